"""A person of a few facts, for tests of the sections of an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ironrest.care.assess.answer import Assessment, Finding
from ironrest.care.assess.assess import assess
from ironrest.care.chart.person import Chart, Drug, Entry, Origin
from ironrest.knowledge.load import load
from ironrest.values.dates import read_when
from ironrest.values.interval import Interval, exact

ON = date(2026, 11, 22)
KNOWLEDGE = load()
HERE = Origin("test")

Given = bool | str | float | Interval


def entry(fact: str, value: Given, when: str | None = "2026-11-20") -> Entry:
    number = exact(float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
    return Entry(fact=fact, value=number, when=read_when(when) if when else None, origin=HERE)


def drug(
    name: str, *concepts: str, status: str = "active", started: str | None = "2026-11-01", ended: str | None = None
) -> Drug:
    return Drug(
        name=name,
        concepts=concepts,
        status=status,  # type: ignore[arg-type]
        started=read_when(started) if started else None,
        ended=read_when(ended) if ended else None,
        origin=HERE,
    )


def assessed(
    facts: Mapping[str, Given] | None = None,
    *,
    more: Iterable[Entry] = (),
    drugs: Iterable[Drug] = (),
    sex: str | None = "female",
    birth: str | None = "1980-06-02",
) -> Assessment:
    entries = (*(entry(fact, value) for fact, value in (facts or {}).items()), *more)
    chart = Chart(
        patient="p",
        birth=read_when(birth) if birth else None,
        sex=sex,  # type: ignore[arg-type]
        entries=entries,
        drugs=tuple(drugs),
    )
    return assess(chart, KNOWLEDGE, on=ON, with_asks=False)


def lines(found: Assessment, heading: str) -> dict[str, Finding]:
    """The lines under a heading by id; none where the heading is left out."""
    return {one.id: one for one in found.findings.get(heading, ())}
