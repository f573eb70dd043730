"""The map of where the guidelines part, in words: conditions, examples, and the rows of each picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.words import interval_words, rounded
from ironrest.care.parting.parting import Atlas, Parting, Region
from ironrest.care.parting.people import PLANE, Who
from ironrest.care.parting.pictures import Plane, planes
from ironrest.knowledge.schema import Knowledge
from ironrest.report.map_picture import panel_svg
from ironrest.report.signed import foot
from ironrest.report.words import group, word
from ironrest.rules.evaluate import Facts
from ironrest.values.interval import Interval

#: The answer of a guideline that says nothing about somebody.
SILENT = "not-covered"


class RegionTold(NamedTuple):
    """One condition; the ids of both answers, and whether one of the guidelines does not cover the person."""

    condition: str
    answers: tuple[str, str]
    words: tuple[str, str]
    silent: bool
    limited: bool
    example: str


class PairTold(NamedTuple):
    """Two guidelines."""

    pair: tuple[str, str]
    titles: tuple[str, str]
    regions: tuple[RegionTold, ...]

    def chosen(self, *, silent: bool, limited: bool) -> tuple[RegionTold, ...]:
        return tuple(one for one in self.regions if (one.silent, one.limited) == (silent, limited))


class PictureTold(NamedTuple):
    """One plane: a drawing for each guideline, and the table of the same."""

    id: str
    title: str
    panels: tuple[str, ...]
    guidelines: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


class MapTold(NamedTuple):
    """All of it."""

    title: str
    premises: tuple[str, ...]
    pictures: tuple[PictureTold, ...]
    letters: tuple[tuple[str, str], ...]
    pairs: tuple[PairTold, ...]
    footer: str


def tell_map(found: Atlas, knowledge: Knowledge, *, on: date) -> MapTold:
    """The map in words."""
    pictures = tuple(_picture(one) for one in planes(found))
    return MapTold(
        word("map", "title"),
        (word("map", "premise"), word("map", "premise_limits")),
        pictures,
        tuple((letter, word("possible", answer)) for answer, letter in group("map_letter").items()),
        tuple(_pair(one, knowledge) for one in found.partings),
        foot(word("map", "footer", release=knowledge.release[:12], on=on.isoformat()), knowledge),
    )


def _picture(plane: Plane) -> PictureTold:
    rows = tuple(
        (
            "; ".join(_plane_words(row.ferritin, row.tsat)) or word("map", "everywhere"),
            tuple(word("possible", one) for one in row.answers.values()),
        )
        for row in plane.rows
    )
    title = word("map_picture", plane.drawn.id)
    panels = tuple(panel_svg(plane, guideline) for guideline in plane.answers)
    return PictureTold(plane.drawn.id, title, panels, tuple(plane.answers), rows)


def _pair(parting: Parting, knowledge: Knowledge) -> PairTold:
    one, other = parting.pair
    titles = (knowledge.guidelines[one].title, knowledge.guidelines[other].title)
    return PairTold(parting.pair, titles, tuple(_region(region, knowledge) for region in parting.regions))


def _region(region: Region, knowledge: Knowledge) -> RegionTold:
    one, other = region.answers
    return RegionTold(
        condition_words(region),
        region.answers,
        (word("possible", one), word("possible", other)),
        SILENT in region.answers,
        any(region.limits.truths),
        example_words(region.example, knowledge),
    )


def condition_words(region: Region) -> str:
    """The condition as a reader says it, the person first."""
    switches = (word("map_yes" if value else "map_no", name) for name, value in region.switches)
    plane = list(_plane_words(region.ferritin, region.tsat)) or [word("map", "everywhere")]
    return "; ".join((*_who_words(region.who), *plane, *switches))


def _who_words(who: Who) -> Iterator[str]:
    yield word("map_who", who.population)
    yield from (word("map_yes" if value else "map_no", fact) for fact, value in who.also)


def _plane_words(ferritin: Interval, tsat: Interval) -> Iterator[str]:
    """Those of the two numbers that matter."""
    for name, interval in zip(PLANE, (ferritin, tsat), strict=True):
        if interval != _ANY:
            yield word("map", name, value=interval_words(interval))


_ANY = Interval(float("-inf"), float("inf"), False, False)


def example_words(facts: Facts, knowledge: Knowledge) -> str:
    """The numbers of the person, and what is true of them; everything else is no."""
    return ", ".join(_example(facts, knowledge))


def _example(facts: Facts, knowledge: Knowledge) -> Iterator[str]:
    for name, value in facts.items():
        fact = knowledge.facts[name]
        if name == "age_years" and isinstance(value, Interval):
            yield word("map", "age", years=rounded(value.low))
        elif isinstance(value, Interval):
            yield word("map", "numbers", label=_low(fact.label), value=rounded(value.low), unit=fact.unit)
        elif value is True:
            yield _low(fact.label)


def _low(label: str) -> str:
    """The label inside a sentence; an abbreviation keeps its letters."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
