"""Tables of diagnoses and of procedures: a local item or a code in each row, and what it says of the person."""

from __future__ import annotations

from collections.abc import Sequence

from ironrest.care.chart.person import Happening
from ironrest.records.concepts import events_of
from ironrest.records.fhir.unread import unread_code
from ironrest.records.iron_dose import dose_of_amount, product_of, with_dose
from ironrest.records.table.amount import amount_of
from ironrest.records.table.mapping_check import STATUSES
from ironrest.records.table.outcome import NOT_MAPPED, REFUSED, USED, Context
from ironrest.records.table.rows import Row
from ironrest.records.table.somebody import Somebody
from ironrest.records.told import doubt_diagnosis, superseded_by, tell_diagnosis
from ironrest.values.dates import When
from ironrest.values.errors import UserError


class Coded:
    """Reads rows of diagnoses or procedures."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._items = {one.strip().casefold(): item for item in ctx.columns.table.items for one in item.ids}
        self._procedures = ctx.columns.table.kind == "procedures"

    def take(self, row: Row, somebody: Somebody) -> str:
        """What became of the row."""
        facts, events, words, why_not = self._about(row.cells)
        if not self._procedures:
            self._doubt(row, somebody)
        if not facts and not events:
            return why_not
        origin = self.ctx.origin(row.line, "code" if self.ctx.columns.has("code") else "item", words)
        try:
            if row.fault:
                raise UserError(row.fault)
            when = self.ctx.columns.date(row.cells)
            if self._procedures:
                return self._procedure(facts, events, when, words, row, somebody)
            return self._diagnosis(facts, when, words, row, somebody)
        except UserError as problem:
            for fact in (*facts, *superseded_by(events, self.ctx.knowledge)):
                somebody.reject(origin, str(problem), fact)
            return REFUSED

    def _about(self, cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
        """Facts, events, the words of the code, and why there are none."""
        columns, words = self.ctx.columns, self.ctx.words
        item = self._items.get(columns.get(cells, "item").casefold())
        if item is not None:
            return ((item.fact,) if item.fact else ()), ((item.event,) if item.event else ()), item.ids[0], ""
        if not columns.has("code"):
            return (), (), "", NOT_MAPPED
        code = columns.get(cells, "code")
        system = columns.word(cells, "system") if columns.has("system") else columns.table.fixed.system
        codes = words.codes([{"system": system, "code": code}])
        if not codes.concepts:
            return (), (), "", NOT_MAPPED if codes.readable else "rows of a code system not read here"
        facts = tuple(words.facts_of(codes.concepts, "flag"))
        events = events_of(self.ctx.knowledge, codes.concepts) if self._procedures else ()
        return facts, events, codes.words, NOT_MAPPED

    def _concepts(self, cells: Sequence[str]) -> tuple[str, ...]:
        columns = self.ctx.columns
        system = columns.word(cells, "system") if columns.has("system") else columns.table.fixed.system
        return self.ctx.words.codes([{"system": system, "code": columns.get(cells, "code")}]).concepts

    def _doubt(self, row: Row, somebody: Somebody) -> None:
        """What a code of a system that is not read may be, or one that says too little."""
        columns, words = self.ctx.columns, self.ctx.words
        code = columns.get(row.cells, "code") if columns.has("code") else ""
        if not code or columns.get(row.cells, "item").casefold() in self._items:
            return
        system = columns.word(row.cells, "system") if columns.has("system") else columns.table.fixed.system
        unread = unread_code(system, code, words)
        if unread is None:
            return
        try:
            told = self._status(row.cells)
        except UserError:
            told = ""
        if told in ("entered-in-error", "refuted"):
            return
        try:
            when = columns.date(row.cells)
        except UserError:
            when = None
        over = told == "over" or (not told and bool(columns.get(row.cells, "ended")))
        doubt_diagnosis(unread, not over, when, self.ctx.origin(row.line, "code"), self.ctx.knowledge, somebody)

    def _status(self, cells: Sequence[str]) -> str:
        columns = self.ctx.columns
        told = columns.word(cells, "status") if columns.has("status") else columns.table.fixed.status
        if told and told not in STATUSES[columns.table.kind]:
            raise UserError("Its status is not a word of the mapping. Write what it means under words.status.")
        return told

    def _diagnosis(self, facts: tuple[str, ...], when: When | None, words: str, row: Row, somebody: Somebody) -> str:
        ctx, told = self.ctx, self._status(row.cells)
        origin = ctx.origin(row.line, "code" if ctx.columns.has("code") else "item", words)
        if told == "entered-in-error":
            return "rows entered in error"
        if told == "unconfirmed":
            for fact in facts:
                somebody.doubt(origin, "The diagnosis is only suspected.", fact, when)
            return "rows of diagnoses that are only suspected"
        if told == "refuted":
            for fact in facts:
                somebody.entry(fact, False, when, origin, notes=("refuted",))
            return USED
        over = told == "over" or (not told and bool(ctx.columns.get(row.cells, "ended")))
        notes = ("over",) if over else () if told else ("without a status, read as active",)
        used = [
            tell_diagnosis(fact, not over, when, origin, ctx.knowledge, somebody, notes=notes) for fact in facts
        ]  # fmt: skip
        return USED if any(used) else "rows of diagnoses that are over"

    def _procedure(
        self,
        facts: tuple[str, ...],
        events: tuple[str, ...],
        when: When | None,
        words: str,
        row: Row,
        somebody: Somebody,
    ) -> str:
        told = self._status(row.cells)
        if told == "not-done":
            return "rows of procedures that were not done"
        note = "" if told == "done" else "without a status; taken as done"
        origin = self.ctx.origin(row.line, "code" if self.ctx.columns.has("code") else "item", words)
        for fact in facts:
            somebody.entry(fact, True, when, origin, notes=tuple(filter(None, (note,))))
        amount = amount_of(self.ctx.columns, row.cells)
        dose = dose_of_amount(amount, product_of(self.ctx.knowledge, self._concepts(row.cells)), self.ctx.knowledge)
        for kind in events:
            somebody.event(with_dose(Happening(kind=kind, when=when, origin=origin, note=note), dose))
        return USED
