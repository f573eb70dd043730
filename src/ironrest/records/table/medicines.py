"""A table of medicines: by code or by name, ordered, taken or given."""

from __future__ import annotations

from typing import cast

from ironrest.care.chart.person import Origin
from ironrest.records.concepts import concepts_of_name, events_of
from ironrest.records.table.amount import amount_of
from ironrest.records.table.mapping_check import STATUSES
from ironrest.records.table.outcome import REFUSED, USED, Context
from ironrest.records.table.rows import Row
from ironrest.records.table.somebody import Somebody
from ironrest.records.told import State, Told, superseded_by, tell_drug
from ironrest.values.dates import When
from ironrest.values.errors import UserError

_NOT_USED = "rows of medicines that are not used here"


class Medicines:
    """Reads rows of medicines."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._named: dict[str, tuple[str, ...]] = {}

    def take(self, row: Row, somebody: Somebody) -> str:
        """What became of the row."""
        columns = self.ctx.columns
        name = columns.get(row.cells, "name")
        system = columns.word(row.cells, "system") if columns.has("system") else columns.table.fixed.system
        coded = self.ctx.words.codes([{"system": system, "code": columns.get(row.cells, "code")}])
        concepts = coded.concepts or self._by_name(name)
        if not concepts:
            return _NOT_USED
        origin = self.ctx.origin(row.line, "name" if columns.has("name") else "code", coded.words)
        try:
            if row.fault:
                raise UserError(row.fault)
            return self._told(row, name, coded.concepts, origin, somebody)
        except UserError as problem:
            self._refuse(concepts, origin, str(problem), somebody)
            return REFUSED

    def _told(self, row: Row, name: str, concepts: tuple[str, ...], origin: Origin, somebody: Somebody) -> str:
        columns, cells = self.ctx.columns, row.cells
        ended_in_words = columns.get(cells, "ended")
        told = columns.word(cells, "status") if columns.has("status") else columns.table.fixed.status
        if told and told not in STATUSES["drugs"]:
            raise UserError("Its status is not a word of the mapping. Write what it means under words.status.")
        if told == "not-taken":
            return "rows of medicines that were not taken"
        started, bad = self._date(row, "date")
        ended, worse = self._date(row, "ended")
        medicine = Told(
            concepts=concepts,
            name=name,
            texts=(name, columns.get(cells, "route"), columns.get(cells, "form")),
            state=cast(State, told or ("ended" if ended_in_words else "unknown")),
            # An infusion whose date cannot be read happened on a day that is not known.
            started=None if worse else started,
            ended=None if bad else ended,
            origin=origin,
            one_dose=columns.table.one_dose,
            notes=("its date cannot be read",) if bad or worse else (),
            given="" if columns.table.one_dose else "ordered; taken as given",
            amount=amount_of(columns, cells),
        )
        if bad or worse:
            somebody.reject(origin, bad or worse)
        return USED if tell_drug(medicine, self.ctx.knowledge, somebody) else _NOT_USED

    def _date(self, row: Row, role: str) -> tuple[When | None, str]:
        try:
            return self.ctx.columns.date(row.cells, role), ""
        except UserError as problem:
            return None, str(problem)

    def _by_name(self, name: str) -> tuple[str, ...]:
        """Names repeat in a table; those that were read are kept, up to a limit."""
        found = self._named.get(name)
        if found is None:
            found = concepts_of_name(self.ctx.knowledge, name)
            if len(self._named) < _MOST_KEPT:
                self._named[name] = found
        return found

    def _refuse(self, concepts: tuple[str, ...], origin: Origin, reason: str, somebody: Somebody) -> None:
        facts = superseded_by(events_of(self.ctx.knowledge, concepts), self.ctx.knowledge)
        for fact in facts or ("",):
            somebody.reject(origin, reason, fact)


_MOST_KEPT = 100_000
