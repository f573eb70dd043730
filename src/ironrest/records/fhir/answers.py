"""Coded answers: which stand for yes or no, and which for a number, by the table answers.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from ironrest.records.fhir.fields import BadResource, Json, choice, number, tables, text

Coding = tuple[str, str]


def yes_or_no(fact: str, codings: list[Json]) -> bool | None:
    """What the answer says of the fact; None for an answer that says nothing, such as unknown."""
    table = _table()
    said = {
        answer
        for coding in map(_coding, codings)
        for answer in (table.flags.get(fact, {}).get(coding), table.any.get(coding))
        if answer is not None
    }
    if len(said) > 1:
        raise BadResource("Its codes say yes and no at once.")
    return next(iter(said), None)


def score(fact: str, codings: list[Json]) -> float | None:
    """The number that the answer stands for, by the coding itself or by the table; None if it has none."""
    table = _table().scores.get(fact, {})
    said = {table[key] for key in map(_coding, codings) if key in table}
    for coding in codings:
        said |= {float(value) for value in map(_weight, tables(coding, "extension")) if value is not None}
    if len(said) > 1:
        raise BadResource("Its answer stands for two different numbers.")
    return next(iter(said), None)


#: Extensions in which a coding carries its own number.
_WEIGHTS = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)


class _Table(msgspec.Struct, frozen=True):
    any: dict[Coding, bool]
    flags: dict[str, dict[Coding, bool]]
    scores: dict[str, dict[Coding, float]]


@cache
def _table() -> _Table:
    raw = tomllib.loads(Path(__file__).with_name("answers.toml").read_text("utf-8"))

    def keyed(by_system: dict[str, dict[str, float]]) -> dict[Coding, float]:
        return {(raw["system"][name], code): say for name, rows in by_system.items() for code, say in rows.items()}

    def flags(by_system: dict[str, dict[str, float]]) -> dict[Coding, bool]:
        return {key: bool(say) for key, say in keyed(by_system).items()}

    return _Table(
        flags(raw["any"]),
        {fact: flags(rows) for fact, rows in raw["flag"].items()},
        {fact: {key: float(say) for key, say in keyed(rows).items()} for fact, rows in raw["score"].items()},
    )


def _coding(coding: Json) -> Coding:
    return text(coding, "system"), text(coding, "code")


def _weight(extension: Json) -> float | None:
    return number(extension, choice(extension, "value")) if extension.get("url") in _WEIGHTS else None
