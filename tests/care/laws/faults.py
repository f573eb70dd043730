"""The knowledge with one planted fault, and which laws fail for it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from ironrest.care.laws.law import Law, Proved, prove
from ironrest.care.laws.smallest import Counterexample, smallest
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.rules import nodes as n
from ironrest.rules.parse import Vocabulary, parse
from ironrest.rules.prove.solve import cvc5_check

KNOWLEDGE = load()
ON = date(2026, 11, 22)
GUIDELINES = tuple(KNOWLEDGE.guidelines)


def with_criterion(name: str, when: str) -> Knowledge:
    """One criterion in other words."""
    kinds: dict[str, Any] = {key: fact.kind for key, fact in KNOWLEDGE.facts.items()}
    node = parse(when, Vocabulary(kinds | dict.fromkeys(KNOWLEDGE.criteria, "criterion"), {}))
    return with_node(f"criterion:{name}", node)


def with_node(key: str, node: n.Condition) -> Knowledge:
    assert key in KNOWLEDGE.nodes
    assert KNOWLEDGE.nodes[key] != node
    return msgspec.structs.replace(KNOWLEDGE, nodes={**KNOWLEDGE.nodes, key: node})


def without_bar(name: str) -> Knowledge:
    """One contraindication less in the table for intravenous iron."""
    kept = tuple(
        msgspec.structs.replace(one, criteria=tuple(each for each in one.criteria if each != name))
        if one.route == "iv"
        else one
        for one in KNOWLEDGE.clearances
    )
    assert kept != KNOWLEDGE.clearances
    return msgspec.structs.replace(KNOWLEDGE, clearances=kept)


def moved(node: n.Condition, by: float) -> n.Condition:
    """The comparison with its number moved; `dose <= 15 * weight` has its number in the factor."""
    assert isinstance(node, n.Compare)
    right = node.right
    if isinstance(right, n.Number):
        return n.Compare(node.operator, node.left, n.Number(right.value + by))
    assert isinstance(right, n.Scaled)
    return n.Compare(node.operator, node.left, n.Scaled(right.factor + by, right.fact))


def failing(laws: Iterable[Law], *, second: bool = False) -> dict[str, Proved]:
    """Laws that do not hold, by name. Of each of them cvc5 says the same as z3, also where it was not asked first."""
    proved = (prove(law, clock=time.perf_counter, second=second) for law in laws)
    found = {one.law.id: one for one in proved if not one.holds}
    for one in found.values():
        assert one.asked.z3 == (one.asked.cvc5 or cvc5_check(one.asked.smtlib)), one.law.id
    return found


def who_breaks(proved: Proved) -> Counterexample:
    return smallest(proved.people, proved.law.breaks)
