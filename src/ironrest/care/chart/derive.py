"""Facts that follow from others by arithmetic: TSAT from iron and TIBC of one draw, a fall of haemoglobin, age, sex."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from ironrest.care.chart import pick
from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.schema import Instrument, Knowledge
from ironrest.values.dates import age_years
from ironrest.values.interval import Interval, exact

#: A whole, in per cent; the definition of the sign, not a clinical number.
PER_CENT = 100  # number: definition of per cent


def saturation(iron: Interval, tibc: Interval) -> Interval | None:
    """TSAT in per cent from iron and TIBC in one unit; None where no person can have it (above 100, or TIBC 0)."""
    if tibc.low <= 0:
        return None
    result = Interval(
        _percent(max(iron.low, 0.0), tibc.high),
        _percent(max(iron.high, 0.0), tibc.low),
        iron.low_closed and tibc.high_closed,
        iron.high_closed and tibc.low_closed,
    )
    return None if result.low > PER_CENT else result


def _percent(part: float, whole: float) -> float:
    """Exact in fractions and rounded once: iron 27 and TIBC 60 are 45 %, not a hair less."""
    if math.isinf(part) or math.isinf(whole):
        return part / whole
    return float(PER_CENT * as_fraction(part) / as_fraction(whole))


def as_fraction(number: float) -> Fraction:
    """The decimal number that was written, not its binary neighbour."""
    return Fraction(repr(number))


def derived_saturations(by_fact: dict[str, list[Entry]], knowledge: Knowledge) -> list[Entry]:
    """A TSAT for each iron and TIBC of one draw: where none was reported, or where it contradicts the one that was."""
    made: list[Entry] = []
    for iron, other in _pairs(by_fact):
        value = saturation(iron.value, other.value)  # type: ignore[arg-type]
        if value is not None and not _agrees(value, iron.draw, by_fact, knowledge):
            made.append(_derived(iron, value))
    return made


def iron_above_binding_capacity(by_fact: dict[str, list[Entry]]) -> bool:
    """Is there a draw whose iron and TIBC no person can have together?"""
    return any(saturation(one.value, other.value) is None for one, other in _pairs(by_fact))  # type: ignore[arg-type]


def _pairs(by_fact: dict[str, list[Entry]]) -> list[tuple[Entry, Entry]]:
    """Iron and TIBC of one draw; several of one draw are all kept."""
    tibc = [entry for entry in by_fact.get("tibc", ()) if entry.draw and isinstance(entry.value, Interval)]
    iron = [entry for entry in by_fact.get("iron", ()) if entry.draw and isinstance(entry.value, Interval)]
    return [(one, other) for one in iron for other in tibc if one.draw == other.draw]


def _agrees(derived: Interval, draw: str, by_fact: dict[str, list[Entry]], knowledge: Knowledge) -> bool:
    """A TSAT was reported for the draw and lies near enough for rounding; one that is only a bound is left alone."""
    near = knowledge.limits["tsat_contradiction"].value
    reported = [one.value for one in by_fact.get("tsat", ()) if one.draw == draw]
    return any(
        isinstance(value, Interval) and value.low - near <= derived.high and derived.low <= value.high + near
        for value in reported
    )


def _derived(iron: Entry, value: Interval) -> Entry:
    note = "derived from iron and TIBC of the same draw"
    origin = Origin(iron.origin.file, iron.origin.path, iron.origin.line, note)
    return Entry(fact="tsat", value=value, when=iron.when, origin=origin, draw=iron.draw, notes=(note,))


def summed_totals(by_fact: dict[str, list[Entry]], knowledge: Knowledge) -> dict[str, Entry]:
    """The total of a scale all of whose items were answered at one time, where none is recorded for that time."""
    made: dict[str, Entry] = {}
    for scale in knowledge.instruments.values():
        if scale.scoring != "sum" or not scale.fact or scale.items[0].fact not in by_fact:
            continue
        items = [by_fact.get(item.fact) for item in scale.items]
        latest = [pick.latest(entries) for entries in items if entries]
        first, when = latest[0][0], latest[0][0].when
        values = [value for one, value, _ in latest if isinstance(value, Interval) and one.when == when]
        whole = len(values) == len(scale.items) and all(_possible(value, scale) for value in values)
        if whole and not any(one.when == when for one in by_fact.get(scale.fact, ())):
            origin = first.origin
            note = "derived: the sum of its items"
            derived = Origin(origin.file, origin.path, origin.line, note)
            total = exact(sum(value.low for value in values))
            made[scale.fact] = Entry(fact=scale.fact, value=total, when=when, origin=derived, notes=(note,))
    return made


def _possible(value: Interval, scale: Instrument) -> bool:
    limits = scale.item_range
    return value.is_exact and limits is not None and limits.low <= value.low <= limits.high


def haemoglobin_fall(entries: Iterable[Entry], knowledge: Knowledge) -> Interval | None:
    """How far the latest haemoglobin lies below the highest of the window before it; None with fewer than two."""
    window = knowledge.limits["haemoglobin_fall_window"].value
    series = [one for one in entries if one.when is not None]
    if not series:
        return None
    last, value, _ = pick.latest(series)
    before = [one.value for one in series if isinstance(one.value, Interval) and 0 <= _days_before(one, last) <= window]
    if not before or not isinstance(value, Interval):
        return None
    low = _difference(max(one.low for one in before), value.high)
    high = _difference(max(one.high for one in before), value.low)
    return Interval(max(0.0, low), max(0.0, high))


def _difference(one: float, other: float) -> float:
    """Exact in fractions and rounded once: 16.4 less 14.4 is 2."""
    if math.isinf(one) or math.isinf(other):
        return one - other
    return float(as_fraction(one) - as_fraction(other))


def _days_before(one: Entry, last: Entry) -> int:
    """Whole days, at most; -1 when it was not earlier."""
    if one.when is None or last.when is None or one.when.sort_key >= last.when.sort_key:
        return -1
    return (last.when.latest - one.when.earliest).days


def age(chart: Chart, on: date) -> Interval | None:
    """Age in whole years on the day; an interval when the birth date is known in part."""
    return None if chart.birth is None else age_years(chart.birth, on)
