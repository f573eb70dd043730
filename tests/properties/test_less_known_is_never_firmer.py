"""Removing a fact, or knowing a number less exactly, never makes an answer firmer (assumptions off: they are inputs).

One thing cannot be had: where the record says the same thing twice and the two contradict each other, taking one away
leaves the other to stand in for it (a recorded diagnosis for a criterion not asked, iron and TIBC for a TSAT).
STAND_INS lists every such pair; outside it the law has no exception.
"""

from __future__ import annotations

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from ironrest.care.assess.judge import judge
from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart, Value
from ironrest.values.interval import ANYTHING, Interval, exact
from tests.properties.people import (
    CANDIDATE,
    DECIDING,
    KNOWLEDGE,
    NAMES,
    ON,
    RULES,
    chart_of,
    charts,
    days,
    numbers,
    possible,
)

USES = st.sampled_from(["deciding", "screening"])
#: Taking away the key may bring out another value of these facts, which another entry of the record holds.
STAND_INS: dict[str, frozenset[str]] = {
    **{fact: frozenset({fact}) for fact, entry in KNOWLEDGE.facts.items() if entry.implied},
    "tsat": frozenset({"tsat"}),
    "irls_total": frozenset({"moderate_to_severe"}),
    # A yes here makes earlier iron studies count for nothing; see test_iron_given_elsewhere_... below.
    "iv_iron_elsewhere": frozenset({"ferritin", "iron", "tibc", "tsat", "transferrin"}),
}


def verdicts(values: dict[str, Value | None]) -> dict[str, frozenset[str]]:
    return {key: frozenset(judge(book, values).verdicts) for key, book in RULES.rulebooks.items()}


def holds_less(less: Value | None, more: Value | None) -> bool:
    """Is everything that `less` says also said by `more`?"""
    if less is None or less == more:
        return True
    return isinstance(less, Interval) and isinstance(more, Interval) and less.hull(more) == less


def without(chart: Chart, fact: str) -> Chart:
    return msgspec.structs.replace(chart, entries=tuple(one for one in chart.entries if one.fact != fact))


@given(days(), st.sampled_from(sorted(DECIDING)))
def test_taking_a_value_away_keeps_every_verdict_possible(values: dict[str, Value | None], fact: str):
    before = verdicts(values)

    after = verdicts({**values, fact: None})

    assert all(after[key] >= before[key] for key in before)


@given(days(), st.sampled_from(["ferritin", "tsat", "age_years", "gestation_weeks"]), st.data())
def test_widening_an_interval_keeps_every_verdict_possible(values: dict[str, Value | None], fact: str, data):
    known = values.get(fact)
    assume(isinstance(known, Interval))
    wider = known.hull(data.draw(numbers(fact)))

    before, after = verdicts(values), verdicts({**values, fact: wider})
    unknown = verdicts({**values, fact: None})

    assert all(unknown[key] >= after[key] >= before[key] for key in before)
    assert verdicts({**values, fact: ANYTHING}) == unknown


@given(charts(), st.sampled_from(sorted(set(NAMES))), USES)
def test_taking_a_fact_out_of_the_chart_keeps_every_verdict_possible(chart: Chart, fact: str, use: str):
    bare = without(chart, fact)
    before = read_day(chart, KNOWLEDGE, on=ON, use=use, assume=False).values  # type: ignore[arg-type]
    after = read_day(bare, KNOWLEDGE, on=ON, use=use, assume=False).values  # type: ignore[arg-type]
    gained = {name for name, value in after.items() if not holds_less(value, before.get(name))}

    assert gained <= STAND_INS.get(fact, frozenset())
    if not gained:
        less, more = possible(bare, use), possible(chart, use)
        assert all(less[key] >= more[key] for key in more)


@given(charts(), st.sampled_from(["ferritin", "tsat", "age_years", "gestation_weeks", "irls_total", "tibc"]), st.data())
def test_widening_a_result_in_the_chart_keeps_every_verdict_possible(chart: Chart, fact: str, data):
    other = data.draw(numbers(fact))
    entries = tuple(
        msgspec.structs.replace(one, value=one.value.hull(other)) if one.fact == fact else one for one in chart.entries
    )
    wider = msgspec.structs.replace(chart, entries=entries)
    read = [read_day(one, KNOWLEDGE, on=ON, assume=False).values for one in (wider, chart)]
    gained = {name for name, value in read[0].items() if not holds_less(value, read[1].get(name))}

    assert gained <= ({"moderate_to_severe"} if fact == "irls_total" else set())
    if not gained:
        less, more = possible(wider), possible(chart)
        assert all(less[key] >= more[key] for key in more)


@given(charts(), USES)
def test_without_assumptions_every_verdict_stays_possible(chart: Chart, use: str):
    """Turning the assumptions off takes facts away, so it never makes an answer firmer either."""
    on, off = possible(chart, use, assume=True), possible(chart, use, assume=False)

    assert all(off[key] >= on[key] for key in on)


def test_two_answers_that_contradict_each_other_are_the_exception():
    """The clinician says mild, the scale says severe: without the one, the other stands in. Neither is a guess."""
    said = {**CANDIDATE, "irls_total": exact(20), "moderate_to_severe": False}
    route_open = {**said, "oral_iron_failed": None}

    both = possible(chart_of(route_open))["mayo-2021"]
    scale_only = possible(chart_of({**route_open, "moderate_to_severe": None}))["mayo-2021"]

    assert (both > scale_only, scale_only) == (True, {"either-route"})


def test_iron_given_elsewhere_that_is_no_longer_told_is_asked_before_an_infusion():
    """Without that yes the iron studies count again; the open question still keeps IV iron from being proposed."""
    told = possible(chart_of({**CANDIDATE, "iv_iron_elsewhere": True}))["aasm-2025"]
    silent = possible(chart_of({**CANDIDATE, "iv_iron_elsewhere": None}))["aasm-2025"]

    assert told == {"oral-iron", "deferred", "contraindicated", "no-iron"}
    assert silent == {"either-route", "oral-iron"}
