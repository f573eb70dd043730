"""Whether an infusion that was stopped for a reaction may go on today, and how fast. A clinician decides."""

from __future__ import annotations

import msgspec

from ironrest.care.infusion.classify import Signs, classify, sign_facts
from ironrest.knowledge.compile_reactions import CLASS
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_reactions import RestartLine, RestartOutcome
from ironrest.rules.evaluate import evaluate
from ironrest.values.truth import Truth


class Restart(msgspec.Struct, frozen=True):
    """`rate_fraction`, `wait_min` and `rate_ml_per_h` are there only when it is allowed.

    `possible` holds more than one outcome while something is unknown; the outcome is then `not-yet`, or the mildest of
    them where each is a `never`.
    """

    outcome: RestartOutcome
    says: str
    rule: str
    source: Citation
    possible: tuple[RestartOutcome, ...]
    open: tuple[str, ...] = ()
    rate_fraction: float | None = None
    rate_source: Citation | None = None
    wait_min: float | None = None
    wait_source: Citation | None = None
    rate_ml_per_h: float | None = None


def restart(signs: Signs, knowledge: Knowledge, *, rate_ml_per_h: float | None = None) -> Restart:
    """What may be done. `signs` hold `resolved`, `adrenaline_doses` and `recurred` too; the rate is that before."""
    facts = sign_facts(signs, knowledge)
    classified = classify(facts, knowledge)
    found = {rule: line for name in classified.possible for rule, line in _lines(name, facts, knowledge).items()}
    # In the order of the file, the most restrictive first.
    rules = [*knowledge.reactions.restart.line, _OTHERWISE]
    possible = tuple(dict.fromkeys(found[rule].then for rule in rules if rule in found))
    unknown = (*classified.open, *_open(facts)) if len(possible) > 1 else ()
    if len(possible) > 1 and not _NEVER.issuperset(possible):
        return _not_yet(possible, unknown, knowledge)
    # The last line is the one that holds: those before it only may.
    rule = [rule for rule in rules if rule in found][-1]
    settled = _settled(rule, found[rule], possible, rate_ml_per_h, knowledge)
    return msgspec.structs.replace(settled, open=tuple(dict.fromkeys(unknown)))


#: Whichever of them it is, not today.
_NEVER = frozenset({"never-this-course", "never-today"})

#: The name of the line that speaks when no other holds.
_OTHERWISE = "otherwise"


def _lines(name: str, facts: Signs, knowledge: Knowledge) -> dict[str, RestartLine]:
    """The lines that may speak if the reaction is of this class."""
    known = {**facts, CLASS: name}
    rules = knowledge.reactions.restart
    found: dict[str, RestartLine] = {}
    for rule, line in rules.line.items():
        truth = evaluate(knowledge.nodes[f"reaction-restart:{rule}"], known)
        if truth is not Truth.FALSE:
            found[rule] = line
        if truth is Truth.TRUE:
            return found
    return {**found, _OTHERWISE: rules.otherwise}


def _open(facts: Signs) -> tuple[str, ...]:
    """What is asked about the restart itself."""
    return tuple(name for name in ("adrenaline_doses", "recurred", "resolved") if name not in facts)


def _not_yet(possible: tuple[RestartOutcome, ...], unknown: tuple[str, ...], knowledge: Knowledge) -> Restart:
    otherwise = knowledge.reactions.restart.otherwise
    return Restart("not-yet", otherwise.says, _OTHERWISE, otherwise.source, possible, unknown)


def _settled(
    rule: str,
    line: RestartLine,
    possible: tuple[RestartOutcome, ...],
    rate_ml_per_h: float | None,
    knowledge: Knowledge,
) -> Restart:
    plain = Restart(line.then, line.says, rule, line.source, possible)
    if line.then != "allowed":
        return plain
    rules = knowledge.reactions.restart
    fraction = rules.rate_fraction.value
    return msgspec.structs.replace(
        plain,
        rate_fraction=fraction,
        rate_source=rules.rate_fraction.source,
        wait_min=rules.wait.value,
        wait_source=rules.wait.source,
        rate_ml_per_h=None if rate_ml_per_h is None else rate_ml_per_h * fraction,
    )
