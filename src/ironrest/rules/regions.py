"""Which values of a fact can a set of rules tell apart? The thresholds cut the line into regions."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ironrest.rules import nodes as n
from ironrest.values.errors import KnowledgeError
from ironrest.values.interval import Interval

#: A cut lies just before its number (False) or just after it (True).
Cut = tuple[float, bool]


def cuts_of(node: n.Condition) -> dict[str, set[Cut]]:
    """The cuts that a condition makes in each numeric fact that it names. Refs are not followed."""
    found: dict[str, set[Cut]] = {}
    for leaf in n.leaves(node):
        if isinstance(leaf, n.Compare):
            fact, operator, limit = _fact_and_limit(leaf)
            before, after = (limit, False), (limit, True)
            sides = {before, after} if operator in ("=", "<>") else {before} if operator in ("<", ">=") else {after}
            found.setdefault(fact, set()).update(sides)
    return found


def _fact_and_limit(leaf: n.Compare) -> tuple[str, n.Operator, float]:
    if isinstance(leaf.left, n.FactValue) and isinstance(leaf.right, n.Number):
        return leaf.left.fact, leaf.operator, leaf.right.value
    if isinstance(leaf.right, n.FactValue) and isinstance(leaf.left, n.Number):
        return leaf.right.fact, n.MIRRORED[leaf.operator], leaf.left.value
    raise KnowledgeError(
        "Under a verdict each comparison is one fact against one number, so that what to ask next can be worked out. "
        "Make the sum or difference a fact of its own."
    )


def regions(cuts: Iterable[Cut]) -> tuple[Interval, ...]:
    """The intervals between the cuts, from low to high: they touch, do not overlap and cover the whole line."""
    low, low_closed = -math.inf, False
    found: list[Interval] = []
    for limit, after in sorted(set(cuts)):
        found.append(Interval(low, limit, low_closed, after))
        low, low_closed = limit, not after
    return (*found, Interval(low, math.inf, low_closed, False))
