"""Facts as they are typed on a command line: NAME=VALUE[UNIT][@DATE].

Examples: `ferritin=42ng/mL@2026-05-01`, `ferritin=<15ng/mL`, `pregnant=no`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from ironrest.care.chart.person import Chart, Entry, Origin, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_value import BadFact, find_fact, quoted, read_value
from ironrest.values.dates import When, of_day, read_when, write_when
from ironrest.values.errors import UserError

#: The name of this door; a value that came through it stands above what a record says.
TYPED = "--fact"


class Unset(msgspec.Struct, frozen=True):
    """Somebody says that the fact is unknown: what a record holds of it does not count."""

    fact: str
    origin: Origin


def read_fact(text: str, knowledge: Knowledge, *, on: date) -> Entry | Unset:
    """One typed fact; without a date it is of the day `on`. Raises BadFact with what to write instead."""
    name, equals, rest = text.partition("=")
    name = name.strip()
    if not equals or name.endswith(("<", ">")):
        raise BadFact(
            f"{quoted(name.rstrip('<>'))} has no value. Write NAME=VALUE, such as ferritin=42ng/mL, "
            "ferritin=<15ng/mL, ferritin=<=15ng/mL or pregnant=no."
        )
    key = find_fact(name, knowledge)
    written, at, day = rest.rpartition("@")
    value_text = written if at else day
    when = _when(key, day, on) if at else of_day(on)
    known = read_value(key, value_text, knowledge)
    origin = Origin(TYPED, key, words=rest.strip())
    if known is None:
        return Unset(key, origin)
    return Entry(
        fact=key,
        value=known.value,
        when=when,
        origin=origin,
        unit_read=known.unit_read,
        draw=write_when(when),
    )


def read_facts(texts: Iterable[str], knowledge: Knowledge, *, on: date) -> tuple[Entry | Unset, ...]:
    """All typed facts; every fault is told at once."""
    facts: list[Entry | Unset] = []
    faults: list[str] = []
    for text in texts:
        try:
            facts.append(read_fact(text, knowledge, on=on))
        except UserError as problem:
            faults.append(str(problem))
    if faults:
        raise BadFact("\n".join(faults))
    return tuple(facts)


def with_facts(chart: Chart, facts: Iterable[Entry | Unset]) -> Chart:
    """The chart with the typed facts laid over it; an Unset takes away all that was there before it."""
    for fact in facts:
        if isinstance(fact, Entry):
            chart = msgspec.structs.replace(chart, entries=(*chart.entries, fact))
        else:
            chart = _without(chart, fact)
    return chart


def _without(chart: Chart, unset: Unset) -> Chart:
    """Unknown stands among the refused, so that the record is not taken to be silent about it."""
    key = unset.fact
    kept = tuple(entry for entry in chart.entries if entry.fact != key)
    said = Rejected(unset.origin, f"{key} is said to be unknown.", key)
    chart = msgspec.structs.replace(chart, entries=kept, refused=(*chart.refused, said))
    if key == "age_years":
        return msgspec.structs.replace(chart, birth=None)
    return msgspec.structs.replace(chart, sex=None) if key == "sex" else chart


def _when(key: str, text: str, on: date) -> When:
    try:
        when = read_when(text)
    except UserError as problem:
        raise BadFact(f"{key}: {problem} It stands after the @, such as {key}=…@2026-05-01.") from None
    if when.earliest > on:
        raise BadFact(
            f"{key} is dated after {on.isoformat()}, the day of the answer. "
            "Check the date, or ask for a later day with --as-of."
        )
    return when
