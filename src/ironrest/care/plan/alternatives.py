"""What else there is for one person: iron by mouth, the ladder, and what each guideline says of each treatment."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.assess.answer import Assessment
from ironrest.care.chart.person import Chart
from ironrest.care.plan.creatinine_clearance import creatinine_clearance
from ironrest.care.plan.ladder import ladder
from ironrest.care.plan.ladder_shapes import AlternativesFor, Beside, OralAnswer, Rung
from ironrest.care.plan.oral_iron import oral_iron
from ironrest.care.plan.person import plan_person
from ironrest.care.plan.plan import Request
from ironrest.care.plan.treatment_option import ordered
from ironrest.care.plan.treatment_rules import person_of
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Jurisdiction


def alternatives(
    chart: Chart, assessment: Assessment, knowledge: Knowledge, *, jurisdiction: Jurisdiction = "us"
) -> AlternativesFor:
    """On the day of the assessment, under its guideline."""
    clearance = creatinine_clearance(assessment.day, knowledge)
    person = person_of(assessment.day.values, clearance, knowledge)
    plan = plan_person(chart, assessment, knowledge, Request(jurisdiction)).plan
    oral = oral_iron(chart, assessment, person, plan)
    rungs = ladder(chart, assessment, person, jurisdiction)
    return AlternativesFor(
        assessment=assessment,
        on=assessment.on,
        jurisdiction=jurisdiction,
        clearance=clearance,
        oral=oral,
        rungs=rungs,
        table=tuple(_table(knowledge, assessment.governing)),
        asks=tuple(dict.fromkeys(_asks(oral, rungs))),
        release=knowledge.release,
    )


def _asks(oral: OralAnswer, rungs: tuple[Rung, ...]) -> Iterator[str]:
    yield from oral.needs
    for rung in rungs:
        yield from rung.needs


def _table(knowledge: Knowledge, guideline: str) -> Iterator[Beside]:
    """Every treatment of which a document speaks, also those that stand on no rung."""
    for key, one in knowledge.alternatives.treatment.items():
        about = one.about or (one.no_dose if not one.ladder and one.group != "iron" else "")
        found = ordered(one.recommendation, guideline)
        yield Beside(id=key, label=one.label, group=one.group, about=about, recommendations=found)
