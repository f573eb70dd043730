"""What the engine leaves possible, against every complete person who fits what is known.

Nothing that can be true may be missing (sound). Nothing that cannot be true should be left (exact): where Kleene's
logic is coarser than that the rule is listed in a COARSE table, and the table may only hold what is really so.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import combinations, islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.assess.judge import Outcome, judge
from ironrest.care.chart.person import Value
from ironrest.rules.decide import possible
from ironrest.values.interval import ANYTHING, Interval, exact
from ironrest.values.truth import Truth
from tests.properties.people import CANDIDATE, DECIDING, GUIDELINES, KNOWLEDGE, LIMITS, RULES, numbers, values_of
from tests.reference import Point, expected, facts_in, holds, limits_in, samples

CRITERIA = {key: entry.when for key, entry in KNOWLEDGE.criteria.items()}
CHOICES = {key: fact.choices for key, fact in KNOWLEDGE.facts.items() if fact.choices}
NUMERIC = {key for key, fact in KNOWLEDGE.facts.items() if fact.kind == "number"}
#: Unknown facts at a time: more would only repeat what fewer show, at many times the cost.
MOST = 3
#: Up to so many people a rule is tried on everybody, else on some.
EVERYBODY, SOME = 1500, 400

#: The facts whose combinations decide a verdict, without those of one kind with another in the table.
TURNING = (
    "ferritin",
    "tsat",
    "age_years",
    "pregnant",
    "on_dialysis",
    "moderate_to_severe",
    "oral_iron_failed",
    "faster_response_needed",
    "ckd",
    "iv_iron_allergy",
    "active_infection",
    "iron_overload",
    "mds",
    "ibd_flare",
    "gestation_weeks",
    "clinically_significant",
    "rls_relief",
    "rls_relief_earlier",
    "persists_despite_treatment",
)


def complete(values: dict[str, Value | None]) -> Iterator[dict[str, Value]]:
    """Every complete person, as far as any rule can tell two of them apart."""
    open_facts = {fact: points(fact, value) for fact, value in values.items() if open_(value)}
    for chosen in product(*open_facts.values()):
        yield {**values, **dict(zip(open_facts, map(_value, chosen), strict=True))}  # type: ignore[misc]


def open_(value: Value | None) -> bool:
    return value is None or (isinstance(value, Interval) and not value.is_exact)


def points(fact: str, value: Value | None) -> list[Point]:
    if KNOWLEDGE.facts[fact].kind == "flag":
        return [False, True]
    within = value if isinstance(value, Interval) else Interval(-math.inf, math.inf, False, False)
    return list(samples(LIMITS[fact], within))


def _value(point: Point) -> Value:
    return point if isinstance(point, bool | str) else Interval(point, point)


@st.composite
def partly_known(draw: st.DrawFn) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {fact: value for fact, value in CANDIDATE.items() if fact in DECIDING}
    for fact in draw(st.lists(st.sampled_from(TURNING), max_size=5, unique=True)):
        values[fact] = draw(values_of(fact))
    for fact in draw(st.lists(st.sampled_from(TURNING), max_size=MOST, unique=True)):
        values[fact] = draw(numbers(fact)) if fact in LIMITS and draw(st.booleans()) else None
    values.setdefault("gestation_weeks", Interval(20, 20))
    return values


def union(guideline: str, values: dict[str, Value | None]) -> Outcome:
    """What is possible when each complete person is judged by itself."""
    book = RULES.rulebooks[guideline]
    found = [judge(book, one) for one in islice(complete(values), 20_000)]
    return Outcome(*({part for one in found for part in one[at]} for at in range(len(Outcome._fields))))  # type: ignore[arg-type]


@given(st.sampled_from(GUIDELINES), partly_known())
def test_every_verdict_of_a_complete_person_was_possible_before(guideline: str, values: dict[str, Value | None]):
    judged, real = judge(RULES.rulebooks[guideline], values), union(guideline, values)

    for left, true in zip(judged, real, strict=True):
        assert set(left) >= set(true)


# --- rule by rule -----------------------------------------------------------------------------------------------------

#: Rules that say unknown although every complete person gives one answer, and how to rewrite each. A release has none.
COARSE_RULES: dict[str, str] = {}
RULES_BY_KEY = {
    **{f"criterion {key}": entry.when for key, entry in KNOWLEDGE.criteria.items()},
    **{f"alert {key}": entry.when for key, entry in KNOWLEDGE.alerts.items()},
    **{f"caution {key}": entry.when for key, entry in KNOWLEDGE.cautions.items()},
    **{f"population {key}": entry.when for key, entry in KNOWLEDGE.populations.items()},
}


def partial_people(text: str, chance: random.Random) -> Iterator[dict[str, Value | None]]:
    """Every person known in part that the rule can tell apart from another; of very many, some drawn at random."""
    ways = {fact: _ways(fact, text) for fact in facts_in(text, CRITERIA)}
    if math.prod(map(len, ways.values())) <= EVERYBODY:
        yield from (dict(zip(ways, one, strict=True)) for one in product(*ways.values()))
        return
    for _ in range(SOME):
        free = set(chance.sample(list(ways), min(len(ways), 4)))
        yield {fact: chance.choice(way if fact in free else way[1:3]) for fact, way in ways.items()}


def _ways(fact: str, text: str) -> list[Value | None]:
    """Unknown, then each value, then each span between two values."""
    if fact not in NUMERIC:
        return [None, *CHOICES.get(fact, (True, False))]
    marks = samples(limits_in(text, fact, CRITERIA), ANYTHING)
    return [None, *map(exact, marks), *(Interval(low, high) for low, high in combinations(marks, 2))]


def disagreements(key: str, text: str) -> list[tuple[dict[str, Value | None], Truth, Truth]]:
    kind, _, name = key.partition(" ")
    test = RULES.tests[name] if kind == "criterion" else RULES.rule(f"{kind}:{name}", name).test
    found = []
    for person in partial_people(text, random.Random(key)):
        said, true = Truth.of(test(person)), expected(text, person, CRITERIA, CHOICES, NUMERIC)
        assert said in (true, Truth.UNKNOWN), f"{key} says {said} of {person}, and is {true}"
        if said is not true:
            found.append((person, said, true))
    return found


@pytest.mark.parametrize(("key", "text"), list(RULES_BY_KEY.items()), ids=list(RULES_BY_KEY))
def test_a_rule_is_unknown_only_when_complete_people_differ(key: str, text: str):
    coarse = disagreements(key, text)

    assert bool(coarse) is (key in COARSE_RULES), coarse[:1] or "It is exact now: take it out of COARSE_RULES."


# --- decision by decision ---------------------------------------------------------------------------------------------

#: Decisions that keep a line possible which no complete person reaches.
_SPAN = "a ferritin that is unknown or spans 75 leaves oral iron open although the route reason is known"
COARSE_DECISIONS: dict[str, str] = {
    "irlssg-2018, adult": _SPAN,
    "mayo-2021, adult": _SPAN,
}
DECISIONS = {
    f"{guideline.id}, {rules.population}": [
        *((line.when, line.then) for line in rules.lines),
        ("True", rules.otherwise),
    ]
    for guideline in KNOWLEDGE.guidelines.values()
    for rules in guideline.populations
    if rules.lines
}


def first_match(lines: list[tuple[str, str]], person: dict[str, Point]) -> str:
    return next(then for when, then in lines if when == "True" or holds(when, person, CRITERIA))


def impossible_lines(key: str) -> list[tuple[dict[str, Value | None], set[str], set[str]]]:
    guideline, _, population = key.partition(", ")
    book = next(one for one in RULES.rulebooks[guideline].populations if one.rule.then == population)
    text = " or ".join(f"({when})" for when, _ in DECISIONS[key][:-1])
    found = []
    for person in partial_people(text, random.Random(key)):
        said = set(possible(book.lines, person))
        facts = {fact: _points_of(fact, value, text) for fact, value in person.items()}
        people = (dict(zip(facts, one, strict=True)) for one in product(*facts.values()))
        true = {first_match(DECISIONS[key], one) for one in people}
        assert said >= true, f"{key} loses {true - said} for {person}"
        if said != true:
            found.append((person, said, true))
    return found


def _points_of(fact: str, value: Value | None, text: str) -> list[Point]:
    if fact in NUMERIC:
        return list(samples(limits_in(text, fact, CRITERIA), value if isinstance(value, Interval) else ANYTHING))
    return [value] if isinstance(value, bool | str) else list(CHOICES.get(fact, (False, True)))


@pytest.mark.parametrize("key", DECISIONS)
def test_a_decision_keeps_only_lines_that_some_complete_person_reaches(key: str):
    coarse = impossible_lines(key)

    assert bool(coarse) is (key in COARSE_DECISIONS), coarse[:1] or "It is exact now: take it out of COARSE_DECISIONS."
