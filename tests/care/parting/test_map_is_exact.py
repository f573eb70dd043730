"""The conditions of the map are exactly where two guidelines part: asked of the solver, over everybody."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
import z3

from ironrest.care.laws.model import Model, model_of, symbols_of
from ironrest.care.parting.parting import Atlas, Parting, Region, atlas
from ironrest.knowledge.load import load
from ironrest.rules.prove.logic import both, every, no, only, some
from ironrest.rules.prove.symbols import Formula, Symbols, rational
from ironrest.values.interval import Interval

ON = date(2026, 11, 22)
PAIRS = range(6)


@cache
def drawn() -> Atlas:
    return atlas(load(), on=ON)


@cache
def models() -> dict[str, Model]:
    """Every guideline over one and the same person."""
    symbols = symbols_of(load())
    return {name: model_of(load(), name, on=ON, symbols=symbols) for name in load().guidelines}


def anybody() -> Model:
    return next(iter(models().values()))


def assumed() -> list[Formula]:
    """RLS is there and significant, no fact is unknown, and the limits that forbid iron into a vein are not there."""
    model = anybody()
    return [
        *model.symbols.assumed,
        *model.symbols.all_known(),
        *model.symbols.all_exact(),
        only(model.rls, ["yes"]),
        model.criteria["rls_clinically_significant"].true,
        *(model.criteria[name].false for name in drawn().people.fixed),
    ]


def condition(region: Region) -> Formula:
    """The region in the words of the solver, from the printed condition's own parts."""
    model, symbols = anybody(), anybody().symbols
    truths = [(name, value) for name, value in (*region.switches, *region.who.caps)]
    truths += zip(drawn().people.limit_names, region.limits.truths, strict=True)
    return every(
        [
            population(model, region.who.population),
            *(symbols.flag(fact).true if value else symbols.flag(fact).false for fact, value in region.who.also),
            within(symbols, "ferritin", region.ferritin),
            within(symbols, "tsat", region.tsat),
            *(model.criteria[name].true if value else model.criteria[name].false for name, value in truths),
        ]
    )


def population(model: Model, name: str) -> Formula:
    """The first that applies."""
    before = []
    for one, truths in model.populations.items():
        if one == name:
            return every([truths.true, *before])
        before.append(no(truths.true))
    raise AssertionError(name)


def within(symbols: Symbols, fact: str, interval: Interval) -> Formula:
    at = symbols.span(fact).low
    parts = []
    if interval.low != float("-inf"):
        parts.append(at >= rational(interval.low) if interval.low_closed else at > rational(interval.low))
    if interval.high != float("inf"):
        parts.append(at <= rational(interval.high) if interval.high_closed else at < rational(interval.high))
    return every(parts)


@cache
def solver() -> z3.Solver:
    found = z3.Solver()
    found.add(*assumed())
    return found


def nobody(formula: Formula) -> bool:
    solver().push()
    solver().add(formula)
    answer = str(solver().check())
    solver().pop()
    assert answer in ("sat", "unsat")
    return answer == "unsat"


def answered(parting: Parting, answers: tuple[str, str]) -> Formula:
    one, other = (models()[name] for name in parting.pair)
    return both(only(one.indications, [answers[0]]), only(other.indications, [answers[1]]))


def test_somebody_fits_what_is_assumed() -> None:
    assert not nobody(z3.BoolVal(True))


@pytest.mark.parametrize("number", PAIRS)
def test_the_conditions_together_are_exactly_where_the_pair_parts(number: int) -> None:
    parting = drawn().partings[number]
    one, other = (models()[name].indications for name in parting.pair)
    same = some(
        both(only(one, [name]), only(other, [name]))
        for name in dict.fromkeys((*one, *other))
        if name in one and name in other
    )
    told = some(condition(region) for region in parting.regions)
    assert nobody(both(told, same)), "a condition holds where both answer alike"
    assert nobody(both(no(told), no(same))), "they part where no condition holds"


@pytest.mark.parametrize("number", PAIRS)
def test_in_each_condition_both_answer_as_it_says(number: int) -> None:
    parting = drawn().partings[number]
    wrong = some(both(condition(region), no(answered(parting, region.answers))) for region in parting.regions)
    assert nobody(wrong)


@pytest.mark.parametrize("number", PAIRS)
def test_nobody_fits_two_conditions_of_a_pair(number: int) -> None:
    conditions = [condition(region) for region in drawn().partings[number].regions]
    twice = some(both(one, other) for at, one in enumerate(conditions) for other in conditions[at + 1 :])
    assert nobody(twice)


def test_every_condition_fits_somebody() -> None:
    for parting in drawn().partings:
        for region in parting.regions:
            assert not nobody(condition(region)), (parting.pair, region)


def test_a_condition_that_is_left_out_or_too_wide_is_found() -> None:
    """The questions themselves: a planted hole and a planted slip are both seen."""
    parting = drawn().partings[0]
    told = some(condition(region) for region in parting.regions[1:])
    one, other = (models()[name].indications for name in parting.pair)
    same = some(both(only(one, [name]), only(other, [name])) for name in one if name in other)
    assert not nobody(both(no(told), no(same)))
    wide = parting.regions[0]._replace(ferritin=Interval(float("-inf"), 100.0, False, True))
    assert not nobody(both(condition(wide), no(answered(parting, wide.answers))))
