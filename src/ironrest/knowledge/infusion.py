"""Reads the folder infusion/, gives its guards to the compiler, and checks what one file says of another."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from ironrest.knowledge import files
from ironrest.knowledge.schema_infusion import GuardFile, InfusionRules, Lapse, RecordLimitFile, VitalsFile
from ironrest.rules.parse import Kind, Vocabulary

#: The units in which the program reckons, by the end of a name.
_UNITS = {"_min": "min", "_days": "d", "_ml_per_h": "mL/h", "_mmhg": "mm[Hg]", "_c": "Cel"}
_LIMIT_UNITS = {"plan_adds_up": "%", "pump_differs": "mL", "wasted": "mL"}


def read_infusion(folder: Path) -> InfusionRules:
    """The four files of the folder."""
    guards = files.read_toml(folder / "guards.toml", GuardFile)
    vitals = files.read_toml(folder / "vitals.toml", VitalsFile)
    limits = files.read_toml(folder / "limits.toml", RecordLimitFile)
    return InfusionRules(
        guards=guards.guard,
        facts=guards.fact,
        measures=vitals.measures,
        not_a_monitor=vitals.not_a_monitor,
        vitals=vitals.sets,
        limits=limits.limit,
        lapse=files.read_toml(folder / "lapse.toml", Lapse),
    )


def guard_texts(rules: InfusionRules) -> Iterator[tuple[str, str]]:
    """Key and text of every guard."""
    yield from ((f"guard:{key}", guard.when) for key, guard in rules.guards.items())


def guard_vocabulary(rules: InfusionRules) -> Vocabulary:
    """The words of the guards: bedside facts, and none of the chart's."""
    kinds: dict[str, Kind] = {key: fact.kind for key, fact in rules.facts.items()}
    return Vocabulary(kinds)


def problems_of_infusion(rules: InfusionRules, facts: Container[str]) -> Iterator[str]:
    """Every contradiction, as a sentence. `facts` are those of the chart."""
    for key, fact in rules.facts.items():
        if (fact.kind == "number") != bool(fact.unit):
            yield f"bedside fact {key}: a number, and only a number, has a unit."
        wanted = next((unit for end, unit in _UNITS.items() if key.endswith(end)), fact.unit)
        if fact.unit != wanted:
            yield f"bedside fact {key}: its name says `{wanted}`, its unit `{fact.unit}`."
    for name in rules.limits.__struct_fields__:
        limit, unit = getattr(rules.limits, name), _LIMIT_UNITS.get(name, "min")
        if limit.unit != unit or limit.value < 0:
            yield f"infusion limit {name}: it is a number of `{unit}`, not below 0."
    for name, limit, unit in (("days", rules.lapse.days, "d"), ("weight", rules.lapse.weight, "%")):
        if limit.unit != unit or limit.value <= 0:
            yield f"lapse {name}: it is a number of `{unit}`, above 0."
    for key, lapsing in rules.lapse.fact.items():
        if key not in facts:
            yield f"lapse fact {key}: the chart has no such fact."
        if (lapsing.when == "is-or-unknown") != (lapsing.value is not None):
            yield f"lapse fact {key}: `is-or-unknown`, and only that, has a value."
    for one in rules.vitals:
        if min(one.at_min, one.every_min, one.early_min, one.grace_min) < 0:
            yield f"vitals {one.id}: no time in it is below 0."
