"""Rows of a file as texts with their true line. What the file is, its content says, never its name."""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from ironrest.records.unpack import GZIP
from ironrest.values.errors import UnusableInput


class Row(NamedTuple):
    """`line` is the first physical line of the row (CSV), or its number (Parquet). `fault`: why it cannot be used.

    A row whose columns cannot be told apart has no cells.
    """

    line: int
    cells: Sequence[str]
    fault: str = ""


class Source(NamedTuple):
    """A table that is open: its header and its rows, which can be read once."""

    file: str
    header: tuple[str, ...]
    rows: Iterator[Row]


def open_table(path: Path, *, wanted: Sequence[str] = (), delimiter: str = ",") -> Source:
    """A CSV, a CSV in gzip, or Parquet; of Parquet only the wanted columns (all, if none). Raises UnusableInput."""
    file = str(path)
    try:
        with path.open("rb") as opened:
            start = opened.read(_PEEK)
    except OSError as problem:
        raise UnusableInput(f"{file} cannot be opened: {problem.strerror or 'unknown reason'}.") from None
    if start.startswith(b"PAR1"):
        from ironrest.records.table.parquet_rows import read_parquet

        header, rows = read_parquet(path, file=file, wanted=wanted)
        return Source(file, _header(header, wanted, file), rows)
    for begins, what in _OTHERS.items():
        if start.startswith(begins):
            raise UnusableInput(f"{file} is {what}.")
    if not start.strip():
        raise UnusableInput(f"{file} is empty. Give a table with a header.")
    from ironrest.records.table.csv_rows import read_csv

    names, rows = read_csv(_opener(path, start.startswith(GZIP)), file=file, delimiter=delimiter)
    return Source(file, _header(names, wanted, file), rows)


@contextlib.contextmanager
def damaged_gzip(file: str) -> Iterator[None]:
    """A stream that breaks while it is read makes the file unusable."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise UnusableInput(f"{file} is damaged: its gzip stream breaks off. Copy the file again.") from None


_PEEK = 64

#: What else may lie where a table is expected, by its first bytes.
_OTHERS = {
    b"PK": "a zip archive; unpack it first",
    b"version https://git-lfs": "a pointer left by Git LFS, not the table; fetch the file that it points to",
    b"\xff\xfe": "text in UTF-16; save it as UTF-8",
    b"\xfe\xff": "text in UTF-16; save it as UTF-8",
    b"HEADER RECORD*": "a SAS transport file (XPT), which is not read; export it as CSV or Parquet",
    b"%PDF": "a PDF; export the table as CSV",
}


def _opener(path: Path, packed: bool) -> Callable[[], BinaryIO]:
    """Opens the content from its beginning, each time that it is called."""
    if not packed:
        return lambda: path.open("rb")
    return lambda: cast(BinaryIO, io.BufferedReader(gzip.GzipFile(path)))


def _header(names: Sequence[str], wanted: Sequence[str], file: str) -> tuple[str, ...]:
    """Every wanted column stands in it, and once."""
    twice = [name for name in dict.fromkeys(wanted) if list(names).count(name) > 1]
    if twice:
        raise UnusableInput(f"{file}: column {twice[0]!r} stands twice in the header. Rename one of them.")
    missing = [name for name in dict.fromkeys(wanted) if name not in names]
    if missing:
        found = ", ".join(repr(name[:_SHOWN]) for name in names[:_SHOWN])
        raise UnusableInput(
            f"{file} has no column {', '.join(map(repr, missing))}. Its header is: {found}. Correct the mapping."
        )
    return tuple(names)


#: A header is quoted no further than this: a table without one begins with a person's data.
_SHOWN = 40
