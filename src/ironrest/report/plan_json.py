"""A plan as JSON: a documented contract, one object for each person. docs/reference/plan-json.md prints it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ironrest.care.chart.ledger import IronLedger, IronRow
from ironrest.care.plan.anaemia import AnaemiaDose
from ironrest.care.plan.person import PersonPlan
from ironrest.care.plan.plan import Plan
from ironrest.care.plan.proposal import Applied, MustVerify, Proposal, Refusal, Said, Step, Visit
from ironrest.knowledge.products import limit_words
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.report.as_json import Json, refused_json, source_words_of
from ironrest.report.benefit_json import benefit_json
from ironrest.report.plan_said import assumed_words, days, milligrams, step_words
from ironrest.report.signed import signed_json
from ironrest.report.words import clean
from ironrest.values.dates import write_when

#: Decimal places that are kept: below them is only the noise of floating numbers.
_PLACES = 6


def plan_json(made: Plan, knowledge: Knowledge, *, on: date, person: PersonPlan | None = None) -> Json:
    """Everything that was planned, for one person or for none."""
    writer = _Writer(knowledge)
    a = person.assessment if person else None
    return {
        "patient": a.patient if a else None,
        "as_of": on.isoformat(),
        "guideline": a.governing if a else None,
        "jurisdiction": made.jurisdiction,
        "clearance": made.clearance,
        "verdict": made.verdict,
        "alerts": [writer.alert(one) for one in a.alerts] if a else [],
        "proposals": [writer.proposal(one) for one in made.proposals],
        "refusals": [writer.refusal(one) for one in made.refusals],
        "ranked_by": list(made.ranked_by),
        "anaemia_doses": [writer.anaemia(one) for one in made.anaemia],
        "cumulative_iron": _iron(person.ledger) if person else None,
        "assumed": list(assumed_words(made, person, knowledge)),
        "notes": [clean(one) for one in a.notes] if a else [],
        "refused_input": [refused_json(one) for one in a.refused] if a else [],
        "knowledge_release": made.release,
        "knowledge_signed_by": signed_json(knowledge),
    }


def number(value: float) -> float | int:
    """Without the noise of floating numbers, and whole where it is whole."""
    tidy = round(value, _PLACES)
    return int(tidy) if tidy == int(tidy) else tidy


class _Writer:
    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def proposal(self, one: Proposal) -> Json:
        released, clinic = one.release, self.knowledge.clinic
        return {
            "product": one.product,
            "name": one.name,
            "brand": one.brand,
            "jurisdiction": one.jurisdiction,
            "releasable": released.releasable,
            "not_releasable_because": [] if released.releasable else list(released.because),
            "must_verify": [self.verify(each) for each in one.must_verify],
            "regimen": one.regimen,
            "regimen_label": one.way.label,
            "off_label_regimen": one.way.off_label,
            "total_dose_mg": number(one.total_dose_mg),
            "asked_dose_mg": number(one.asked_mg),
            "visits": [self.visit(each) for each in one.visits],
            "waste_mg": number(one.waste_mg),
            "reasons_for": self.said(one.reasons_for),
            "reasons_against": self.said(one.reasons_against),
            "warnings": self.said(one.warnings),
            "notes": self.said(one.notes),
            "limits": [self.limit(each) for each in one.limits],
            "benefit": benefit_json(one.benefit, self.knowledge),
            "alternatives": [
                {"regimen": each.regimen, "total_dose_mg": number(each.total_dose_mg), "visits": each.visits}
                for each in one.alternatives
            ],
            "price": None if one.price is None else number(one.price),
            "currency": (clinic.currency or None) if clinic and one.price is not None else None,
            "second_signature": one.second_signature,
            "citations": self.cited_all(one),
            "status": one.status,
        }

    def visit(self, one: Visit) -> Json:
        concentration = one.concentration_mg_per_ml
        per_min = one.rate_ml_per_h / _MINUTES
        return {
            "number": one.number,
            "day": number(one.day),
            "dose_mg": number(one.dose_mg),
            "method": one.method,
            "diluent": one.diluent,
            "diluent_ml": number(one.diluent_ml),
            "drug_ml": number(one.drug_ml),
            "concentration_mg_per_ml": number(concentration),
            "volume_ml": number(one.volume_ml),
            "duration_min": number(one.duration_min),
            "rate": {"ml_per_h": number(one.rate_ml_per_h), "mg_per_min": number(per_min * concentration)},
            "observation_min": number(one.observation_min),
            "total_min": number(one.total_min),
            "test_dose_mg": number(one.test_dose_mg),
            "steps": [self.step(each) for each in one.steps],
            "vials": [{"ml": number(each.ml), "mg": number(each.mg), "count": each.count} for each in one.vials],
            "waste_mg": number(one.waste_mg),
        }

    def step(self, one: Step) -> Json:
        return {
            "do": one.do,
            "minutes": number(one.minutes),
            "volume_ml": number(one.volume_ml),
            "dose_mg": number(one.dose_mg),
            "rate_ml_per_h": number(one.rate_ml_per_h),
            "says": step_words(one),
        }

    def verify(self, one: MustVerify) -> Json:
        return {"field": one.field, "limit": one.limit, "look_up": one.look_up, **self.cited(one.citation)}

    def said(self, found: Iterable[Said]) -> list[Json]:
        return [{"says": one.says, "held": one.held, "part": one.part, **self.cited(one.citation)} for one in found]

    def limit(self, one: Applied) -> Json:
        return {"id": one.id, **limit_json(one.limit, one.kind, self.knowledge)}

    def refusal(self, one: Refusal) -> Json:
        cited = self.cited(one.citation) if one.citation else {"citation": None, "status": None}
        return {
            "product": one.product,
            "jurisdiction": one.jurisdiction,
            "rule": one.rule,
            "limit": one.limit,
            "asked": one.asked,
            "says": one.says,
            "needs": list(one.needs),
            "also": list(one.also),
            "source": cited["citation"],
            "status": cited["status"],
        }

    def anaemia(self, one: AnaemiaDose) -> Json:
        dose = None if one.dose_mg is None else number(one.dose_mg)
        head = {"id": one.id, "label": one.label, "text": one.text, "dose_mg": dose, "underdoses": one.underdoses}
        return {**head, **self.cited(one.citation)}

    def alert(self, one: Any) -> Json:
        head = {"id": one.id, "label": one.label, "level": one.level, "action": one.says}
        return {**head, **self.cited(one.citation)}

    def cited(self, citation: Citation) -> Json:
        return cited_json(citation, self.knowledge)

    def cited_all(self, one: Proposal) -> list[Json]:
        found = {(each.key, each.place, each.status): each for each in citations_of(one)}
        title = {key: self.knowledge.sources[key].title for key, _, _ in found}
        return [{"key": key, "title": title[key], "place": place, "status": status} for key, place, status in found]


def cited_json(citation: Citation, knowledge: Knowledge) -> Json:
    """A citation and its status, as everywhere in the JSON."""
    title = knowledge.sources[citation.key].title
    cited = {"key": citation.key, "title": title, "place": citation.place, "mark": citation.mark}
    return {"citation": cited, "status": citation.status}


def limit_json(limit: Any, kind: Any, knowledge: Knowledge) -> Json:
    """A limit without its id."""
    value = list(limit.value) if isinstance(limit.value, tuple) else limit.value
    return {
        "kind": limit.kind,
        "says": limit_words(limit, kind),
        "value": number(value) if isinstance(value, int | float) else value,
        "unit": kind.unit or None,
        "when": limit.when or None,
        **cited_json(limit.source, knowledge),
        "inherited_from": limit.inherited or None,
        "released_by": limit.released or None,
    }


def citations_of(one: Proposal) -> Iterable[Citation]:
    """Everything that the proposal cites."""
    yield one.rls_dose
    yield one.way.source
    yield from (each.limit.source for each in one.limits)
    for said in (*one.warnings, *one.reasons_for, *one.reasons_against, *one.notes):
        yield said.citation


def _iron(ledger: IronLedger) -> Json:
    since = ledger.days_since_last
    return {
        "unit": "mg",
        "recorded_12_months": milligrams(ledger.recorded_12_months),
        "recorded_lifetime": milligrams(ledger.recorded_lifetime),
        "possible_12_months": milligrams(ledger.given_12_months),
        "possible_lifetime": milligrams(ledger.lifetime),
        "last": write_when(ledger.last) if ledger.last else None,
        "days_since_last": days(since) if since else None,
        "days_since_any": days(ledger.days_since_any),
        "unknown_doses": ledger.unknown_doses,
        "doses": [_row(one) for one in ledger.rows],
        "notes": list(ledger.notes),
    }


def _row(one: IronRow) -> Json:
    return {
        "date": write_when(one.day) if one.day else None,
        "product": one.product or None,
        "dose": milligrams(one.dose_mg) if one.dose_mg is not None else None,
        "elsewhere": one.elsewhere,
        "source": source_words_of(one.origin),
        "note": clean(one.note),
    }


_MINUTES = 60
