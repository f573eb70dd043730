"""Every small change of one condition: operators, thresholds, connectives, negations, a part left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from ironrest.rules import nodes as n
from ironrest.rules.write import number_text

#: The operator that treats the threshold itself otherwise.
EDGE: dict[n.Operator, n.Operator] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def changed(node: n.Condition) -> Iterator[n.Condition]:
    """Each condition that differs from this one in one place."""
    if isinstance(node, n.All | n.Any):
        yield from _connected(node)
    elif isinstance(node, n.Not):
        yield node.part
        yield from (n.Not(part) for part in changed(node.part))
    elif isinstance(node, n.Compare):
        yield from _compared(node)
    elif isinstance(node, n.OneOf):
        yield n.Not(node)
        if len(node.options) > 1:
            yield from (n.OneOf(node.fact, tuple(one for one in node.options if one != out)) for out in node.options)
    else:
        yield n.Not(node)


def neighbours(value: float) -> tuple[float, float]:
    """One unit of the last written digit less, and more; of a rounded quotient a hundredth."""
    written = Decimal(number_text(value))
    step = Decimal(1).scaleb(max(int(written.as_tuple().exponent), -2))
    return float(written - step), float(written + step)


def _connected(node: n.All | n.Any) -> Iterator[n.Condition]:
    kind, other = (n.All, n.Any) if isinstance(node, n.All) else (n.Any, n.All)
    yield other(node.parts)
    for at, part in enumerate(node.parts):
        rest = (*node.parts[:at], *node.parts[at + 1 :])
        yield rest[0] if len(rest) == 1 else kind(rest)
        yield from (kind((*node.parts[:at], one, *node.parts[at + 1 :])) for one in changed(part))


def _compared(node: n.Compare) -> Iterator[n.Condition]:
    operators = [n.OPPOSITE[node.operator]]
    if node.operator in EDGE:
        operators.insert(0, EDGE[node.operator])
    yield from (n.Compare(one, node.left, node.right) for one in operators)
    yield from (n.Compare(node.operator, one, node.right) for one in _terms(node.left))
    yield from (n.Compare(node.operator, node.left, one) for one in _terms(node.right))


def _terms(term: n.Term) -> Iterator[n.Term]:
    if isinstance(term, n.Number):
        yield from map(n.Number, neighbours(term.value))
    elif isinstance(term, n.Scaled):
        yield from (n.Scaled(one, term.fact) for one in neighbours(term.factor))
    elif isinstance(term, n.Sum):
        yield from _sums(term)


def _sums(term: n.Sum) -> Iterator[n.Term]:
    make: Callable[[tuple[n.Number | n.FactValue | n.Scaled, ...]], n.Sum] = n.Sum
    for at, part in enumerate(term.terms):
        for one in _terms(part):
            assert not isinstance(one, n.Sum)
            yield make((*term.terms[:at], one, *term.terms[at + 1 :]))
