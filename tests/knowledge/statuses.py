"""Every citation of the knowledge files with its status, kept a second time: raising one takes two changes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.knowledge.data import citations, toml_names

FILE = Path(__file__).parent / "statuses.csv"


class Row(NamedTuple):
    file: str
    place: str
    key: str
    mark: str
    status: str


@cache
def kept() -> dict[tuple[str, str], Row]:
    """The table, by file and place."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [Row(**row) for row in csv.DictReader(file)]
    found = {(row.file, row.place): row for row in rows}
    assert len(found) == len(rows), "statuses.csv: a place stands twice"
    return found


def cited() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The citations of each file that has any."""
    found = {name: citations(name) for name in toml_names()}
    return {name: rows for name, rows in found.items() if rows}


def rows_of(name: str, rows: list[tuple[str, dict[str, Any]]]) -> list[Row]:
    return [Row(name, place, one["key"], one.get("mark", ""), one["status"]) for place, one in rows]


def differences(name: str, rows: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """A sentence for each citation of one file that the table does not hold so, and the other way round."""
    here = {(row.file, row.place): row for row in rows_of(name, rows)}
    there = {at: row for at, row in kept().items() if row.file == name}
    for at in sorted(here.keys() | there.keys()):
        if here.get(at) != there.get(at):
            yield f"{name}, {at[1]}: the file says {_said(here.get(at))}, statuses.csv {_said(there.get(at))}"


def write() -> None:
    """The table as the files are now; to be read line by line before it is kept."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row._fields)
        for name, rows in sorted(cited().items()):
            writer.writerows(rows_of(name, rows))


def _said(row: Row | None) -> str:
    return "nothing" if row is None else f"{row.key}, {row.status}" + (f" ({row.mark})" if row.mark else "")


if __name__ == "__main__":
    write()
