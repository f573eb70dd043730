"""At a threshold nobody falls between two lines: the answer at the number is that just below it or just above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ironrest.care.laws.evaluated import Evaluated, exactly
from ironrest.care.laws.law import Breaks, Expect, Law
from ironrest.care.laws.model import Model, criteria_of, lines_of, model_of, symbols_of
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_laws import Side
from ironrest.rules.evaluate import Facts
from ironrest.rules.prove.logic import both, differ, every, no, some
from ironrest.rules.prove.symbols import Formula, Symbols, Truths
from ironrest.rules.prove.twins import twin


class _Models:
    """One person and her twins, each a whole model, made once for all thresholds."""

    def __init__(self, knowledge: Knowledge, guideline: str, on: date) -> None:
        self.knowledge, self.guideline, self.on = knowledge, guideline, on
        self.at = model_of(knowledge, guideline, on=on)
        self._twins: dict[tuple[str, str], Model] = {}

    def twin(self, fact: str, prefix: str) -> Model:
        if (fact, prefix) not in self._twins:
            person = twin(self.at.symbols, fact, prefix)
            self._twins[fact, prefix] = model_of(self.knowledge, self.guideline, on=self.on, symbols=person)
        return self._twins[fact, prefix]


def point_laws(knowledge: Knowledge, guideline: str, on: date) -> Iterator[Law]:
    """For each threshold: nobody's verdict at the number differs from both those just below and just above it."""
    models = _Models(knowledge, guideline, on)
    for fact, numbers in knowledge.laws.thresholds.items():
        for number in numbers:
            yield _point(models, fact, number)


def _point(models: _Models, fact: str, number: float) -> Law:
    at, guideline = models.at, models.guideline
    beside = [models.twin(fact, prefix) for prefix in ("below.", "above.")]
    below, above = (one.symbols for one in beside)
    sides = [below.just_below(fact, number), above.just_above(fact, number)]
    known = [*at.symbols.all_known(), *at.symbols.all_exact()]  # of somebody half known several answers are possible
    placed = every([at.symbols.is_number(fact, number), *sides, *known])
    apart = every(_differ(at, other) for other in beside)
    return Law(
        f"point.{fact}.{number:g}", f"At {fact} {number:g} the verdict is that of just below or just above", guideline,
        both(placed, apart), (at.symbols, below, above), breaks=_parts(at, fact, number),
        case=lambda people: {"never": list(at.evaluated.outcome(people[0]).verdicts)}, guideline=guideline,
    )  # fmt: skip


def side_laws(knowledge: Knowledge, guideline: str, on: date) -> Iterator[Law]:
    """The number itself is answered like the side on which its source puts it; other populations are listed."""
    models = _Models(knowledge, guideline, on)
    at = models.at
    for side in knowledge.laws.side:
        where = f"{guideline}:{side.fact}:{side.number:g}:"
        other = [one.where.removeprefix(where) for one in knowledge.laws.exception if one.where.startswith(where)]
        near = models.twin(side.fact, f"{side.like}.")
        person = near.symbols
        placed = (person.just_below if side.like == "below" else person.just_above)(side.fact, side.number)
        known = [*at.symbols.all_known(), *at.symbols.all_exact()]
        among = [no(at.populations[name].true) for name in other]
        yield Law(
            f"side.{side.fact}.{side.number:g}", f"{side.fact} {side.number:g} is answered like just {side.like} it",
            guideline,
            every([at.symbols.is_number(side.fact, side.number), placed, *known, *among, _differ(at, near)]),
            (at.symbols, person), breaks=_other_side(at, side, other),
            case=lambda people: {"never": list(at.evaluated.outcome(people[0]).verdicts)},
            guideline=guideline, source=side.source.key,
        )  # fmt: skip


def _other_side(at: Model, side: Side, other: list[str]) -> Breaks:
    def breaks(people: Sequence[Facts]) -> bool:
        here, near = (at.evaluated.outcome(one).verdicts for one in people)
        there, beyond = (exactly(side.fact, one) for one in people)
        if there is None or beyond is None or there != side.number:
            return False
        gap = there - beyond if side.like == "below" else beyond - there
        meant = any(at.evaluated.rule(f"population:{name}", people[0]) is not False for name in other)
        return 0 < gap < _NEAR and not meant and here != near and len(here) == len(near) == 1

    return breaks


def _parts(at: Model, fact: str, number: float) -> Breaks:
    def breaks(people: Sequence[Facts]) -> bool:
        here, under, over = (at.evaluated.outcome(one).verdicts for one in people)
        definite = len(here) == len(under) == len(over) == 1
        return definite and is_beside(people, fact, number) and here not in (under, over)

    return breaks


def is_beside(people: Sequence[Facts], fact: str, at: float) -> bool:
    """The first has the number exactly, the second a little less, the third a little more; else they are alike."""
    here, under, over = (exactly(fact, one) for one in people)
    alike = all({**one, fact: None} == {**people[0], fact: None} for one in people)
    if here is None or under is None or over is None or not alike:
        return False
    return here == at and at - _NEAR < under < at < over < at + _NEAR


#: As near as the solver is asked to look; a threshold of the rules has fewer decimals.
_NEAR = 1e-6  # number: see rules.prove.symbols


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
        breaks=_overlaps(Evaluated(knowledge, guideline, on), fact, number) if expect == "unsat" else None,
        guideline=guideline,
    )  # fmt: skip


def _overlaps(seen: Evaluated, fact: str, number: float) -> Breaks:
    def breaks(people: Sequence[Facts]) -> bool:
        lines = [line.test for one in seen.book.populations for line in one.lines[:-1]]
        here, under, over = ({at for at, test in enumerate(lines) if test(one) is True} for one in people)
        return is_beside(people, fact, number) and bool(here & under - over) and bool(here & over - under)

    return breaks


def _lines(knowledge: Knowledge, guideline: str, on: date, symbols: Symbols) -> list[Truths]:
    """Every line of every population, in order."""
    criteria = criteria_of(knowledge, symbols, on)
    entries = knowledge.guidelines[guideline].populations
    return [truths for entry in entries for _, truths in lines_of(knowledge, guideline, entry, symbols, criteria)[:-1]]


def lower_ferritin_laws(knowledge: Knowledge, guideline: str, on: date) -> Iterator[Law]:
    """All else equal, a lower ferritin never turns some iron into none, in any population."""
    meant = {one.where for one in knowledge.laws.exception if one.law == "lower-ferritin"}
    models = _Models(knowledge, guideline, on)
    high, low = models.at, models.twin("ferritin", "lower.")
    low_person = low.symbols
    for entry in knowledge.guidelines[guideline].populations:
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
            breaks=None if where in meant else _turns(high, entry.population), guideline=guideline,
        )  # fmt: skip


def _turns(model: Model, population: str) -> Breaks:
    def breaks(people: Sequence[Facts]) -> bool:
        higher, lower = (exactly("ferritin", one) for one in people)
        falls = higher is not None and lower is not None and lower < higher
        given, none = (model.evaluated.indications(population, one) for one in people)
        return falls and bool(given & set(_IRON)) and "no-iron" not in given and none == {"no-iron"}

    return breaks


#: Indications that give some iron, or leave it to a specialist to.
_IRON = ("iv-iron", "either-route", "oral-iron", "specialist-decision")


def _falls(high: Symbols, low: Symbols) -> Formula:
    return both(both(high.exactly("ferritin"), low.exactly("ferritin")), low.lower_than("ferritin", high))


def _none() -> Formula:
    return some([])
