"""The dose of a row: its number, and its unit as the mapping translates it."""

from __future__ import annotations

from collections.abc import Sequence

from ironrest.records.iron_dose import Amount
from ironrest.records.table.columns import Columns


def amount_of(columns: Columns, cells: Sequence[str]) -> Amount:
    """Nothing where the mapping names no column of a dose."""
    unit = columns.word(cells, "dose_unit") if columns.has("dose_unit") else columns.table.fixed.dose_unit
    return Amount(columns.get(cells, "dose"), unit, columns.get(cells, "code"))
