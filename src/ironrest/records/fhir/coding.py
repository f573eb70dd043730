"""Codings to concepts to facts, by one table for each knowledge: a code seen before costs one look-up."""

from __future__ import annotations

from functools import cached_property

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.records.concepts import concepts_of_code
from ironrest.records.doubtful import Doubts
from ironrest.records.fhir.fields import Json, table, tables, text
from ironrest.records.fhir.local_codes import OF_FACT, LocalCodes
from ironrest.values.codes import ICD10CM, find_system

#: Local systems that hold the codes of a system we read. MIMIC-IV drops the dot and names the system its own.
_LOCAL_SYSTEMS = {"http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd10": ICD10CM}


class Codes(msgspec.Struct, frozen=True):
    """What a CodeableConcept says: concepts, the first code that gave one, and if any system is read here."""

    concepts: tuple[str, ...]
    words: str
    readable: bool

    @property
    def why_unused(self) -> str:
        """What to say of a resource whose codes say nothing of any fact."""
        return "with codes not used here" if self.readable else "without a code of a system that is read here"


class Vocabulary:
    """The code tables of one knowledge release, seen from FHIR."""

    def __init__(self, knowledge: Knowledge, local: LocalCodes | None = None) -> None:
        self.knowledge = knowledge
        self._local = {} if local is None else local.concepts
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    @cached_property
    def facts(self) -> dict[str, tuple[str, ...]]:
        """Concept to the facts that it says something of by itself; drugs need a status and are not here."""
        found: dict[str, tuple[str, ...]] = {}
        for key, fact in self.knowledge.facts.items():
            for concept in fact.concepts if fact.derived not in ("drug", "allergy") else ():
                found[concept] = (*found.get(concept, ()), key)
        for concept in {one for said in self._local.values() for one in said if one.startswith(OF_FACT)}:
            found[concept] = (concept.removeprefix(OF_FACT),)
        return found

    @cached_property
    def doubts(self) -> Doubts:
        """What codes and words that are not read may mean."""
        return Doubts(self.knowledge)

    def reads(self, address: str, code: str) -> bool:
        """Whether the code is of a system that is read, or is one of the clinic's own."""
        return (address, code) in self._local or bool(code and system_of(address))

    @cached_property
    def iv_iron(self) -> frozenset[str]:
        """The concepts of intravenous iron."""
        return frozenset(self.knowledge.events["iv_iron"].concepts)

    def codes(self, codings: list[Json]) -> Codes:
        """The concepts of all codings together."""
        concepts: list[str] = []
        words, readable = "", False
        for coding in codings:
            address, code = text(coding, "system"), text(coding, "code")
            own = self._local.get((address, code))
            system = system_of(address)
            if own is None and (system is None or not code):
                continue
            readable = True
            found = own or self.concepts(system or "", code)
            if found and not words:
                words = f"{system or 'local'} {code}"
            concepts += found
        return Codes(tuple(dict.fromkeys(concepts)), words, readable)

    def concepts(self, system: str, code: str) -> tuple[str, ...]:
        """The concepts of one code of a system by its short name."""
        found = self._known.get((system, code))
        if found is None:
            found = concepts_of_code(self.knowledge, system, code)
            if len(self._known) < _MOST_KEPT:
                self._known[system, code] = found
        return found

    def facts_of(self, concepts: tuple[str, ...], kind: str) -> list[str]:
        """The facts of a kind that the concepts say something of."""
        found = dict.fromkeys(key for concept in concepts for key in self.facts.get(concept, ()))
        return [key for key in found if self.knowledge.facts[key].kind == kind]


def codings(node: Json, key: str) -> list[Json]:
    """The codings of a CodeableConcept."""
    return tables(table(node, key), "coding")


def system_of(address: str) -> str | None:
    """The short name of a system that is read here; None for every other."""
    return find_system(address) or _LOCAL_SYSTEMS.get(address)


def vocabulary(knowledge: Knowledge) -> Vocabulary:
    """The one of this knowledge; made once."""
    kept = _KEPT.get(knowledge.release)
    if kept is None or kept.knowledge is not knowledge:
        kept = _KEPT[knowledge.release] = Vocabulary(knowledge)
    return kept


_KEPT: dict[str, Vocabulary] = {}

#: Codes remembered with their answer. A hospital uses thousands; made-up ones must not fill memory.
_MOST_KEPT = 200_000
