"""Kleene's strong three-valued logic, row by row.

Tables: S. C. Kleene, Introduction to Metamathematics, 1952, section 64.
Second opinion: the NULL logic of SQLite.
"""

import sqlite3
from itertools import product

import pytest

from ironrest.values.truth import Truth, every, some

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN

AND = [
    (T, T, T),
    (T, F, F),
    (T, U, U),
    (F, T, F),
    (F, F, F),
    (F, U, F),
    (U, T, U),
    (U, F, F),
    (U, U, U),
]
OR = [
    (T, T, T),
    (T, F, T),
    (T, U, T),
    (F, T, T),
    (F, F, F),
    (F, U, U),
    (U, T, T),
    (U, F, U),
    (U, U, U),
]
NOT = [(T, F), (F, T), (U, U)]

SQL = {T: 1, F: 0, U: None}


def ask_sql(expression: str, *truths: Truth) -> Truth:
    """The same question put to SQLite, whose NULL logic is Kleene's."""
    with sqlite3.connect(":memory:") as connection:
        (answer,) = connection.execute(f"select {expression}", [SQL[truth] for truth in truths]).fetchone()
    connection.close()
    return Truth.of(None if answer is None else bool(answer))


@pytest.mark.parametrize(("left", "right", "answer"), AND)
def test_and_follows_the_table(left: Truth, right: Truth, answer: Truth):
    assert (left & right) is answer


@pytest.mark.parametrize(("left", "right", "answer"), OR)
def test_or_follows_the_table(left: Truth, right: Truth, answer: Truth):
    assert (left | right) is answer


@pytest.mark.parametrize(("value", "answer"), NOT)
def test_not_follows_the_table(value: Truth, answer: Truth):
    assert ~value is answer


@pytest.mark.parametrize("table", [AND, OR], ids=["and", "or"])
def test_the_tables_hold_every_pair_once(table: list[tuple[Truth, Truth, Truth]]):
    assert [(left, right) for left, right, _ in table] == list(product([T, F, U], repeat=2))


@pytest.mark.parametrize(("left", "right"), list(product(Truth, repeat=2)))
def test_sql_gives_the_same_answers(left: Truth, right: Truth):
    assert ask_sql("? and ?", left, right) is (left & right)
    assert ask_sql("? or ?", left, right) is (left | right)
    assert ask_sql("not ?", left) is ~left


@pytest.mark.parametrize("truth", list(Truth))
def test_a_truth_cannot_stand_in_an_if(truth: Truth):
    """Unknown would otherwise be read as yes: every enum member is truthy."""
    with pytest.raises(TypeError, match=r"Write `truth is Truth\.TRUE`"):
        bool(truth)


@pytest.mark.parametrize("truth", list(Truth))
def test_and_or_not_of_python_cannot_be_used_on_a_truth_either(truth: Truth):
    with pytest.raises(TypeError):
        _ = truth and T
    with pytest.raises(TypeError):
        _ = truth or T
    with pytest.raises(TypeError):
        _ = not truth


@pytest.mark.parametrize(("value", "truth"), [(True, T), (False, F), (None, U)])
def test_a_bool_or_nothing_becomes_a_truth(value: bool | None, truth: Truth):
    assert Truth.of(value) is truth


@pytest.mark.parametrize(("truth", "known"), [(T, True), (F, True), (U, False)])
def test_only_unknown_is_not_known(truth: Truth, known: bool):
    assert truth.known is known


@pytest.mark.parametrize(
    ("truths", "all_of_them", "any_of_them"),
    [
        ([], T, F),
        ([T], T, T),
        ([F], F, F),
        ([U], U, U),
        ([T, T, T], T, T),
        ([F, F, F], F, F),
        ([U, U, U], U, U),
        ([T, U, T], U, T),
        ([F, U, F], F, U),
        ([T, U, F], F, T),
    ],
)
def test_every_and_some_fold_any_number(truths: list[Truth], all_of_them: Truth, any_of_them: Truth):
    assert every(truths) is all_of_them
    assert some(iter(truths)) is any_of_them


@pytest.mark.parametrize(("left", "right"), list(product(Truth, repeat=2)))
def test_learning_a_fact_never_overturns_a_settled_answer(left: Truth, right: Truth):
    """An answer given with an unknown stands whatever the unknown turns out to be."""
    for learned in [T, F] if left is U else [left]:
        assert (left & right) in (U, learned & right)
        assert (left | right) in (U, learned | right)
