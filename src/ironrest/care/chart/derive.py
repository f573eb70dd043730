"""Facts that follow from others by arithmetic: TSAT from iron and TIBC of one draw, a fall of haemoglobin, age, sex."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.schema import Knowledge
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
    """One TSAT for each draw that has iron and TIBC and no TSAT of its own."""
    reported = {entry.draw for entry in by_fact.get("tsat", ()) if entry.draw}
    tibc = {entry.draw: entry for entry in by_fact.get("tibc", ()) if entry.draw}
    made: list[Entry] = []
    for iron in by_fact.get("iron", ()):
        other = tibc.get(iron.draw)
        if other is None or iron.draw in reported:
            continue
        if isinstance(iron.value, Interval) and isinstance(other.value, Interval):
            value = saturation(iron.value, other.value)
            if value is not None:
                made.append(_derived(iron, value))
    return made


def _derived(iron: Entry, value: Interval) -> Entry:
    note = "derived from iron and TIBC of the same draw"
    origin = Origin(iron.origin.file, iron.origin.path, iron.origin.line, note)
    return Entry(fact="tsat", value=value, when=iron.when, origin=origin, draw=iron.draw, notes=(note,))


def haemoglobin_fall(entries: Iterable[Entry], knowledge: Knowledge) -> Interval | None:
    """How far the latest haemoglobin lies below the highest of the window before it; None with fewer than two."""
    window = knowledge.limits["haemoglobin_fall_window"].value
    series = sorted((one for one in entries if one.when), key=lambda one: one.when.sort_key if one.when else (0, 0, 0))
    if not series:
        return None
    last = series[-1]
    before = [
        one.value.high
        for one in series[:-1]
        if isinstance(one.value, Interval)
        and one.when
        and last.when
        and 0 <= (last.when.latest - one.when.earliest).days <= window
    ]
    if not before or not isinstance(last.value, Interval) or not last.value.is_exact:
        return None
    return exact(max(0.0, max(before) - last.value.low))


def age(chart: Chart, on: date) -> Interval | None:
    """Age in whole years on the day; an interval when the birth date is known in part."""
    return None if chart.birth is None else age_years(chart.birth, on)
