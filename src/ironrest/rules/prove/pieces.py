"""A rule in pieces that share no fact: each varies by itself, so that the rule is exact when each of them is.

Kleene's logic may be coarser than "true in every completion" only where a fact stands twice. A part that shares no
fact with its siblings takes any value that it can take whatever they take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import prod

from ironrest.rules import nodes as n
from ironrest.rules.evaluate import Value, compile_condition
from ironrest.rules.prove.compile import compile_truths
from ironrest.rules.prove.logic import both, every, no, some
from ironrest.rules.prove.symbols import Flag, Formula, Symbols, Words
from ironrest.rules.regions import cuts_of, regions


def expanded(node: n.Condition, criterion: Callable[[str], n.Condition]) -> n.Condition:
    """The rule with every criterion that it names written out."""
    if isinstance(node, n.Ref):
        return expanded(criterion(node.criterion), criterion)
    if isinstance(node, n.Not):
        return n.Not(expanded(node.part, criterion))
    if isinstance(node, n.All | n.Any):
        return type(node)(tuple(expanded(part, criterion) for part in node.parts))
    return node


def pieces(node: n.Condition) -> Iterator[n.Condition]:
    """The smallest parts that share no fact with any other part."""
    if isinstance(node, n.Not):
        yield from pieces(node.part)
    elif isinstance(node, n.All | n.Any):
        for group in _groups(node.parts):
            if len(group) == 1:
                yield from pieces(group[0])
            else:
                yield type(node)(tuple(group))
    elif n.facts_of(node):
        yield node


def _groups(parts: tuple[n.Condition, ...]) -> list[list[n.Condition]]:
    """Parts that share facts, directly or through others, together."""
    groups: list[tuple[set[str], list[n.Condition]]] = []
    for part in parts:
        facts, members = set(n.facts_of(part)), [part]
        for other in [one for one in groups if one[0] & facts]:
            groups.remove(other)
            facts, members = facts | other[0], [*other[1], *members]
        groups.append((facts, members))
    return [members for _, members in groups]


def values_told_apart(piece: n.Condition, symbols: Symbols) -> dict[str, tuple[Value, ...]]:
    """For each fact its yes and no, its words, or the regions between its thresholds."""
    cuts = cuts_of(piece)
    return {fact: _values(fact, symbols, regions(cuts.get(fact, ()))) for fact in n.facts_of(piece)}


def _values(fact: str, symbols: Symbols, between: tuple[Value, ...]) -> tuple[Value, ...]:
    kind = symbols.kinds[fact]
    if isinstance(kind, Flag):
        return (True, False)
    return kind.words if isinstance(kind, Words) else between


def completions(piece: n.Condition, symbols: Symbols) -> int:
    """How many complete people the piece can tell apart."""
    return prod(map(len, values_told_apart(piece, symbols).values()))


def coarse(piece: n.Condition, symbols: Symbols) -> Formula:
    """Somebody of whom the piece is unknown, although it is the same in each completion that fits her."""
    truths = compile_truths(piece, symbols, {})
    test, values = compile_condition(piece, {}), values_told_apart(piece, symbols)
    fits: dict[bool, list[Formula]] = {True: [], False: []}
    for chosen in product(*values.values()):
        person: Mapping[str, Value] = dict(zip(values, chosen, strict=True))
        answer = test(person)
        assert answer is not None, "a region is settled"
        fits[answer].append(every(symbols.may_be(fact, value) for fact, value in person.items()))
    return both(truths.unknown, some([no(some(fits[True])), no(some(fits[False]))]))
