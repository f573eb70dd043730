"""The cells of a row by their role; dates, codes and statuses as the mapping says that they are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ironrest.records.table.mapping import Table
from ironrest.values.dates import BadDate, When, read_when
from ironrest.values.errors import UserError


class BadRow(UserError):
    """A cell that says what a row is cannot be read."""


def wanted(table: Table) -> tuple[str, ...]:
    """Every column that the mapping names."""
    names: list[str] = []
    for name in table.columns.values():
        names += [name] if isinstance(name, str) else name
    for column in table.facts:
        names += [column.column, *column.unit_columns]
        names += [one for one in (column.comparator, column.date) if one]
    return tuple(dict.fromkeys(names))


class Columns:
    """Where each role stands in a header. An empty cell and one of `missing` are the empty text."""

    def __init__(self, table: Table, header: Sequence[str]) -> None:
        self.table = table
        self._header = header
        self._at = {role: self.place(name) for role, name in table.columns.items() if isinstance(name, str)}
        units = table.columns.get("unit", ())
        self._units = tuple(self.place(one) for one in ([units] if isinstance(units, str) else units))
        self._missing = frozenset(table.missing)
        self._dates: dict[str, When] = {}

    def place(self, name: str) -> int:
        return list(self._header).index(name)

    def has(self, role: str) -> bool:
        return role in self._at

    def name(self, role: str) -> str:
        """The name of the column, for the place in an origin."""
        found = self.table.columns.get(role, "")
        return found if isinstance(found, str) else found[0]

    def get(self, cells: Sequence[str], role: str) -> str:
        at = self._at.get(role)
        return "" if at is None else self.cell(cells, at)

    def cell(self, cells: Sequence[str], at: int) -> str:
        text = cells[at].strip()
        return "" if text in self._missing else text

    def units(self, cells: Sequence[str]) -> tuple[str, ...]:
        return tuple(filter(None, (self.cell(cells, at) for at in self._units)))

    def word(self, cells: Sequence[str], role: str) -> str:
        """The cell as the mapping's words translate it; itself, if they do not."""
        text = self.get(cells, role)
        return self.table.words.get(role, {}).get(text, text)

    def date(self, cells: Sequence[str], role: str = "date") -> When | None:
        """The date of a row; the mapping's own where the table has no such column. Raises BadDate."""
        if role == "date" and not self.has(role) and self.table.fixed.date:
            return self.read_date(self.table.fixed.date, "")
        text = self.get(cells, role)
        return self.read_date(text, self.table.date_format) if text else None

    def read_date(self, text: str, form: str) -> When:
        """Dates repeat: those that were read are kept, up to a limit."""
        kept = self._dates.get(text)
        if kept is None:
            kept = read_when(text) if not form else _formed(text, form)
            if len(self._dates) < _MOST_DATES:
                self._dates[text] = kept
        return kept


_MOST_DATES = 100_000


def _formed(text: str, form: str) -> When:
    try:
        read = datetime.strptime(text, form)  # noqa: DTZ007 the record speaks of local days
    except ValueError:
        raise BadDate(f"The text is not a date of the form {form}, which the mapping gives.") from None
    clocked = any(f"%{sign}" in form for sign in "HI")
    if not clocked:
        return read_when(_whole(read.date().isoformat(), form))
    return read_when(read.isoformat(sep="T", timespec="seconds" if "%S" in form else "minutes"))


def _whole(day: str, form: str) -> str:
    """Only as much of the date as the form holds."""
    if "%j" in form or any(f"%{sign}" in form for sign in "d"):
        return day
    return day[:7] if any(f"%{sign}" in form for sign in "mbB") else day[:4]
