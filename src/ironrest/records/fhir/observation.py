"""Observation: results, measurements, scores and answers, each component like an Observation of its own."""

from __future__ import annotations

import msgspec

from ironrest.care.chart.person import Origin
from ironrest.records.fhir.coding import Codes, codings
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import Json, status, table, tables, text
from ironrest.records.fhir.items import Item, local_name
from ironrest.records.fhir.unread import NO_SYSTEM, results_without_system
from ironrest.records.fhir.value import against_the_code, read_flag, read_number, value_field
from ironrest.records.fhir.when import Dated, first_date
from ironrest.records.gather import Gather
from ironrest.values.dates import When, write_when
from ironrest.values.errors import UserError

KIND = "Observation"

_STATUSES = frozenset(
    ("registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown")
)
_NOT_RESULTS = ("cancelled", "entered-in-error")
_NOT_SETTLED = ("registered", "preliminary", "unknown", "")


def read_observation(item: Item, ctx: Context, gather: Gather) -> None:
    """Every value of a fact in it; without one it is counted."""
    resource = item.resource
    parts = [("", resource)]
    parts += [(f".component[{place}]", part) for place, part in enumerate(tables(resource, "component"))]
    read = [(path, part, ctx.words.codes(codings(part, "code"))) for path, part in parts]
    used = [(path, part, codes) for path, part, codes in read if any(one in ctx.words.facts for one in codes.concepts)]
    unsure = [(path, part, facts) for path, part, facts in _unsure(read, used, ctx) if value_field(part)]
    if not used:
        readable = next((codes for _, _, codes in read if codes.readable), read[0][2])
        gather.count(KIND, readable.why_unused)
    if not used and not unsure:
        return
    told = status(resource, "status", _STATUSES)
    if told in _NOT_RESULTS:
        gather.count(KIND, f"with status {told}, not read")
        return
    if tables(resource, "focus"):
        gather.count(KIND, "about somebody else than the patient (focus), not read")
        return
    head = _head(item, ctx, told)
    for path, part, codes in used:
        _read_part(_Part(item, path, part, codes), head, ctx, gather)
    for path, _, facts in unsure:
        for fact in facts:
            gather.reject(item.origin("", path), NO_SYSTEM, fact, head.when)


def _unsure(
    read: list[tuple[str, Json, Codes]], used: list[tuple[str, Json, Codes]], ctx: Context
) -> list[tuple[str, Json, tuple[str, ...]]]:
    """The parts that no system names, and that may be results of ours."""
    paths = {path for path, _, _ in used}
    return [(path, part, results_without_system(part, ctx.words)) for path, part, _ in read if path not in paths]


class _Head(msgspec.Struct, frozen=True):
    """What all parts of one Observation share."""

    when: When | None
    bad_date: str
    draw: str
    notes: tuple[str, ...]


class _Part(msgspec.Struct, frozen=True):
    item: Item
    path: str
    node: Json
    codes: Codes

    def origin(self, unit: str = "") -> Origin:
        return self.item.origin(f"{self.codes.words} {unit}".strip(), self.path)


def _head(item: Item, ctx: Context, told: str) -> _Head:
    resource = item.resource
    dated = first_date(resource, "effectiveDateTime", "effectiveInstant", "effectivePeriod", "effectiveTiming")
    notes = () if told not in _NOT_SETTLED else (f"status {told}" if told else "without a status",)
    if dated.when is None and not dated.bad:
        issued = first_date(resource, "issued")
        if issued.when is not None:
            dated, notes = issued, (*notes, "dated by the day it was issued")
    return _Head(dated.when, dated.bad, _draw(item, ctx, dated), notes)


def _draw(item: Item, ctx: Context, dated: Dated) -> str:
    """Equal for results of one specimen; without a specimen, for results of one effective time."""
    name = text(table(item.resource, "specimen"), "reference")
    if name.startswith("#"):
        # A contained specimen belongs to its holder alone.
        name = f"{local_name(item)}{name}" if local_name(item) else ""
    elif name:
        found = ctx.index.find(name, item)
        name = (local_name(found) or name) if found is not None else name
    if name:
        return name
    return write_when(dated.when) if dated.when is not None and dated.field != "issued" else ""


def _read_part(part: _Part, head: _Head, ctx: Context, gather: Gather) -> None:
    numbers = ctx.words.facts_of(part.codes.concepts, "number")
    flags = ctx.words.facts_of(part.codes.concepts, "flag")
    if len(numbers) > 1 or (numbers and flags):
        names = ", ".join(sorted(numbers + flags))
        for key in numbers + flags:
            gather.reject(part.origin(), f"Its codes name different results: {names}.", key, head.when)
        return
    for key in numbers + flags:
        try:
            field = value_field(part.node)
            if not field:
                _without_value(part, key, head, gather)
            elif head.bad_date:
                gather.reject(part.origin(), head.bad_date, key)
            elif numbers:
                _number(part, key, field, head, ctx, gather)
            else:
                _flag(part, key, field, head, gather)
        except UserError as problem:
            gather.reject(part.origin(), str(problem), key, head.when)


def _flag(part: _Part, key: str, field: str, head: _Head, gather: Gather) -> None:
    answer = read_flag(key, part.node, field)
    if answer is None:
        gather.count(KIND, f"answered neither yes nor no ({key})")
    else:
        gather.entry(key, answer, head.when, part.origin(), draw=head.draw, notes=head.notes)


def _number(part: _Part, key: str, field: str, head: _Head, ctx: Context, gather: Gather) -> None:
    found = read_number(key, ctx.knowledge.facts[key], part.node, field)
    if found is None:
        gather.count(KIND, f"with an answer that is not known ({key})")
        return
    notes = head.notes + found.notes + against_the_code(part.codes.concepts, found.unit)
    gather.entry(
        key,
        found.interval,
        head.when,
        part.origin(found.unit_read),
        unit_read=found.unit_read,
        draw=head.draw,
        notes=notes,
    )


def _without_value(part: _Part, key: str, head: _Head, gather: Gather) -> None:
    if part.node.get("dataAbsentReason") is not None:
        gather.count(KIND, f"with a stated reason for having no value ({key})")
    elif not tables(part.node, "component") and not tables(part.node, "hasMember"):
        gather.reject(part.origin(), "It has no value.", key, head.when)
