"""Who is where on the map, from the guidelines' own words."""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec
import pytest

from ironrest.care.assess.assess import assess
from ironrest.care.chart.person import Chart
from ironrest.care.parting.parting import Atlas, Region, atlas
from ironrest.care.parting.people import representative
from ironrest.care.parting.pictures import planes
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.rules.nodes import All, Compare, FactValue, Number
from ironrest.values.errors import KnowledgeError
from ironrest.values.interval import Interval, exact

ON = date(2026, 11, 22)
IDS = ("aasm-2025", "irlssg-2018", "mayo-2021", "seed")

#: From the four rulebooks as they are printed side by side in docs/reference/guidelines.md and the safety rules.
PEOPLE = [
    ("adult", 20, 30, ("either-route", "oral-iron", "oral-iron", "iv-iron")),
    ("adult", 75, 30, ("either-route", "oral-iron", "oral-iron", "oral-iron")),
    ("adult", 88, 30, ("iv-iron", "specialist-decision", "specialist-decision", "no-iron")),
    ("adult", 100, 30, ("iv-iron", "specialist-decision", "specialist-decision", "no-iron")),
    ("adult", 88, 15, ("either-route", "specialist-decision", "specialist-decision", "oral-iron")),
    ("adult", 150, 15, ("specialist-decision", "no-iron", "no-iron", "specialist-decision")),
    ("adult", 60, 45, ("no-iron", "no-iron", "no-iron", "no-iron")),
    ("adult-with-a-reason", 88, 30, ("iv-iron", "iv-iron", "iv-iron", "no-iron")),
    ("adult-with-a-reason", 150, 30, ("no-iron", "specialist-decision", "no-iron", "no-iron")),
    ("child", 49, 30, ("oral-iron", "oral-iron", "not-covered", "not-covered")),
    ("child", 50, 30, ("no-iron", "no-iron", "not-covered", "not-covered")),
    ("pregnant", 75, 30, ("specialist-decision", "no-iron", "not-covered", "specialist-decision")),
    ("dialysis", 150, 15, ("iv-iron", "not-covered", "not-covered", "specialist-decision")),
    ("dialysis", 300, 15, ("no-iron", "not-covered", "not-covered", "no-iron")),
]


@cache
def drawn() -> Atlas:
    return atlas(load(), on=ON)


@pytest.mark.parametrize(("picture", "ferritin", "tsat", "answers"), PEOPLE)
def test_a_place_of_a_picture_holds_the_answers_of_the_guidelines(picture, ferritin, tsat, answers) -> None:
    plane = next(one for one in planes(drawn()) if one.drawn.id == picture)
    place = (at(ferritin, plane.ferritin), at(tsat, plane.tsat))
    assert tuple(plane.answers[name][place] for name in IDS) == answers
    rows = [row for row in plane.rows if holds(row.ferritin, ferritin) and holds(row.tsat, tsat)]
    assert [tuple(row.answers.values()) for row in rows] == [answers], "one row of the table says it too"


def at(number: float, regions: tuple[Interval, ...]) -> int:
    return next(place for place, one in enumerate(regions) if holds(one, number))


def holds(interval: Interval, number: float) -> bool:
    above = interval.low < number or (interval.low == number and interval.low_closed)
    return above and (number < interval.high or (number == interval.high and interval.high_closed))


def test_an_example_is_answered_as_the_map_says_by_the_whole_assessment() -> None:
    """Through the front door: the example typed as facts, with RLS recorded."""
    knowledge = load()
    for parting in drawn().partings:
        for region in parting.regions[::3]:
            made = assess(example(region, knowledge), knowledge, on=ON, with_asks=False)
            found = tuple(made.answers[name].indication for name in parting.pair)
            assert found == region.answers, (parting.pair, region)


def example(region: Region, knowledge: Knowledge) -> Chart:
    facts = {"rls_diagnosed": True, "clinically_significant": True, **region.example}
    texts = []
    for name, value in facts.items():
        unit = knowledge.facts[name].unit or ""
        words = value.low if isinstance(value, Interval) else "yes" if value else "no"
        texts.append(f"{name}={words}{unit if isinstance(value, Interval) else ''}")
    chart = Chart(patient="example")
    return with_facts(chart, read_facts(texts, knowledge, on=ON))


@pytest.mark.parametrize(
    ("interval", "number"),
    [
        (Interval(float("-inf"), 30, False, False), 15),
        (Interval(75, 100, False, True), 88),
        (Interval(300, float("inf"), True, False), 450),
        (exact(75), 75),
        (Interval(1.2, 1.4), 1.3),
    ],
)
def test_an_example_number_lies_inside_and_is_whole_where_it_can_be(interval: Interval, number: float) -> None:
    assert representative(interval) == pytest.approx(number)
    assert holds(interval, representative(interval))


def changed(key: str, fact: str) -> Knowledge:
    """The rules with one more condition in one criterion."""
    knowledge = load()
    extra = Compare("<", FactValue(fact), Number(5.0))
    nodes = {**knowledge.nodes, key: All((knowledge.nodes[key], extra))}
    return msgspec.structs.replace(knowledge, nodes=nodes, release=f"{knowledge.release}{key}{fact}")


def test_a_rule_over_a_fact_that_the_map_cannot_draw_is_refused_by_name() -> None:
    with pytest.raises(KnowledgeError, match="no axis for hb"):
        atlas(changed("criterion:aasm_iv_only", "hb"), on=ON)


def test_guidelines_that_divide_people_otherwise_are_refused() -> None:
    knowledge = load()
    seed = knowledge.guidelines["seed"]
    turned = msgspec.structs.replace(
        seed, populations=(*seed.populations[2:3], *seed.populations[:2], seed.populations[3])
    )
    guidelines = {**knowledge.guidelines, "seed": turned}
    other = msgspec.structs.replace(knowledge, guidelines=guidelines, release=f"{knowledge.release}turned")
    with pytest.raises(KnowledgeError, match="no map can be drawn"):
        atlas(other, on=ON)
