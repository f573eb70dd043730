"""A table of results: one value in each row, named by a local item or by a code of a system that is read here."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ironrest.knowledge.schema import Fact
from ironrest.records.fact_value import read_value
from ironrest.records.fhir.value import against_the_code
from ironrest.records.table.cells import Cells, bound_of, is_fill, read_cells
from ironrest.records.table.mapping import Item
from ironrest.records.table.mapping_check import STATUSES
from ironrest.records.table.outcome import NOT_MAPPED, REFUSED, USED, Context
from ironrest.records.table.rows import Row
from ironrest.records.table.somebody import Somebody
from ironrest.values.dates import When, write_when
from ironrest.values.errors import UserError


class Target(msgspec.Struct, frozen=True):
    """What a row is about: facts, and the item of the mapping if it is one."""

    facts: tuple[str, ...]
    words: str
    item: Item | None = None
    concepts: tuple[str, ...] = ()
    why_not: str = ""


class Results:
    """Reads rows of results."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._items = {one.strip().casefold(): item for item in ctx.columns.table.items for one in item.ids}
        self._known: dict[tuple[str, str], Target] = {}

    def take(self, row: Row, somebody: Somebody) -> str:
        """What became of the row."""
        target = self._target(row.cells)
        if not target.facts:
            return target.why_not
        try:
            when, bad_date = self.ctx.columns.date(row.cells), ""
        except UserError as problem:
            when, bad_date = None, str(problem)
        outcomes = [self._fact(key, target, row, when, bad_date, somebody) for key in target.facts]
        return next((one for one in (USED, REFUSED) if one in outcomes), outcomes[0])

    def _fact(
        self, key: str, target: Target, row: Row, when: When | None, bad_date: str, somebody: Somebody
    ) -> str:  # fmt: skip
        origin = self.ctx.origin(row.line, "value" if self.ctx.columns.has("value") else "number", target.words)
        fault = row.fault or target.why_not or bad_date
        if fault:
            somebody.reject(origin, fault, key, when)
            return REFUSED
        try:
            notes, why_not = self._status(row.cells)
            if why_not:
                return why_not
            read = self._number if self.ctx.knowledge.facts[key].kind == "number" else self._answer
            return read(key, target, row, when, notes, somebody)
        except UserError as problem:
            somebody.reject(origin, str(problem), key, when)
            return REFUSED

    def _number(
        self, key: str, target: Target, row: Row, when: When | None, notes: tuple[str, ...], somebody: Somebody
    ) -> str:
        columns, fact = self.ctx.columns, self.ctx.knowledge.facts[key]
        cells, more = self._cells(row.cells, target, fact)
        if cells is None:
            self.ctx.tally.fact(key).empty += 1
            return f"rows of {key} with the value that stands for not measured"
        value = read_cells(fact, cells)
        draw = columns.get(row.cells, "draw") or (write_when(when) if when is not None else "")
        somebody.entry(
            key, value.interval, when,
            self.ctx.origin(row.line, "value" if columns.has("value") else "number", _words(target, value.unit_read)),
            unit_read=value.unit_read, draw=draw,
            notes=(*notes, *more, *value.notes, *against_the_code(target.concepts, value.unit), *self._dated()),
        )  # fmt: skip
        return USED

    def _cells(self, cells: Sequence[str], target: Target, fact: Fact) -> tuple[Cells | None, tuple[str, ...]]:
        """The cells of the value; None if they hold a fill value."""
        columns, item = self.ctx.columns, target.item
        value, number = columns.get(cells, "value"), columns.get(cells, "number")
        if item is not None and any(one and is_fill(one, item.fill) for one in (value, number)):
            return None, ()
        bound = (bound_of(value, item.bounds) or bound_of(number, item.bounds)) if item is not None else ""
        notes = (f"the stored value stands for {bound}",) if bound else ()
        made = Cells(
            value=bound or value,
            number="" if bound else number,
            text="" if bound else columns.get(cells, "text"),
            comparator=columns.word(cells, "comparator"),
            units=columns.units(cells),
            range=columns.get(cells, "range"),
            own_unit=item.unit if item is not None else "",
            unit_words=item.units if item is not None else {},
        )
        return made, notes

    def _answer(
        self, key: str, target: Target, row: Row, when: When | None, notes: tuple[str, ...], somebody: Somebody
    ) -> str:
        """Yes, no, or a word."""
        text = next(filter(None, (self.ctx.columns.get(row.cells, role) for role in ("value", "number", "text"))), "")
        answers = target.item.answers if target.item is not None else {}
        known = read_value(key, answers.get(text, text), self.ctx.knowledge)
        if known is None:
            self.ctx.tally.fact(key).empty += 1
            return f"rows of {key} answered with unknown"
        origin = self.ctx.origin(row.line, "value", target.words)
        somebody.entry(key, known.value, when, origin, notes=(*notes, *self._dated()))
        return USED

    def _status(self, cells: Sequence[str]) -> tuple[tuple[str, ...], str]:
        """What to note of the status, and why the row is no result."""
        if not self.ctx.columns.has("status"):
            return (), ""
        told = self.ctx.columns.word(cells, "status")
        if told and told not in STATUSES["results"]:
            raise UserError("Its status is not a word of the mapping. Write what it means under words.status.")
        if told in ("cancelled", "entered-in-error"):
            return (), f"rows with status {told}"
        return (() if told == "final" else (f"status {told}" if told else "without a status",)), ""

    def _dated(self) -> tuple[str, ...]:
        fixed = self.ctx.columns.table.fixed.date and not self.ctx.columns.has("date")
        return ("dated by the mapping",) if fixed else ()

    def _target(self, cells: Sequence[str]) -> Target:
        columns = self.ctx.columns
        item = columns.get(cells, "item")
        if item:
            found = self._items.get(item.casefold())
            if found is not None:
                return Target((found.fact,), found.ids[0], found)
        system = columns.word(cells, "system") or columns.table.fixed.system
        code = columns.get(cells, "code")
        known = self._known.get((system, code))
        if known is None:
            known = target_of_code(self.ctx, system, code)
            if len(self._known) < _MOST_KEPT:
                self._known[system, code] = known
        return known


def target_of_code(ctx: Context, system: str, code: str) -> Target:
    """The facts that a code of a system says something of."""
    codes = ctx.words.codes([{"system": system, "code": code}]) if system and code else None
    numbers = ctx.words.facts_of(codes.concepts, "number") if codes else []
    flags = ctx.words.facts_of(codes.concepts, "flag") if codes else []
    if codes is None or not numbers + flags:
        readable = codes is not None and codes.readable
        return Target(
            (), "", why_not=NOT_MAPPED if readable or codes is None else "rows of a code system not read here"
        )
    unsure = len(numbers) > 1 or (numbers and flags)
    why_not = f"Its code names different results: {', '.join(sorted(numbers + flags))}." if unsure else ""
    return Target((*numbers, *flags), codes.words, None, codes.concepts, why_not)


_MOST_KEPT = 100_000


def _words(target: Target, unit: str) -> str:
    return f"{target.words} {unit}".strip()
