"""The reaction on the record of an infusion, at one moment: what it is or may be, and what follows from it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ironrest.care.infusion.course import Course
from ironrest.care.infusion.react import Reaction, react
from ironrest.care.infusion.reaction_signs import Listener, RecordSigns
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
    return Follower(knowledge).reacted(course, at)


class Follower:
    """The same at later and later moments: what was heard and answered is not worked out again."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._listener = Listener(knowledge)
        self._answered: dict[object, Reaction] = {}

    def reacted(self, course: Course, at: datetime) -> Reacted | None:
        """None while there is no reaction."""
        found = self._listener.signs(course, at)
        if found is None:
            return None
        plan = course.plan
        of_plan = None if plan is None else (plan.jurisdiction, plan.age_years, plan.weight_kg, plan.product)
        asked = (tuple(found.signs.items()), of_plan, course.checks.lot, self._listener.rate_ml_per_h)
        if asked not in self._answered:
            self._answered[asked] = _react(course, found, self._listener.rate_ml_per_h, self._knowledge)
        return Reacted(found.event, found.began, at, self._answered[asked], found.strange, found.gone_at)


def reaction_history(course: Course, knowledge: Knowledge) -> tuple[Became, ...]:
    """The reaction after each event that told of it, vital signs included."""
    events = [(one.at, one.event) for one in course.told] + [(one.at, one.event) for one in course.vitals]
    follower = Follower(knowledge)
    found = ((event, follower.reacted(course, at)) for at, event in sorted(events))
    return tuple(Became(event, one) for event, one in found if one is not None)


def _react(course: Course, found: RecordSigns, rate: float | None, knowledge: Knowledge) -> Reaction:
    plan = course.plan
    return react(
        found.signs,
        knowledge,
        jurisdiction=plan.jurisdiction if plan else None,
        age=None if plan is None or plan.age_years is None else exact(plan.age_years),
        weight=None if plan is None or plan.weight_kg is None else exact(plan.weight_kg),
        rate_ml_per_h=rate,
        product=plan.product if plan else "",
        lot=course.checks.lot or "",
    )
