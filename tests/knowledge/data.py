"""The knowledge files without the loader: a fault of the loader must not hide a fault of the files."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "src" / "ironrest" / "knowledge" / "data"

STATUSES = ("verified", "secondary", "unverified")


def toml(name: str) -> dict[str, Any]:
    """One TOML file of the knowledge folder."""
    return tomllib.loads((DATA / name).read_text("utf-8"))


def table(name: str) -> list[dict[str, str]]:
    """One CSV file of the code lists, every row of the header's width."""
    with (DATA / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        full = None not in row and None not in row.values()
        assert full, f"{name}.csv, line {number}: too many or too few columns"
    return rows


def toml_names() -> list[str]:
    return sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.toml"))


def tables_in(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table of a TOML file, with the path of keys to it."""
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            yield from tables_in(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from tables_in(inner, f"{place}[{number}]")


def citations(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Every citation of a TOML file: a table with `key` and `place`."""
    return [(place, one) for place, one in tables_in(toml(name)) if {"key", "place"} <= one.keys()]
