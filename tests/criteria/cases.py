"""Cases for every criterion, alert and caution: made from its thresholds, answered by reading its text in Python.

The truth that a case expects comes from tests/reference.py, never from the program. Dates are days before the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product

from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.values.interval import Interval, at_least, at_most, exact, less_than, more_than
from ironrest.values.truth import Truth
from tests.reference import Known, Point, expected, facts_in, holds, limits_in

#: Complete people looked at before a rule is said to have no case of a kind.
MOST = 20_000
SETTLED = "a bound that settles it"
OPEN = "a bound that does not"


@dataclass(frozen=True)
class Case:
    """One person, as far as the rule looks; `days` are the ages of facts that were not recorded today."""

    kind: str
    known: dict[str, Known]
    truth: Truth
    days: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A rule text, under the kind of entry that it stands in."""

    kind: str
    key: str
    label: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.key}"


def rules(knowledge: Knowledge) -> list[Rule]:
    criteria = [
        Rule("criterion", key, one.label, one.when) for key, one in knowledge.criteria.items() if not one.indicator
    ]
    alerts = [Rule("alert", key, one.label, one.when) for key, one in knowledge.alerts.items()]
    cautions = [Rule("caution", key, one.label, one.when) for key, one in knowledge.cautions.items()]
    return [*criteria, *alerts, *cautions]


@cache
def cases(name: str) -> tuple[Case, ...]:
    """Every case of one rule, in the order in which they are printed."""
    return tuple(Maker(load(), next(one for one in rules(load()) if one.name == name)).all())


class Maker:
    """Makes the cases of one rule."""

    def __init__(self, knowledge: Knowledge, rule: Rule) -> None:
        self.knowledge, self.text = knowledge, rule.text
        self.criteria = {key: one.when for key, one in knowledge.criteria.items()}
        self.facts = facts_in(rule.text, self.criteria)
        self.limits = {fact: limits_in(rule.text, fact, self.criteria) for fact in self.facts}

    def all(self) -> Iterator[Case]:
        people = {truth: self.somebody(truth) for truth in (True, False)}
        for truth, person in people.items():
            if person is not None:
                yield Case("true" if truth else "false", person, Truth.of(truth))
        base = people[True]
        if base is None:
            return
        yield from self.unknown(base)
        deciding = {fact: self.decided_by(fact) or base for fact in self.facts}
        yield from self.edges(deciding)
        yield from self.bounds(deciding)
        yield from self.ages(deciding)

    # --- complete people -------------------------------------------------------------------------
    def everybody(self) -> Iterator[dict[str, Point]]:
        for values in islice(product(*map(self.points, self.facts)), MOST):
            yield dict(zip(self.facts, values, strict=True))

    def somebody(self, truth: bool) -> dict[str, Known] | None:
        for person in self.everybody():
            if holds(self.text, person, self.criteria) is truth:
                return as_known(person)
        return None

    def decided_by(self, fact: str) -> dict[str, Known] | None:
        """Somebody for whom the rule is true, and with another value of this fact would be false."""
        for person in self.everybody():
            if holds(self.text, person, self.criteria) and not all(
                holds(self.text, {**person, fact: other}, self.criteria) for other in self.points(fact)
            ):
                return as_known(person)
        return None

    def points(self, fact: str) -> list[Point]:
        entry = self.knowledge.facts[fact]
        if entry.kind == "number":
            return [number for limit in self.limits[fact] for number in around(limit)]
        return list(entry.choices) or [False, True]

    def truth(self, known: dict[str, Known]) -> Truth:
        choices = {key: one.choices for key, one in self.knowledge.facts.items() if one.choices}
        numbers = [key for key, one in self.knowledge.facts.items() if one.kind == "number"]
        return expected(self.text, known, self.criteria, choices, numbers)

    # --- less than complete ----------------------------------------------------------------------
    def unknown(self, base: dict[str, Known]) -> Iterator[Case]:
        """Nothing known; and for each fact that decides, the one without it."""
        yield Case("unknown", {}, self.truth({}))
        for fact in base:
            less = without(base, fact)
            if less and self.truth(less) is Truth.UNKNOWN:
                yield Case("unknown", less, Truth.UNKNOWN)
                return

    def edges(self, deciding: dict[str, dict[str, Known]]) -> Iterator[Case]:
        """Just below each threshold, on it, and just above it."""
        for fact in self.facts:
            for limit in self.limits[fact]:
                for number in around(limit):
                    known = {**deciding[fact], fact: exact(number)}
                    yield Case("at a threshold", known, self.truth(known))

    def bounds(self, deciding: dict[str, dict[str, Known]]) -> Iterator[Case]:
        for fact in self.facts:
            for limit in self.limits[fact]:
                for interval in (less_than(limit), at_most(limit), at_least(limit), more_than(limit), span(limit)):
                    known = {**deciding[fact], fact: interval}
                    truth = self.truth(known)
                    yield Case(OPEN if truth is Truth.UNKNOWN else SETTLED, known, truth)

    # --- too old ---------------------------------------------------------------------------------
    def ages(self, deciding: dict[str, dict[str, Known]]) -> Iterator[Case]:
        """On the last day on which a value counts, and on the day after."""
        for fact, base in deciding.items():
            fresh, value = self.knowledge.facts[fact].fresh, base[fact]
            if fresh is None or (fresh.yes_for_ever and value is True):
                continue
            yield Case("old, and still counts", base, self.truth(base), {fact: fresh.deciding})
            yield Case("stale", base, self.truth(without(base, fact)), {fact: fresh.deciding + 1})


def as_known(person: dict[str, Point]) -> dict[str, Known]:
    return {fact: exact(one) if isinstance(one, float) else one for fact, one in person.items()}


def without(known: dict[str, Known], fact: str) -> dict[str, Known]:
    return {key: value for key, value in known.items() if key != fact}


def around(limit: float) -> tuple[float, float, float]:
    return (round(limit - 0.1, 3), limit, round(limit + 0.1, 3))


def span(limit: float) -> Interval:
    """Over the threshold."""
    return Interval(round(limit - 0.1, 3), round(limit + 0.1, 3))


def needed(rule: Rule) -> set[str]:
    """The kinds of case that this rule must have: bounds only with numbers, age only where a fact has a window."""
    knowledge = load()
    facts = facts_in(rule.text, {key: one.when for key, one in knowledge.criteria.items()})
    kinds = {"true", "false", "unknown"}
    if any(knowledge.facts[fact].kind == "number" for fact in facts):
        kinds |= {"at a threshold", SETTLED, OPEN}
    if any(can_go_stale(knowledge, fact) for fact in facts):
        kinds |= {"old, and still counts", "stale"}
    return kinds


def can_go_stale(knowledge: Knowledge, fact: str) -> bool:
    entry = knowledge.facts[fact]
    return entry.fresh is not None and not (entry.kind == "flag" and entry.fresh.yes_for_ever)
