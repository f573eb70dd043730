"""The table from RLS, indication and clearances to a verdict, row by row as the design prints it."""

from __future__ import annotations

from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.assess.answer import VERDICTS
from ironrest.care.assess.verdict import STRICTNESS, capped, possible_verdicts, verdict

RLS = ("yes", "no")
INDICATIONS = ("iv-iron", "either-route", "oral-iron", "specialist-decision", "no-iron", "not-covered")
CLEARANCES = ("clear", "deferred", "blocked")

#: rls | indication | iv | oral -> verdict; `*` is any.
TABLE = """
no  | *                   | *        | *        | no-iron
yes | iv-iron             | clear    | *        | iv-iron
yes | iv-iron             | deferred | *        | deferred
yes | iv-iron             | blocked  | *        | contraindicated
yes | either-route        | clear    | *        | either-route
yes | either-route        | deferred | clear    | oral-iron
yes | either-route        | deferred | deferred | deferred
yes | either-route        | deferred | blocked  | contraindicated
yes | either-route        | blocked  | clear    | oral-iron
yes | either-route        | blocked  | deferred | deferred
yes | either-route        | blocked  | blocked  | contraindicated
yes | oral-iron           | *        | clear    | oral-iron
yes | oral-iron           | *        | deferred | deferred
yes | oral-iron           | *        | blocked  | contraindicated
yes | specialist-decision | clear    | *        | specialist-decision
yes | specialist-decision | deferred | *        | deferred
yes | specialist-decision | blocked  | *        | contraindicated
yes | no-iron             | *        | *        | no-iron
yes | not-covered         | *        | *        | not-covered
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]
COMBINATIONS = list(product(RLS, INDICATIONS, CLEARANCES, CLEARANCES))


def rows_for(inputs: tuple[str, ...]) -> list[str]:
    return [row[-1] for row in ROWS if all(cell in ("*", value) for cell, value in zip(row[:-1], inputs, strict=True))]


@pytest.mark.parametrize("inputs", COMBINATIONS, ids=" ".join)
def test_every_combination_follows_one_row_of_the_table(inputs: tuple[str, str, str, str]):
    assert [verdict(*inputs)] == rows_for(inputs)


def test_the_table_yields_every_verdict_and_no_other():
    assert {row[-1] for row in ROWS} == set(VERDICTS)


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    subsets = list(chain.from_iterable(combinations(values, size) for size in range(1, len(values) + 1)))
    return st.sampled_from(subsets)


@given(some(RLS), some(INDICATIONS), some(CLEARANCES), some(CLEARANCES))
def test_what_is_possible_is_the_table_over_every_combination(rls, indications, iv, oral):
    expected = {rows_for(one)[0] for one in product(rls, indications, iv, oral)}

    found = possible_verdicts(rls, indications, iv, oral)

    assert set(found) == expected
    assert list(found) == sorted(found, key=VERDICTS.index)
    assert len(found) == len(expected)


#: From decisions: the order of strictness.
ORDER = ("iv-iron", "either-route", "oral-iron", "specialist-decision", "no-iron")


@pytest.mark.parametrize(("indication", "at"), list(product(INDICATIONS, ORDER)))
def test_a_cap_never_makes_an_indication_less_strict(indication: str, at: str):
    under = capped(indication, at, ())

    if indication == "not-covered":
        assert under == "not-covered"
    else:
        assert ORDER.index(under) == max(ORDER.index(indication), ORDER.index(at))


@pytest.mark.parametrize("indication", INDICATIONS)
def test_a_cap_on_iv_iron_alone_leaves_the_others(indication: str):
    under = capped(indication, "specialist-decision", ("iv-iron", "either-route"))

    assert under == ("specialist-decision" if indication in ("iv-iron", "either-route") else indication)


def test_the_order_of_strictness_is_the_one_decided():
    assert STRICTNESS == ORDER
