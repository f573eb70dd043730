"""Every criterion, alert and caution in every kind of case, through the chart and its dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ironrest.care.assess.rulebook import compiled
from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.load import load
from ironrest.values.dates import of_day
from ironrest.values.truth import Truth
from tests.criteria.cases import Case, Rule, cases, needed, rules

ON = date(2026, 6, 1)
RULES = rules(load())


def chart_of(case: Case) -> Chart:
    entries = (
        Entry(fact=fact, value=value, when=of_day(ON - timedelta(days=case.days.get(fact, 0))), origin=Origin("case"))
        for fact, value in case.known.items()
    )
    return Chart(patient="case", entries=tuple(entries))


def answer(rule: Rule, case: Case) -> Truth:
    knowledge = load()
    values = read_day(chart_of(case), knowledge, on=ON, assume=False).values
    book = compiled(knowledge, ON)
    test = book.tests[rule.key] if rule.kind == "criterion" else book.rule(rule.name, rule.key).test
    return Truth.of(test(values))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_case_has_the_truth_that_its_text_says(rule: Rule):
    wrong = [(case, found) for case in cases(rule.name) if (found := answer(rule, case)) is not case.truth]

    assert wrong == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_cases_of_every_kind_that_makes_sense(rule: Rule):
    found = {case.kind for case in cases(rule.name)}

    assert found >= needed(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_kind_of_case_is_what_it_is_called(rule: Rule):
    for case in cases(rule.name):
        if case.kind in ("true", "false", "unknown"):
            assert case.truth.value == case.kind
        if case.kind == "a bound that does not":
            assert case.truth is Truth.UNKNOWN


def test_a_stale_value_is_never_read_as_no():
    """Each case was true while the value was fresh; with age it turns unknown."""
    turned = {case.truth for rule in RULES for case in cases(rule.name) if case.kind == "stale"}

    assert turned == {Truth.UNKNOWN}


def test_there_are_hundreds_of_cases():
    """Guards the making of cases: a mistake there would leave nothing to try."""
    assert len(RULES) >= 70
    assert sum(len(cases(rule.name)) for rule in RULES) >= 700
