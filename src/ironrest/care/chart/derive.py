"""Facts that follow from others by arithmetic: TSAT from iron and TIBC of one draw, a fall of haemoglobin, age, sex."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ironrest.care.chart import pick
from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.schema import Instrument, Knowledge
from ironrest.values.dates import age_years
from ironrest.values.interval import Interval, exact

#: A whole, in per cent; the definition of the sign, not a clinical number.
PER_CENT = 100.0  # number: definition of per cent


def saturation(iron: Interval, tibc: Interval) -> Interval | None:
    """TSAT in per cent from iron and TIBC in one unit; None where no person can have it (above 100, or TIBC 0)."""
    low, high = max(iron.low, 0.0), max(iron.high, 0.0)
    if tibc.low <= 0:
        return None
    result = Interval(
        PER_CENT * low / tibc.high,
        PER_CENT * high / tibc.low,
        iron.low_closed and tibc.high_closed,
        iron.high_closed and tibc.low_closed,
    )
    return None if result.low > PER_CENT else result


def derived_saturations(by_fact: dict[str, list[Entry]]) -> list[Entry]:
    """A TSAT for each iron and TIBC of one draw that has no TSAT of its own; several of one draw are all kept."""
    reported = {entry.draw for entry in by_fact.get("tsat", ()) if entry.draw}
    tibc = [entry for entry in by_fact.get("tibc", ()) if entry.draw not in ("", *reported)]
    made: list[Entry] = []
    for iron in by_fact.get("iron", ()):
        for other in tibc:
            if iron.draw == other.draw and isinstance(iron.value, Interval) and isinstance(other.value, Interval):
                value = saturation(iron.value, other.value)
                if value is not None:
                    made.append(_derived(iron, value))
    return made


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
    low = max(one.low for one in before) - value.high
    high = max(one.high for one in before) - value.low
    return Interval(max(0.0, low), max(0.0, high))


def _days_before(one: Entry, last: Entry) -> int:
    """Whole days, at most; -1 when it was not earlier."""
    if one.when is None or last.when is None or one.when.sort_key >= last.when.sort_key:
        return -1
    return (last.when.latest - one.when.earliest).days


def age(chart: Chart, on: date) -> Interval | None:
    """Age in whole years on the day; an interval when the birth date is known in part."""
    return None if chart.birth is None else age_years(chart.birth, on)
