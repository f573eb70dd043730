"""The alternatives as JSON: a documented contract, one object for each person."""

from __future__ import annotations

from collections.abc import Iterable

from ironrest.care.assess.answer import DrugNote
from ironrest.care.plan.ladder_shapes import (
    AlternativesFor,
    ClearanceFound,
    Course,
    Dose,
    DoseLine,
    InUse,
    Option,
    Rung,
)
from ironrest.care.plan.proposal import Said
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.knowledge.schema_alternatives import Amount, Recommendation
from ironrest.report.as_json import Json, json_value, refused_json
from ironrest.report.plan_json import number
from ironrest.report.signed import signed_json
from ironrest.report.words import clean
from ironrest.values.interval import Interval


def alternatives_json(found: AlternativesFor, knowledge: Knowledge) -> Json:
    """Everything that was found for one person."""
    writer, a = _Writer(knowledge), found.assessment
    return {
        "patient": a.patient,
        "as_of": found.on.isoformat(),
        "guideline": a.governing,
        "jurisdiction": found.jurisdiction,
        "verdict": a.answer.verdict,
        "alerts": [
            {"id": one.id, "label": one.label, "level": one.level, "action": one.says, **writer.cited(one.citation)}
            for one in a.alerts
        ],
        "creatinine_clearance": writer.clearance(found.clearance),
        "ladder": [writer.rung(one) for one in found.rungs],
        "oral_iron": writer.oral(found),
        "guidelines": [
            {"treatment": one.id, "label": one.label, "group": one.group, "note": one.about or None,
             "recommendations": [writer.recommendation(each) for each in one.recommendations]}
            for one in found.table
        ],
        "asks": writer.asks(found.asks),
        "notes": [clean(one) for one in a.notes],
        "refused_input": [refused_json(one) for one in a.refused],
        "knowledge_release": found.release,
        "knowledge_signed_by": signed_json(knowledge),
    }  # fmt: skip


class _Writer:
    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def cited(self, citation: Citation) -> Json:
        source = self.knowledge.sources[citation.key]
        cited = {"key": citation.key, "title": source.title, "place": citation.place, "mark": citation.mark}
        return {"citation": cited, "status": citation.status}

    def asks(self, facts: Iterable[str]) -> list[Json]:
        known = self.knowledge.facts
        return [{"fact": fact, "question": known[fact].question or known[fact].label} for fact in facts]

    def said(self, found: Iterable[Said]) -> list[Json]:
        return [{"says": one.says, "held": one.held, **self.cited(one.citation)} for one in found]

    def clearance(self, one: ClearanceFound) -> Json:
        known = self.knowledge.alternatives.clearance
        value = one.value
        return {
            "value": None if value is None else number(value.low) if value.is_exact else json_value(value),
            "unit": known.unit,
            "formula": known.formula,
            "why_not": one.why or None,
            "missing": list(one.missing),
            "egfr_recorded": self.egfr(one),
            "not_egfr": known.not_egfr,
            **self.cited(known.source),
        }

    def egfr(self, one: ClearanceFound) -> float | bool | str | None:
        reading = one.egfr
        shown = None if reading is None else reading.value if reading.value is not None else reading.seen
        return json_value(shown) if isinstance(shown, Interval) else None

    def rung(self, one: Rung) -> Json:
        return {
            "id": one.id,
            "label": one.label,
            "state": one.status,
            "why": one.why,
            "because": self.said(one.because),
            "needs": self.asks(one.needs),
            "in_use": self.in_use(one.in_use),
            "aggravators": [self.aggravator(each) for each in one.aggravators],
            "habits": [{"part": each.part, "says": each.says, **self.cited(each.source)} for each in one.habits],
            "checks": self.said(one.checks),
            "options": [self.option(each) for each in one.options],
            **self.cited(one.citation),
        }

    def in_use(self, one: InUse | None) -> Json | None:
        if one is None:
            return None
        return {
            "drugs": [clean(drug) for drug in one.drugs],
            "says": self.said(one.says),
            "needs": self.asks(one.needs),
        }

    def aggravator(self, one: DrugNote) -> Json:
        known = self.knowledge.exacerbating
        citation = one.citation or known.advice.source
        return {
            "drug": clean(one.drug.name),
            "kind": one.kind,
            "group": one.group,
            "strength": one.strength or None,
            "prefer": list(one.prefer),
            "risk_of_stopping": one.stopping or None,
            "advice": known.advice.says if one.kind == "worsens-rls" else one.says,
            "order": one.order or None,
            **self.cited(citation),
        }

    def option(self, one: Option) -> Json:
        return {
            "id": one.id,
            "label": one.label,
            "group": one.group,
            "state": one.status,
            "note": one.about or None,
            "because": self.said(one.because),
            "cautions": self.said(one.cautions),
            "needs": self.asks(one.needs),
            "dose": self.dose(one.dose),
            "timing": self.said(one.timing),
            "recommendations": [self.recommendation(each) for each in one.recommendations],
            **self.cited(one.citation),
        }

    def dose(self, one: Dose) -> Json:
        return {
            "state": one.state,
            "says": one.says or None,
            "row": one.line.id if one.line else None,
            "start": self.amount(one.line.start) if one.line and one.state == "stated" else None,
            "most": self.amount(one.line.most) if one.line and one.state == "stated" else None,
            "needs": self.asks(one.needs),
            "table": [self.line(each) for each in one.table],
        }

    def line(self, one: DoseLine) -> Json:
        return {
            "id": one.id,
            "label": one.label,
            "start": self.amount(one.start),
            "most": self.amount(one.most),
            "says": one.says or None,
            "this_person": one.truth.value,
            **self.cited(one.citation),
        }

    def amount(self, one: Amount | None) -> Json | None:
        if one is None:
            return None
        high = None if one.high is None else number(one.high)
        head = {"low": number(one.low), "high": high, "unit": one.unit, "per": one.per, "says": one.says or None}
        return {**head, **self.cited(one.source)}

    def recommendation(self, one: Recommendation) -> Json:
        apart = one.certainty_source
        return {
            "document": one.document,
            "population": one.population,
            "direction": one.direction,
            "strength": one.strength,
            "certainty": one.certainty,
            "certainty_status": apart.status if apart else one.source.status,
            "says": one.says or None,
            **self.cited(one.source),
        }

    def oral(self, found: AlternativesFor) -> Json:
        oral, known = found.oral, self.knowledge.alternatives.oral
        return {
            "state": oral.status,
            "clearance": oral.clearance,
            "because": self.said(oral.because),
            "needs": self.asks(oral.needs),
            "products": [
                {"id": key, "label": one.label, "tablet_mg": number(one.tablet_mg),
                 "elemental_mg": number(one.elemental_mg), "tablets": number(one.tablets), "how_often": one.how_often,
                 "why": one.why, "elemental_status": one.elemental_source.status, **self.cited(one.source)}
                for key, one in oral.products
            ],
            "child_dose_mg": None if oral.child_dose_mg is None else number(oral.child_dose_mg),
            "how": [{"says": one.says, **self.cited(one.source)} for one in known.how],
            "failure": [{"says": one.says, **self.cited(one.source)} for one in known.failure],
            "storage": {"says": known.storage.says, **self.cited(known.storage.source)},
            "evidence": [{"says": one.says, **self.cited(one.source)} for one in known.evidence],
            "cautions": self.said(oral.cautions),
            "mixed_with": [
                {"drug": clean(drug), "label": one.label, "says": one.says, **self.cited(one.source)}
                for drug, one in oral.mixed
            ],
            "courses": [self.course(one) for one in oral.courses],
            "currency": oral.currency or None,
        }  # fmt: skip

    def course(self, one: Course) -> Json:
        return {
            "route": one.route,
            "name": one.name,
            "visits": one.visits,
            "days": number(one.days),
            "minutes": None if one.minutes is None else number(one.minutes),
            "price": None if one.price is None else number(one.price),
        }
