"""A leaflet as JSON: a documented contract, one object for each person. docs/reference/json-teach.md prints it."""

from __future__ import annotations

from datetime import date

from ironrest.care.plan.leaflet import Leaflet, NumberTold, Told, TopicTold
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_education import Education, Form, Item, Words
from ironrest.report.as_json import Json
from ironrest.report.signed import signed_json


def leaflet_json(made: Leaflet, education: Education, knowledge: Knowledge, *, patient: str | None, on: date) -> Json:
    """Every sentence with its source, what was left out and why, and the forms that were asked for."""
    words = education.languages[made.language].words
    return {
        "patient": patient,
        "as_of": on.isoformat(),
        "language": made.language,
        "language_checked": words.checked,
        "jurisdiction": made.jurisdiction,
        "emergency_number": made.emergency,
        "product": made.product or None,
        "draft": made.draft,
        "for_parents": made.for_parents,
        "title": words.word["title"],
        "topics": [_topic(one, knowledge) for one in made.topics],
        "numbers": [_number(one, knowledge) for one in made.numbers],
        "forms": [_form(key, education.forms[key], words) for key in made.forms],
        "left_out": [{"kind": one.kind, "id": one.id, "reason": one.reason} for one in made.left_out],
        "closing": words.word["closing"],
        "knowledge_release": knowledge.release,
        "knowledge_signed_by": signed_json(knowledge),
    }


def _topic(one: TopicTold, knowledge: Knowledge) -> Json:
    return {
        "id": one.id,
        "title": one.head.title,
        "reviewed": one.head.reviewed or None,
        "translation": one.head.translation,
        "sentences": [_sentence(each, knowledge) for each in one.sentences],
        "questions": [{"id": each.id, "text": each.text, "points": list(each.points)} for each in one.questions],
    }


def _sentence(one: Told, knowledge: Knowledge) -> Json:
    return {
        "id": one.id,
        "text": one.text,
        "held": one.held,
        "citation": _cited(one.citation, knowledge),
        "status": one.citation.status,
    }


def _number(one: NumberTold, knowledge: Knowledge) -> Json:
    cited = one.citation
    return {
        "name": one.name,
        "text": one.text,
        "citation": _cited(cited, knowledge) if cited else None,
        "status": cited.status if cited else None,
    }


def _form(key: str, form: Form, words: Words) -> Json:
    return {"id": key, "title": words.form[key], "items": [_item(one, words) for one in form.item]}


def _item(one: Item, words: Words) -> Json:
    return {
        "id": one.id,
        "text": words.item[one.id],
        "kind": one.kind,
        "least": one.least,
        "most": one.most,
        "unit": one.unit or None,
        "choices": [{"id": each, "text": words.choice[each]} for each in one.choices],
        "unless_answered": one.unless_answered or None,
    }


def _cited(citation: Citation, knowledge: Knowledge) -> Json:
    title = knowledge.sources[citation.key].title
    return {"key": citation.key, "title": title, "place": citation.place, "mark": citation.mark}
