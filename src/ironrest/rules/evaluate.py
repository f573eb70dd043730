"""The meaning of a rule: nodes to functions of one person's facts, in Kleene's three values.

Inside, the three values are True, False and None, because these functions run millions of times; outside, they are
a Truth. Every other engine must agree with this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ironrest.rules import nodes as n
from ironrest.values.interval import Interval, exact
from ironrest.values.truth import Truth

#: A known value of a fact: a number as an interval in the fact's own unit, yes/no, or a word.
Value = Interval | bool | str
#: Facts by id. A fact that is not there, or is None, is unknown.
Facts = Mapping[str, Value | None]
Test = Callable[[Facts], bool | None]

_BOOL = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


def compile_condition(node: n.Condition, criteria: Mapping[str, Test]) -> Test:
    """A function of the facts. Criteria that the node refers to must be compiled already."""
    if isinstance(node, n.Compare):
        return _compare(node)
    if isinstance(node, n.All):
        return _all([compile_condition(part, criteria) for part in node.parts])
    if isinstance(node, n.Any):
        return _any([compile_condition(part, criteria) for part in node.parts])
    if isinstance(node, n.Not):
        return _not(compile_condition(node.part, criteria))
    if isinstance(node, n.Ref):
        return criteria[node.criterion]
    return _leaf(node)


def evaluate(node: n.Condition, facts: Facts, criteria: Mapping[str, Test] | None = None) -> Truth:
    """One condition for one person."""
    return Truth.of(compile_condition(node, criteria or {})(facts))


def _leaf(node: n.OneOf | n.Flag | n.Known | n.Constant) -> Test:
    if isinstance(node, n.Constant):
        value = node.value
        return lambda facts: value
    fact = node.fact
    if isinstance(node, n.Flag):
        return lambda facts: facts.get(fact)  # type: ignore[return-value]
    if isinstance(node, n.Known):
        return lambda facts: facts.get(fact) is not None
    options = frozenset(node.options)
    return lambda facts: None if (word := facts.get(fact)) is None else word in options


def _all(tests: list[Test]) -> Test:
    def test(facts: Facts) -> bool | None:
        result: bool | None = True
        for part in tests:
            truth = part(facts)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return test


def _any(tests: list[Test]) -> Test:
    def test(facts: Facts) -> bool | None:
        result: bool | None = False
        for part in tests:
            truth = part(facts)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    return test


def _not(inner: Test) -> Test:
    return lambda facts: None if (truth := inner(facts)) is None else not truth


def _compare(node: n.Compare) -> Test:
    if isinstance(node.left, n.FactValue) and isinstance(node.right, n.Number):
        return _against_constant(node.left.fact, node.operator, node.right.value)
    left, right, operator = _term(node.left), _term(node.right), node.operator

    def test(facts: Facts) -> bool | None:
        one, other = left(facts), right(facts)
        if one is None or other is None:
            return None
        return _BOOL[_relate(operator, one, other)]

    return test


def _relate(operator: n.Operator, one: Interval, other: Interval) -> Truth:
    if operator == "<":
        return one.below(other)
    if operator == "<=":
        return one.at_most(other)
    if operator == ">":
        return other.below(one)
    if operator == ">=":
        return other.at_most(one)
    return one.equals(other) if operator == "=" else ~one.equals(other)


def _against_constant(fact: str, operator: n.Operator, limit: float) -> Test:
    """The common shape, written out for speed: both ends of the interval against one number."""
    if operator in ("=", "<>"):
        bound = exact(limit)
        return lambda facts: (
            None if (value := facts.get(fact)) is None else _BOOL[_relate(operator, value, bound)]  # type: ignore[arg-type]
        )
    strict_low = operator in ("<", ">=")  # the side that ends before the limit
    flip = operator in (">", ">=")

    def test(facts: Facts) -> bool | None:
        value = facts.get(fact)
        if value is None:
            return None
        high, low = value.high, value.low  # type: ignore[union-attr]
        if strict_low:
            if high < limit or (high == limit and not value.high_closed):  # type: ignore[union-attr]
                return not flip
            return flip if low >= limit else None
        if high <= limit:
            return not flip
        return flip if low > limit or (low == limit and not value.low_closed) else None  # type: ignore[union-attr]

    return test


def _term(term: n.Term) -> Callable[[Facts], Interval | None]:
    if isinstance(term, n.Number):
        constant = exact(term.value)
        return lambda facts: constant
    if isinstance(term, n.FactValue):
        name = term.fact
        return lambda facts: facts.get(name)  # type: ignore[return-value]
    if isinstance(term, n.Scaled):
        fact, factor = term.fact, term.factor
        return lambda facts: None if (value := facts.get(fact)) is None else value.times(factor)  # type: ignore[union-attr]
    return _sum([_term(part) for part in term.terms])


def _sum(parts: list[Callable[[Facts], Interval | None]]) -> Callable[[Facts], Interval | None]:
    def total(facts: Facts) -> Interval | None:
        result = exact(0.0)
        for part in parts:
            value = part(facts)
            if value is None:
                return None
            result = result.plus(value)
        return result

    return total
