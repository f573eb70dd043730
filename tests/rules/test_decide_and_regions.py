"""Ordered decisions read with unknowns, and the regions that rules can tell apart."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.rules import nodes as n
from ironrest.rules.decide import Step, always, narrowed, possible
from ironrest.rules.evaluate import compile_condition
from ironrest.rules.regions import cuts_of, regions
from ironrest.values.errors import KnowledgeError
from ironrest.values.interval import Interval, exact
from tests.reference import inside
from tests.rules.language import conditions

FLAGS = ("a", "b", "c")


def steps() -> list[Step]:
    lines = [(flag.upper(), flag) for flag in FLAGS]
    return [
        *(Step(then, compile_condition(n.Flag(flag), {}), frozenset({flag}), flag) for then, flag in lines),
        always("otherwise"),
    ]


@pytest.mark.parametrize(
    ("a", "b", "c", "left"),
    [
        (True, None, None, ["A"]),
        (False, True, None, ["B"]),
        (False, False, True, ["C"]),
        (False, False, False, ["otherwise"]),
        (None, True, None, ["A", "B"]),
        (None, False, False, ["A", "otherwise"]),
        (None, None, None, ["A", "B", "C", "otherwise"]),
        (False, None, True, ["B", "C"]),
        (False, False, None, ["C", "otherwise"]),
    ],
)
def test_a_line_is_possible_until_one_above_it_is_certain(a, b, c, left):
    facts = {"a": a, "b": b, "c": c}

    assert possible(steps(), facts) == left


def test_one_verdict_of_two_lines_is_listed_once():
    twice = [step._replace(then="same") for step in steps()[:2]]

    assert possible([*twice, always("same")], {}) == ["same"]


@given(*[st.sampled_from([True, False, None])] * 6)
def test_what_is_narrowed_away_no_longer_matters(a, b, c, later_a, later_b, later_c):
    known = {"a": a, "b": b, "c": c}
    later = {
        flag: old if old is not None else new
        for (flag, old), new in zip(known.items(), (later_a, later_b, later_c), strict=True)
    }

    left = narrowed(steps(), known)

    assert possible(left, later) == possible(steps(), later)
    assert all(known[fact] is None for step in left for fact in step.reads)


# --- regions ----------------------------------------------------------------------------------------------------------

comparisons = st.builds(
    lambda sign, limit, mirrored: (
        n.Compare(sign, n.Number(limit), n.FactValue("x"))
        if mirrored
        else n.Compare(sign, n.FactValue("x"), n.Number(limit))
    ),
    st.sampled_from(["<", "<=", "=", "<>", ">=", ">"]),
    st.sampled_from([1.0, 2.0, 3.0]),
    st.booleans(),
)
QUARTERS = [number / 4 for number in range(-4, 21)]


@given(conditions(comparisons))
def test_regions_cover_the_line_and_do_not_overlap(node: n.Condition):
    found = regions(cuts_of(node)["x"])

    assert (found[0].low, found[-1].high) == (-math.inf, math.inf)
    for number in QUARTERS:
        assert sum(inside(one, number) for one in found) == 1
    for one, following in pairwise(found):
        assert one.high == following.low
        assert one.high_closed is not following.low_closed


@given(conditions(comparisons))
def test_the_rule_cannot_tell_two_numbers_of_a_region_apart(node: n.Condition):
    test = compile_condition(node, {})

    for region in regions(cuts_of(node)["x"]):
        answers = {test({"x": exact(number)}) for number in QUARTERS if inside(region, number)}
        assert len(answers) == 1


@given(conditions(comparisons))
def test_no_region_is_there_for_nothing(node: n.Condition):
    """Two neighbours differ for at least one comparison of the rule."""
    leaves = [compile_condition(leaf, {}) for leaf in n.leaves(node)]
    found = regions(cuts_of(node)["x"])
    values = [next(number for number in QUARTERS if inside(region, number)) for region in found]

    for one, following in pairwise(values):
        assert any(leaf({"x": exact(one)}) is not leaf({"x": exact(following)}) for leaf in leaves)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("<", (Interval(-math.inf, 75, False, False), Interval(75, math.inf, True, False))),
        (">=", (Interval(-math.inf, 75, False, False), Interval(75, math.inf, True, False))),
        ("<=", (Interval(-math.inf, 75, False, True), Interval(75, math.inf, False, False))),
        (">", (Interval(-math.inf, 75, False, True), Interval(75, math.inf, False, False))),
        ("=", (Interval(-math.inf, 75, False, False), exact(75), Interval(75, math.inf, False, False))),
    ],
)
def test_the_threshold_itself_lies_on_the_side_that_the_rule_says(rule, found):
    assert regions(cuts_of(n.Compare(rule, n.FactValue("x"), n.Number(75)))["x"]) == found


@pytest.mark.parametrize(
    "node",
    [
        n.Compare("<", n.FactValue("x"), n.FactValue("y")),
        n.Compare("<", n.Scaled(2, "x"), n.Number(5)),
        n.Compare("<", n.Sum((n.FactValue("x"), n.Number(1))), n.Number(5)),
    ],
)
def test_what_cannot_be_cut_into_regions_is_refused_with_what_to_do(node: n.Condition):
    with pytest.raises(KnowledgeError, match="a fact of its own"):
        cuts_of(node)


def test_no_cut_leaves_the_whole_line():
    assert regions(()) == (Interval(-math.inf, math.inf, False, False),)
    assert cuts_of(n.Flag("a")) == {}
