"""Every change of the rulebook is noticed: a sample here, all of them in `make soak-mutation`."""

from __future__ import annotations

import re

import pytest

from ironrest.knowledge.load import load
from ironrest.rules.nodes import All, Any, Compare, FactValue, Flag, Not, Number, OneOf
from tools.mutation.conditions import changed, neighbours
from tools.mutation.killers import KILLERS, noticed
from tools.mutation.report import PAGE, read_listed, score
from tools.mutation.run import Tried, mutants, sample, try_some

A, B, C = Flag("a"), Flag("b"), Flag("c")
KINDS = dict.fromkeys(one.kind for one, _ in mutants())


def test_a_sample_of_changes_is_noticed_or_listed():
    """The seed is the release: another change of the knowledge, another sample."""
    tried = try_some(sample(40, load().release))
    unnoticed = {one.id for one in tried if one.outcome != "noticed"}

    assert len(tried) == 40
    assert unnoticed - read_listed() == set(), "a change that nothing notices: run `make soak-mutation`"


@pytest.mark.parametrize("kind", ["criterion", "implied", "kind of limit", "contraindication"])
def test_an_unchanged_rulebook_is_noticed_by_nothing(kind: str):
    """Otherwise the score would count checks that always fail."""
    one = next(mutant for mutant, _ in mutants() if mutant.kind == kind)
    unchanged = one._replace(now="unchanged", make=load)

    assert noticed(unchanged, load()) is None


def test_the_kinds_are_those_of_the_rulebook():
    assert set(KINDS) == {
        "criterion", "population", "line", "alert", "caution", "implied", "assume", "clearance", "cap", "limit",
        "kind of limit", "contraindication", "gate", "status",
    }  # fmt: skip


def test_no_change_is_made_twice():
    ids = [one.id for one, _ in mutants()]

    assert len(set(ids)) == len(ids)


def test_every_change_changes_something():
    base = load()
    same = [one.id for one, restated in mutants() if restated is None and one.make() == base]

    assert same == []


@pytest.mark.parametrize(
    ("node", "others"),
    [
        (A, [Not(A)]),
        (Not(A), [A, Not(Not(A))]),
        (All((A, B)), [Any((A, B)), B, All((Not(A), B)), A, All((A, Not(B)))]),
        (
            Any((A, B, C)),
            [All((A, B, C)), Any((B, C)), Any((Not(A), B, C)), Any((A, C)), Any((A, Not(B), C)), Any((A, B)),
             Any((A, B, Not(C)))],
        ),
        (
            Compare("<", FactValue("f"), Number(75)),
            [Compare("<=", FactValue("f"), Number(75)), Compare(">=", FactValue("f"), Number(75)),
             Compare("<", FactValue("f"), Number(74)), Compare("<", FactValue("f"), Number(76))],
        ),
        (OneOf("w", ("x", "y")), [Not(OneOf("w", ("x", "y"))), OneOf("w", ("y",)), OneOf("w", ("x",))]),
    ],
)  # fmt: skip
def test_a_condition_is_changed_in_one_place_at_a_time(node, others):
    assert list(changed(node)) == others


@pytest.mark.parametrize(
    ("value", "beside"),
    [(75, (74, 76)), (0.65, (0.64, 0.66)), (16.7, (16.6, 16.8)), (3.3333333333, (3.3233333333, 3.3433333333))],
)
def test_a_number_is_changed_by_one_of_its_last_digit(value: float, beside: tuple[float, float]):
    assert neighbours(value) == pytest.approx(beside)


def test_the_score_leaves_out_what_is_the_same_for_everybody():
    tried = [
        Tried("line", str(at), outcome, "", "") for at, outcome in enumerate(["noticed", "equivalent", "survived"])
    ]

    assert score(tried) == 50


def test_the_page_that_is_kept_reached_the_score():
    text = PAGE.read_text("utf-8")
    kept = re.search(r"\*\*([\d.]+) %\*\* of the changes", text)

    assert kept
    assert float(kept[1]) >= 95
    assert {"truths.csv", "decisions.csv", "golden stories", "limit tables"} <= KILLERS.keys()
