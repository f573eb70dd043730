"""The facts that a plan reads of one person: those of the day, and what the record of earlier iron adds."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from ironrest.care.assess.answer import Assessment
from ironrest.care.chart.ledger import IronLedger, IronRow, iron_ledger
from ironrest.care.chart.person import Chart
from ironrest.care.plan.cleared import cleared
from ironrest.care.plan.course import Before
from ironrest.care.plan.plan import Plan, Request, plan
from ironrest.knowledge.clinic_plan import refuse_later_entries
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Facts, Value
from ironrest.values.interval import Interval, exact
from ironrest.values.measure import read_measure

_NOTHING: Facts = {}


class PersonPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of one person, with the assessment that it stands on and the iron that was given before."""

    assessment: Assessment
    ledger: IronLedger
    plan: Plan


def plan_person(chart: Chart, assessment: Assessment, knowledge: Knowledge, request: Request) -> PersonPlan:
    """Plan on the day of the assessment."""
    refuse_later_entries(knowledge, assessment.on)
    ledger = iron_ledger(chart, knowledge, on=assessment.on)
    person, assumed = _facts(assessment, ledger, knowledge)
    made = plan(
        knowledge,
        person,
        request,
        cleared=cleared(assessment),
        before=_before(ledger),
        assumed=assumed,
    )
    return PersonPlan(assessment=assessment, ledger=ledger, plan=made)


def bare_adult(
    knowledge: Knowledge, weight: Interval | None, more: Facts = _NOTHING
) -> tuple[dict[str, Value | None], tuple[str, ...]]:
    """The facts of an adult of whom only the weight is known, with `more` laid over; and what is taken for granted."""
    facts: dict[str, Value | None] = {"weight": weight}
    for one in knowledge.plan.bare_adult:
        facts[one.fact] = read_measure(one.value).interval if isinstance(one.value, str) else one.value
    facts |= more
    taken = tuple(one.says for one in knowledge.plan.bare_adult if one.fact not in more)
    return facts, (*taken, *_lower_limit_of_phosphate(facts, knowledge))


def _facts(
    assessment: Assessment, ledger: IronLedger, knowledge: Knowledge
) -> tuple[dict[str, Value | None], tuple[str, ...]]:
    facts = dict(assessment.day.values)
    assumed = _lower_limit_of_phosphate(facts, knowledge)
    if _recent(ledger, knowledge):
        facts["iv_iron_recent_course"] = True
    return facts, assumed


def _lower_limit_of_phosphate(facts: dict[str, Value | None], knowledge: Knowledge) -> tuple[str, ...]:
    """The laboratory's own limit where it is known; else ours is put in its place, and said so."""
    if facts.get("phosphate_lower_limit") is not None:
        return ()
    limit = knowledge.plan.number["phosphate_lower_limit"]
    facts["phosphate_lower_limit"] = exact(limit.value)
    return (f"{limit.label}: {limit.value:g} {limit.unit}",)


def _recent(ledger: IronLedger, knowledge: Knowledge) -> bool:
    """Whether any recorded iron may lie within the window; an undated dose may."""
    window = knowledge.plan.number["recent_course_d"].value
    return any(days is None or days <= window for days in _days(ledger))


def _days(ledger: IronLedger) -> Iterator[int | None]:
    """The fewest days that can have passed since each dose; None for one without a date."""
    for row in ledger.rows:
        yield None if row.day is None else (ledger.on - row.day.latest).days


def _before(ledger: IronLedger) -> Before:
    """Iron of the last seven days, with all that may lie in them; of unknown amount when one dose is."""
    fewest = [0 if days is None else max(days, 0) for days in _days(ledger)]
    rows = [row for row, days in zip(ledger.rows, fewest, strict=True) if days < _WEEK]
    return Before(_sum(rows), len(rows), min(fewest, default=math.inf))


def _sum(rows: list[IronRow]) -> float | None:
    doses = [row.dose_mg.high for row in rows if row.dose_mg is not None]
    return sum(doses) if len(doses) == len(rows) else None


_WEEK = 7  # number: days in a week
