"""The dated results of one person that a follow-up compares: each on one known day, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import msgspec

from ironrest.care.chart import derive, pick
from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.schema import Knowledge
from ironrest.values.interval import Interval


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One number of one fact on one day, in the fact's own unit."""

    fact: str
    day: date
    value: Interval
    unit: str
    origin: Origin


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One yes or no on one day."""

    fact: str
    day: date
    yes: bool
    origin: Origin


class Measured:
    """Results and answers by fact. `refused` are the facts of which a result of some day could not be read."""

    def __init__(self, chart: Chart, knowledge: Knowledge, on: date) -> None:
        by_fact: dict[str, list[Entry]] = {}
        for entry in pick.on_or_before(chart.entries, on):
            by_fact.setdefault(entry.fact, []).append(entry)
        by_fact["tsat"] = [*by_fact.get("tsat", ()), *derive.derived_saturations(by_fact, knowledge)]
        for key, total in derive.summed_totals(by_fact, knowledge).items():
            by_fact[key] = [*by_fact.get(key, ()), total]
        self._by_fact, self._facts, self._chart, self._on = by_fact, knowledge.facts, chart, on

    def results(self, fact: str, since: date | None = None, until: date | None = None) -> list[Result]:
        """Numbers of the fact from one day to another, both included; several of one day are one, as wide as they."""
        found: dict[date, Result] = {}
        for entry in self._days(fact, since, until):
            if isinstance(entry.value, Interval):
                day = _day(entry)
                one = found.get(day)
                value = entry.value if one is None else one.value.hull(entry.value)
                unit = self._facts[fact].unit
                found[day] = Result(fact=fact, day=day, value=value, unit=unit, origin=entry.origin)
        return [found[day] for day in sorted(found)]

    def answers(self, fact: str, since: date | None = None) -> list[Answered]:
        """Yes or no, oldest first; a day with both is left out."""
        said: dict[date, list[Entry]] = {}
        for entry in self._days(fact, since, None):
            if isinstance(entry.value, bool):
                said.setdefault(_day(entry), []).append(entry)
        return [
            Answered(fact=fact, day=day, yes=bool(said[day][0].value), origin=said[day][0].origin)
            for day in sorted(said)
            if len({one.value for one in said[day]}) == 1
        ]

    def refused_since(self, fact: str, day: date) -> bool:
        """Whether a result that could not be read may be of that day or later."""
        return any(one.fact == fact and (one.when is None or one.when.latest >= day) for one in self._chart.refused)

    def transfused_since(self, day: date) -> bool:
        """Whether red cells were given on that day or later, or on a day that is not known."""
        events = (one for one in self._chart.events if one.kind == "red_cell_transfusion")
        return any(one.when is None or (day <= one.when.latest and one.when.earliest <= self._on) for one in events)

    def _days(self, fact: str, since: date | None, until: date | None) -> Iterator[Entry]:
        return filter(partial(_lies, since=since, until=until), self._by_fact.get(fact, ()))


def _lies(entry: Entry, since: date | None, until: date | None) -> bool:
    """On one known day, and within the two."""
    when = entry.when
    if when is None or when.earliest != when.latest:
        return False
    return (since is None or when.earliest >= since) and (until is None or when.earliest <= until)


def _day(entry: Entry) -> date:
    assert entry.when is not None
    return entry.when.earliest
