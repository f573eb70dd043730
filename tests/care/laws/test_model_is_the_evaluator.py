"""What the solver is asked about is what the program does: the same people get the same answers from both."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import z3

from ironrest.care.assess.judge import judge
from ironrest.care.assess.rulebook import Compiled
from ironrest.care.laws.ceilings import limit_kept, visit_symbols
from ironrest.care.laws.model import model_of
from ironrest.care.plan.limits import LabelRules
from ironrest.rules.evaluate import Value
from ironrest.rules.prove.compile import compile_truths
from ironrest.rules.prove.read_model import facts_of_model, fixed_to
from ironrest.rules.prove.symbols import Formula, Symbols
from tests.care.laws.faults import GUIDELINES, KNOWLEDGE, ON
from tests.care.laws.random_people import person

pytestmark = pytest.mark.slow  # hundreds of random people: part of `make test`

RULES = Compiled(KNOWLEDGE, ON)
FEW, MANY = 40, 2000
LABELS = [
    (key, where)
    for key, one in KNOWLEDGE.products.items()
    for where in one.jurisdiction
    if one.jurisdiction[where].regimen
]


class Both:
    """Formulas with names, and the solver that says which of them hold of one person."""

    def __init__(self, symbols: Symbols, formulas: Mapping[str, Formula]) -> None:
        self.symbols, self.names = symbols, {name: z3.Bool(f"says {name}") for name in formulas}
        self.solver = z3.SimpleSolver()
        self.solver.add(*symbols.assumed, *(self.names[name] == formula for name, formula in formulas.items()))

    def hold(self, facts: dict[str, Value]) -> set[str]:
        self.solver.push()
        self.solver.add(*fixed_to(self.symbols, facts))
        assert str(self.solver.check()) == "sat", "such a person there can be"
        model = self.solver.model()
        self.solver.pop()
        assert facts_of_model(model, self.symbols) == {
            fact: value for fact, value in facts.items() if fact in self.symbols.seen()
        }
        return {name for name, formula in self.names.items() if z3.is_true(model.eval(formula))}


@cache
def of_guideline(guideline: str) -> Both:
    model = model_of(KNOWLEDGE, guideline, on=ON)
    formulas: dict[str, Any] = {}
    for part in ("rls", "indications", "iv", "oral", "verdicts"):
        formulas |= {f"{part}: {name}": formula for name, formula in getattr(model, part).items()}
    for name, truths in model.criteria.items():
        formulas |= {f"criterion {name}: True": truths.true, f"criterion {name}: False": truths.false}
    for kind in ("alert", "caution", "population"):
        for key, node in KNOWLEDGE.nodes.items():
            if key.startswith(f"{kind}:"):
                truths = compile_truths(node, model.symbols, model.criteria)
                formulas |= {f"{key}: True": truths.true, f"{key}: False": truths.false}
    return Both(model.symbols, formulas)


def said_by_the_program(guideline: str, facts: dict[str, Value]) -> set[str]:
    outcome = judge(RULES.rulebooks[guideline], facts)
    said = {
        f"{part}: {name}"
        for part in ("rls", "indications", "iv", "oral", "verdicts")
        for name in getattr(outcome, part)
    }
    truths = {f"criterion {name}": test(facts) for name, test in RULES.tests.items()}
    for kind in ("alert", "caution", "population"):
        truths |= {key: RULES.rule(key, key).test(facts) for key in KNOWLEDGE.nodes if key.startswith(f"{kind}:")}
    return said | {f"{name}: {truth}" for name, truth in truths.items() if truth is not None}


def compare_people(guideline: str, people: int, seed: str) -> set[str]:
    """All that was said of anybody, by both alike."""
    both, chance, met = of_guideline(guideline), random.Random(f"{seed} {guideline}"), set()
    for _ in range(people):
        facts = person(chance, both.symbols.kinds, both.symbols.seen())
        said = said_by_the_program(guideline, facts)
        assert both.hold(facts) == said, facts
        met |= {name for name in said if name.startswith("verdicts")}
    return met


@pytest.mark.parametrize("guideline", GUIDELINES)
def test_the_formulas_and_the_evaluator_say_the_same_of_random_people(guideline: str):
    met = compare_people(guideline, FEW, "few")

    assert len(met) >= 5, "the people are too much alike"


@pytest.mark.soak
@pytest.mark.parametrize("guideline", GUIDELINES)
def test_the_formulas_and_the_evaluator_say_the_same_of_many_random_people(guideline: str):
    compare_people(guideline, MANY, "many")


# --- labels -----------------------------------------------------------------------------------------------------------
def compare_visits(product: str, where: str, visits: int, seed: str) -> set[bool | None]:
    rules = LabelRules(KNOWLEDGE, product, where)  # type: ignore[arg-type]
    symbols = visit_symbols(KNOWLEDGE)
    both = Both(
        symbols, {rule.id: limit_kept(KNOWLEDGE, f"{product}:{where}:{rule.id}", symbols) for rule in rules.rules}
    )
    chance, met = random.Random(f"{seed} {product} {where}"), set()
    for _ in range(visits):
        facts = person(chance, symbols.kinds, symbols.seen())
        facts["regimen"] = chance.choice(list(rules.label.regimen))
        kept = {rule.id: rule.kept(facts) for rule in rules.rules}
        assert both.hold(facts) == {name for name, truth in kept.items() if truth is True}, facts
        met |= set(kept.values())
    return met


@pytest.mark.parametrize(("product", "where"), LABELS)
def test_the_formulas_of_a_label_and_its_checker_say_the_same_of_random_visits(product: str, where: str):
    assert compare_visits(product, where, FEW, "few") == {True, False, None}


@pytest.mark.soak
@pytest.mark.parametrize(("product", "where"), LABELS)
def test_the_formulas_of_a_label_and_its_checker_say_the_same_of_many_random_visits(product: str, where: str):
    compare_visits(product, where, MANY, "many")
