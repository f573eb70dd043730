"""The map as JSON: a documented contract. docs/reference/json-rules.md prints it."""

from __future__ import annotations

from datetime import date

from ironrest.care.parting.parting import Atlas, Region
from ironrest.care.parting.people import People
from ironrest.care.parting.pictures import Plane, planes
from ironrest.knowledge.schema import Knowledge
from ironrest.report.as_json import Json, json_value
from ironrest.report.map_told import SILENT, condition_words
from ironrest.report.signed import signed_json
from ironrest.report.words import word
from ironrest.values.interval import Interval


def map_json(found: Atlas, knowledge: Knowledge, *, on: date) -> Json:
    """Every pair with its regions, and every picture as rows."""
    return {
        "as_of": on.isoformat(),
        "premises": [word("map", "premise"), word("map", "premise_limits")],
        "false_of_everybody": list(found.people.fixed),
        "pairs": [
            {
                "one": one.pair[0],
                "other": one.pair[1],
                "regions": [_region(region, found.people, one.pair) for region in one.regions],
            }
            for one in found.partings
        ],
        "pictures": [_picture(one, found.people) for one in planes(found)],
        "knowledge_release": knowledge.release,
        "knowledge_signed_by": signed_json(knowledge),
    }


def _region(region: Region, people: People, pair: tuple[str, str]) -> Json:
    return {
        "condition": condition_words(region),
        "population": region.who.population,
        "population_facts": dict(region.who.also),
        "ferritin": _span(region.ferritin),
        "tsat": _span(region.tsat),
        "criteria": {**dict(region.switches), **dict(zip(people.limit_names, region.limits.truths, strict=True))},
        "answers": dict(zip(pair, region.answers, strict=True)),
        "one_does_not_cover": SILENT in region.answers,
        "example": {fact: json_value(value) for fact, value in region.example.items() if value is not None},
    }


def _picture(plane: Plane, people: People) -> Json:
    return {
        "id": plane.drawn.id,
        "title": word("map_picture", plane.drawn.id),
        "population": plane.drawn.population,
        "criteria": dict(zip(people.switches, plane.reasons.truths, strict=True)),
        "rows": [
            {"ferritin": _span(row.ferritin), "tsat": _span(row.tsat), "answers": row.answers} for row in plane.rows
        ],
    }


def _span(interval: Interval) -> Json:
    """The ends; null stands for no end."""
    return {
        "low": None if interval.low == float("-inf") else interval.low,
        "high": None if interval.high == float("inf") else interval.high,
        "low_closed": interval.low_closed,
        "high_closed": interval.high_closed,
    }
