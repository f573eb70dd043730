"""docs/explanation/where-guidelines-part.md and its pictures: the map, as a page that a clinician can read."""

import tomllib
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from ironrest.care.parting.parting import atlas
from ironrest.care.parting.pictures import planes
from ironrest.knowledge.load import load
from ironrest.population.invented import DAY
from ironrest.report.map_picture import picture_svg
from ironrest.report.map_told import MapTold, PairTold, PictureTold, tell_map
from ironrest.report.words import sentence
from tools.count_disagreements import FILE
from tools.tables import table

FOLDER = "docs/explanation"
PAGE = f"{FOLDER}/where-guidelines-part.md"


def pages() -> dict[str, str]:
    found = atlas(load(), on=DAY)
    told = tell_map(found, load(), on=DAY)
    pictures = {f"{FOLDER}/pictures/{one.drawn.id}.svg": picture_svg(one) for one in planes(found)}
    return {PAGE: "\n\n".join(_page(told)), **pictures}


def _page(told: MapTold) -> Iterator[str]:
    counts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    yield f"# {told.title}"
    yield (
        "Four texts say when iron is given for restless legs syndrome, and they do not agree. This page shows every "
        "place where their answers part, drawn from the rules that the program decides by: "
        + ", ".join(f"**{key}** ({one.title})" for key, one in load().guidelines.items())
        + ". Which of them governs is the clinic's choice; the program shows the others beside it. None of the lines "
        "between the areas has been tested in a trial against another line."
    )
    yield " ".join(told.premises)
    yield "## The pictures"
    yield "Letters: " + "; ".join(f"**{letter}** {says}" for letter, says in told.letters) + "."
    yield (
        "Ferritin is drawn logarithmically, because the lines that matter lie close together. A threshold belongs to "
        "one side of its line only; the table under a picture says to which."
    )
    for picture in told.pictures:
        yield from _picture(picture)
    yield "## In words: adults"
    yield (
        "For each pair of guidelines every condition under which both answer, and otherwise, for an adult who is "
        "neither pregnant nor on dialysis and has none of the blood disorders that the safety rules leave to a "
        "specialist. The other conditions, with an example person for each: `ironrest rules map`."
    )
    for pair in told.pairs:
        yield from _pair(pair)
    yield "## How many people it concerns"
    yield from _counts(counts)
    yield "## How this is checked"
    yield (
        "The conditions are made from the rules, not written by hand. A solver is asked, for each pair, whether "
        "anybody exists who fits a condition and whom both answer alike, or whom they answer otherwise and who fits no "
        "condition, or who fits two: there is nobody (`tests/care/parting/test_map_is_exact.py`). The map is of people "
        "of whom every fact is known; with facts unknown an answer may be open. How well each line is sourced stands "
        "in [guidelines](../reference/guidelines.md): several lines of irlssg-2018, mayo-2021 and seed are unverified."
    )
    signed = any(one.state == "valid" for one in load().signatures)
    yield (
        f"Rules in force on {DAY.isoformat()}, {'signed' if signed else 'not signed'} by a clinician; "
        "decision support: it proposes, a clinician decides."
    )


def _picture(picture: PictureTold) -> Iterator[str]:
    yield f"### {picture.title}"
    yield f"![{picture.title}: the plane of ferritin and TSAT for each guideline](pictures/{picture.id}.svg)"
    rows = ((sentence(place).removesuffix("."), *answers) for place, answers in picture.rows)
    yield table(["Ferritin and TSAT", *picture.guidelines], rows)


def _pair(pair: PairTold) -> Iterator[str]:
    yield f"### {pair.pair[0]} and {pair.pair[1]}"
    adult = f"{ADULT}; "
    rows = [
        (sentence(one.condition.removeprefix(adult)).removesuffix("."), *one.words)
        for one in pair.chosen(silent=False, limited=False)
        if one.condition.startswith(adult)
    ]
    yield table(["Condition", *pair.pair], rows) if rows else "They part nowhere."


ADULT = "adult, not pregnant, not on dialysis"


def _counts(counts: dict[str, Any]) -> Iterator[str]:
    people = counts["nhanes_no_reason"]["people"]
    yield (
        f"Of {people:,} adults of the US survey NHANES 1999-2000, with their own ferritin and TSAT, had they RLS and "
        "nothing else the matter: how many each pair of guidelines would answer otherwise. They are a survey of a "
        "whole population, not people with RLS. *RLS mild, no reason for the intravenous route*:"
    )
    yield _matrix(counts["nhanes_no_reason"])
    yield "*RLS moderate or worse, oral iron failed*:"
    yield _matrix(counts["nhanes_reasons"])
    invented = counts["invented"]
    yield f"Of the {invented['people']} invented people who ship with the program, whose answers may also be open:"
    yield _matrix(invented)


def _matrix(counts: dict[str, Any]) -> str:
    ids = list(counts["answers"])
    apart = {frozenset(pair): counts["apart"][" ".join(pair)] for pair in combinations(ids, 2)}
    rows = (
        [f"**{one}**", *("–" if one == other else f"{apart[frozenset((one, other))]:,}" for other in ids)]
        for one in ids
    )
    return table(["", *ids], rows)
