"""CSV, strictly: UTF-8, every row as wide as the header, each row with its first physical line.

A row that holds bytes that are not UTF-8, or NUL, or too many columns, is a fault of that row. Quotes that do
not close, or a field that has no end, make the rest of the file unreadable, so they end the reading.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ironrest.records.table.rows import Row, damaged_gzip
from ironrest.values.errors import UnusableInput

#: The longest physical line. Longer is no table, or made to fill the memory.
LONGEST_LINE = 4 * 1024 * 1024


def read_csv(opener: Callable[[], BinaryIO], *, file: str, delimiter: str) -> tuple[list[str], Iterator[Row]]:
    """The header, and the rows that follow it."""
    with opener() as stream:
        lines = _Lines(stream, file)
        header = _header(_reader(lines, delimiter), lines)
    return header, _rows(opener, file, delimiter, len(header))


def _reader(lines: _Lines, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _header(reader: Iterator[list[str]], lines: _Lines) -> list[str]:
    try:
        header = next(reader, [])
    except csv.Error as problem:
        raise _broken(lines.file, 1, problem) from None
    if lines.faults:
        raise UnusableInput(f"{lines.file}, line 1: the header {lines.faults[0]} Save the table as UTF-8.")
    if not header:
        raise UnusableInput(f"{lines.file} has no header: its first line is empty.")
    return header


class _Lines:
    """Physical lines as text; what is wrong with those of one row is kept until the row is made."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self.stream, self.file = stream, file
        self.number = 0
        self.faults: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        with damaged_gzip(self.file):
            line = self.stream.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST_LINE:
            raise UnusableInput(
                f"{self.file}, line {self.number} is longer than {LONGEST_LINE // 1024 // 1024} MiB. "
                "A row ends with a line feed; check how the table was exported."
            )
        if b"\0" in line:
            self.faults.append(f"holds NUL at line {self.number}, which is no text.")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            self.faults.append(f"holds bytes at line {self.number} that are not UTF-8.")
            text = line.decode("utf-8", "surrogateescape")
        return text.removeprefix("\ufeff") if self.number == 1 else text


def _rows(opener: Callable[[], BinaryIO], file: str, delimiter: str, width: int) -> Iterator[Row]:
    with opener() as stream:
        lines = _Lines(stream, file)
        reader = _reader(lines, delimiter)
        _header(reader, lines)
        while True:
            line = lines.number + 1
            try:
                cells = next(reader, None)
            except csv.Error as problem:
                raise _broken(file, line, problem) from None
            if cells is None:
                return
            if len(cells) == width and not lines.faults:
                yield Row(line, cells)
            elif cells:
                yield _faulty(line, cells, width, lines)


def _faulty(line: int, cells: list[str], width: int, lines: _Lines) -> Row:
    faults, lines.faults = lines.faults, []
    if len(cells) != width:
        return Row(line, (), f"It has {len(cells)} columns; the header has {width}.")
    return Row(line, cells, f"The row {faults[0]}")


def _broken(file: str, line: int, problem: csv.Error) -> UnusableInput:
    return UnusableInput(
        f"{file}: the row that begins at line {line} cannot be read ({problem}). "
        "A quote that does not close, or one field without an end, hides every row after it. Export the table again."
    )
