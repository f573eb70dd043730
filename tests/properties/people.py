"""Random people for the laws: one complete candidate for IV iron, of whom up to eight things are changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from ironrest.care.assess.assess import assess
from ironrest.care.assess.judge import all_rules
from ironrest.care.assess.rulebook import compiled
from ironrest.care.chart.person import Chart, Entry, Happening, Origin, Value
from ironrest.knowledge.load import load
from ironrest.values.dates import When, of_day
from ironrest.values.interval import Interval, at_least, at_most, exact, less_than, more_than

ON = date(2026, 6, 1)
KNOWLEDGE = load()
RULES = compiled(KNOWLEDGE, ON)
GUIDELINES = tuple(KNOWLEDGE.guidelines)

#: Every fact that a rulebook reads.
DECIDING = frozenset(fact for book in RULES.rulebooks.values() for rule in all_rules(book) for fact in rule.reads)
#: Facts that say something of those.
BEHIND = ("rls_diagnosed", "rls_other_cause_excluded", "irls_total", "rls_severity", "ibd", "iron", "tibc")
OTHER = ("course_in_progress", "sex", "hb", "crp", "post_menopausal", "phosphate", "asthma")
YES = {"rls_urge", "rls_rest", "rls_relief", "rls_evening", "clinically_significant", "moderate_to_severe"}
NUMBERS = {"age_years": 45.0, "ferritin": 60.0, "tsat": 25.0, "hb": 12.5, "crp": 2.0}

#: Everything is known, and nothing stands against IV iron.
CANDIDATE: dict[str, Value] = {
    **{fact: fact in YES for fact in sorted(DECIDING) if KNOWLEDGE.facts[fact].kind == "flag"},
    **{fact: exact(number) for fact, number in NUMBERS.items()},
    "sex": "female",
}

#: Drawn more often, because most of the rules turn on them.
_OFTEN = ("ferritin", "tsat", "pregnant", "age_years", "moderate_to_severe", "iv_iron_allergy", "active_infection")
NAMES = (*sorted(DECIDING), *BEHIND, *OTHER, *_OFTEN * 4)

#: Numbers near which rules change their minds.
LIMITS = {
    "age_years": (10.0, 18.0, 60.0, 65.0),
    "ferritin": (30.0, 50.0, 75.0, 100.0, 200.0, 300.0, 1000.0),
    "tsat": (20.0, 45.0),
    "hb": (8.0, 11.0, 12.0, 13.0),
    "gestation_weeks": (14.0,),
    "irls_total": (11.0,),
    "crp": (5.0,),
    "phosphate": (1.0, 2.0),
    "iron": (60.0, 90.0, 140.0),
    "tibc": (300.0, 400.0),
}
AGES = (0, 0, 0, 0, 0, 10, 40, 100, 400, 4000, None)


class Person(NamedTuple):
    """A chart, and how it is read."""

    chart: Chart
    use: str
    assume: bool


def numbers(fact: str) -> st.SearchStrategy[Interval]:
    """Exact values at and around the thresholds, half-lines and spans."""
    points = sorted(
        {limit + step for limit in LIMITS[fact] for step in (-9.0, -0.1, 0.0, 0.1, 9.0) if limit + step > 0}
    )
    point = st.sampled_from(points)
    lines = st.builds(lambda make, end: make(end), st.sampled_from([less_than, at_most, more_than, at_least]), point)
    spans = st.builds(_span, point, point, st.booleans(), st.booleans())
    return point.map(exact) | point.map(exact) | lines | spans


def _span(a: float, b: float, low_closed: bool, high_closed: bool) -> Interval:
    return exact(a) if a == b else Interval(min(a, b), max(a, b), low_closed, high_closed)


def values_of(fact: str) -> st.SearchStrategy[Value]:
    entry = KNOWLEDGE.facts[fact]
    if entry.kind == "flag":
        return st.booleans()
    return st.sampled_from(entry.choices) if entry.kind == "choice" else numbers(fact)


def before(days: int | None) -> When | None:
    return None if days is None else of_day(ON - timedelta(days=days))


def entry(fact: str, value: Value, days: int | None = 0, number: int = 0, lasting: bool = False) -> Entry:
    draw = "" if days is None else (ON - timedelta(days=days)).isoformat()
    origin = Origin("chart", f"{fact}[{number}]")
    return Entry(fact=fact, value=value, when=before(days), origin=origin, draw=draw, lasting=lasting)


def chart_of(facts: Mapping[str, Value | None], **more: tuple[Happening, ...]) -> Chart:
    """A chart in which each fact that is known was recorded today."""
    entries = tuple(entry(fact, value) for fact, value in facts.items() if value is not None)
    return Chart(patient="one", entries=entries, **more)  # type: ignore[arg-type]


@st.composite
def charts(draw: st.DrawFn, changes: int = 8) -> Chart:
    """The candidate with some facts taken away, changed, bounded, aged, undated or recorded twice."""
    entries = {fact: [entry(fact, value)] for fact, value in CANDIDATE.items()}
    for fact in draw(st.lists(st.sampled_from(NAMES), max_size=changes, unique=True)):
        written = draw(st.lists(st.tuples(values_of(fact), st.sampled_from(AGES), st.booleans()), max_size=2))
        entries[fact] = [entry(fact, value, days, at, last) for at, (value, days, last) in enumerate(written)]
    events = draw(st.lists(st.tuples(st.sampled_from(tuple(KNOWLEDGE.events)), st.sampled_from(AGES)), max_size=1))
    return Chart(
        patient="one",
        entries=tuple(one for group in entries.values() for one in group),
        events=tuple(Happening(kind=kind, when=before(days), origin=Origin("chart")) for kind, days in events),
    )


@st.composite
def people(draw: st.DrawFn) -> Person:
    return Person(draw(charts()), draw(st.sampled_from(["deciding", "screening"])), draw(st.booleans()))


@st.composite
def days(draw: st.DrawFn, changes: int = 8) -> dict[str, Value | None]:
    """Values as the rules see them, without a chart behind them."""
    values: dict[str, Value | None] = {fact: value for fact, value in CANDIDATE.items() if fact in DECIDING}
    names = st.sampled_from([name for name in NAMES if name in DECIDING])
    for fact in draw(st.lists(names, max_size=changes, unique=True)):
        values[fact] = draw(st.none() | values_of(fact))
    return values


def possible(chart: Chart, use: str = "deciding", assume: bool = False) -> dict[str, frozenset[str]]:
    """The verdicts that each guideline leaves possible."""
    found = assess(chart, KNOWLEDGE, on=ON, use=use, assume=assume, with_asks=False)  # type: ignore[arg-type]
    return {key: frozenset(answer.possible) for key, answer in found.answers.items()}
