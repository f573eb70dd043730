"""Resource types of a source, and the codes in it that the code tables do not know. Codes only, never their texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from ironrest.records.fhir.coding import Vocabulary
from ironrest.records.fhir.fields import Json
from ironrest.records.fhir.items import Item

#: Where the types that are read here say what they are about.
_CODED_BY = {
    "Observation": ("code",),
    "Condition": ("code",),
    "AllergyIntolerance": ("code",),
    "Procedure": ("code",),
    "Medication": ("code",),
    "MedicationRequest": ("medicationCodeableConcept",),
    "MedicationStatement": ("medicationCodeableConcept",),
    "MedicationAdministration": ("medicationCodeableConcept",),
    "MedicationDispense": ("medicationCodeableConcept",),
}

#: What a code looks like. Anything else that stands in its place may be a sentence about a person.
_CODE = re.compile(r"[\w.:/^+-]{1,40}")
_SYSTEM = re.compile(r"[\w.:/#?=&%+~-]{1,120}")

NO_CODE, NO_SYSTEM = "(not a code)", "(no system)"


class CodesSeen(msgspec.Struct):
    """`unknown` is by type, system and code."""

    types: Counter[str] = msgspec.field(default_factory=Counter)
    known: int = 0
    unknown: Counter[tuple[str, str, str]] = msgspec.field(default_factory=Counter)
    without: Counter[str] = msgspec.field(default_factory=Counter)

    def take(self, item: Item, words: Vocabulary) -> None:
        """One resource. A resource with one known code has no unknown one."""
        kind = item.type if item.type.isalpha() and len(item.type) < _LONGEST else "(not a type)"
        self.types[kind] += 1
        for node in _concepts(item.resource, kind):
            found = [one for one in node.get("coding") or () if isinstance(one, dict)]
            if not found:
                self.without[kind] += 1
            elif words.codes(_as_text(found)).concepts:
                self.known += 1
            else:
                self.unknown.update({(kind, *_pair(one)) for one in found})


_LONGEST = 40


def _concepts(resource: Json, kind: str) -> Iterator[Json]:
    parts = [resource]
    if kind == "Observation" and isinstance(resource.get("component"), list):
        parts += [one for one in resource["component"] if isinstance(one, dict)]
    for part in parts:
        for name in _CODED_BY.get(kind, ()):
            node = part.get(name)
            if isinstance(node, dict) and isinstance(node.get("coding") or [], list):
                yield node


def _as_text(codings: list[Json]) -> list[Json]:
    """Only what is of the right type; reading the person refuses the rest."""
    return [{key: one[key] for key in ("system", "code") if isinstance(one.get(key), str)} for one in codings]


def _pair(coding: Json) -> tuple[str, str]:
    system, code = coding.get("system"), coding.get("code")
    shown_system = system if isinstance(system, str) and _SYSTEM.fullmatch(system) else NO_SYSTEM
    return shown_system, code if isinstance(code, str) and _CODE.fullmatch(code) else NO_CODE
