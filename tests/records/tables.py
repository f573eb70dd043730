"""Small tables for the tests of the table reader."""

from __future__ import annotations

import gzip
from pathlib import Path

from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.records.table.mapping import Mapping, read_mapping_bytes, read_table_mapping
from ironrest.records.table.read import read_tables
from ironrest.records.table.tally import TableRead

MAPPINGS = Path(__file__).parents[1] / "mappings"

LAB = """
name = "lab"
[[table]]
file = "lab.csv"
kind = "results"
[table.columns]
person = "pid"
item = "test"
value = "result"
unit = "unit"
date = "taken"
[[table.item]]
is = ["FER"]
fact = "ferritin"
[[table.item]]
is = ["TSAT"]
fact = "tsat"
"""

HEADER = "pid,test,result,unit,taken\n"


def mapping(text: str = LAB) -> Mapping:
    return read_mapping_bytes(text.encode(), file="lab.toml", knowledge=load())


def kept_mapping(name: str) -> Mapping:
    return read_table_mapping(MAPPINGS / f"{name}.toml", load())


def write(folder: Path, content: str | bytes, name: str = "lab.csv") -> Path:
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def read(folder: Path, content: str | bytes, text: str = LAB) -> tuple[dict[str, Chart], TableRead]:
    """The charts by person, and the rest of what was read."""
    found = read_tables(write(folder, content), mapping(text), load())
    return {chart.patient: chart for chart in found.charts}, found


def values(chart: Chart, fact: str) -> list[object]:
    return [one.value for one in chart.entries if one.fact == fact]


def reasons(chart: Chart) -> list[str]:
    return [one.reason for one in chart.refused]
