"""Which kinds of reaction are possible, the most dangerous first. The first of them is acted on, proved or not.

A sign that nobody has looked for is unknown, and keeps a dangerous class possible until it is answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.rules import nodes as n
from ironrest.rules.evaluate import Value, evaluate
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval, at_most
from ironrest.values.truth import Truth

Signs = Mapping[str, Value | None]

_MINUTES_IN_HOUR = 60  # number: minutes in an hour


class Classified(msgspec.Struct, frozen=True):
    """`acting` is the most dangerous class that is possible; `open` are the signs that would rule it out or in."""

    acting: str
    definite: bool
    possible: tuple[str, ...]
    beside: tuple[str, ...]
    open: tuple[str, ...]


def sign_facts(signs: Signs, knowledge: Knowledge) -> dict[str, Value]:
    """The signs that are known, with those that follow from numbers. Raises UserError for a name or a kind."""
    facts = {name: value for name, value in signs.items() if value is not None}
    for name, value in facts.items():
        _refuse_unreadable(name, value, knowledge)
    _bound_the_end(facts)
    # In the order of the file, so that the answer does not depend on the order of typing.
    known: dict[str, Value] = {name: facts[name] for name in knowledge.reactions.signs.sign if name in facts}
    for name in knowledge.reactions.signs.derived:
        truth = evaluate(knowledge.nodes[f"reaction-sign:{name}"], known)
        if truth.known:
            known[name] = truth is Truth.TRUE
    return known


def classify(facts: Signs, knowledge: Knowledge) -> Classified:
    """The classes still possible. `facts` are from `sign_facts`."""
    truths = {name: _truth(name, facts, knowledge) for name in knowledge.reactions.classes.reaction}
    possible: list[str] = []
    for name, truth in truths.items():
        if truth is not Truth.FALSE:
            possible.append(name)
        if truth is Truth.TRUE:
            break
    acting = possible[0]
    classes = knowledge.reactions.classes.reaction
    beside = (name for name, one in classes.items() if one.beside and name != acting and truths[name] is Truth.TRUE)
    unknown = () if len(possible) == 1 else tuple(_open(knowledge.nodes[f"reaction:{acting}"], facts, knowledge))
    return Classified(acting, len(possible) == 1, tuple(possible), tuple(beside), tuple(dict.fromkeys(unknown)))


def _truth(name: str, facts: Signs, knowledge: Knowledge) -> Truth:
    if name == knowledge.reactions.classes.otherwise:
        return Truth.TRUE
    return evaluate(knowledge.nodes[f"reaction:{name}"], facts)


def _open(node: n.Condition, facts: Signs, knowledge: Knowledge) -> Iterator[str]:
    """The unknown signs that can still settle the rule; those behind a branch that is settled cannot."""
    if evaluate(node, facts) is not Truth.UNKNOWN:
        return
    if isinstance(node, n.All | n.Any):
        for part in node.parts:
            yield from _open(part, facts, knowledge)
    elif isinstance(node, n.Not):
        yield from _open(node.part, facts, knowledge)
    else:
        for fact in n.facts_of(node):
            derived = knowledge.nodes.get(f"reaction-sign:{fact}")
            if derived is not None:
                yield from _open(derived, facts, knowledge)
            elif not _is_exact(facts.get(fact)):
                yield fact


def _is_exact(value: Value | None) -> bool:
    """A number that is known in part is asked for too."""
    return value is not None and not (isinstance(value, Interval) and not value.is_exact)


def _refuse_unreadable(name: str, value: Value, knowledge: Knowledge) -> None:
    signs = knowledge.reactions.signs
    if name in signs.derived:
        read = ", ".join(n.facts_of(knowledge.nodes[f"reaction-sign:{name}"]))
        raise UserError(f"`{name}` is worked out, never typed. Give {read}, with its unit.")
    if name not in signs.sign:
        raise UserError(f"No sign has that name. There are: {', '.join(signs.sign)}.")
    wanted = Interval if signs.sign[name].kind == "number" else bool
    if not isinstance(value, wanted):
        raise UserError(f"`{name}` is {'a number with its unit' if wanted is Interval else 'yes, no or unknown'}.")


def _bound_the_end(facts: dict[str, Value]) -> None:
    """An infusion cannot have ended longer ago than it was started."""
    started = facts.get("minutes_since_start")
    if "hours_since_end" not in facts and isinstance(started, Interval):
        facts["hours_since_end"] = at_most(started.high / _MINUTES_IN_HOUR)
