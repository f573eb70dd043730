"""Diagnoses and results whose code cannot be read: what they may be is unknown, and never assumed to be absent."""

from __future__ import annotations

from ironrest.records.doubtful import Unread, is_icd, shown
from ironrest.records.fhir.coding import Codes, Vocabulary, codings, system_of
from ironrest.records.fhir.fields import Json, table, text
from ironrest.values.codes import ICD10CM, LOINC

NO_SYSTEM = "Its code names no system, so that it could not be read."

_WHY = "A diagnosis that may be this could not be read"


def unread_diagnosis(resource: Json, codes: Codes, words: Vocabulary) -> Unread | None:
    """What a Condition may say beyond what was read; None if that is nothing. Text is searched without a code only."""
    found = codings(resource, "code")
    pairs = [(text(one, "system"), text(one, "code")) for one in found]
    hits = [(system, code, facts) for system, code in pairs if (facts := _of_code(system, code, words))]
    if hits:
        system, code, _ = hits[0]
        may_be = tuple(dict.fromkeys(fact for _, _, facts in hits for fact in facts))
        return _unread(may_be, _short(system, code, words), shown(system, code))
    facts = words.doubts.of_concepts(codes.concepts)
    if facts:
        return _unread(facts, f"{codes.words} says too little", codes.words)
    if codes.readable:
        return None
    texts = [one for one in (text(table(resource, "code"), "text"), *(text(one, "display") for one in found)) if one]
    facts = words.doubts.of_words(*texts)
    if facts:
        return _unread(facts, "words without a code that is read", "words without a code that is read")
    if texts or any(is_icd(system, code) for system, code in pairs):
        return None
    said = next((shown(system, code) for system, code in pairs if code), "neither a code nor words")
    return _unread(words.doubts.diagnoses, "it has neither a code that is read nor words", said)


def unread_code(system: str, code: str, words: Vocabulary) -> Unread | None:
    """What one code alone may say beyond what was read."""
    codes = words.codes([{"system": system, "code": code}])
    return unread_diagnosis({"code": {"coding": [{"system": system, "code": code, "display": "-"}]}}, codes, words)


def results_without_system(node: Json, words: Vocabulary) -> tuple[str, ...]:
    """The facts of an Observation or component that may be ours: a LOINC code without its system, or a bare name."""
    found = codings(node, "code")
    bare = [text(one, "code") for one in found if not text(one, "system")]
    concepts = tuple(concept for code in bare if code for concept in words.concepts(LOINC, code))
    facts = [*words.facts_of(concepts, "number"), *words.facts_of(concepts, "flag")]
    if not any(text(one, "code") for one in found):
        names = (text(table(node, "code"), "text"), *(text(one, "display") for one in found))
        facts += [fact for name in names for fact in words.doubts.of_result(name)]
    return tuple(dict.fromkeys(facts))


def _of_code(system: str, code: str, words: Vocabulary) -> tuple[str, ...]:
    if not code:
        return ()
    if not words.reads(system, code):
        return words.doubts.of_code(system, code)
    is_short = system_of(system) == ICD10CM and not words.concepts(ICD10CM, code)
    return words.doubts.of_short_code(code) if is_short else ()


def _short(system: str, code: str, words: Vocabulary) -> str:
    if words.reads(system, code):
        return f"{ICD10CM} {code} is too short"
    return f"code {code} of a system that is not read"


def _unread(facts: tuple[str, ...], why: str, said: str) -> Unread:
    note = f"that cannot be read and may be a contraindication ({said})"
    return Unread(facts, f"{_WHY}: {why}.", note)
