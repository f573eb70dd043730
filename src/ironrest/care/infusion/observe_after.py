"""What follows a reaction: how long the person is watched, blood tests, referral, reports."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ironrest.care.infusion.classify import Signs
from ironrest.knowledge.compile_reactions import CLASS
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.rules import nodes as n
from ironrest.rules.evaluate import Value, evaluate
from ironrest.values.errors import Bug
from ironrest.values.truth import Truth


class Watch(msgspec.Struct, frozen=True):
    """How long, in hours. While answers are missing it is the longest time still possible, and `open` names them."""

    rule: str
    label: str
    hours: float
    definite: bool
    open: tuple[str, ...]
    source: Citation


class Later(msgspec.Struct, frozen=True):
    """One thing that follows. `certain` is false while it is unknown whether it applies."""

    id: str
    label: str
    says: str
    certain: bool
    source: Citation


def observe_after(acting: str, facts: Signs, knowledge: Knowledge) -> Watch:
    """The first line that holds or may hold."""
    known: Mapping[str, Value | None] = {**facts, CLASS: acting}
    for rule, one in knowledge.reactions.after.observation.items():
        node = knowledge.nodes.get(f"reaction-observation:{rule}")
        truth = Truth.TRUE if node is None else evaluate(node, known)
        if truth is not Truth.FALSE:
            unknown = () if node is None or truth is Truth.TRUE else n.facts_of(node)
            still_open = tuple(name for name in unknown if known.get(name) is None)
            return Watch(rule, one.label, one.hours, truth is Truth.TRUE, still_open, one.source)
    raise Bug("Every line of observation has a rule, although the loader wants a last one without.")


def what_follows(acting: str, facts: Signs, jurisdiction: str | None, knowledge: Knowledge) -> tuple[Later, ...]:
    """Everything that applies or may apply after a reaction of this class, in the order of the file."""
    known = {**facts, CLASS: acting}
    found = []
    for key, one in knowledge.reactions.after.after.items():
        if one.jurisdictions and jurisdiction is not None and jurisdiction not in one.jurisdictions:
            continue
        node = knowledge.nodes.get(f"reaction-after:{key}")
        truth = Truth.TRUE if node is None else evaluate(node, known)
        if truth is not Truth.FALSE:
            found.append(Later(key, one.label, one.says, truth is Truth.TRUE, one.source))
    return tuple(found)
