"""Somebody who breaks a law, as the file of a golden case: what is known, and what the answer must not be."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ironrest.care.laws.law import Law
from ironrest.care.laws.smallest import Counterexample
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, write_measure

#: Facts that stand above the table of facts.
_HEAD = ("age_years", "sex")


def case_text(law: Law, found: Counterexample, knowledge: Knowledge, on: date) -> str:
    """TOML in the form of tests/cases. What a case cannot hold, such as a visit, stands in comments."""
    return "\n".join(_lines(law, found, knowledge, on)) + "\n"


def _lines(law: Law, found: Counterexample, knowledge: Knowledge, on: date) -> Iterator[str]:
    first, *others = found.people
    person = {fact: value for fact, value in first.items() if fact in knowledge.facts}
    if not found.confirmed:
        yield "# The evaluator does not confirm this: the model and the program differ. Report it."
    yield from _others(others, first, knowledge)
    yield from (f"# visit: {fact} = {_written(fact, value, knowledge)}" for fact, value in _visit(first, knowledge))
    yield f"story = {json.dumps(f'{law.id}, {law.about}: {_short(person, knowledge)}', ensure_ascii=False)}"
    yield f"on = {on.isoformat()}"
    yield f"why = {json.dumps(law.says + '.', ensure_ascii=False)}"
    yield f"source = {json.dumps([law.source])}"
    if law.guideline:
        yield f'guideline = "{law.guideline}"'
    yield from ("assume = false", "", "[chart]", f"date = {on.isoformat()}")
    yield from (f"{fact} = {_toml(fact, person[fact], knowledge)}" for fact in _HEAD if fact in person)
    yield from ("", "[chart.facts]")
    yield from (f"{fact} = {_toml(fact, value, knowledge)}" for fact, value in person.items() if fact not in _HEAD)
    yield from ("", *_expect(law, found))


def _expect(law: Law, found: Counterexample) -> Iterator[str]:
    expected: Mapping[str, Any] = law.case(found.people) if law.case else {}
    if not expected:
        yield "# [expect]: the law speaks of single rules or of a visit; a clinician writes what the answer has to be."
        return
    yield "[expect]"
    for key, value in expected.items():
        if isinstance(value, dict):
            yield f"{key} = {{ {', '.join(f'{name} = {json.dumps(word)}' for name, word in value.items())} }}"
        else:
            yield f"{key} = {json.dumps(value)}"


def _others(others: list[dict[str, Value]], first: Mapping[str, Value], knowledge: Knowledge) -> Iterator[str]:
    """Where the law speaks of several people: in what the others differ from the first."""
    for other in others:
        differs = {fact: value for fact, value in other.items() if first.get(fact) != value}
        yield f"# against: {_short(differs, knowledge)}"


def _visit(person: Mapping[str, Value], knowledge: Knowledge) -> Iterator[tuple[str, Value]]:
    yield from ((fact, value) for fact, value in person.items() if fact in knowledge.plan.fact)


def _short(person: Mapping[str, Value], knowledge: Knowledge) -> str:
    """The numbers and whatever is yes; a plain no is only in the table."""
    told = (f"{fact} {_written(fact, value, knowledge)}" for fact, value in person.items() if value is not False)
    return ", ".join(told)


def _toml(fact: str, value: Value, knowledge: Knowledge) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(_written(fact, value, knowledge), ensure_ascii=False)


def _written(fact: str, value: Value, knowledge: Knowledge) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    entry = knowledge.facts.get(fact)
    unit = entry.unit if entry else knowledge.plan.fact[fact].unit
    return write_measure(Measure(_open(value, entry.plausible if entry else None), _unit(unit), bound=False))


def _unit(unit: str) -> str | None:
    """A count stands bare."""
    return None if unit in ("", "1") else unit


def _open(value: Interval, plausible: tuple[float, float] | None) -> Interval:
    """A span that ends where plausible values end is a bound."""
    low, high = plausible or (-math.inf, math.inf)
    if value.is_exact:
        return value
    if value.low <= low:
        return Interval(-math.inf, value.high, False, value.high_closed)
    return Interval(value.low, math.inf, value.low_closed, False) if value.high >= high else value
