"""Iron by mouth for one person: whether, how, with which other medicines it collides, and what it asks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ironrest.care.assess.answer import Answer, Assessment
from ironrest.care.assess.drugs import may_be_taken
from ironrest.care.chart.person import Chart
from ironrest.care.plan.ladder_shapes import Course, OralAnswer, Status
from ironrest.care.plan.plan import Plan
from ironrest.care.plan.proposal import Said
from ironrest.care.plan.treatment_rules import Person, remarks
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_alternatives import MixedWith, OralIron
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth

_BY_MOUTH = {"either-route", "oral-iron"}


def oral_iron(chart: Chart, assessment: Assessment, person: Person, plan: Plan) -> OralAnswer:
    """`plan` is that of an infusion, for the comparison."""
    known, answer = person.knowledge.alternatives.oral, assessment.answer
    child = _child(person, known)
    status = _status(answer, child)
    dose = _child_dose_mg(person, known) if child and status == "possible" else None
    needs = [*_needs(answer, status), *(["weight"] if child and status == "possible" and dose is None else ())]
    if status == "possible" and child is None:
        needs.append("age_years")
    return OralAnswer(
        status="ask" if status == "possible" and child is None else status,
        clearance=answer.oral_clearance,
        because=tuple(_because(answer, status)),
        needs=tuple(dict.fromkeys(needs)),
        products=tuple(known.product.items()) if status == "possible" and child is False else (),
        child_dose_mg=dose,
        child=child,
        cautions=remarks(person, "alt-oral", known.caution),
        mixed=tuple(_mixed(chart, assessment, known)),
        courses=tuple(_courses(person.knowledge, known, plan)) if status == "possible" and child is False else (),
        currency=person.knowledge.clinic.currency if person.knowledge.clinic else "",
    )


def _status(answer: Answer, child: bool | None) -> Status:
    if answer.rls == "no":
        return "not-indicated"
    if answer.oral_clearance == "blocked":
        return "not"
    possible = set(answer.possible_indications)
    if not possible & _BY_MOUTH:
        if "specialist-decision" in possible:
            return "specialist"
        return "other-route" if "iv-iron" in possible else "not-indicated"
    if answer.rls != "yes" or answer.oral_clearance == "unanswered" or not possible <= _BY_MOUTH:
        return "ask"
    return "later" if answer.oral_clearance == "deferred" else "possible"


def _because(answer: Answer, status: Status) -> Iterator[Said]:
    parts = {"not": ("oral-clearance",), "not-indicated": ("cap",)}.get(status, ("indication", "cap"))
    for one in answer.reasons:
        if one.part in parts and one.truth is Truth.TRUE:
            yield Said(says=one.label, citation=one.citation, part=one.part)


def _needs(answer: Answer, status: Status) -> Iterator[str]:
    """Open facts of the clearance; where the indication is open, the first set of asks of the assessment."""
    if status != "ask":
        return
    for one in answer.reasons:
        if one.part == "oral-clearance" and one.truth is Truth.UNKNOWN:
            yield from (reading.fact for reading in one.facts if reading.value is None)
    yield from (fact for ask in answer.asks[:1] for facts in ask.facts.values() for fact in facts)


def _child(person: Person, known: OralIron) -> bool | None:
    age = person.facts.get("age_years")
    if not isinstance(age, Interval):
        return None
    if age.high < known.child.below_age:
        return True
    return False if age.low >= known.child.below_age else None


def _child_dose_mg(person: Person, known: OralIron) -> float | None:
    """By weight up to the ceiling; the lowest weight that is possible counts."""
    weight = person.facts.get("weight")
    if not isinstance(weight, Interval) or weight.low <= 0:
        return None
    return min(weight.low * known.child.per_kg.low, known.child.ceiling.low)


def _mixed(chart: Chart, assessment: Assessment, known: OralIron) -> Iterator[tuple[str, MixedWith]]:
    """Each medicine of the record that collides with iron, by its name there."""
    for drug in chart.drugs:
        if not may_be_taken(drug, assessment.on):
            continue
        for one in known.mixed.values():
            if set(one.concepts) & set(drug.concepts) or any(_named(name, drug.name) for name in one.names):
                yield drug.name, one


def _named(name: str, drug: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", drug.lower()) is not None


def _courses(knowledge: Knowledge, known: OralIron, plan: Plan) -> Iterator[Course]:
    """By mouth, and the first infusion that may be planned."""
    effort = known.effort
    price = knowledge.clinic.alternatives.price if knowledge.clinic else None
    cost = None
    if price is not None:
        cost = price.per_week * effort.weeks + price.per_visit * effort.visits
        cost += price.per_blood_draw * effort.blood_draws
    first = next(iter(known.product.values())).label
    days = effort.weeks * _WEEK
    yield Course(route="oral", name=first, visits=effort.visits, days=days, minutes=None, price=cost)
    for one in plan.proposals[:1]:
        minutes = sum(visit.total_min for visit in one.visits)
        last = max(visit.day for visit in one.visits)
        yield Course(
            route="infusion", name=one.name, visits=len(one.visits), days=last, minutes=minutes, price=one.price
        )  # fmt: skip


_WEEK = 7  # number: days in a week
