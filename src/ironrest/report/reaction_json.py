"""The answer to a reaction as JSON. tools/json_contract_react.toml says what each key means."""

from __future__ import annotations

from typing import Any

import msgspec

from ironrest.care.infusion.adrenaline import AdrenalineCard, Shot
from ironrest.care.infusion.observe_after import Later, Watch
from ironrest.care.infusion.react import Reaction
from ironrest.care.infusion.reaction_report import ReactionReport
from ironrest.care.infusion.reaction_steps import NotToDo, ToDo
from ironrest.care.infusion.restart import Restart
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, write_measure

Json = dict[str, Any]


def write_reaction_json(document: Json) -> str:
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def reaction_json(reaction: Reaction, report: ReactionReport | None, knowledge: Knowledge) -> Json:
    """Everything that was answered. The emergency line comes first."""
    return {
        "emergency": reaction.emergency,
        "emergency_citation": _citation(reaction.adrenaline.first.source),
        "reaction": reaction.reaction,
        "label": reaction.label,
        "says": reaction.says,
        "definite": reaction.definite,
        "possible": list(reaction.possible),
        "beside": list(reaction.beside),
        "open": [_ask(name, knowledge) for name in reaction.open],
        "urgency": reaction.urgency,
        "severity": reaction.severity,
        "grade": _grade(reaction),
        "note": reaction.note,
        "citation": _citation(reaction.source),
        "adrenaline": _card(reaction.adrenaline),
        "steps": [_step(one) for one in reaction.steps],
        "avoid": [_avoided(one) for one in reaction.avoid],
        "restart": _restart(reaction.restart, knowledge),
        "watch": _watch(reaction.watch, knowledge),
        "later": [_later(one) for one in reaction.later],
        "record_as_allergy": {
            "record": reaction.allergy.record,
            "why": reaction.allergy.why,
            "citation": _citation(reaction.allergy.source),
        },
        "signs": [_sign(name, value, knowledge) for name, value in reaction.facts.items()],
        "jurisdiction": reaction.jurisdiction,
        "age": _written(reaction.age, "a"),
        "weight": _written(reaction.weight, "kg"),
        "product": reaction.product or None,
        "lot": reaction.lot or None,
        "report": None if report is None else _report(report),
        "knowledge_release": reaction.release,
    }


def _citation(one: Citation) -> Json:
    return {"key": one.key, "place": one.place, "status": one.status, "mark": one.mark}


def _ask(name: str, knowledge: Knowledge) -> Json:
    sign = knowledge.reactions.signs.sign[name]
    return {"sign": name, "label": sign.label, "question": sign.question}


def _grade(reaction: Reaction) -> Json | None:
    if reaction.grade is None:
        return None
    grade = reaction.grade
    return {"term": grade.term, "low": grade.low, "high": grade.high, "citation": _citation(grade.source)}


def _card(card: AdrenalineCard) -> Json:
    return {
        "jurisdiction": card.jurisdiction,
        "jurisdiction_known": card.jurisdiction_known,
        "age_known": card.age_known,
        "drug": card.drug,
        "site": card.site,
        "mg_per_ml": card.mg_per_ml,
        "first": _shot(card.first),
        "others": [_shot(one) for one in card.others],
        "by_weight": None if card.by_weight is None else _shot(card.by_weight),
        "repeat_after_min": card.repeat_low_min,
        "repeat_at_latest_min": card.repeat_high_min,
        "repeat_citation": _citation(card.repeat_source),
    }


def _shot(shot: Shot) -> Json:
    return {
        "band": shot.band,
        "label": shot.label,
        "mg": shot.mg,
        "high_mg": shot.high_mg,
        "ml": shot.ml,
        "high_ml": shot.high_ml,
        "note": shot.note,
        "citation": _citation(shot.source),
    }


def _step(one: ToDo) -> Json:
    return {
        "id": one.id,
        "label": one.label,
        "says": one.says,
        "condition": one.condition,
        "adrenaline": one.adrenaline,
        "doses": [
            {
                "drug": dose.drug,
                "value": dose.value,
                "high": dose.high,
                "unit": dose.unit,
                "how": dose.how,
                "note": dose.note,
                "citation": _citation(dose.source),
            }
            for dose in one.doses
        ],
        "of": one.of,
        "citation": _citation(one.source),
    }


def _avoided(one: NotToDo) -> Json:
    citations = [_citation(source) for source in one.sources]
    return {"id": one.id, "label": one.label, "drugs": list(one.drugs), "why": one.why, "citations": citations}


def _watch(one: Watch, knowledge: Knowledge) -> Json:
    asked = [_ask(name, knowledge) for name in one.open if name in knowledge.reactions.signs.sign]
    told = {"label": one.label, "hours": one.hours, "definite": one.definite, "open": asked}
    return {**told, "citation": _citation(one.source)}


def _later(one: Later) -> Json:
    told = {"id": one.id, "label": one.label, "says": one.says, "certain": one.certain}
    return {**told, "citation": _citation(one.source)}


def _restart(one: Restart, knowledge: Knowledge) -> Json:
    return {
        "outcome": one.outcome,
        "says": one.says,
        "rule": one.rule,
        "possible": list(one.possible),
        "open": [_ask(name, knowledge) for name in one.open],
        "rate_fraction": one.rate_fraction,
        "rate_citation": None if one.rate_source is None else _citation(one.rate_source),
        "wait_min": one.wait_min,
        "wait_citation": None if one.wait_source is None else _citation(one.wait_source),
        "rate_ml_per_h": one.rate_ml_per_h,
        "citation": _citation(one.source),
    }


def _sign(name: str, value: Value, knowledge: Knowledge) -> Json:
    """A number as it would be typed; what was worked out says so."""
    signs = knowledge.reactions.signs
    entry = signs.sign.get(name)
    bound = isinstance(value, Interval) and not value.is_exact
    return {
        "sign": name,
        "label": entry.label if entry else signs.derived[name].label,
        "value": _written(value, entry.unit if entry else "") if isinstance(value, Interval) else value,
        "derived": entry is None or (bound and name == "hours_since_end"),
    }


def _report(report: ReactionReport) -> Json:
    return {
        "title": report.title,
        "says": report.says,
        "citation": _citation(report.source),
        "lines": [{"id": one.id, "label": one.label, "value": one.value or None} for one in report.lines],
    }


def _written(value: Interval | None, unit: str) -> str | None:
    if value is None:
        return None
    return write_measure(Measure(value, None if unit in ("", "1") else unit, not value.is_exact))
