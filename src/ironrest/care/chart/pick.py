"""Pick one value among several: the latest on or before the day; the hull of those that may be the latest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ironrest.care.chart.person import Entry, Value
from ironrest.values.dates import When
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth


def on_or_before(entries: Iterable[Entry], on: date) -> list[Entry]:
    """Entries that may describe the day; undated ones stay (they are stale, not lost)."""
    return [entry for entry in entries if entry.when is None or entry.when.earliest <= on]


def latest(entries: list[Entry]) -> tuple[Entry, Value | None, tuple[str, ...]]:
    """The entry that counts, its value (None when equals contradict each other), and what to say about the choice."""
    dated = [entry for entry in entries if entry.when is not None]
    if not dated:
        return _together(sorted(entries, key=_total))
    newest = max(dated, key=lambda entry: entry.when.sort_key if entry.when else (0, 0, 0)).when
    # what was not certainly earlier may be the latest: a day without an hour, a month without a day, the same time
    return _together(sorted((one for one in dated if not _earlier(one, newest)), key=_total))


def _earlier(entry: Entry, newest: When | None) -> bool:
    return entry.when is not None and newest is not None and entry.when.before(newest) is Truth.TRUE


def _together(equals: list[Entry]) -> tuple[Entry, Value | None, tuple[str, ...]]:
    chosen = max(equals, key=lambda entry: entry.when.sort_key if entry.when else (0, 0, 0))
    values = {repr(entry.value): entry.value for entry in equals}
    if len(values) == 1:
        return chosen, chosen.value, chosen.notes
    note = f"{len(values)} different results of which none is certainly the latest; all of them are kept"
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
