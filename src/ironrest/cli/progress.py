"""How far a long run is: people and rate, on one line of a terminal. Never a word about a patient."""

from __future__ import annotations

import sys
import time
from typing import TextIO

#: Seconds between two drawings of the line, so that drawing costs nothing.
EVERY = 0.5

#: Back to the start of the line, and clear to its end.
_CLEAR = "\r\x1b[K"


class Progress:
    """Silent unless the stream is a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._began = self._last = time.monotonic()
        self._drawn = False

    def people(self, count: int) -> None:
        now = time.monotonic()
        if not self._shown or now - self._last < EVERY:
            return
        self._last = now
        self._stream.write(f"{_CLEAR}{count:,} people, {count / (now - self._began):,.0f} a second")
        self._stream.flush()
        self._drawn = True

    def end(self) -> None:
        """Wipes the line."""
        if self._drawn:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._drawn = False
