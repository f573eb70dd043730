"""The tables of a CDM folder, Parquet or CSV, by their names in any letter case; rows with cells by column name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ironrest.records.table.rows import Row, open_table
from ironrest.values.errors import UnusableInput


class Record(NamedTuple):
    """One row: its place, and its cells by column. `fault` is why it cannot be used."""

    line: int
    cells: dict[str, str]
    fault: str = ""

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def number(self, column: str) -> int:
        """A concept id; 0 if there is none. OMOP writes 0 for no matching concept."""
        text = self.cells.get(column, "").removesuffix(".0")
        return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_ID else 0


_LONGEST_ID = 19


class Folder:
    """Which tables a folder holds."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise UnusableInput(f"{root} is not a folder. Give the folder that holds person, measurement and so on.")
        self.root = root
        self._found: dict[str, list[Path]] = {}
        for path in sorted(root.iterdir()):
            name = path.name.lower()
            table = name.partition(".")[0]
            if path.is_dir() and not name.startswith((".", "__")):
                parts = [one for one in sorted(path.iterdir()) if one.name.lower().endswith(_ENDINGS)]
                if parts:
                    self._found.setdefault(table, []).extend(parts)
            elif name.endswith(_ENDINGS) and not name.startswith("."):
                self._found.setdefault(table, []).append(path)

    def files(self, table: str) -> list[Path]:
        return self._found.get(table, [])

    def others(self, read: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(self._found) - set(read)))

    def rows(self, path: Path, columns: Sequence[str]) -> Iterator[Row]:
        """The cells of these columns, in this order; every one of them must be there."""
        source = open_table(path, wanted=columns)
        at = [source.header.index(one) for one in columns]
        for row in source.rows:
            yield row._replace(cells=[row.cells[one] for one in at] if row.cells else ())

    def records(self, path: Path, needed: Sequence[str], optional: Sequence[str]) -> Iterator[Record]:
        """The needed columns, and of the optional ones those that are there."""
        header = {name.lower(): name for name in open_table(path).header}
        missing = [one for one in needed if one not in header]
        if missing:
            raise UnusableInput(f"{path} has no column {', '.join(missing)}, which OMOP CDM 5.4 requires.")
        names = [one for one in (*needed, *optional) if one in header]
        for row in self.rows(path, [header[one] for one in names]):
            yield Record(row.line, dict(zip(names, row.cells, strict=True)) if row.cells else {}, row.fault)


_ENDINGS = (".parquet", ".csv", ".csv.gz")
