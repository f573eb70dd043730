"""At a threshold nobody falls between two lines: the answer at the number is that just below it or just above it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ironrest.care.laws.law import Expect, Law
from ironrest.care.laws.model import Model, criteria_of, lines_of, model_of, symbols_of
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.prove.logic import both, differ, every, no, some
from ironrest.rules.prove.symbols import Formula, Symbols, Truths
from ironrest.rules.prove.twins import twin


def point_laws(knowledge: Knowledge, guideline: str, on: date) -> Iterator[Law]:
    """For each threshold: nobody's verdict at the number differs from both those just below and just above it."""
    for fact, numbers in knowledge.laws.thresholds.items():
        for number in numbers:
            yield _point(knowledge, guideline, on, fact, number)


def _point(knowledge: Knowledge, guideline: str, on: date, fact: str, number: float) -> Law:
    at = model_of(knowledge, guideline, on=on)
    below, above = (twin(at.symbols, fact, prefix) for prefix in ("below.", "above."))
    models = [model_of(knowledge, guideline, on=on, symbols=one) for one in (below, above)]
    sides = [below.just_below(fact, number), above.just_above(fact, number)]
    known = [*at.symbols.all_known(), *at.symbols.all_exact()]  # of somebody half known several answers are possible
    placed = every([at.symbols.is_number(fact, number), *sides, *known])
    apart = every(_differ(at, other) for other in models)
    return Law(
        f"point.{fact}.{number:g}", f"At {fact} {number:g} the verdict is that of just below or just above", guideline,
        both(placed, apart), (at.symbols, below, above),
    )  # fmt: skip


def _differ(one: Model, other: Model) -> Formula:
    return some(differ(one.verdicts[name], other.verdicts[name]) for name in one.verdicts)


def overlap_laws(knowledge: Knowledge, guideline: str, on: date) -> Iterator[Law]:
    """At a threshold two lines never both hold of which one holds below it alone and the other above it alone."""
    meant = {one.where for one in knowledge.laws.exception if one.law == "overlap"}
    for fact, numbers in knowledge.laws.thresholds.items():
        for number in numbers:
            where = f"{guideline}:{fact}:{number:g}"
            yield _overlap(knowledge, guideline, on, fact, number, expect="sat" if where in meant else "unsat")


def _overlap(knowledge: Knowledge, guideline: str, on: date, fact: str, number: float, *, expect: Expect) -> Law:
    at = symbols_of(knowledge)
    below, above = (twin(at, fact, prefix) for prefix in ("below.", "above."))
    here, under, over = ([line.true for line in _lines(knowledge, guideline, on, one)] for one in (at, below, above))
    pairs = [
        every([here[a], here[b], under[a], no(under[b]), over[b], no(over[a])])
        for a in range(len(here))
        for b in range(len(here))
        if a != b
    ]
    sides = [at.is_number(fact, number), below.just_below(fact, number), above.just_above(fact, number)]
    return Law(
        f"overlap.{fact}.{number:g}", f"At {fact} {number:g} no two lines hold that part there", guideline,
        both(every(sides), some(pairs)), (at, below, above), expect,
    )  # fmt: skip


def _lines(knowledge: Knowledge, guideline: str, on: date, symbols: Symbols) -> list[Truths]:
    """Every line of every population, in order."""
    criteria = criteria_of(knowledge, symbols, on)
    entries = knowledge.guidelines[guideline].populations
    return [truths for entry in entries for _, truths in lines_of(knowledge, guideline, entry, symbols, criteria)[:-1]]


def lower_ferritin_laws(knowledge: Knowledge, guideline: str, on: date) -> Iterator[Law]:
    """All else equal, a lower ferritin never turns some iron into none, in any population."""
    meant = {one.where for one in knowledge.laws.exception if one.law == "lower-ferritin"}
    for entry in knowledge.guidelines[guideline].populations:
        high = model_of(knowledge, guideline, on=on)
        low_person = twin(high.symbols, "ferritin", "lower.")
        low = model_of(knowledge, guideline, on=on, symbols=low_person)
        where = f"{guideline}:{entry.population}"
        falls = _falls(high.symbols, low_person)
        given = some(high.by_population[entry.population].get(name, _none()) for name in _IRON)
        sure = no(high.by_population[entry.population].get("no-iron", _none()))
        none = low.by_population[entry.population]
        only_none = every([none.get("no-iron", _none()), *(no(one) for name, one in none.items() if name != "no-iron")])
        yield Law(
            f"lower-ferritin.{entry.population}",
            f"A lower ferritin never turns some iron into none ({entry.population})",
            guideline, every([falls, given, sure, only_none]), (high.symbols, low_person),
            "sat" if where in meant else "unsat",
        )  # fmt: skip


#: Indications that give some iron, or leave it to a specialist to.
_IRON = ("iv-iron", "either-route", "oral-iron", "specialist-decision")


def _falls(high: Symbols, low: Symbols) -> Formula:
    return both(both(high.exactly("ferritin"), low.exactly("ferritin")), low.lower_than("ferritin", high))


def _none() -> Formula:
    return some([])
