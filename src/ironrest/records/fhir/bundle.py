"""One FHIR R4 input (a Bundle of any type, one resource, or a JSON array of resources) into charts."""

from __future__ import annotations

from typing import Any

import msgspec

from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.fields import BadResource, Json, table, tables, text
from ironrest.records.fhir.items import Item, local_name, tail_of
from ironrest.records.fhir.people import READ, charts_of
from ironrest.records.strict_json import read_json
from ironrest.records.unpack import unpack
from ironrest.values.errors import UnusableInput


def read_fhir(data: bytes, *, file: str, knowledge: Knowledge) -> tuple[Chart, ...]:
    """One chart for each Patient, and for each other person with a resource. Raises UnusableInput."""
    value = read_json(unpack(data, file=file), file=file)
    kind = value.get("resourceType") if isinstance(value, dict) else None
    if isinstance(value, dict) and kind != "Bundle":
        _refuse_other(kind, kind == "DiagnosticReport" and "contained" in value, file)
    found = unfold(value, file=file)
    charts = charts_of(found.items, found.broken, knowledge, notes=sorted(found.notes))
    if not charts:
        raise UnusableInput(f"{file} holds no resource about a person. {_NEEDED}")
    return charts


class Unfolded(msgspec.Struct, frozen=True):
    """Every resource of an input with its place, the places where something stands that is none, and what to note."""

    items: list[Item]
    broken: list[Rejected]
    notes: set[str]


def unfold(value: Any, *, file: str, line: int | None = None) -> Unfolded:
    """A Bundle (also one within another), an array, or a resource. Observations in a report count."""
    found = Unfolded([], [], set())
    waiting: list[Item] = []
    if isinstance(value, list):
        for place, one in enumerate(value):
            _put(one, Item({}, file, f"$[{place}]", line=line), waiting, found)
    else:
        _put(value, Item({}, file, "$", line=line), waiting, found)
    while waiting:
        item = waiting.pop()
        if item.type == "Bundle":
            _unfold_bundle(item, waiting, found)
        else:
            found.items.append(item)
            found.items.extend(reported(item))
    return found


_NEEDED = "Give a Patient, a Bundle with a person's resources, or one resource of: " + ", ".join(sorted(READ)) + "."


def _refuse_other(kind: object, holds_results: bool, file: str) -> None:
    if not isinstance(kind, str) or not (kind.isascii() and kind.isalpha() and len(kind) <= _LONGEST_TYPE):
        raise UnusableInput(f"{file} is JSON but not FHIR: it has no `resourceType`. {_NEEDED}")
    if kind not in READ and kind != "Patient" and not holds_results:
        raise UnusableInput(f"{file} holds one {kind}, from which nothing is read here. {_NEEDED}")


#: The longest name of a resource type in R4 has 33 letters.
_LONGEST_TYPE = 40


def _put(one: object, item: Item, waiting: list[Item], found: Unfolded) -> None:
    """A resource to its list; anything else is broken. The path of a top resource is its type."""
    if not isinstance(one, dict):
        found.broken.append(Rejected(item.origin(), "This is not a FHIR resource: it is not a JSON object."))
        return
    made = Item(one, item.file, item.path, item.address, item.line)
    if made.path == "$" and made.type.isalpha():
        made = Item(one, item.file, made.type, item.address, item.line)
    if not made.type:
        found.broken.append(Rejected(item.origin(), "This is not a FHIR resource: it has no `resourceType`."))
        return
    waiting.append(made)


def _unfold_bundle(bundle: Item, waiting: list[Item], found: Unfolded) -> None:
    try:
        entries = bundle.resource.get("entry", [])
        if not isinstance(entries, list):
            raise BadResource("`entry` is not a list.")
        if any(text(link, "relation") == "next" for link in tables(bundle.resource, "link")):
            found.notes.add("Bundle: this is one page of a search; there are more pages, which were not given")
    except BadResource as problem:
        raise UnusableInput(f"{bundle.file}, {bundle.path}: {problem} Ask the sender for the file again.") from None
    for place, entry in enumerate(entries):
        _entry(entry, bundle, f"{bundle.path}.entry[{place}]", waiting, found)


def _entry(entry: object, bundle: Item, path: str, waiting: list[Item], found: Unfolded) -> None:
    origin = Origin(bundle.file, path, bundle.line)
    if not isinstance(entry, dict):
        found.broken.append(Rejected(origin, "This entry is not a JSON object."))
        return
    try:
        address = text(entry, "fullUrl")
        outcome = text(table(entry, "search"), "mode") == "outcome"
        gone = _deleted(entry, Item({}, bundle.file, path, address, bundle.line))
    except BadResource as problem:
        found.broken.append(Rejected(origin, f"This entry cannot be read: {problem}"))
        return
    if gone is not None:
        found.items.append(gone)
    elif not outcome and entry.get("resource") is not None:
        _put(entry["resource"], Item({}, bundle.file, f"{path}.resource", address, bundle.line), waiting, found)


def _deleted(entry: Json, place: Item) -> Item | None:
    """The mark that a history leaves of a deleted resource."""
    request = table(entry, "request")
    if text(request, "method") != "DELETE":
        return None
    kind, _, name = (tail_of(f"/{text(request, 'url')}") or "/").partition("/")
    meta = {"lastUpdated": text(table(entry, "response"), "lastModified")}
    resource = {"resourceType": kind, "id": name, "meta": meta}
    return Item(resource, place.file, place.path, place.address, place.line, deleted=True)


def reported(report: Item) -> list[Item]:
    """The Observations contained in a DiagnosticReport, with its subject and time where they have none."""
    if report.type != "DiagnosticReport":
        return []
    made = []
    for place, inner in enumerate(_contained(report)):
        if inner.get("resourceType") != "Observation":
            continue
        own = {key: report.resource[key] for key in _INHERITED if key in report.resource and not _has(inner, key)}
        resource = {**inner, **own}
        resource.pop("id", None)
        specimen = inner.get("specimen")
        if isinstance(specimen, dict) and str(specimen.get("reference", "")).startswith("#"):
            resource["specimen"] = {"reference": local_name(report) + str(specimen["reference"])}
        if report.resource.get("status") in ("cancelled", "entered-in-error"):
            resource["status"] = report.resource["status"]
        path = f"{report.path}{CONTAINED}{place}]"
        made.append(Item(resource, report.file, path, line=report.line, fault=report.fault))
    return made


#: What marks the path of a resource within another.
CONTAINED = ".contained["

_INHERITED = ("subject", "effectiveDateTime", "effectivePeriod", "issued")


def _has(inner: Json, key: str) -> bool:
    return any(one.startswith("effective") for one in inner) if key.startswith("effective") else key in inner


def _contained(item: Item) -> list[Json]:
    try:
        return tables(item.resource, "contained")
    except BadResource:
        return []
