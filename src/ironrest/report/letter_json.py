"""A letter as JSON. docs/reference/json-letter.md prints the contract."""

from __future__ import annotations

from ironrest.care.plan.letter_facts import billing, diagnoses
from ironrest.report.as_json import Json
from ironrest.report.letter_shapes import LetterLine, LetterTold
from ironrest.report.letter_told import LetterOf
from ironrest.report.signed import signed_json


def letter_json(told: LetterTold, of: LetterOf) -> Json:
    """The lines of the letter, and codes and units apart."""
    a, knowledge = of.made.assessment, of.knowledge
    found = billing(of.made.plan.proposals[0], a.day, knowledge, of.letters) if of.made.plan.proposals else None
    return {
        "patient": a.patient,
        "as_of": told.on,
        "kind": told.kind,
        "language": told.language,
        "jurisdiction": of.made.plan.jurisdiction,
        "guideline": a.governing,
        "verdict": a.answer.verdict,
        "asks_for_iron": told.asks_for_iron,
        "title": told.title,
        "head": list(told.head),
        "sections": [
            {"id": one.id, "heading": one.heading, "lines": [_line(each) for each in one.lines]}
            for one in told.sections
        ],
        "diagnoses": [
            {"fact": one.fact, "code": one.code or None, "recorded_as": one.recorded_as or None, "by": one.by}
            for one in diagnoses(of.chart, a.day, knowledge, on=a.on)
        ],
        "billing": None
        if found is None
        else {
            "code": found.code,
            "unit_mg": found.unit_mg,
            "visits_mg": list(found.visits),
            "units": None if found.units is None else list(found.units),
            "why_open": found.why or None,
        },
        "blanks": told.blanks,
        "knowledge_release": knowledge.release,
        "knowledge_signed_by": signed_json(knowledge),
    }


def _line(one: LetterLine) -> Json:
    cited = {"key": one.key, "place": one.place, "status": one.status} if one.key else None
    return {"text": one.text, "citation": cited}
