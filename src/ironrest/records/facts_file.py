"""A facts file: one person as plain TOML or JSON that people write by hand (docs/reference/facts-file.md).

Bytes to tables here; facts_table.py reads the tables, facts_write.py writes them.
"""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from typing import Any

from ironrest.care.chart.person import Chart
from ironrest.knowledge.schema import Knowledge
from ironrest.records.facts_table import chart_of
from ironrest.records.facts_write import write_facts_file
from ironrest.values.errors import UnusableInput

__all__ = ["read_facts_file", "write_facts_file"]


def read_facts_file(data: bytes, *, file: str, knowledge: Knowledge) -> Chart:
    """One person. A fact that cannot be read is in `refused`; UnusableInput if the whole file cannot be."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableInput(f"{file} is not text in UTF-8. Save it as UTF-8.") from None
    return chart_of(_tables(text, file), file=file, knowledge=knowledge)


def _tables(text: str, file: str) -> dict[str, Any]:
    form = "JSON" if text.lstrip().startswith("{") else "TOML"
    try:
        if form == "TOML":
            return tomllib.loads(text, parse_float=Decimal)
        table: dict[str, Any] = json.loads(
            text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_doubles
        )
        return table
    except RecursionError:
        raise UnusableInput(f"{file} is nested too deeply to be a facts file. {_HELP}") from None
    except ValueError as problem:
        # Both readers say what they expected and where; neither repeats the text.
        raise UnusableInput(f"{file} is not {form}: {_said(problem)}. {_HELP}") from None


_HELP = "The form is shown in docs/reference/facts-file.md."


def _said(problem: ValueError) -> str:
    return str(problem).rstrip(".")


def _no_constant(word: str) -> Decimal:
    raise ValueError(f"{word} is not a number of a person")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON readers keep the last of two equal keys: that would drop the first silently."""
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key stands twice in one table; keep one, or write the values as a list")
    return table
