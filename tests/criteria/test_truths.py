"""The rules say what the clinical texts say: tables written from those, which no change of a rule changes."""

from __future__ import annotations

import pytest

from ironrest.knowledge.load import load
from ironrest.values.errors import UserError
from tests.criteria.truths import decisions, facts_of, truths, wrong_decisions, wrong_truths

KNOWLEDGE = load()
RULES = sorted({one.rule for one in truths()})


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_of_each_person_what_its_text_says(rule: str):
    assert list(wrong_truths(KNOWLEDGE, rule)) == []


def test_each_guideline_decides_as_its_text_does():
    assert list(wrong_decisions(KNOWLEDGE)) == []


def test_every_rule_that_answers_for_somebody_has_its_rows():
    wanted = {
        **{f"criterion:{key}": "yes no" for key, one in KNOWLEDGE.criteria.items() if not one.indicator},
        **{f"population:{key}": "yes no" for key in KNOWLEDGE.populations},
        **{f"alert:{key}": "yes no" for key in KNOWLEDGE.alerts},
        **{f"caution:{key}": "yes no" for key in KNOWLEDGE.cautions},
    }
    told = {rule: {one.says for one in truths() if one.rule == rule} for rule in RULES}

    assert {rule: says for rule, says in wanted.items() if not set(says.split()) <= told.get(rule, set())} == {}


def test_everything_that_follows_or_is_assumed_has_its_rows():
    follows = {f"fact:{key}" for key, fact in KNOWLEDGE.facts.items() if fact.implied}
    silent = {f"{way}:{key}" for key, fact in KNOWLEDGE.facts.items() if fact.assume for way in ("assumed", "screened")}

    assert follows | silent <= set(RULES)


def test_every_row_has_a_source_and_none_stands_twice():
    for rows in (truths(), decisions()):
        assert all(one.source for one in rows)
        told = [(one[0], one[1], str(one[2])) for one in rows]
        assert len(set(told)) == len(told)


@pytest.mark.parametrize("person", ["ferritine=20", "ferritin=low", "pregnant=perhaps", "sex=woman"])
def test_a_slip_of_the_pen_is_refused(person: str):
    with pytest.raises((ValueError, UserError)):
        facts_of(person)
