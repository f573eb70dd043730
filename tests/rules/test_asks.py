"""What to ask next, against every set of asks and every result, by brute force on small decisions."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.rules import nodes as n
from ironrest.rules.asks import MOST_ASKS, MOST_SETS, Ask, AskSet, plan_asks
from ironrest.rules.decide import Step, always, narrowed, possible
from ironrest.rules.evaluate import Value, compile_condition
from tests.rules.language import conditions

FACTS = ("a", "b", "c", "d", "e")
VALUES: Mapping[str, tuple[Value, ...]] = dict.fromkeys(FACTS, (False, True))


class Problem:
    """A decision over flags, as the search sees it."""

    def __init__(self, steps: list[Step], facts: Mapping[str, Value]) -> None:
        self.steps, self.facts = narrowed(steps, facts), facts

    def definite(self) -> bool:
        return len(possible(self.steps, self.facts)) == 1

    def reads(self) -> frozenset[str]:
        return frozenset(fact for step in self.steps for fact in step.reads)

    def next_fact(self, allowed: frozenset[str]) -> str | None:
        return min((fact for fact in self.reads() & allowed if fact not in self.facts), default=None)

    def learn(self, fact: str, value: Value) -> Problem:
        return Problem(self.steps, {**self.facts, fact: value})

    def key(self) -> Hashable:
        names = tuple((step.name, step.then, bool(step.reads)) for step in self.steps)
        return names, tuple(sorted((fact, value) for fact, value in self.facts.items() if fact in self.reads()))


@st.composite
def problems(draw: st.DrawFn) -> tuple[Problem, list[Ask], list[Step]]:
    flags = st.sampled_from(FACTS).map(n.Flag)
    nodes = draw(st.lists(conditions(flags), min_size=1, max_size=3))
    steps = [
        Step(draw(st.sampled_from("PQR")), compile_condition(node, {}), frozenset(n.facts_of(node)), str(at))
        for at, node in enumerate(nodes)
    ]
    owner = {fact: draw(st.sampled_from(["one", "two", "three", "four"])) for fact in draw(st.permutations(FACTS))}
    missing = draw(st.sampled_from([None, None, None, "one"]))
    grouped: dict[str, list[str]] = {}
    for fact, ask in owner.items():
        grouped.setdefault(ask, []).append(fact)
    asks = [Ask(name, draw(st.integers(1, 3)), tuple(facts)) for name, facts in grouped.items() if name != missing]
    steps = [*steps, always("S")]
    return Problem(steps, {}), asks, steps


def settles(steps: list[Step], asks: tuple[Ask, ...]) -> bool:
    facts = [fact for ask in asks for fact in ask.facts]
    results = (dict(zip(facts, one, strict=True)) for one in product((False, True), repeat=len(facts)))
    return all(len(possible(steps, result)) == 1 for result in results)


def every_settling_set(steps: list[Step], asks: list[Ask]) -> list[tuple[int, list[str]]]:
    """Those of which no smaller part settles too, cheapest first, ties by name."""
    found: list[tuple[Ask, ...]] = []
    for size in range(len(asks) + 1):
        for chosen in combinations(asks, size):
            if not any(set(smaller) <= set(chosen) for smaller in found) and settles(steps, chosen):
                found.append(chosen)
    return sorted((sum(ask.cost for ask in chosen), sorted(ask.id for ask in chosen)) for chosen in found)


@given(problems())
def test_the_plan_is_every_smallest_settling_set_cheapest_first(problem):
    state, asks, steps = problem
    brute = every_settling_set(steps, asks)

    plan = plan_asks(state, asks, VALUES)

    if state.definite():
        assert plan == ()
    elif brute:
        assert [(one.cost, list(one.asks)) for one in plan] == brute[:MOST_SETS]
        assert all(one.settles for one in plan)
    elif asks:
        (only,) = plan
        assert not only.settles
        assert set(only.asks) == {ask.id for ask in asks}
    else:
        assert plan == ()


@given(problems())
def test_the_order_in_which_asks_are_given_never_matters(problem):
    state, asks, _ = problem

    assert plan_asks(state, asks[::-1], VALUES) == plan_asks(state, asks, VALUES)


def decision(rule: n.Condition) -> Problem:
    return Problem([Step("yes", compile_condition(rule, {}), frozenset(n.facts_of(rule)), "0"), always("no")], {})


def many(count: int) -> tuple[tuple[str, ...], list[Ask], dict[str, tuple[Value, ...]]]:
    facts = tuple(f"f{number}" for number in range(count))
    return facts, [Ask(f"ask_{fact}", 1, (fact,)) for fact in facts], dict.fromkeys(facts, (False, True))


def test_more_asks_than_anyone_reads_are_cut_and_said_not_to_settle():
    facts, asks, values = many(MOST_ASKS + 2)
    state = decision(n.All(tuple(n.Flag(fact) for fact in facts)))

    (only,) = plan_asks(state, asks, values)

    assert not only.settles
    assert len(only.asks) == MOST_ASKS == 6


def test_as_many_asks_as_may_be_shown_still_settle():
    facts, asks, values = many(MOST_ASKS)
    state = decision(n.All(tuple(n.Flag(fact) for fact in facts)))

    assert plan_asks(state, asks, values) == (AskSet(tuple(sorted(ask.id for ask in asks)), 6, True),)


def test_one_ask_answers_all_its_facts_and_costs_once():
    state = decision(n.All((n.Flag("a"), n.Flag("b"))))

    assert plan_asks(state, [Ask("list", 2, ("a", "b"))], VALUES) == (AskSet(("list",), 2, True),)


def test_at_most_five_sets_are_shown_and_ties_go_by_name():
    """The same fact can be learned from seven asks: the first five by name are shown."""
    asks = [Ask(name, 1, ("a",)) for name in "gfedcba"]

    plan = plan_asks(decision(n.Flag("a")), asks, VALUES)

    assert [one.asks for one in plan] == [("a",), ("b",), ("c",), ("d",), ("e",)]
    assert len(plan) == MOST_SETS


@pytest.mark.parametrize("asks", [[], [Ask("elsewhere", 1, ("z",))]])
def test_what_nothing_can_settle_is_said_so(asks: list[Ask]):
    plan = plan_asks(decision(n.Flag("a")), asks, {**VALUES, "z": (False, True)})

    assert [one.settles for one in plan] == [False] * len(asks)
