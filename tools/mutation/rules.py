"""Changes of the rules that answer for a person: criteria, populations, lines, alerts, cautions, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from ironrest.care.assess.verdict import STRICTNESS
from ironrest.knowledge.compile import line_key
from ironrest.knowledge.schema import Decision, Knowledge, Line, PopulationRules
from ironrest.rules.nodes import NEVER, Condition
from ironrest.rules.write import write
from tools.mutation.conditions import changed
from tools.mutation.mutant import Mutant

TABLES = {"criterion": "criteria", "population": "populations", "alert": "alerts", "caution": "cautions"}
Lines = tuple[Line, ...]


def rule_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Every change of every rule."""
    for kind, field in TABLES.items():
        for key in getattr(knowledge, field):
            yield from _texts(knowledge, kind, f"{kind}:{key}", partial(_entry, knowledge, field, key))
    for guideline in knowledge.guidelines:
        yield from _guideline(knowledge, guideline)
    yield from _decision(knowledge, "rls")
    for key in knowledge.facts:
        yield from _followed(knowledge, key, "implied")
        yield from _followed(knowledge, key, "assume")


def with_node(knowledge: Knowledge, key: str, node: Condition) -> Knowledge:
    """The same knowledge with another rule under one key."""
    return msgspec.structs.replace(knowledge, nodes={**knowledge.nodes, key: node})


def _texts(knowledge: Knowledge, kind: str, key: str, put: Any) -> Iterator[Mutant]:
    """`put` writes the text where it stands; the node is changed with it."""
    node = knowledge.nodes[key]
    for one in changed(node):
        yield Mutant(kind, key, write(node), write(one), partial(_put, put, key, one), (key,))


def _put(put: Any, key: str, node: Condition) -> Knowledge:
    return with_node(put(write(node)), key, node)


def _entry(knowledge: Knowledge, field: str, key: str, text: str) -> Knowledge:
    table = getattr(knowledge, field)
    return msgspec.structs.replace(knowledge, **{field: {**table, key: msgspec.structs.replace(table[key], when=text)}})


# --- lines of a guideline ------------------------------------------------------------------------
def _guideline(knowledge: Knowledge, guideline: str) -> Iterator[Mutant]:
    for at, entry in enumerate(knowledge.guidelines[guideline].populations):
        where = f"{guideline}:{entry.population}"
        put = partial(_with_population, knowledge, guideline, at)
        yield from _line_mutants(knowledge, where, guideline, entry.population, entry.lines, put)
        for then in _beside(entry.otherwise):
            yield Mutant("line", f"{where}:otherwise", entry.otherwise, then, partial(put, otherwise=then))
        for lifted in entry.lifts:
            left = tuple(one for one in entry.lifts if one != lifted)
            yield Mutant("line", f"{where}:lifts", lifted, "left out", partial(put, lifts=left))


def _decision(knowledge: Knowledge, name: str) -> Iterator[Mutant]:
    decision = knowledge.decisions[name]
    put = partial(_with_decision, knowledge, name)
    yield from _line_mutants(knowledge, name, name, "", decision.lines, put, thens={"yes": "no", "no": "yes"})
    for then in {"yes", "no"} - {decision.otherwise}:
        yield Mutant("line", f"{name}:otherwise", decision.otherwise, then, partial(put, otherwise=then))


def _line_mutants(
    knowledge: Knowledge, where: str, decision: str, population: str, lines: Lines, put: Any, thens: Any = None
) -> Iterator[Mutant]:
    for at, line in enumerate(lines):
        key = line_key(decision, population, at)
        for node in changed(knowledge.nodes[key]):
            new = (*lines[:at], Line(when=write(node), then=line.then), *lines[at + 1 :])
            make = partial(_lines_put, put, decision, population, new, {key: node})
            yield Mutant("line", f"{where}:{at}", line.when, write(node), make, (key,))
        for then in [thens[line.then]] if thens else _beside(line.then):
            new = (*lines[:at], Line(when=line.when, then=then), *lines[at + 1 :])
            yield Mutant("line", f"{where}:{at}", f"{line.when}: {line.then}", then, partial(put, lines=new))
        left = (*lines[:at], *lines[at + 1 :])
        moved = {
            line_key(decision, population, to): knowledge.nodes[line_key(decision, population, to + (to >= at))]
            for to in range(len(left))
        }
        make = partial(_lines_put, put, decision, population, left, moved)
        yield Mutant("line", f"{where}:{at}", f"{line.when}: {line.then}", "left out", make)


def _lines_put(put: Any, decision: str, population: str, lines: Lines, nodes: dict[str, Condition]) -> Knowledge:
    knowledge: Knowledge = put(lines=lines)
    return msgspec.structs.replace(knowledge, nodes=knowledge.nodes | nodes)


def _with_population(knowledge: Knowledge, guideline: str, at: int, **changes: Any) -> Knowledge:
    entry = knowledge.guidelines[guideline]
    new: PopulationRules = msgspec.structs.replace(entry.populations[at], **changes)
    populations = (*entry.populations[:at], new, *entry.populations[at + 1 :])
    guidelines = {**knowledge.guidelines, guideline: msgspec.structs.replace(entry, populations=populations)}
    return msgspec.structs.replace(knowledge, guidelines=guidelines)


def _with_decision(knowledge: Knowledge, name: str, **changes: Any) -> Knowledge:
    new: Decision = msgspec.structs.replace(knowledge.decisions[name], **changes)
    return msgspec.structs.replace(knowledge, decisions={**knowledge.decisions, name: new})


def _beside(then: str) -> list[str]:
    """The indications one step laxer and one stricter; outside the scale, the two ends of it."""
    if then not in STRICTNESS:
        return [STRICTNESS[0], STRICTNESS[-1]]
    at = STRICTNESS.index(then)
    return [*STRICTNESS[max(at - 1, 0) : at], *STRICTNESS[at + 1 : at + 2]]


# --- what follows from other facts, and what silence is read as ----------------------------------
def _followed(knowledge: Knowledge, key: str, field: str) -> Iterator[Mutant]:
    rules = getattr(knowledge.facts[key], field)
    for at, rule in enumerate(rules):
        node_key, where = f"{field}:{key}:{at}", f"{field}:{key}:{at}"
        put = partial(_with_fact, knowledge, key, field, at)
        if rule.when:
            yield from _texts(knowledge, field, node_key, partial(_when, put))
        if isinstance(rule.then, bool):
            yield Mutant(field, where, f"then {rule.then}", f"then {not rule.then}", partial(put, then=not rule.then))
        yield Mutant(field, where, rule.when or "silence", "left out", partial(put, when="age_years < 0", never=True))
        for use in getattr(rule, "uses", ()):
            left = tuple(one for one in rule.uses if one != use)
            yield Mutant(field, where, f"when {use}", "left out", partial(put, uses=left))
        for use in {"deciding", "screening"} - set(getattr(rule, "uses", ("deciding", "screening"))):
            yield Mutant(field, where, "not", f"when {use}", partial(put, uses=(*rule.uses, use)))


def _when(put: Any, text: str) -> Knowledge:
    knowledge: Knowledge = put(when=text)
    return knowledge


def _with_fact(knowledge: Knowledge, key: str, field: str, at: int, never: bool = False, **changes: Any) -> Knowledge:
    """`never`: the rule stays in its place and never holds, which is the same as leaving it out."""
    fact = knowledge.facts[key]
    rules = getattr(fact, field)
    new = (*rules[:at], msgspec.structs.replace(rules[at], **changes), *rules[at + 1 :])
    facts = {**knowledge.facts, key: msgspec.structs.replace(fact, **{field: new})}
    made = msgspec.structs.replace(knowledge, facts=facts)
    return with_node(made, f"{field}:{key}:{at}", NEVER) if never else made
