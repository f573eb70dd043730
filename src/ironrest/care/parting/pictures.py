"""The ferritin-TSAT plane of one kind of person: what each guideline answers in each place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ironrest.care.parting.boxes import Grid, cover, span
from ironrest.care.parting.parting import Atlas
from ironrest.care.parting.people import Reasons, Who
from ironrest.values.interval import Interval


class Drawn(NamedTuple):
    """Which plane: its name, the population, and the reasons that hold."""

    id: str
    population: str
    reasons: tuple[str, ...] = ()


#: Adults differ by their reasons, the other populations hardly: each is drawn without any.
DRAWN = (
    Drawn("adult", "adult"),
    Drawn(
        "adult-with-a-reason",
        "adult",
        ("route_reason_for_iv", "moderate_to_severe_rls", "seed_reason_for_infusion"),
    ),
    Drawn("child", "child"),
    Drawn("pregnant", "pregnant"),
    Drawn("dialysis", "dialysis"),
)


class Plane(NamedTuple):
    """One picture: for each guideline its answer in each region, across and up; and the same as rows."""

    drawn: Drawn
    who: Who
    reasons: Reasons
    ferritin: tuple[Interval, ...]
    tsat: tuple[Interval, ...]
    answers: dict[str, dict[tuple[int, int], str]]
    rows: tuple[Row, ...]


class Row(NamedTuple):
    """A part of the plane in which no guideline changes its answer."""

    ferritin: Interval
    tsat: Interval
    answers: dict[str, str]


def planes(found: Atlas) -> tuple[Plane, ...]:
    """Every picture, of people without other limits."""
    return tuple(_plane(found, drawn) for drawn in DRAWN)


def _plane(found: Atlas, drawn: Drawn) -> Plane:
    people = found.people
    at = next(
        n
        for n, who in enumerate(people.who)
        if who.population == drawn.population and not any(value for _, value in who.also)
    )
    reason = next(
        n
        for n, one in enumerate(people.reasons)
        if {name for name, value in zip(people.switches, one.truths, strict=True) if value} == set(drawn.reasons)
    )
    answers = {
        guideline: {(across, up): answer for (here, across, up), answer in cells.items() if here == reason}
        for (limited, who, guideline), cells in found.answers.items()
        if (limited, who) == (0, at)
    }
    rows = tuple(_rows(answers, people.ferritin, people.tsat))
    return Plane(drawn, people.who[at], people.reasons[reason], people.ferritin, people.tsat, answers, rows)


def _rows(
    answers: dict[str, dict[tuple[int, int], str]], ferritin: tuple[Interval, ...], tsat: tuple[Interval, ...]
) -> Iterator[Row]:
    """Places with the same answers of all, together as few rectangles."""
    grid = Grid(len(ferritin), len(tsat), ((),))
    alike: dict[tuple[str, ...], list[tuple[int, int, int]]] = {}
    for place in next(iter(answers.values())):
        alike.setdefault(tuple(one[place] for one in answers.values()), []).append((0, *place))
    boxes = [(box, told) for told, cells in alike.items() for box in cover(cells, grid, ())]
    for box, told in sorted(boxes, key=lambda one: one[0]):
        yield Row(span(ferritin, box.ferritin), span(tsat, box.tsat), dict(zip(answers, told, strict=True)))
