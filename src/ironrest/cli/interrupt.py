"""Ctrl-C between two people, never in the middle of an answer that is being written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """While this is entered, Ctrl-C raises KeyboardInterrupt at once, or at the end of a shielded piece."""

    def __init__(self) -> None:
        self._shielded = self._pending = False

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Signals can be handled in the main thread only; elsewhere nothing is changed."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._on)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    @contextmanager
    def shield(self) -> Iterator[None]:
        """What is done here is done whole."""
        self._shielded = True
        try:
            yield
        finally:
            self._shielded = False
        if self._pending:
            raise KeyboardInterrupt

    def hold(self) -> None:
        """From here to the end nothing is interrupted any more."""
        self._shielded = True

    def _on(self, _number: int, _frame: FrameType | None) -> None:
        if not self._shielded:
            raise KeyboardInterrupt
        self._pending = True
