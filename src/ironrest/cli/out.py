"""Where answers go: standard output, or the file of --out, which is made when the first of them is there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

from ironrest.values.errors import UserError


class Out:
    """Takes text as it comes, so that many people need not be held."""

    def __init__(self, file: str | None) -> None:
        self._file = file
        self._opened: TextIO | None = None

    def write(self, text: str) -> None:
        if self._file is None:
            sys.stdout.write(text)
            return
        try:
            if self._opened is None:
                self._opened = Path(self._file).open("w", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed at the exit
            self._opened.write(text)
        except OSError as problem:
            raise UserError(
                f"{self._file} cannot be written: {problem.strerror}. Name another file with --out."
            ) from None

    def __enter__(self) -> Out:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._opened is not None:
            self._opened.close()
