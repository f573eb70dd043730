"""Is a resource as FHIR R4 writes it? Our own checks, for what is read here: what a library misses and we rely on.

Required bindings, the invariants that change a meaning, choices, dates and references. No message repeats a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ironrest.records.fhir.bindings import BINDINGS, CHECKED, CODED, NEEDED
from ironrest.records.fhir.fields import Json
from ironrest.values.dates import read_when
from ironrest.values.errors import UserError


class Problem(msgspec.Struct, frozen=True):
    """`rule` names it (an invariant of FHIR by its own key), `path` is the place in the resource."""

    rule: str
    path: str
    says: str


def problems_of(resource: Json) -> tuple[Problem, ...]:
    """What our own checks find in one resource, if it is of a type that is read here."""
    if resource.get("resourceType") not in CHECKED:
        return ()
    found = [*_needed(resource), *_bindings(resource), *_coded(resource)]
    for check in _OF_TYPE.get(str(resource.get("resourceType")), ()):
        found += check(resource)
    names = {str(one.get("id")) for one in _dicts(resource.get("contained"))}
    found += [one for path, node in _nodes(resource) for one in _of_node(path, node, names)]
    return tuple(found)


def _needed(resource: Json) -> Iterator[Problem]:
    kind = str(resource.get("resourceType"))
    for name in NEEDED.get(kind, ()):
        there = any(key.startswith(name[:-3]) for key in resource) if name.endswith("[x]") else name in resource
        if not there and f"_{name}" not in resource:
            yield Problem("required", name, f"{kind} needs `{name}`, and has none.")


def _bindings(resource: Json) -> Iterator[Problem]:
    kind = str(resource.get("resourceType"))
    for name, codes in BINDINGS.get(kind, {}).items():
        values = resource.get(name)
        for value in values if isinstance(values, list) else [values]:
            if value is not None and value not in codes:
                yield Problem("binding", name, f"`{name}` is not one of {', '.join(sorted(codes))}.")


def _coded(resource: Json) -> Iterator[Problem]:
    """Statuses that are CodeableConcepts: a coding of FHIR's own system carries one of its codes."""
    kind = str(resource.get("resourceType"))
    for name, (system, codes) in CODED.get(kind, {}).items():
        node = resource.get(name)
        for coding in _dicts(node.get("coding") if isinstance(node, dict) else None):
            if coding.get("system") == system and coding.get("code") not in codes:
                yield Problem("binding", name, f"`{name}` is not one of {', '.join(sorted(codes))}.")


def _observation(resource: Json) -> Iterator[Problem]:
    for path, part in [("", resource), *_numbered("component", resource.get("component"))]:
        if any(_is_choice(key, "value") for key in part) and "dataAbsentReason" in part:
            yield Problem("obs-6", path or "value[x]", "It has a value and a reason for having none.")
        for place, one in _numbered("referenceRange", part.get("referenceRange")):
            if not {"low", "high", "text"} & one.keys():
                yield Problem("obs-3", f"{path}{place}", "A reference range needs a low end, a high end or a text.")
    own = _code_pairs(resource.get("code"))
    if any(_is_choice(key, "value") for key in resource):
        for place, part in _numbered("component", resource.get("component")):
            if own and own & _code_pairs(part.get("code")):
                yield Problem("obs-7", place, "A component has the code of the whole, which has a value of its own.")


def _condition(resource: Json) -> Iterator[Problem]:
    if _erroneous(resource) and "clinicalStatus" in resource:
        yield Problem("con-5", "clinicalStatus", "What was entered in error has no clinical status.")
    if any(_is_choice(key, "abatement") for key in resource):
        states = {code for _, code in _code_pairs(resource.get("clinicalStatus"))}
        if states and not states & {"inactive", "resolved", "remission"}:
            yield Problem("con-4", "clinicalStatus", "It has abated, and its status does not say so.")


def _allergy(resource: Json) -> Iterator[Problem]:
    if _erroneous(resource) and "clinicalStatus" in resource:
        yield Problem("ait-2", "clinicalStatus", "What was entered in error has no clinical status.")
    if not _erroneous(resource) and "clinicalStatus" not in resource:
        yield Problem("ait-1", "clinicalStatus", "An allergy that was not entered in error needs a clinical status.")


_OF_TYPE: dict[str, tuple[Callable[[Json], Iterator[Problem]], ...]] = {
    "Observation": (_observation,),
    "Condition": (_condition,),
    "AllergyIntolerance": (_allergy,),
}


def _of_node(path: str, node: Json, contained: set[str]) -> Iterator[Problem]:
    """What holds for every element, wherever it stands."""
    for stem in _CHOICES:
        if sum(_is_choice(key, stem) for key in node) > 1:
            yield Problem("choice", f"{path}{stem}[x]", f"It has several `{stem}[x]`, of which one is allowed.")
    for key, value in node.items():
        if key.endswith(_DATES) and isinstance(value, str) and not _is_date(value):
            yield Problem("date", f"{path}{key}", f"`{key}` is not a date that FHIR allows, or there is no such day.")
    reference = node.get("reference")
    if isinstance(reference, str):
        if not _REFERENCE.fullmatch(reference):
            yield Problem("reference", f"{path}reference", "It is none of: Type/id, an address, urn:uuid:…, #id.")
        elif len(reference) > 1 and reference.startswith("#") and reference[1:] not in contained:
            yield Problem("ref-1", f"{path}reference", "It names a contained resource that is not there.")
    if "code" in node and "value" in node and isinstance(node["code"], str) and "system" not in node:
        yield Problem("qty-3", path, "A unit has a code without a system.")
    if node.get("comparator") not in (None, "<", "<=", ">=", ">"):
        yield Problem("binding", f"{path}comparator", "`comparator` is not one of <, <=, >=, >.")
    start, end = node.get("start"), node.get("end")
    if isinstance(start, str) and isinstance(end, str) and _after(start, end):
        yield Problem("per-1", path, "A period ends before it starts.")


#: `[x]` elements of the resources that are read here.
_CHOICES = ("value", "effective", "onset", "abatement", "performed", "medication", "deceased")

_DATES = ("DateTime", "birthDate", "issued", "recordedDate", "authoredOn", "lastUpdated", "start", "end", "authored")

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?")

_ID = r"[A-Za-z0-9\-.]{1,64}"
_REFERENCE = re.compile(
    rf"#{_ID}|#|[A-Z][A-Za-z]+/{_ID}(/_history/{_ID})?"
    rf"|https?://[^\s?#]+/[A-Z][A-Za-z]+/{_ID}(/_history/{_ID})?"
    r"|urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|urn:oid:[0-2](\.(0|[1-9]\d*))+"
    r"|[A-Z][A-Za-z]+\?\S+"  # a conditional reference, which a transaction may hold
)


def _is_choice(key: str, stem: str) -> bool:
    return key.startswith(stem) and key[len(stem) : len(stem) + 1].isupper()


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        read_when(text)
    except UserError:
        return False
    return True


def _after(start: str, end: str) -> bool:
    try:
        return read_when(start).earliest > read_when(end).latest
    except UserError:
        return False


def _erroneous(resource: Json) -> bool:
    return any(code == "entered-in-error" for _, code in _code_pairs(resource.get("verificationStatus")))


def _code_pairs(node: Any) -> set[tuple[str, str]]:
    codings = _dicts(node.get("coding") if isinstance(node, dict) else None)
    return {(str(one.get("system")), str(one["code"])) for one in codings if "code" in one}


def _dicts(value: Any) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _numbered(name: str, value: Any) -> list[tuple[str, Json]]:
    return [(f"{name}[{place}]", one) for place, one in enumerate(_dicts(value))]


def _nodes(resource: Json) -> Iterator[tuple[str, Json]]:
    """Every object in it with its path; without recursion, because a sender chooses how deep it is."""
    waiting: list[tuple[str, Any]] = [("", resource)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            yield path, value
            waiting += [(f"{path}{key}.", one) for key, one in value.items() if isinstance(one, dict | list)]
        else:
            waiting += [(f"{path[:-1]}[{place}].", one) for place, one in enumerate(value)
                        if isinstance(one, dict | list)]  # fmt: skip
