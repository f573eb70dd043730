"""No rule says unknown of somebody of whom every completion says the same: Kleene's logic loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from ironrest.care.assess.rulebook import in_force
from ironrest.care.laws.law import Breaks, Law
from ironrest.care.laws.model import symbols_of
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Facts, Value, compile_condition
from ironrest.rules.nodes import Condition, facts_of
from ironrest.rules.prove.logic import some
from ironrest.rules.prove.pieces import coarse, completions, expanded, pieces, values_told_apart
from ironrest.rules.prove.symbols import Symbols
from ironrest.values.interval import Interval

#: Rules that decide or tell something of a patient.
KINDS = ("criterion", "population", "line", "alert", "caution")


def kleene_laws(knowledge: Knowledge, on: date) -> Iterator[Law]:
    """One law for each rule in force."""
    keys = in_force(knowledge, on)
    for key, node in knowledge.nodes.items():
        kind, _, name = key.partition(":")
        if kind not in KINDS or (kind == "criterion" and name not in keys.values()):
            continue
        symbols = symbols_of(knowledge)
        whole = expanded(node, lambda name: knowledge.nodes[f"criterion:{keys[name]}"])
        parts = tuple(pieces(whole))
        tried = sum(completions(part, symbols) for part in parts)
        law = f"exact.{kind}.{name.replace('::', ':')}"
        says = f"Unknown only where complete people differ ({tried} regions tried)"
        broken = some(coarse(part, symbols) for part in parts)
        yield Law(law, says, "rules", broken, (symbols,), breaks=_coarse(parts, symbols), source="PROJECT")


def _coarse(parts: tuple[Condition, ...], symbols: Symbols) -> Breaks:
    return lambda people: any(_is_coarse(part, symbols, people[0]) for part in parts)


def _is_coarse(part: Condition, symbols: Symbols, facts: Facts) -> bool:
    """Tried out: unknown as it stands, and the same for every complete person who fits."""
    test = compile_condition(part, {})
    if test(facts) is not None:
        return False
    fitting = [
        [value for value in values if _fits(facts.get(fact), value)]
        for fact, values in values_told_apart(part, symbols).items()
    ]
    answers = {test(dict(zip(facts_of(part), one, strict=True))) for one in product(*fitting)}
    return len(answers) == 1


def _fits(known: Value | None, value: Value) -> bool:
    if not isinstance(known, Interval) or not isinstance(value, Interval):
        return known is None or known == value
    return not _before(known, value) and not _before(value, known)


def _before(one: Interval, other: Interval) -> bool:
    return one.high < other.low or (one.high == other.low and not (one.high_closed and other.low_closed))
