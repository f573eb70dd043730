"""What the concept ids of a data set mean, by its own CONCEPT and CONCEPT_RELATIONSHIP. Ids drift; codes do not.

Only concepts that say something here are kept, so that a full vocabulary of millions of concepts fits.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.records.concepts import concepts_of_code, concepts_of_name
from ironrest.records.fhir.coding import Vocabulary
from ironrest.records.swallowed import is_swallowed
from ironrest.values.codes import ATC, HCPCS, ICD10CM, LOINC, RXNORM, SNOMED, find_system, read_code
from ironrest.values.errors import UserError


class Meaning(msgspec.Struct, frozen=True):
    """The project's concepts of one OMOP concept, and the code that gave them."""

    concepts: tuple[str, ...]
    words: str
    name: str = ""
    by_name: bool = False
    note: str = ""


class Concepts(msgspec.Struct):
    """The vocabulary of one data set. `known` holds every concept id that it has, of those that were asked for."""

    meanings: dict[int, Meaning] = msgspec.field(default_factory=dict)
    units: dict[int, str] = msgspec.field(default_factory=dict)
    answers: dict[int, tuple[str, str]] = msgspec.field(default_factory=dict)
    operators: dict[int, str] = msgspec.field(default_factory=dict)
    sexes: dict[int, str] = msgspec.field(default_factory=dict)
    routes: dict[int, str] = msgspec.field(default_factory=dict)
    known: set[int] = msgspec.field(default_factory=set)

    @property
    def is_there(self) -> bool:
        return bool(self.known)

    def of(self, concept: int) -> Meaning | None:
        return self.meanings.get(concept)


#: Columns of the two tables that are read.
CONCEPT = ("concept_id", "concept_name", "vocabulary_id", "concept_code")
RELATIONSHIP = ("concept_id_1", "concept_id_2", "relationship_id", "invalid_reason")

#: Comparators and sexes are the specification's own, written in it by id: the last resort where CONCEPT lacks them.
OPERATORS = {4171756: "<", 4171754: "<=", 4172703: "=", 4172704: ">", 4171755: ">="}
SEXES = {8507: "male", 8532: "female", 8521: "other", 8551: "unknown"}

_GENDERS = {"M": "male", "F": "female", "O": "other", "U": "unknown"}
_OPERATOR_NAMES = ("<", "<=", "=", ">", ">=")
_ADDRESSES = {SNOMED: "http://snomed.info/sct", LOINC: "http://loinc.org"}


def take_concept(cells: Iterable[str], words: Vocabulary, into: Concepts) -> None:
    """One row of CONCEPT."""
    written, name, vocabulary, code = cells
    concept = int(written)
    into.known.add(concept)
    if vocabulary == "UCUM":
        into.units[concept] = code
    elif vocabulary == "Gender":
        into.sexes[concept] = _GENDERS.get(code, "unknown")
    if is_swallowed(name) and vocabulary == "SNOMED":
        into.routes[concept] = name
    if name in _OPERATOR_NAMES:
        into.operators[concept] = name
    system = find_system(vocabulary)
    if system is None:
        if vocabulary == "RxNorm Extension":
            _by_name(concept, name, words.knowledge, into)
        return
    if system in _ADDRESSES:
        into.answers[concept] = (_ADDRESSES[system], code)
    found = words.concepts(system, code)
    if found:
        into.meanings[concept] = Meaning(found, f"{system} {code}", name)
    elif system == RXNORM:
        # Only ingredients stand in the table of codes: a product is recognised by the name that RxNorm gives it.
        _by_name(concept, name, words.knowledge, into)


def _by_name(concept: int, name: str, knowledge: Knowledge, into: Concepts) -> None:
    found = concepts_of_name(knowledge, name)
    if found:
        into.meanings[concept] = Meaning(found, "", name, by_name=True)


def take_relationship(cells: Iterable[str], into: Concepts, maps: dict[int, list[int]]) -> None:
    """One row of CONCEPT_RELATIONSHIP: a concept without a meaning of its own, mapped to one that has it."""
    first, second, relationship, invalid = cells
    if relationship != "Maps to" or invalid:
        return
    source, target = int(first), int(second)
    if target in into.meanings and source not in into.meanings:
        maps.setdefault(source, []).append(target)


def follow(maps: dict[int, list[int]], into: Concepts) -> None:
    """What maps to a concept that is known here means at least that."""
    for source, targets in maps.items():
        found = [into.meanings[target] for target in sorted(targets)]
        concepts = tuple(dict.fromkeys(concept for one in found for concept in one.concepts))
        note = "through `Maps to` of the data set's vocabulary"
        into.meanings[source] = Meaning(concepts, found[0].words, found[0].name, found[0].by_name, note)


def meaning_of_source(knowledge: Knowledge, text: str, systems: Iterable[str]) -> Meaning | None:
    """A source value that is a code of one of the systems. A bare number is never taken for RxNorm or CPT."""
    tidy = text.strip()
    head, dot, tail = tidy.rpartition(".")
    if dot and head.isdigit() and tail.strip("0") == "":
        tidy = head  # a code that went through a spreadsheet: 32914008.0
    for system in systems:
        try:
            code = read_code(system, tidy)
        except UserError:
            continue
        found = concepts_of_code(knowledge, system, code.value)
        if found:
            return Meaning(found, f"{system} {code.value}", note=FROM_SOURCE)
    return None


FROM_SOURCE = "read from its source code; the vocabulary of the data set does not explain it"

#: Systems that a source value may be a code of, by table. SNOMED CT and LOINC have check digits.
SOURCE_SYSTEMS = {
    "measurement": (LOINC, SNOMED),
    "observation": (LOINC, SNOMED, ICD10CM),
    "condition_occurrence": (ICD10CM, SNOMED),
    "procedure_occurrence": (HCPCS, SNOMED),
    "drug_exposure": (ATC, HCPCS),
}
