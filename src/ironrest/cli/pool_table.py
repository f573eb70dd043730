"""A table of studies from a CSV file: columns of texts, by name."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

from ironrest.values.errors import UserError

_SEPARATORS = ",;\t"


class Table(NamedTuple):
    """Every column has one text for each row."""

    file: str
    columns: dict[str, list[str]]

    def column(self, name: str) -> list[str]:
        if name not in self.columns:
            raise UserError(f"{self.file} has no column `{name}`. It has: {', '.join(self.columns)}.")
        return self.columns[name]


def read_table(file: str) -> Table:
    """Raises UserError for a file that is no table. Lines that hold nothing are passed over."""
    lines = list(csv.reader(io.StringIO(text := _text(file), newline=""), delimiter=_separator(text)))
    rows = [(at + 1, line) for at, line in enumerate(lines) if any(cell.strip() for cell in line)]
    if len(rows) < 2:
        raise UserError(f"{file} holds no study. It needs a line of column names, and then a line for each study.")
    header = [name.strip() for name in rows[0][1]]
    twice = {name for name in header if header.count(name) > 1}
    if twice:
        raise UserError(f"{file} has more than one column `{min(twice)}`. Give each column its own name.")
    for at, line in rows[1:]:
        if len(line) != len(header):
            raise UserError(
                f"{file}, line {at}: {len(line)} cells for {len(header)} columns. Quote texts with a comma."
            )
    cells = zip(*(line for _, line in rows[1:]), strict=True)
    return Table(file, {name: [cell.strip() for cell in column] for name, column in zip(header, cells, strict=True)})


def _text(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise UserError(f"{file} cannot be read: {problem.strerror}. Look at the name and where it lies.") from None
    except UnicodeDecodeError:
        raise UserError(f"{file} is not UTF-8 text. Save the table as CSV (UTF-8).") from None


def _separator(text: str) -> str:
    """Of the first line: comma, semicolon or tab, whichever there are most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=first.count)
