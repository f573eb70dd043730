"""What became of every row: used, passed over and why, or refused. Nothing is lost between them (law 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from ironrest.care.chart.person import Chart, Rejected


class FileCount(msgspec.Struct):
    """The rows of one file. In a table of people a row is used if it names a person; its cells are in `facts`."""

    rows: int = 0
    used: int = 0
    refused: int = 0
    not_used: Counter[str] = msgspec.field(default_factory=Counter)

    @property
    def adds_up(self) -> bool:
        """Whether every row is accounted for."""
        return self.rows == self.used + self.refused + self.not_used.total()


class FactCount(msgspec.Struct):
    """The values of one fact: read, refused, and empty or a fill value."""

    used: int = 0
    refused: int = 0
    empty: int = 0


class Tally(msgspec.Struct):
    """Counts of files by name and of facts by id. Complete when the charts have been read to the end."""

    files: dict[str, FileCount] = msgspec.field(default_factory=dict)
    facts: dict[str, FactCount] = msgspec.field(default_factory=dict)
    kept: int = 0

    def file(self, name: str) -> FileCount:
        return self.files.setdefault(name, FileCount())

    def fact(self, key: str) -> FactCount:
        return self.facts.setdefault(key, FactCount())

    @property
    def adds_up(self) -> bool:
        return all(one.adds_up for one in self.files.values())

    def suspect(self) -> tuple[str, ...]:
        """Facts of which more values were refused than read: a wrong column or a wrong unit may be mapped."""
        return tuple(sorted(key for key, one in self.facts.items() if one.refused > one.used))


class TableRead(msgspec.Struct):
    """The charts, to be read once; then `refused` (rows that are nobody's) and `counts` are complete."""

    charts: Iterator[Chart]
    refused: list[Rejected]
    counts: Tally
    not_named: tuple[str, ...] = ()
