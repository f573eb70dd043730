"""One measured value from the cells of a row: which column counts, its comparator, and its unit. Nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

from ironrest.knowledge.schema import Fact
from ironrest.records.fhir.value import FROM_RANGE
from ironrest.records.measured import in_own_unit, same_unit
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, bounded, read_measure, read_number
from ironrest.values.units import Unit, find_unit


class BadCell(UserError):
    """The cells of a row contradict each other, or hold no value."""


class Cells(msgspec.Struct, frozen=True):
    """What one row says of one value. `own_unit` is what the mapping says where the table says nothing."""

    value: str = ""
    number: str = ""
    text: str = ""
    comparator: str = ""
    units: tuple[str, ...] = ()
    range: str = ""
    own_unit: str = ""
    unit_words: Mapping[str, str] = msgspec.field(default_factory=dict)


class Value(msgspec.Struct, frozen=True):
    """A number in the fact's own unit, the unit that it came in, and what to say of it."""

    interval: Interval
    unit_read: str
    unit: Unit | None
    notes: tuple[str, ...]


def read_cells(fact: Fact, cells: Cells) -> Value:
    """The value. Raises UserError with the reason why there is none."""
    measure, notes = _measure(cells)
    unit, written, more = _unit(measure, cells, fact)
    notes += more
    if more == (FROM_MAPPING,) and fact.unit == "%" and _could_be_fraction(measure.interval):
        raise BadCell("It is below 1 and only the mapping says that it is in %: it may be a fraction.")
    return Value(in_own_unit(fact, measure.interval, unit), written, unit, notes)


def is_fill(text: str, fill: Iterable[str]) -> bool:
    """Whether a cell holds one of the texts, or the same number written otherwise (9999 and 9999.0)."""
    return any(text == one or _same_number(text, one) for one in fill)


def bound_of(text: str, bounds: Mapping[str, str]) -> str:
    """The text that the mapping gives for a stored value, such as `<3`; empty if it gives none."""
    return next((bounds[one] for one in bounds if is_fill(text, (one,))), "") if bounds else ""


FROM_MAPPING = "the unit is the mapping's"
_BLANKED = "the value was blanked out; the numeric column is used"
#: Two copies of one number may differ by so much, in parts of it: single precision keeps seven digits.
_ROUNDED = 1e-6
_FROM_TEXT = "the value was read from the column of texts"


def _measure(cells: Cells) -> tuple[Measure, tuple[str, ...]]:
    if not cells.value.strip("_"):
        if cells.number:
            notes = (_BLANKED,) if cells.value else ()
            return _compared(read_measure(cells.number), cells.comparator), notes
        if cells.text:
            return _compared(read_measure(cells.text), cells.comparator), (_FROM_TEXT,)
        if not cells.value:
            raise BadCell("It has no value.")
    measure = read_measure(cells.value)
    if cells.number and not _agrees(measure.interval, float(read_number(cells.number))):
        raise BadCell("Its two columns of values hold different numbers; only one can be true.")
    return _compared(measure, cells.comparator), ()


def _compared(measure: Measure, comparator: str) -> Measure:
    if not comparator or comparator == "=":
        return measure
    if not measure.interval.is_exact:
        if measure.interval == bounded(_end(measure.interval), comparator):
            return measure
        raise BadCell("It has a comparator in two columns, and they differ.")
    return msgspec.structs.replace(measure, interval=bounded(measure.interval.low, comparator), bound=True)


def _end(interval: Interval) -> float:
    return interval.low if math.isfinite(interval.low) else interval.high


def _agrees(interval: Interval, number: float) -> bool:
    """A number beside a bound is the end of the bound, open or not; a rounded copy is the same number."""
    close = any(math.isclose(number, end, rel_tol=_ROUNDED) for end in (interval.low, interval.high))
    return close or (interval.low < number < interval.high and math.isfinite(interval.low + interval.high))


def _unit(measure: Measure, cells: Cells, fact: Fact) -> tuple[Unit | None, str, tuple[str, ...]]:
    """The unit, as it was written, and where it came from if not from its own column."""
    written = [one for one in (measure.unit or "", *cells.units) if one]
    if written:
        found = [find_unit(cells.unit_words.get(one, one)) for one in written]
        if not all(same_unit(one, found[0]) for one in found):
            names = " and ".join(dict.fromkeys(one.code for one in found))
            raise BadCell(f"Its unit is given as {names}; only one can be true.")
        said = any(one in cells.unit_words for one in written)
        return found[0], written[0], (f"the mapping reads its unit as {found[0].code}",) if said else ()
    if fact.unit == "1":
        return None, "", ()
    if cells.range:
        of_range = _of_range(cells.range)
        if of_range is not None:
            return of_range, of_range.code, (FROM_RANGE,)
    if cells.own_unit:
        return find_unit(cells.own_unit), cells.own_unit, (FROM_MAPPING,)
    return None, "", ()


def _of_range(text: str) -> Unit | None:
    try:
        unit = read_measure(text).unit
        return None if unit is None else find_unit(unit)
    except UserError:
        return None


def _could_be_fraction(interval: Interval) -> bool:
    ends = [end for end in (interval.low, interval.high) if math.isfinite(end)]
    return any(0 < end < 1 for end in ends)


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False
