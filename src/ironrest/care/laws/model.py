"""One guideline under the safety rules as formulas over every person: assess.judge, line by line, for the solver.

A test holds this model and the evaluator against each other on random people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.answer import VERDICTS
from ironrest.care.assess.rulebook import in_force
from ironrest.care.assess.verdict import STRICTNESS, capped, verdict
from ironrest.care.laws.evaluated import IRON, Evaluated
from ironrest.knowledge.compile import line_key
from ironrest.knowledge.schema import Cap, Fact, Knowledge, PopulationRules
from ironrest.rules.nodes import refs_of
from ironrest.rules.prove.compile import compile_truths
from ironrest.rules.prove.decide import possible
from ironrest.rules.prove.logic import ALWAYS, FALSE, both, every, no, some
from ironrest.rules.prove.symbols import FactKind, Flag, Formula, Number, Symbols, Truths, Words

#: Indications in and outside the scale of strictness.
INDICATIONS = (*STRICTNESS, "not-covered")
CLEARANCES = ("clear", "deferred", "blocked")

Possible = dict[str, Formula]


class Model(NamedTuple):
    """What is possible, each as a formula for each member, and the three-valued truth of every criterion."""

    symbols: Symbols
    criteria: dict[str, Truths]
    populations: dict[str, Truths]
    rls: Possible
    indications: Possible
    by_population: dict[str, Possible]
    iv: Possible
    oral: Possible
    verdicts: Possible
    #: The same guideline as the evaluator reads it.
    evaluated: Evaluated


def model_of(knowledge: Knowledge, guideline: str, *, on: date, symbols: Symbols | None = None) -> Model:
    """The whole of one guideline. Two models over the same symbols speak of the same person."""
    symbols = symbols or symbols_of(knowledge)
    criteria = criteria_of(knowledge, symbols, on)
    rls = possible(_decision(knowledge, "rls", symbols, criteria))
    populations = _populations(knowledge, guideline, symbols, criteria)
    by_population = {
        entry.population: _population(knowledge, guideline, entry, symbols, criteria)
        for entry in knowledge.guidelines[guideline].populations
    }
    indications = _indications(rls, criteria["rls_clinically_significant"], populations, by_population)
    iv, oral = (_clearance(knowledge, route, criteria) for route in ("iv", "oral"))
    return Model(
        symbols, criteria, populations, rls, indications, by_population, iv, oral,
        _verdicts(rls, indications, iv, oral), Evaluated(knowledge, guideline, on),
    )  # fmt: skip


def symbols_of(knowledge: Knowledge, prefix: str = "") -> Symbols:
    """A person of whom anything may be known."""
    return Symbols({key: kind_of(fact) for key, fact in knowledge.facts.items()}, prefix)


def kind_of(fact: Fact) -> FactKind:
    """How the solver sees a fact. A number without a plausible range may be anything that can be written."""
    if fact.kind == "flag":
        return Flag()
    if fact.kind == "choice":
        return Words(fact.choices)
    return Number(*(fact.plausible or _ANY))


_ANY = (-1e9, 1e9)  # number: beyond any value that a rule could name


def criteria_of(knowledge: Knowledge, symbols: Symbols, on: date) -> dict[str, Truths]:
    """Every criterion in force, those that others name first."""
    keys = in_force(knowledge, on)
    found: dict[str, Truths] = {}

    def add(key: str) -> None:
        if key not in found:
            node = knowledge.nodes[f"criterion:{keys[key]}"]
            for ref in refs_of(node):
                add(ref)
            found[key] = compile_truths(node, symbols, found)

    for key in keys:
        add(key)
    return found


def _decision(
    knowledge: Knowledge, name: str, symbols: Symbols, criteria: dict[str, Truths]
) -> list[tuple[str, Truths]]:
    decision = knowledge.decisions[name]
    nodes = [knowledge.nodes[line_key(name, "", at)] for at in range(len(decision.lines))]
    lines = [
        (line.then, compile_truths(node, symbols, criteria)) for line, node in zip(decision.lines, nodes, strict=True)
    ]
    return [*lines, (decision.otherwise, ALWAYS)]


def _populations(
    knowledge: Knowledge, guideline: str, symbols: Symbols, criteria: dict[str, Truths]
) -> dict[str, Truths]:
    """Who each population is, in order; the last one is everybody whom no other took."""
    names = [entry.population for entry in knowledge.guidelines[guideline].populations]
    rules = {name: compile_truths(knowledge.nodes[f"population:{name}"], symbols, criteria) for name in names[:-1]}
    return {**rules, names[-1]: ALWAYS}


def lines_of(
    knowledge: Knowledge, guideline: str, entry: PopulationRules, symbols: Symbols, criteria: dict[str, Truths]
) -> list[tuple[str, Truths]]:
    """The lines of one population, the otherwise included."""
    keys = [line_key(guideline, entry.population, at) for at in range(len(entry.lines))]
    lines = [
        (line.then, compile_truths(knowledge.nodes[key], symbols, criteria))
        for line, key in zip(entry.lines, keys, strict=True)
    ]
    return [*lines, (entry.otherwise, ALWAYS)]


def _population(
    knowledge: Knowledge, guideline: str, entry: PopulationRules, symbols: Symbols, criteria: dict[str, Truths]
) -> Possible:
    found = possible(lines_of(knowledge, guideline, entry, symbols, criteria))
    for cap in knowledge.caps:
        if cap.criterion not in entry.lifts:
            found = _capped(found, cap, criteria[cap.criterion])
    return found


def _capped(indications: Possible, cap: Cap, holds: Truths) -> Possible:
    """Where the cap holds, only what is under it; where it may hold, that too."""
    under: dict[str, list[Formula]] = {}
    for one, formula in indications.items():
        under.setdefault(capped(one, cap.at, cap.only), []).append(formula)
    return {
        name: some(
            [
                both(no(holds.true), indications.get(name, FALSE)),
                both(no(holds.false), some(under.get(name, [FALSE]))),
            ]
        )
        for name in dict.fromkeys((*indications, *under))
    }


def _indications(
    rls: Possible, significant: Truths, populations: dict[str, Truths], by_population: dict[str, Possible]
) -> Possible:
    may_be_rls = both(rls["yes"], no(significant.false))
    surely = every([rls["yes"], *(no(one) for name, one in rls.items() if name != "yes"), significant.true])
    found: dict[str, list[Formula]] = {"no-iron": [no(surely)]}
    reached = may_be_rls
    for name, applies in populations.items():
        here = both(reached, no(applies.false))
        for indication, formula in by_population[name].items():
            found.setdefault(indication, []).append(both(here, formula))
        reached = both(reached, no(applies.true))
    return {name: some(formulas) for name, formulas in found.items()}


def _clearance(knowledge: Knowledge, route: str, criteria: dict[str, Truths]) -> Possible:
    blocks, defers = (contraindications(knowledge, route, effect) for effect in ("blocked", "deferred"))
    blocked = some(criteria[name].true for name in blocks)
    may_block = some(criteria[name].unknown for name in blocks)
    deferred = some(criteria[name].true for name in defers)
    may_defer = some(criteria[name].unknown for name in defers)
    return {
        "blocked": some([blocked, may_block]),
        "deferred": both(no(blocked), some([deferred, may_defer])),
        "clear": both(no(blocked), no(deferred)),
    }


def contraindications(knowledge: Knowledge, route: str, effect: str) -> list[str]:
    """The criteria that block or defer a route."""
    return [
        name
        for entry in knowledge.clearances
        if (entry.route, entry.effect) == (route, effect)
        for name in entry.criteria
    ]


def _verdicts(rls: Possible, indications: Possible, iv: Possible, oral: Possible) -> Possible:
    found: dict[str, list[Formula]] = {name: [] for name in VERDICTS}
    for one, is_rls in rls.items():
        for indication, indicated in indications.items():
            for by_iv, iv_is in iv.items():
                for by_oral, oral_is in oral.items():
                    told = verdict(one, indication, by_iv, by_oral)
                    found[told].append(every([is_rls, indicated, iv_is, oral_is]))
    return {name: some(formulas or [FALSE]) for name, formulas in found.items()}


def iron(names: Iterable[str]) -> list[str]:
    """Those among the verdicts or indications that propose iron into a vein."""
    return [name for name in names if name in IRON]
