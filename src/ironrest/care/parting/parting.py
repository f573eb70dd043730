"""The map: for each pair of guidelines the conditions under which they part, and an example of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from ironrest.care.assess.judge import judge
from ironrest.care.assess.rulebook import Compiled, Rulebook, compiled
from ironrest.care.parting.boxes import Box, Cell, Grid, cover, span
from ironrest.care.parting.people import PLANE, People, Reasons, Who, people_of, representative, switches_in
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.decide import always
from ironrest.rules.evaluate import Facts
from ironrest.values.interval import Interval, exact

#: Cell to answer, of one guideline for one group of people.
Answers = dict[Cell, str]


class Region(NamedTuple):
    """A condition under which two guidelines answer otherwise. `example` lies in it."""

    who: Who
    limits: Reasons
    ferritin: Interval
    tsat: Interval
    switches: tuple[tuple[str, bool], ...]
    answers: tuple[str, str]
    example: Facts


class Parting(NamedTuple):
    """One pair."""

    pair: tuple[str, str]
    regions: tuple[Region, ...]


class Atlas(NamedTuple):
    """All pairs, and the answers that they were drawn from: by limits, who and guideline."""

    people: People
    partings: tuple[Parting, ...]
    answers: dict[tuple[int, int, str], Answers]


def atlas(knowledge: Knowledge, *, on: date) -> Atlas:
    """The map of one release on one day: RLS that is there and significant, and no contraindication."""
    rules = compiled(knowledge, on)
    people = people_of(rules)
    answers = {
        (limited, who, guideline): _answers(asserted(book), people, people.who[who], people.limits[limited])
        for limited in range(len(people.limits))
        for who in range(len(people.who))
        for guideline, book in rules.rulebooks.items()
    }
    pairs = combinations(rules.rulebooks, 2)
    partings = tuple(Parting(pair, tuple(_regions(pair, rules, people, answers))) for pair in pairs)
    return Atlas(people, partings, answers)


def asserted(book: Rulebook) -> Rulebook:
    """The rulebook for somebody whose RLS is present and significant, whatever the record says."""
    return book._replace(rls=(always("yes"),), significant=always("", "asserted"))


def _answers(book: Rulebook, people: People, who: Who, limits: Reasons) -> Answers:
    found = {}
    for cell in _cells(people):
        (found[cell],) = judge(book, person(people, who, limits, cell)).indications
    return found


def _cells(people: People) -> Iterator[Cell]:
    for reason in range(len(people.reasons)):
        for across in range(len(people.ferritin)):
            yield from ((reason, across, up) for up in range(len(people.tsat)))


def person(people: People, who: Who, limits: Reasons, cell: Cell) -> Facts:
    """Somebody in this cell; limits that forbid iron into a vein have no facts here, and are none."""
    reason, across, up = cell
    numbers = zip(PLANE, (people.ferritin[across], people.tsat[up]), strict=True)
    plane = {fact: exact(representative(interval)) for fact, interval in numbers}
    return {**people.barred, **limits.facts, **people.reasons[reason].facts, **who.facts, **plane}


def _regions(
    pair: tuple[str, str], rules: Compiled, people: People, answers: dict[tuple[int, int, str], Answers]
) -> Iterator[Region]:
    grid = Grid(len(people.ferritin), len(people.tsat), tuple(one.truths for one in people.reasons))
    for limited, limits in enumerate(people.limits):
        for at, who in enumerate(people.who):
            one, other = (answers[limited, at, guideline] for guideline in pair)
            named = {name for guideline in pair for name in switches_in(rules, guideline, who.population)}
            switches = tuple(n for n, name in enumerate(people.switches) if name in named)
            apart: dict[tuple[str, str], list[Cell]] = {}
            for cell in one:
                if one[cell] != other[cell]:
                    apart.setdefault((one[cell], other[cell]), []).append(cell)
            for both, cells in apart.items():
                for box in cover(cells, grid, switches):
                    yield _region(people, who, limits, box, both, grid)


def _region(people: People, who: Who, limits: Reasons, box: Box, answers: tuple[str, str], grid: Grid) -> Region:
    fitting = (n for n, truths in enumerate(grid.reasons) if all(truths[at] is value for at, value in box.switches))
    reason = min(fitting, key=lambda n: sum(value is True for value in people.reasons[n].facts.values()))
    cell = (reason, box.ferritin[0], box.tsat[0])
    return Region(
        who, limits, span(people.ferritin, box.ferritin), span(people.tsat, box.tsat),
        tuple((people.switches[at], value) for at, value in box.switches), answers,
        person(people, who, limits, cell),
    )  # fmt: skip
