"""Survivors: is the change the same for everybody, proved; and if not, which safety law notices it?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import z3

from ironrest.care.laws.all_laws import guideline_laws
from ironrest.care.laws.ceilings import ceiling_laws, possible_visit_laws, visit_is_exact, visit_symbols, within_limits
from ironrest.care.laws.law import Law, prove
from ironrest.care.laws.model import Model, criteria_of, model_of, symbols_of
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.nodes import refs_of
from ironrest.rules.prove.compile import compile_truths
from ironrest.rules.prove.logic import ALWAYS
from ironrest.rules.prove.symbols import Formula, Symbols, Truths
from tools.mutation.killers import LABELS
from tools.mutation.mutant import Mutant

#: Seconds after which the solver's silence counts as "not proved".
PATIENCE_S = 20


def same_for_everybody(mutant: Mutant, base: Knowledge, on: date) -> str:
    """What is proved to be the same, in words; empty when somebody differs or the solver gives up."""
    made = mutant.make()
    if mutant.kind in LABELS:
        return "no visit is within the limits of the one and not of the other" if _same_visits(base, made) else ""
    if mutant.kind in ("implied", "assume"):
        fact = mutant.where.split(":")[1]
        return "the fact has the same value for everybody" if _same_fact(base, made, fact) else ""
    whole = mutant.nodes if mutant.kind not in ("cap", "clearance") else ()
    if whole and all(_same_node(base, made, key, on) for key in whole):
        return "the rule has the same truth for everybody"
    return "no verdict, indication, clearance or alert differs for anybody" if _same_answers(base, made, on) else ""


def broken_law(mutant: Mutant, base: Knowledge, on: date) -> str:
    """The first law that fails for the changed knowledge and mentions what was changed."""
    made = mutant.make()
    for law in _laws(mutant, made, on):
        if not prove(law, clock=time.monotonic, second=False).holds:
            return f"{law.id} ({law.about})"
    return ""


def _laws(mutant: Mutant, made: Knowledge, on: date) -> Iterator[Law]:
    if mutant.kind in LABELS:
        product = mutant.where.partition(":")[0]
        laws = (law for laws in (ceiling_laws(made), possible_visit_laws(made)) for law in laws)
        yield from (law for law in laws if mutant.kind == "kind of limit" or law.about.startswith(product))
    elif mutant.kind not in ("alert", "caution", "implied", "assume"):
        for guideline in _guidelines(mutant, made):
            yield from guideline_laws(made, guideline, on)


def _guidelines(mutant: Mutant, made: Knowledge) -> list[str]:
    """Those that read what was changed; safety rules and populations are read by all."""
    named = [one for one in made.guidelines if mutant.where.startswith(f"{one}:")]
    if named or mutant.kind != "criterion":
        return named or list(made.guidelines)
    safety = {name for entry in made.clearances for name in entry.criteria} | {cap.criterion for cap in made.caps}
    key = mutant.where.partition(":")[2]
    if key in safety or key.startswith("rls_"):
        return list(made.guidelines)
    return [one for one in made.guidelines if key in _read_by(made, one)]


def _read_by(made: Knowledge, guideline: str) -> set[str]:
    lines = [node for key, node in made.nodes.items() if key.startswith(f"line:{guideline}:")]
    found, open_refs = set[str](), [ref for node in lines for ref in refs_of(node)]
    while open_refs:
        ref = open_refs.pop()
        if ref not in found:
            found.add(ref)
            open_refs += refs_of(made.nodes[f"criterion:{ref}"])
    return found


# --- the same for everybody ----------------------------------------------------------------------
def _never(symbols: Symbols, somebody: Formula, *also: Formula) -> bool:
    """Nobody is so, proved."""
    solver = z3.Solver()
    solver.set("timeout", PATIENCE_S * 1000)
    solver.add(*symbols.assumed, *also, somebody)
    return bool(solver.check() == z3.unsat)


def _apart(one: Truths, other: Truths) -> Formula:
    return z3.Or(z3.Xor(one.true, other.true), z3.Xor(one.false, other.false))


def _same_node(base: Knowledge, made: Knowledge, key: str, on: date) -> bool:
    symbols = symbols_of(base)
    before, after = criteria_of(base, symbols, on), criteria_of(made, symbols, on)
    pair = [compile_truths(known.nodes[key], symbols, all_) for known, all_ in ((base, before), (made, after))]
    return _never(symbols, _apart(*pair))


def _same_answers(base: Knowledge, made: Knowledge, on: date) -> bool:
    for guideline in base.guidelines:
        before = model_of(base, guideline, on=on)
        after = model_of(made, guideline, on=on, symbols=before.symbols)
        told = [*_told(before, after), *_remarks(base, made, before, after)]
        if not _never(before.symbols, z3.Or(told)):
            return False
    return True


def _told(before: Model, after: Model) -> Iterator[Formula]:
    for part in ("rls", "indications", "iv", "oral", "verdicts"):
        one, other = getattr(before, part), getattr(after, part)
        for name in {**one, **other}:
            yield z3.Xor(one.get(name, z3.BoolVal(False)), other.get(name, z3.BoolVal(False)))


def _remarks(base: Knowledge, made: Knowledge, before: Model, after: Model) -> Iterator[Formula]:
    for kind, table in (("alert", base.alerts), ("caution", base.cautions)):
        for key in table:
            name = f"{kind}:{key}"
            one = compile_truths(base.nodes[name], before.symbols, before.criteria)
            other = compile_truths(made.nodes[name], before.symbols, after.criteria)
            yield z3.Xor(one.true, other.true)


def _same_fact(base: Knowledge, made: Knowledge, fact: str) -> bool:
    symbols = symbols_of(base)
    before, after = (_values(known, fact, symbols) for known in (base, made))
    empty = z3.BoolVal(False)
    return _never(
        symbols, z3.Or([z3.Xor(before.get(one, empty), after.get(one, empty)) for one in {**before, **after}])
    )


def _values(known: Knowledge, fact: str, symbols: Symbols) -> dict[object, Formula]:
    """First match: each value with the people who get it, for each use of it."""
    found: dict[object, Formula] = {}
    entry, taken = known.facts[fact], z3.BoolVal(False)
    for at, rule in enumerate(entry.implied):
        holds = compile_truths(known.nodes[f"implied:{fact}:{at}"], symbols, {}).true
        found[rule.then] = z3.Or(found.get(rule.then, z3.BoolVal(False)), z3.And(holds, z3.Not(taken)))
        taken = z3.Or(taken, holds)
    for use in ("deciding", "screening"):
        assumed = taken
        for at, silent in enumerate(entry.assume):
            node = known.nodes.get(f"assume:{fact}:{at}")
            holds = (compile_truths(node, symbols, {}) if node else ALWAYS).true
            if use in silent.uses:
                here = z3.And(holds, z3.Not(assumed))
                found[use, silent.then] = z3.Or(found.get((use, silent.then), z3.BoolVal(False)), here)
                assumed = z3.Or(assumed, holds)
    return found


def _same_visits(base: Knowledge, made: Knowledge) -> bool:
    for name, product in base.products.items():
        for jurisdiction, label in product.jurisdiction.items():
            if not label.regimen:
                continue
            visit = visit_symbols(base)
            pair = [within_limits(known, name, jurisdiction, visit) for known in (base, made)]
            if pair[0].eq(pair[1]):
                continue
            if not _never(visit, z3.Xor(*pair), visit_is_exact(base, visit)):
                return False
    same_bars = all(
        made.nodes.get(key) == node for key, node in base.nodes.items() if key.startswith(("bar:", "gate:"))
    )
    return same_bars
