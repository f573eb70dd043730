"""The results of one person over time: dated numbers of the iron and laboratory facts, and what happened between."""

from __future__ import annotations

from datetime import date

import msgspec

from ironrest.care.chart import derive, pick
from ironrest.care.chart.person import Chart, Entry, Happening
from ironrest.knowledge.schema import Knowledge
from ironrest.values.interval import Interval

#: Sections of the data dictionary whose numbers are shown over time.
SECTIONS = ("iron", "labs", "severity")


class Series(msgspec.Struct, frozen=True):
    """Dated numbers of each fact, oldest first, and the events that make studies describe another person."""

    results: dict[str, tuple[Entry, ...]]
    events: tuple[Happening, ...]


def series(chart: Chart, knowledge: Knowledge, on: date) -> Series:
    """Up to the day. A fact with fewer than two dated numbers has no line to show, but stays in its table."""
    by_fact: dict[str, list[Entry]] = {}
    for entry in pick.on_or_before(chart.entries, on):
        by_fact.setdefault(entry.fact, []).append(entry)
    by_fact["tsat"] = [*by_fact.get("tsat", ()), *derive.derived_saturations(by_fact, knowledge)]
    results = {
        key: tuple(sorted(filter(_dated, by_fact[key]), key=_order))
        for key, fact in knowledge.facts.items()
        if fact.kind == "number" and fact.section in SECTIONS and any(map(_dated, by_fact.get(key, ())))
    }
    events = [one for one in chart.events if one.when is not None and one.when.earliest <= on]
    return Series(results, tuple(sorted(events, key=_when)))


def _dated(entry: Entry) -> bool:
    return entry.when is not None and isinstance(entry.value, Interval)


def _when(event: Happening) -> tuple[tuple[int, int, int], str]:
    return (event.when.sort_key if event.when else (0, 0, 0), event.kind)


def _order(entry: Entry) -> tuple[tuple[int, int, int], str]:
    return (entry.when.sort_key if entry.when else (0, 0, 0), repr(entry.value))
