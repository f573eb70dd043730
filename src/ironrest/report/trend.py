"""Results over time: one small chart for each fact, drawn as SVG without script or style, and the table of its numbers.

Shape and text carry what colour would: a dot is a number, a triangle points where a bound goes, a broken line is iron
given into a vein. The reader of the table misses nothing that the chart shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.words import rounded
from ironrest.care.chart.person import Entry, Origin
from ironrest.care.chart.readings import Reading
from ironrest.care.chart.series import Series
from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import FactRow, fact_row
from ironrest.values.interval import Interval

#: Size of one chart in its own units, and the room for the numbers on its left, below, above and on its right.
WIDTH, HEIGHT = 640.0, 150.0
LEFT, BELOW, ABOVE, RIGHT = 64.0, 26.0, 12.0, 16.0


class Mark(NamedTuple):
    """One result in the chart: where, and `dot`, `up` (a bound from below), `down` (from above) or `span`."""

    x: float
    y: float
    shape: str
    top: float


class Trend(NamedTuple):
    """One fact over time."""

    fact: str
    label: str
    unit: str
    summary: str
    marks: tuple[Mark, ...]
    line: str
    infusions: tuple[float, ...]
    low: str
    high: str
    first: str
    last: str
    rows: tuple[FactRow, ...]


def trends(found: Series, knowledge: Knowledge, on: date) -> tuple[Trend, ...]:
    """A chart for each fact that was measured on more than one day, in the order of the dictionary."""
    infusions = [one.when.earliest for one in found.events if one.kind == "iv_iron" and one.when]
    many = {key: entries for key, entries in found.results.items() if len({_day(one) for one in entries}) > 1}
    return tuple(_trend(key, entries, infusions, knowledge, on) for key, entries in many.items())


def _trend(key: str, entries: tuple[Entry, ...], infusions: list[date], knowledge: Knowledge, on: date) -> Trend:
    fact = knowledge.facts[key]
    days = [_day(one) for one in entries]
    first, last = min(days), max(days)
    numbers = [number for one in entries for number in _ends(one)]
    high = max(numbers) or 1.0
    across, up = _scale((last - first).days, WIDTH - LEFT - RIGHT), _scale(high, HEIGHT - ABOVE - BELOW)
    marks = tuple(_mark(one, LEFT + across((_day(one) - first).days), up) for one in entries)
    rows = tuple(_row(one, knowledge, on) for one in entries)
    return Trend(
        fact=key,
        label=fact.label,
        unit=rows[0].unit,
        summary=f"{len(entries)} results from {first.isoformat()} to {last.isoformat()}",
        marks=marks,
        line=" ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in marks if mark.shape == "dot"),
        infusions=tuple(LEFT + across((day - first).days) for day in infusions if first <= day <= last),
        low="0",
        high=rounded(high),
        first=first.isoformat(),
        last=last.isoformat(),
        rows=rows,
    )


def _scale(largest: float, room: float) -> Callable[[float], float]:
    """From a value to its share of the room; all in the middle when there is nothing to tell apart."""
    return lambda value: room * value / largest if largest else room / 2


def _mark(entry: Entry, x: float, up: Callable[[float], float]) -> Mark:
    value = entry.value
    assert isinstance(value, Interval), "only numbers are drawn"
    ends = _ends(entry)
    ground = HEIGHT - BELOW
    y, top = ground - up(min(ends)), ground - up(max(ends))
    if value.is_exact:
        return Mark(x, y, "dot", y)
    if math.isinf(value.high):
        return Mark(x, y, "up", y)
    return Mark(x, top, "down", top) if math.isinf(value.low) else Mark(x, y, "span", top)


def _ends(entry: Entry) -> list[float]:
    """The ends that are numbers; none below zero is drawn."""
    value = entry.value
    assert isinstance(value, Interval), "only numbers are drawn"
    return [max(0.0, end) for end in (value.low, value.high) if math.isfinite(end)]


def _day(entry: Entry) -> date:
    assert entry.when is not None, "only dated results are drawn"
    return entry.when.earliest


def _row(entry: Entry, knowledge: Knowledge, on: date) -> FactRow:
    derived = entry.origin.words.startswith("derived")
    reading = Reading(
        fact=entry.fact,
        value=entry.value,
        seen=entry.value,
        state="known",
        how="derived" if derived else "recorded",
        when=entry.when,
        origin=Origin(entry.origin.file, entry.origin.path, entry.origin.line),
        unit_read=entry.unit_read,
        notes=entry.notes,
    )
    return fact_row(reading, knowledge, on)
