"""The asks that are offered with a real rulebook: whatever the results are, the verdict is definite afterwards."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.assess.assess import assess
from ironrest.care.assess.judge import all_rules, judge
from ironrest.care.assess.next_asks import asks_for, values_of
from ironrest.care.chart.person import Value
from ironrest.rules.asks import MOST_ASKS, MOST_SETS
from ironrest.values.interval import Interval, exact
from tests.properties.people import CANDIDATE, DECIDING, GUIDELINES, KNOWLEDGE, ON, RULES, chart_of, entry

CUTS = {
    guideline: {
        fact: frozenset(cut for rule in all_rules(book) for cut in rule.cuts.get(fact, ())) for fact in DECIDING
    }
    for guideline, book in RULES.rulebooks.items()
}


@st.composite
def half_known(draw: st.DrawFn) -> dict[str, Value | None]:
    """The candidate with up to ten facts not known."""
    values: dict[str, Value | None] = {fact: value for fact, value in CANDIDATE.items() if fact in DECIDING}
    values["gestation_weeks"] = exact(20)
    gone = draw(st.sets(st.sampled_from(sorted(DECIDING)), max_size=10))
    return {fact: None if fact in gone else value for fact, value in values.items()}


@given(st.sampled_from(GUIDELINES), half_known(), st.data())
def test_whatever_the_results_are_the_verdict_is_definite_afterwards(guideline: str, values, data):
    book = RULES.rulebooks[guideline]

    for offered in asks_for(book, values, KNOWLEDGE):
        facts = [fact for names in offered.facts.values() for fact in names]
        results = {
            fact: data.draw(st.sampled_from(values_of(fact, CUTS[guideline], KNOWLEDGE)), label=fact) for fact in facts
        }
        after = judge(book, {**values, **results}).verdicts
        assert not offered.set.settles or len(after) == 1, (offered, results)


@given(st.sampled_from(GUIDELINES), half_known())
def test_something_is_offered_exactly_when_the_verdict_is_open(guideline: str, values):
    book = RULES.rulebooks[guideline]

    offered = asks_for(book, values, KNOWLEDGE)

    assert bool(offered) is (len(judge(book, values).verdicts) > 1)
    assert len(offered) <= MOST_SETS
    assert all(len(one.set.asks) <= MOST_ASKS for one in offered)
    assert [one.set.cost for one in offered] == sorted(one.set.cost for one in offered)
    for one in offered:
        assert one.set.cost == sum(KNOWLEDGE.asks[ask].cost for ask in one.set.asks)
        assert all(values.get(fact) is None for names in one.facts.values() for fact in names)


@given(half_known(), st.data())
def test_answers_written_into_the_chart_settle_it_too(values, data):
    """All but one: a yes to iron given elsewhere makes the iron studies count for nothing, and they are open anew."""
    chart = chart_of(values)
    before = assess(chart, KNOWLEDGE, on=ON, assume=False).answer
    offered = [one for one in before.asks if one.set.settles]
    if not offered:
        return
    facts = [fact for names in offered[0].facts.values() for fact in names]
    results = {fact: data.draw(st.sampled_from(_exact_values(fact)), label=fact) for fact in facts}
    answered = msgspec.structs.replace(
        chart, entries=(*chart.entries, *(entry(fact, value) for fact, value in results.items()))
    )

    after = assess(answered, KNOWLEDGE, on=ON, assume=False, with_asks=False).answer

    assert after.definite or results.get("iv_iron_elsewhere") is True, (offered[0], results)


def _exact_values(fact: str) -> list[Value]:
    """One number for each region that the rules tell apart."""
    found: list[Value] = []
    for value in values_of(fact, CUTS["aasm-2025"], KNOWLEDGE):
        if isinstance(value, Interval):
            middle = (max(value.low, 0.0) + min(value.high, 2000.0)) / 2
            found.append(exact(middle))
        else:
            found.append(value)
    return found
