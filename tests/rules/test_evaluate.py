"""What a rule means: Kleene's tables, intervals, and two other readers of the same rules (DuckDB, a naive one here)."""

from __future__ import annotations

import math
import operator
from itertools import product

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.rules import nodes as n
from ironrest.rules.evaluate import Value, compile_condition, evaluate
from ironrest.rules.parse import parse
from ironrest.rules.write import write
from ironrest.values.interval import Interval, at_least, exact, less_than, more_than
from ironrest.values.truth import Truth
from tests.reference import inside
from tests.rules.language import (
    CHOICES,
    FLAGS,
    NUMBERS,
    OPERATORS,
    VOCABULARY,
    comparisons,
    conditions,
    flags,
    plain_comparisons,
    words,
)

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
PYTHON = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}

AND = """
true  true  true
true  false false
true  none  none
false true  false
false false false
false none  false
none  true  none
none  false false
none  none  none
"""
OR = """
true  true  true
true  false true
true  none  true
false true  true
false false false
false none  none
none  true  true
none  false none
none  none  none
"""
WORD = {"true": True, "false": False, "none": None}


def rows(table: str) -> list[tuple[bool | None, ...]]:
    return [tuple(WORD[word] for word in line.split()) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("one", "other", "result"), rows(AND))
def test_and_follows_kleene(one: bool | None, other: bool | None, result: bool | None):
    facts = {"pregnant": one, "on_dialysis": other}

    assert compile_condition(parse("pregnant and on_dialysis", VOCABULARY), {})(facts) is result


@pytest.mark.parametrize(("one", "other", "result"), rows(OR))
def test_or_follows_kleene(one: bool | None, other: bool | None, result: bool | None):
    facts = {"pregnant": one, "on_dialysis": other}

    assert compile_condition(parse("pregnant or on_dialysis", VOCABULARY), {})(facts) is result


@pytest.mark.parametrize(("value", "result"), [(True, F), (False, T), (None, U)])
def test_not_follows_kleene(value: bool | None, result: Truth):
    assert evaluate(n.Not(n.Flag("pregnant")), {"pregnant": value}) is result


@pytest.mark.parametrize(("value", "result"), [(True, T), (False, T), (None, F)])
def test_known_is_never_unknown(value: bool | None, result: Truth):
    assert evaluate(n.Known("pregnant"), {"pregnant": value}) is result


@pytest.mark.parametrize(
    ("rule", "word", "result"),
    [
        ("sex = 'male'", "male", T),
        ("sex = 'male'", "female", F),
        ("sex = 'male'", None, U),
        ("sex <> 'male'", None, U),
        ("sex <> 'male'", "other", T),
        ("sex in ('male', 'other')", "other", T),
        ("sex not in ('male', 'other')", "female", T),
        ("sex not in ('male', 'other')", None, U),
    ],
)
def test_a_word_is_one_of_several_or_unknown(rule: str, word: str | None, result: Truth):
    assert evaluate(parse(rule, VOCABULARY), {"sex": word}) is result


@pytest.mark.parametrize("value", [True, False])
def test_a_settled_rule_keeps_its_value(value: bool):
    assert evaluate(n.Constant(value), {}) is Truth.of(value)


def test_a_criterion_is_looked_up():
    low = compile_condition(parse("ferritin < 75", VOCABULARY), {})

    assert evaluate(n.Ref("iron_low"), {"ferritin": exact(50)}, {"iron_low": low}) is T


def test_a_fact_that_is_not_there_is_unknown():
    assert evaluate(parse("ferritin < 75", VOCABULARY), {}) is U


# --- intervals --------------------------------------------------------------------------------------------------------

ENDS = (-math.inf, 1.0, 2.0, 3.0, math.inf)
POINTS = [number / 4 for number in range(-8, 25)]


def every_interval() -> list[Interval]:
    found = [exact(end) for end in ENDS if math.isfinite(end)]
    for low, high, low_closed, high_closed in product(ENDS, ENDS, (True, False), (True, False)):
        if low < high and not (math.isinf(low) and low_closed) and not (math.isinf(high) and high_closed):
            found.append(Interval(low, high, low_closed, high_closed))
    return found


INTERVALS = every_interval()


def common(answers: set[bool]) -> Truth:
    return Truth.of(next(iter(answers))) if len(answers) == 1 else U


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("interval", INTERVALS, ids=repr)
def test_an_interval_against_a_number_is_settled_only_when_every_number_in_it_agrees(interval: Interval, sign):
    rule = n.Compare(sign, n.FactValue("ferritin"), n.Number(2.0))
    turned = n.Compare(n.MIRRORED[sign], n.Number(2.0), n.FactValue("ferritin"))
    brute = common({PYTHON[sign](point, 2.0) for point in POINTS if inside(interval, point)})

    assert evaluate(rule, {"ferritin": interval}) is brute
    assert evaluate(turned, {"ferritin": interval}) is brute


@pytest.mark.parametrize("sign", OPERATORS)
def test_two_intervals_are_settled_only_when_every_pair_agrees(sign):
    rule = n.Compare(sign, n.FactValue("ferritin"), n.FactValue("tsat"))
    test = compile_condition(rule, {})
    points = {one: [point for point in POINTS if inside(one, point)] for one in INTERVALS}
    for one, other in product(INTERVALS, INTERVALS):
        brute = common({PYTHON[sign](a, b) for a in points[one] for b in points[other]})
        assert Truth.of(test({"ferritin": one, "tsat": other})) is brute, (one, other)


@pytest.mark.parametrize("sign", OPERATORS)
def test_the_opposite_of_an_operator_answers_the_opposite(sign):
    for interval in INTERVALS:
        there = evaluate(n.Compare(sign, n.FactValue("hb"), n.Number(2.0)), {"hb": interval})
        back = evaluate(n.Compare(n.OPPOSITE[sign], n.FactValue("hb"), n.Number(2.0)), {"hb": interval})
        assert there is ~back


@pytest.mark.parametrize(
    ("rule", "facts", "result"),
    [
        ("ferritin < 300", {"ferritin": more_than(2000)}, F),
        ("ferritin >= 300", {"ferritin": more_than(2000)}, T),
        ("ferritin <= 75", {"ferritin": less_than(15)}, T),
        ("ferritin <= 75", {"ferritin": less_than(100)}, U),
        ("ferritin <= 75", {"ferritin": exact(75)}, T),
        ("ferritin > 75", {"ferritin": exact(75)}, F),
        ("tsat < 20", {"tsat": exact(20)}, F),
        ("tsat >= 45", {"tsat": exact(45)}, T),
        ("tsat >= 45", {"tsat": at_least(45)}, T),
        ("ferritin <= 100", {"ferritin": exact(100)}, T),
        ("ferritin < 300", {"ferritin": exact(300)}, F),
        ("ferritin between 75 and 100", {"ferritin": Interval(80, 90)}, T),
        ("ferritin - tsat > 0", {"ferritin": exact(50), "tsat": Interval(10, 20)}, T),
        ("ferritin - tsat > 0", {"ferritin": exact(15), "tsat": Interval(10, 20)}, U),
        ("ferritin - tsat > 0", {"ferritin": exact(15)}, U),
        ("2 * tsat < 20", {"tsat": less_than(10)}, T),
        ("2 * tsat < 20", {}, U),
    ],
)
def test_thresholds_bounds_and_sums(rule: str, facts: dict[str, Value], result: Truth):
    assert evaluate(parse(rule, VOCABULARY), facts) is result


# --- another reader: naive, and written only here ---------------------------------------------------------------------

exact_facts = st.fixed_dictionaries(
    {
        **{name: st.none() | st.sampled_from([1.0, 2.0, 3.0, 4.0]) for name in NUMBERS},
        **{name: st.none() | st.booleans() for name in FLAGS},
        "sex": st.none() | st.sampled_from(CHOICES["sex"]),
    }
)


def as_facts(raw: dict[str, object]) -> dict[str, Value | None]:
    return {name: exact(value) if isinstance(value, float) else value for name, value in raw.items()}  # type: ignore[misc]


def naive(node: n.Condition, raw: dict[str, object]) -> bool | None:
    if isinstance(node, n.Compare):
        left, right = naive_term(node.left, raw), naive_term(node.right, raw)
        return None if left is None or right is None else PYTHON[node.operator](left, right)
    if isinstance(node, n.OneOf):
        return None if raw[node.fact] is None else raw[node.fact] in node.options
    if isinstance(node, n.Flag):
        return raw[node.fact]  # type: ignore[return-value]
    if isinstance(node, n.Not):
        part = naive(node.part, raw)
        return None if part is None else not part
    assert isinstance(node, n.All | n.Any)
    parts = [naive(part, raw) for part in node.parts]
    decisive = isinstance(node, n.Any)
    return decisive if decisive in parts else None if None in parts else not decisive


def naive_term(term: n.Term, raw: dict[str, object]) -> float | None:
    if isinstance(term, n.Number):
        return term.value
    if isinstance(term, n.Sum):
        parts = [naive_term(part, raw) for part in term.terms]
        return None if None in parts else math.fsum(parts)  # type: ignore[arg-type]
    value = raw[term.fact]
    factor = term.factor if isinstance(term, n.Scaled) else 1.0
    return None if value is None else factor * float(value)  # type: ignore[arg-type]


@given(conditions(comparisons | words | flags), exact_facts)
def test_exact_values_mean_what_a_naive_reader_says(node: n.Condition, raw: dict[str, object]):
    assert compile_condition(node, {})(as_facts(raw)) is naive(node, raw)


# --- and the NULL logic of a database ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        columns = [*(f"{name} double" for name in NUMBERS), *(f"{name} boolean" for name in FLAGS), "sex varchar"]
        connection.execute(f"create table people ({', '.join(columns)})")
        values = [
            [None, 1.0, 2.0],
            [None, 2.0],
            [None, 3.0],
            [None, True, False],
            [None, True],
            [None, "male", "other"],
        ]
        connection.executemany(f"insert into people values ({', '.join('?' * len(columns))})", list(product(*values)))
        yield connection


@given(conditions(plain_comparisons | words | flags))
def test_exact_values_mean_what_the_null_logic_of_a_database_says(database, node: n.Condition):
    names = (*NUMBERS, *FLAGS, "sex")
    found = database.execute(f"select {', '.join(names)}, ({write(node)}) as answer from people").fetchall()
    test = compile_condition(node, {})

    for *raw, answer in found:
        assert test(as_facts(dict(zip(names, raw, strict=True)))) is answer
