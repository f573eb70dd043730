"""What is asked and measured at the bedside: guards as boxes, limits that hold a dose back, vital signs when due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from ironrest.care.plan.proposal import Visit
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_infusion import VitalsSet
from ironrest.report.sheets.amounts import amount, number
from ironrest.report.sheets.words import word
from ironrest.rules import nodes as n


class Cited(Protocol):
    """Whatever stands on a sheet with its source."""

    @property
    def citation(self) -> Citation: ...


class Check(NamedTuple):
    """One box to tick."""

    label: str
    says: str
    citation: Citation


class Hold(NamedTuple):
    """A measured limit: outside it the dose waits."""

    limits: str
    says: str
    citation: Citation


class Due(NamedTuple):
    """One row of the grid of vital signs."""

    when: str
    citation: Citation


def checks(knowledge: Knowledge, before: str) -> tuple[Check, ...]:
    """The boxes to tick before an event of that kind, those of the limits in `holds` among them."""
    guards = knowledge.infusion.guards.values()
    return tuple(Check(one.label, one.says, one.source) for one in guards if before in one.before)


def holds(knowledge: Knowledge) -> tuple[Hold, ...]:
    """The guards that compare a measurement with a number."""
    found = []
    for key, one in knowledge.infusion.guards.items():
        limits = list(_limits(knowledge, knowledge.nodes[f"guard:{key}"]))
        if limits:
            found.append(Hold("; ".join(limits), one.says, one.source))
    return tuple(found)


def vitals_due(knowledge: Knowledge, visit: Visit | None) -> tuple[Due, ...]:
    """When vital signs are due in this visit; without one, each set as the schedule names it."""
    return tuple(due for one in knowledge.infusion.vitals for due in _due(one, visit))


def _due(one: VitalsSet, visit: Visit | None) -> Iterator[Due]:
    if visit is None:
        again = word("vitals", "again", minutes=number(one.every_min)) if one.every_min else ""
        yield Due(f"{one.label}{again}", one.source)
        yield from (Due("", one.source) for _ in range(_BLANK_ROWS if one.every_min else 0))
    elif one.anchor == "running":
        for minutes in _times(one, visit.duration_min):
            yield Due(word("vitals", "running", minutes=amount(minutes, "min")), one.source)
    elif one.anchor == "observation-end":
        yield Due(f"{one.label} ({amount(visit.observation_min, 'min')})", one.source)
    else:
        yield Due(one.label, one.source)


def _times(one: VitalsSet, duration_min: float) -> Iterator[float]:
    """The times that lie before the end; the end has a set of its own."""
    at = one.at_min
    while at < duration_min:
        yield at
        if not one.every_min:
            return
        at += one.every_min


#: Lines left free where a set comes again and again and nobody knows how often.
_BLANK_ROWS = 5

_OPERATORS = {">=": "at_least", ">": "above", "<": "below", "<=": "at_most"}


def _limits(knowledge: Knowledge, node: n.Condition) -> Iterator[str]:
    """`Temperature: at least 35 °C, below 38 °C` for each measured fact, where every part of the guard must hold."""
    parts = node.parts if isinstance(node, n.All) else (node,)
    if not all(isinstance(part, n.Compare) for part in parts):
        return
    found: dict[str, list[str]] = {}
    for leaf in parts:
        if not (
            isinstance(leaf, n.Compare) and isinstance(leaf.left, n.FactValue) and isinstance(leaf.right, n.Number)
        ):
            continue
        fact = knowledge.infusion.facts[leaf.left.fact]
        if fact.known_from == "asked" and leaf.operator in _OPERATORS:
            bound = amount(leaf.right.value, word("unit", fact.unit))
            found.setdefault(fact.label, []).append(word("hold", _OPERATORS[leaf.operator], value=bound))
    yield from (f"{label}: {', '.join(bounds)}" for label, bounds in found.items())
