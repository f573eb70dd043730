"""The few fields of a resource that say what it is and whose: enough for the first reading of many people."""

from __future__ import annotations

import json
import math
from typing import Any

import msgspec

from ironrest.records.fhir.fields import BadResource, Json, tables, text
from ironrest.records.fhir.items import Item, base_of, local_name, tail_of, without_version
from ironrest.records.fhir.people import READ, READ_WITH, SUBJECTS, subject_of
from ironrest.values.errors import UserError

#: Types that are kept whole for the second reading. Of all others only the skeleton is kept.
WHOLE = frozenset((*READ, *READ_WITH, "Patient", "DiagnosticReport"))


class _Fields(msgspec.Struct):
    resourceType: Any = None
    id: Any = None
    meta: Any = None
    subject: Any = None
    patient: Any = None
    beneficiary: Any = None


_FIELDS = tuple(field.name for field in msgspec.structs.fields(_Fields))
_decode = msgspec.json.Decoder(_Fields).decode


def skeleton(data: bytes) -> Json | None:
    """The fields of one line; None if it is not an object. Wrong bytes in a text do not hide whose the line is."""
    try:
        made = msgspec.structs.asdict(_decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = forgiving(data)
        if not isinstance(found, dict):
            return None
        made = {key: found.get(key) for key in _FIELDS}
    return {key: value for key, value in made.items() if value is not None}


def stub(resource: Json) -> Json:
    """What is kept of a resource that is only counted."""
    return {key: resource[key] for key in _FIELDS if resource.get(key) is not None}


def forgiving(data: bytes) -> Any:
    """The JSON value of a line with faults, to see whose it is and what it speaks of; None if there is none."""
    try:
        return json.loads(data.decode("utf-8", "replace"), strict=False, parse_int=_int)
    except (ValueError, RecursionError):
        return None


def _int(digits: str) -> float:
    return int(digits) if len(digits) < _MOST_DIGITS else math.nan


#: Python refuses to read a number of some thousands of digits.
_MOST_DIGITS = 1000


def needs_all(made: Json) -> bool:
    """Whether whose it is stands in a contained resource."""
    holders = [made.get(field) for field in SUBJECTS]
    return any(isinstance(one, dict) and str(one.get("reference", "")).startswith("#") for one in holders)


class Who(msgspec.Struct, frozen=True):
    """Names that two resources of one person share; `alone` if there is a person without any; or why there is none."""

    names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    alone: bool = False
    why: str = ""


def who(item: Item) -> Who:
    """Under which names a resource's person is known. Names are coarse: what shares one is read together."""
    if item.type == "Patient":
        names = tuple(sorted({name for name in (_name(item.address), local_name(item)) if name}))
        return Who(names, _identifiers(item), alone=not names)
    named = subject_of(item)
    if named.why:
        return Who(why=named.why)
    if named.reference.startswith("#"):
        return _contained(item, named.reference)
    identifier = (named.identifier[1],) if named.identifier[1] else ()
    name = _name(named.reference)
    if not name and not identifier:
        return Who(why="It does not say whose it is.")
    return Who((name,) if name else (), identifier)


def names_of(item: Item) -> tuple[str, ...]:
    """Under which names other resources may speak of this one."""
    found = {local_name(item), item.address, _name(item.address)}
    if item.type == "Questionnaire":
        found.add(str(item.resource.get("url") or ""))
    return tuple(sorted(found - {""}))


def spoken_of(resource: Json) -> list[str]:
    """The names of the other resources that this one is read with."""
    found: list[str] = []
    for field in ("encounter", "specimen", "medicationReference"):
        found.append(_reference(resource.get(field)))
    for inner in [resource, *_list(resource.get("contained"))]:
        for part in _list(inner.get("ingredient") if isinstance(inner, dict) else None):
            found.append(_reference(part.get("itemReference")) if isinstance(part, dict) else "")
    form = resource.get("questionnaire")
    found.append(form.partition("|")[0] if isinstance(form, str) else "")
    return [name for one in found if one and not one.startswith("#") for name in {one, _name(one)} if name]


def _name(reference: str) -> str:
    """Without the server: whether two servers mean one person is decided when the person is read."""
    return tail_of(reference) if base_of(reference) else tail_of(f"/{reference}") or without_version(reference)


def _contained(item: Item, reference: str) -> Who:
    try:
        target = item.contained(reference[1:])
    except BadResource as problem:
        return Who(why=f"It does not say whose it is: {problem}")
    if target is None:
        return Who(why="It does not say whose it is.")
    if target.type != "Patient":
        return Who(why="It is about something that is not a patient.")
    identifiers = _identifiers(target)
    return Who(identifiers=identifiers, alone=not identifiers)


def _identifiers(item: Item) -> tuple[str, ...]:
    try:
        return tuple(value for one in tables(item.resource, "identifier") if (value := text(one, "value")))
    except UserError:
        return ()


def _reference(node: object) -> str:
    name = node.get("reference") if isinstance(node, dict) else None
    return without_version(name.strip()) if isinstance(name, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
