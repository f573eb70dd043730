"""A table with one row for each person, or each visit: birth, sex, death, and columns that hold facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ironrest.care.chart.person import Origin
from ironrest.records.fact_value import read_value
from ironrest.records.table.cells import Cells, bound_of, is_fill, read_cells
from ironrest.records.table.mapping import Column
from ironrest.records.table.mapping_check import SEXES
from ironrest.records.table.outcome import REFUSED, USED, Context
from ironrest.records.table.rows import Row
from ironrest.records.table.somebody import Somebody, birth_of_age
from ironrest.values.dates import When, write_when
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval
from ironrest.values.measure import read_measure


class People:
    """Reads rows of people."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        place = ctx.columns.place
        self._facts = [
            (one, place(one.column), tuple(place(unit) for unit in one.unit_columns),
             place(one.comparator) if one.comparator else None, place(one.date) if one.date else None)
            for one in ctx.columns.table.facts
        ]  # fmt: skip

    def take(self, row: Row, somebody: Somebody) -> str:
        """Used, if nothing is wrong with the row as a whole; each cell is read or refused by itself."""
        if row.fault:
            for fact in ("age_years", "sex", *dict.fromkeys(one.fact for one in self.ctx.columns.table.facts)):
                somebody.reject(self.ctx.origin(row.line, "person"), row.fault, fact)
            return REFUSED
        self._cell(row, "sex", "sex", somebody, self._sex)
        self._cell(row, "birth", "age_years", somebody, self._birth)
        self._cell(row, "age", "age_years", somebody, self._age)
        self._cell(row, "died", "", somebody, self._death)
        try:
            when, bad = self.ctx.columns.date(row.cells), ""
        except UserError as problem:
            when, bad = None, str(problem)
        doubts = self._doubts(row.cells)
        for column, at, units, comparator, date in self._facts:
            self._fact(row, column, (at, units, comparator, date), (when, bad), doubts, somebody)
        return USED

    def _cell(
        self, row: Row, role: str, fact: str, somebody: Somebody, read: Callable[[Row, Origin, Somebody], None]
    ) -> None:
        if not self.ctx.columns.get(row.cells, role):
            return
        origin = self.ctx.origin(row.line, role)
        try:
            read(row, origin, somebody)
        except UserError as problem:
            somebody.reject(origin, str(problem), fact)

    def _sex(self, row: Row, origin: Origin, somebody: Somebody) -> None:
        sex = self.ctx.columns.word(row.cells, "sex")
        if sex not in SEXES:
            raise UserError("Its sex is not a word of the mapping. Write what it means under words.sex.")
        somebody.of_sex(sex, origin)

    def _birth(self, row: Row, origin: Origin, somebody: Somebody) -> None:
        when = self.ctx.columns.date(row.cells, "birth")
        if when is not None:
            somebody.born(when, origin)

    def _age(self, row: Row, origin: Origin, somebody: Somebody) -> None:
        columns, fact = self.ctx.columns, self.ctx.knowledge.facts["age_years"]
        measure = read_measure(columns.word(row.cells, "age"))
        at = columns.date(row.cells)
        if at is None:
            raise UserError("Its age has no date on which it was true.")
        lowest, oldest = fact.plausible or (0.0, 0.0)
        inside = Interval(max(measure.interval.low, lowest), measure.interval.high, measure.interval.low_closed)
        if (
            measure.unit not in (None, "a")
            or inside.low > oldest
            or (inside.high > oldest and measure.interval.is_exact)
        ):
            raise UserError(f"Its age is outside {lowest:g} to {oldest:g} years, which is all that a person can have.")
        somebody.born(birth_of_age(measure.interval, at, oldest), origin)

    def _death(self, row: Row, origin: Origin, somebody: Somebody) -> None:
        when = self.ctx.columns.date(row.cells, "died")
        if when is not None:
            somebody.died_on(when, origin)

    def _fact(
        self,
        row: Row,
        column: Column,
        places: tuple[int, tuple[int, ...], int | None, int | None],
        dated: tuple[When | None, str],
        doubts: dict[str, tuple[str, ...]],
        somebody: Somebody,
    ) -> None:
        """One cell: read, refused, or empty."""
        columns, key = self.ctx.columns, column.fact
        at, units, comparator, date = places
        text = columns.cell(row.cells, at)
        if not text or is_fill(text, column.fill):
            self.ctx.tally.fact(key).empty += 1
            return
        origin = Origin(self.ctx.file, column.column, row.line, column.column)
        when, bad = dated
        try:
            if date is not None:
                own = columns.cell(row.cells, date)
                when, bad = (columns.read_date(own, columns.table.date_format) if own else None), ""
            if bad:
                raise UserError(bad)
            if self.ctx.knowledge.facts[key].kind != "number":
                self._answer(key, column.answers.get(text, text), when, origin, somebody)
                return
            bound = bound_of(text, column.bounds)
            cells = Cells(
                value=bound or text,
                comparator=columns.cell(row.cells, comparator) if comparator is not None else "",
                units=tuple(filter(None, (columns.cell(row.cells, one) for one in units))),
                own_unit=column.unit,
                unit_words=column.units,
            )
            value = read_cells(self.ctx.knowledge.facts[key], cells)
        except UserError as problem:
            somebody.reject(origin, str(problem), key, when)
            return
        notes = (*value.notes, *doubts.get(key, ()), *self._dated(column))
        notes += (f"the stored value stands for {bound}",) if bound else ()
        draw = columns.get(row.cells, "draw") or (write_when(when) if when is not None else "")
        somebody.entry(key, value.interval, when, origin, unit_read=value.unit_read, draw=draw, notes=notes)

    def _answer(self, key: str, text: str, when: When | None, origin: Origin, somebody: Somebody) -> None:
        known = read_value(key, text, self.ctx.knowledge)
        if known is None:
            self.ctx.tally.fact(key).empty += 1
        else:
            somebody.entry(key, known.value, when, origin)

    def _dated(self, column: Column) -> tuple[str, ...]:
        columns = self.ctx.columns
        fixed = columns.table.fixed.date and not column.date and not columns.has("date")
        return ("dated by the mapping",) if fixed else ()

    def _doubts(self, cells: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """What to note of facts whose numbers contradict each other; all of them are kept."""
        found: dict[str, tuple[str, ...]] = {}
        for doubt in self.ctx.columns.table.doubts:
            try:
                above, below = (float(self._text(cells, key)) for key in (doubt.divide, doubt.by))
                low, high = doubt.outside
                if below == 0 or not low <= above / below <= high:
                    for key in (doubt.divide, doubt.by):
                        found[key] = (*found.get(key, ()), doubt.says)
            except ValueError:
                continue  # a cell without a number is refused or empty by itself
        return found

    def _text(self, cells: Sequence[str], key: str) -> str:
        return next(self.ctx.columns.cell(cells, at) for column, at, *_ in self._facts if column.fact == key)
