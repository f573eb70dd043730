"""The reaction on the record of an infusion, at one moment: what it is or may be, and what follows from it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ironrest.care.infusion.course import Course
from ironrest.care.infusion.react import Reaction, react
from ironrest.care.infusion.reaction_signs import RecordSigns, reaction_signs
from ironrest.knowledge.schema import Knowledge
from ironrest.values.interval import exact


class Reacted(msgspec.Struct, frozen=True):
    """`event` is the first that told of it; `strange` are signs that no rule knows; `gone_at` is when all had gone."""

    event: str
    began: datetime
    at: datetime
    reaction: Reaction
    strange: tuple[str, ...]
    gone_at: datetime | None


class Became(msgspec.Struct, frozen=True):
    """What an event made of the reaction."""

    event: str
    reacted: Reacted


def reacted(course: Course, at: datetime, knowledge: Knowledge) -> Reacted | None:
    """None while there is no reaction. What was recorded after `at` does not count."""
    found = reaction_signs(course, at, knowledge)
    if found is None:
        return None
    return Reacted(found.event, found.began, at, _react(course, found, at, knowledge), found.strange, found.gone_at)


def reaction_history(course: Course, knowledge: Knowledge) -> tuple[Became, ...]:
    """The reaction after each event that told of it, vital signs included."""
    events = [(one.at, one.event) for one in course.told] + [(one.at, one.event) for one in course.vitals]
    found = ((event, reacted(course, at, knowledge)) for at, event in sorted(events))
    return tuple(Became(event, one) for event, one in found if one is not None)


def _react(course: Course, found: RecordSigns, at: datetime, knowledge: Knowledge) -> Reaction:
    plan = course.plan
    rates = [one.rate_ml_per_h for one in course.told if one.at <= at and one.opens and one.rate_ml_per_h]
    return react(
        found.signs,
        knowledge,
        jurisdiction=plan.jurisdiction if plan else None,
        age=None if plan is None or plan.age_years is None else exact(plan.age_years),
        weight=None if plan is None or plan.weight_kg is None else exact(plan.weight_kg),
        rate_ml_per_h=rates[-1] if rates else None,
        product=plan.product if plan else "",
        lot=course.checks.lot or "",
    )
