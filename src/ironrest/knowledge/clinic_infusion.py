"""What a clinic's file says about the bedside: guards, vital signs and numbers made tighter, never looser."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from ironrest.knowledge import schema
from ironrest.knowledge.schema_infusion import Guard, InfusionRules, RecordLimit, VitalsSet
from ironrest.rules.tighten import holds_more_often


class OwnGuard(schema.Strict, frozen=True, kw_only=True):
    """A guard in the clinic's own, tighter words."""

    when: str
    source: schema.Citation


class OwnLimit(schema.Strict, frozen=True, kw_only=True):
    """A number of the record, in its own unit."""

    value: float
    source: schema.Citation


class OwnVitals(schema.Strict, frozen=True, kw_only=True):
    """Minutes of a set of vital signs; what is left out stays."""

    at_min: float | None = None
    every_min: float | None = None
    early_min: float | None = None
    grace_min: float | None = None
    source: schema.Citation


class Bedside(schema.Strict, frozen=True, kw_only=True):
    """The section [infusion] of the file."""

    guard: dict[str, OwnGuard] = msgspec.field(default_factory=dict)
    limit: dict[str, OwnLimit] = msgspec.field(default_factory=dict)
    lapse: dict[str, OwnLimit] = msgspec.field(default_factory=dict)
    vitals: dict[str, OwnVitals] = msgspec.field(default_factory=dict)


def with_bedside(rules: InfusionRules, own: Bedside) -> InfusionRules:
    """The rules under the clinic's file. Names that there are not are left out here; `bedside_faults` tells them."""
    limits, lapse = _numbers(rules.limits, own.limit), _numbers(rules.lapse, own.lapse)
    return msgspec.structs.replace(
        rules,
        guards={key: _guard(one, own.guard.get(key)) for key, one in rules.guards.items()},
        vitals=tuple(_vitals(one, own.vitals.get(one.id)) for one in rules.vitals),
        limits=msgspec.structs.replace(rules.limits, **limits),
        lapse=msgspec.structs.replace(rules.lapse, **lapse),
    )


def bedside_faults(before: schema.Knowledge, after: schema.Knowledge, own: Bedside) -> Iterator[str]:
    """Names that there are not, and whatever is looser than it was. `after` is compiled."""
    rules = before.infusion
    for key in own.guard:
        node = f"guard:{key}"
        if key not in rules.guards:
            yield f"infusion guard {key}: there is none. There are: {', '.join(rules.guards)}."
        elif not holds_more_often(after.nodes[node], before.nodes[node]):
            was = f"looser than, or not comparable with, `{rules.guards[key].when}`"
            yield f"infusion guard {key}: {was}. Add `and ...`, or move the number."
    for group, values, found in (("limit", own.limit, rules.limits), ("lapse", own.lapse, rules.lapse)):
        for key, one in values.items():
            yield from _looser(f"infusion {group} {key}", getattr(found, key, None), one.value)
    sets = {one.id: one for one in rules.vitals}
    for key, schedule in own.vitals.items():
        if key not in sets:
            yield f"infusion vitals {key}: there is no such set. There are: {', '.join(sets)}."
        else:
            yield from _later(key, sets[key], schedule)


def _guard(guard: Guard, own: OwnGuard | None) -> Guard:
    return guard if own is None else msgspec.structs.replace(guard, when=own.when, source=own.source)


def _numbers(found: object, own: dict[str, OwnLimit]) -> dict[str, RecordLimit]:
    return {
        key: msgspec.structs.replace(limit, value=one.value, source=one.source)
        for key, one in own.items()
        if isinstance(limit := getattr(found, key, None), RecordLimit)
    }


def _vitals(one: VitalsSet, own: OwnVitals | None) -> VitalsSet:
    if own is None:
        return one
    said = {name: value for name in _MINUTES if (value := getattr(own, name)) is not None}
    return msgspec.structs.replace(one, source=own.source, **said)


_MINUTES = ("at_min", "every_min", "early_min", "grace_min")


def _looser(where: str, was: object, value: float) -> Iterator[str]:
    if not isinstance(was, RecordLimit) or not was.tighter:
        yield f"{where}: a clinic does not set this number."
    elif not math.isfinite(value) or value < 0 or (value > was.value if was.tighter == "lower" else value < was.value):
        bound = "at most" if was.tighter == "lower" else "at least"
        yield f"{where}: looser than {was.value:g} {was.unit}. It may be {bound} that."


def _later(key: str, was: VitalsSet, own: OwnVitals) -> Iterator[str]:
    """Vital signs may be due earlier, more often and with less grace; every repeat lies at least a minute apart."""
    for name in _MINUTES:
        value, old = getattr(own, name), getattr(was, name)
        if value is None:
            continue
        if name == "every_min" and not (1 <= value < math.inf and (value <= old or not old)):
            yield f"infusion vitals {key}: `every_min` is from 1" + (f" to {old:g}." if old else " on.")
        elif name != "every_min" and not 0 <= value <= old:
            yield f"infusion vitals {key}: `{name}` is from 0 to {old:g}."
