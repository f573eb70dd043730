"""Nodes to formulas: when a condition is certainly true, and when certainly false. The meaning is rules.evaluate's."""

from __future__ import annotations

from collections.abc import Mapping

import z3

from ironrest.rules import nodes as n
from ironrest.rules.prove.logic import every, some
from ironrest.rules.prove.symbols import Formula, Span, Symbols, Truths, Words, rational


def compile_truths(node: n.Condition, symbols: Symbols, criteria: Mapping[str, Truths]) -> Truths:
    """One condition. Criteria that it refers to must be compiled already."""
    if isinstance(node, n.All):
        parts = [compile_truths(part, symbols, criteria) for part in node.parts]
        return Truths(every(one.true for one in parts), some(one.false for one in parts))
    if isinstance(node, n.Any):
        parts = [compile_truths(part, symbols, criteria) for part in node.parts]
        return Truths(some(one.true for one in parts), every(one.false for one in parts))
    if isinstance(node, n.Not):
        inner = compile_truths(node.part, symbols, criteria)
        return Truths(inner.false, inner.true)
    if isinstance(node, n.Ref):
        return criteria[node.criterion]
    return _leaf(node, symbols)


def _leaf(node: n.Compare | n.OneOf | n.Flag | n.Known | n.Constant, symbols: Symbols) -> Truths:
    if isinstance(node, n.Compare):
        return _compare(node, symbols)
    if isinstance(node, n.Constant):
        return _constant(node.value)
    if isinstance(node, n.Flag):
        return symbols.flag(node.fact)
    if isinstance(node, n.Known):
        known = known_of(node.fact, symbols)
        return Truths(known, z3.Not(known))
    known, at = symbols.word(node.fact)
    kind = symbols.kinds[node.fact]
    assert isinstance(kind, Words)
    among = some(at == place for place, word in enumerate(kind.words) if word in node.options)
    return Truths(z3.And(known, among), z3.And(known, z3.Not(among)))


def _constant(value: bool | None) -> Truths:
    return Truths(z3.BoolVal(value is True), z3.BoolVal(value is False))


def known_of(fact: str, symbols: Symbols) -> Formula:
    """Whether the fact has any value."""
    kind = symbols.kinds[fact]
    if isinstance(kind, Words):
        return symbols.word(fact)[0]
    if hasattr(kind, "low"):
        return symbols.span(fact).known
    flag = symbols.flag(fact)
    return z3.Or(flag.true, flag.false)


def _compare(node: n.Compare, symbols: Symbols) -> Truths:
    one, other = _term(node.left, symbols), _term(node.right, symbols)
    if node.operator in (">", ">="):
        one, other = other, one
    known = z3.And(one.known, other.known)
    if node.operator in ("<", ">"):
        return Truths(z3.And(known, _below(one, other)), z3.And(known, one.low >= other.high))
    if node.operator in ("<=", ">="):
        return Truths(z3.And(known, other.low >= one.high), z3.And(known, _below(other, one)))
    same = z3.And(known, one.low == one.high, other.low == other.high, one.low == other.low)
    apart = z3.And(known, z3.Or(_below(one, other), _below(other, one)))
    return Truths(same, apart) if node.operator == "=" else Truths(apart, same)


def _below(one: Span, other: Span) -> Formula:
    """Every number of the one lies below every number of the other."""
    touching = z3.And(one.high == other.low, z3.Not(z3.And(one.high_closed, other.low_closed)))
    return z3.Or(one.high < other.low, touching)


def _term(term: n.Term, symbols: Symbols) -> Span:
    if isinstance(term, n.Number):
        return _point(term.value)
    if isinstance(term, n.FactValue):
        return symbols.span(term.fact)
    if isinstance(term, n.Scaled):
        return _scaled(symbols.span(term.fact), term.factor)
    total = _point(0.0)
    for part in term.terms:
        total = _plus(total, _term(part, symbols))
    return total


def _point(value: float) -> Span:
    number = rational(value)
    return Span(z3.BoolVal(True), number, number, z3.BoolVal(True), z3.BoolVal(True))


def _scaled(span: Span, factor: float) -> Span:
    if factor == 0:
        return _point(0.0)._replace(known=span.known)
    by = rational(factor)
    if factor > 0:
        return Span(span.known, span.low * by, span.high * by, span.low_closed, span.high_closed)
    return Span(span.known, span.high * by, span.low * by, span.high_closed, span.low_closed)


def _plus(one: Span, other: Span) -> Span:
    return Span(
        z3.And(one.known, other.known),
        one.low + other.low,
        one.high + other.high,
        z3.And(one.low_closed, other.low_closed),
        z3.And(one.high_closed, other.high_closed),
    )
