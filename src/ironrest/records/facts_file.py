"""A facts file: one person as plain TOML or JSON that people write by hand (docs/reference/facts-file.md).

Bytes to tables here; facts_table.py reads the tables, facts_write.py writes them.
"""

from __future__ import annotations

import codecs
import tomllib
from decimal import Decimal
from typing import Any

from ironrest.care.chart.person import Chart
from ironrest.knowledge.schema import Knowledge
from ironrest.records.facts_table import chart_of
from ironrest.records.facts_write import write_facts_file
from ironrest.records.strict_json import read_json
from ironrest.values.errors import UnusableInput

__all__ = ["read_facts_file", "write_facts_file"]


def read_facts_file(data: bytes, *, file: str, knowledge: Knowledge) -> Chart:
    """One person. A fact that cannot be read is in `refused`; UnusableInput if the whole file cannot be."""
    return chart_of(_tables(data, file), file=file, knowledge=knowledge)


def _tables(data: bytes, file: str) -> dict[str, Any]:
    if data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        table: dict[str, Any] = read_json(data, file=file)
        return table
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise UnusableInput(f"{file} is not text in UTF-8. Save it as UTF-8.") from None
    except RecursionError:
        raise UnusableInput(f"{file} is nested too deeply to be a facts file. {_HELP}") from None
    except ValueError as problem:
        # The reader of TOML says what it expected and where; it does not repeat the text.
        raise UnusableInput(f"{file} is not TOML: {problem}. {_HELP}") from None


_HELP = "The form is shown in docs/reference/facts-file.md."
