"""Pick one value among several: the latest on or before the day; the hull of those that share its time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ironrest.care.chart.person import Entry, Value
from ironrest.values.interval import Interval


def on_or_before(entries: Iterable[Entry], on: date) -> list[Entry]:
    """Entries that may describe the day; undated ones stay (they are stale, not lost)."""
    return [entry for entry in entries if entry.when is None or entry.when.earliest <= on]


def latest(entries: list[Entry]) -> tuple[Entry, Value | None, tuple[str, ...]]:
    """The entry that counts, its value (None when equals contradict each other), and what to say about the choice."""
    dated = [entry for entry in entries if entry.when is not None]
    if not dated:
        return _together(sorted(entries, key=_total))
    dated = _as_typed(dated)
    newest = max(entry.when.sort_key for entry in dated if entry.when)
    return _together(sorted((one for one in dated if one.when and one.when.sort_key == newest), key=_total))


def _as_typed(dated: list[Entry]) -> list[Entry]:
    """What the caller typed stands over the record of the same day or of earlier days, never over a later result."""
    day = max(entry.when.earliest for entry in dated if entry.when)
    typed = [entry for entry in dated if entry.origin.file == "--fact" and entry.when and entry.when.earliest >= day]
    return typed or dated


def _together(equals: list[Entry]) -> tuple[Entry, Value | None, tuple[str, ...]]:
    chosen = equals[0]
    values = {repr(entry.value): entry.value for entry in equals}
    if len(values) == 1:
        return chosen, chosen.value, chosen.notes
    note = f"{len(values)} different results at the same time; all of them are kept"
    intervals = [value for value in values.values() if isinstance(value, Interval)]
    if len(intervals) != len(values):
        return chosen, None, (*chosen.notes, note)
    hull = intervals[0]
    for interval in intervals[1:]:
        hull = hull.hull(interval)
    return chosen, hull, (*chosen.notes, note)


def _total(entry: Entry) -> tuple[str, str, str, str, str]:
    """A total order, so that the order of the input never matters."""
    origin = entry.origin
    return (repr(entry.value), entry.unit_read, origin.file, origin.path, str(origin.line))
