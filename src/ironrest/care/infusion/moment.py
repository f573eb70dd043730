"""What holds at one moment: how much went in, what is overdue, when observation ends, what may follow."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from ironrest.care.infusion.course import Course
from ironrest.care.infusion.facts import observation_needed, observed_since
from ironrest.care.infusion.fold import Infusion
from ironrest.care.infusion.guards import Failing, Gate
from ironrest.care.infusion.reacted import Became, Reacted, reacted, reaction_history
from ironrest.care.infusion.reaction_signs import begins
from ironrest.care.infusion.signed_plan import SignedPlan
from ironrest.care.infusion.states import CHANGES, EVENT_TYPES, IRON_FLOWS, MOVES_IRON, EventType, State, out_of_place
from ironrest.care.infusion.vitals import VitalsDue, vitals_due
from ironrest.knowledge.schema import Knowledge
from ironrest.values.interval import Interval, at_least, exact

#: What does not fit together in the record.
Doubt = Literal[
    "unread-event",
    "reaction-not-noted",
    "more-than-prepared",
    "pump-differs",
    "volume-not-known",
    "no-witness",
    "reaction-open",
]


class Next(NamedTuple):
    """An event that the table has a place for now, with the guards before it that have not passed."""

    event: EventType
    failing: tuple[Failing, ...]


class Dose(msgspec.Struct, frozen=True):
    """Volumes from the bag in mL, doses in mg; each a span where the record leaves it open. None: no plan."""

    infused_ml: Interval
    infused_mg: Interval | None
    test_dose_mg: Interval
    prepared_ml: float | None
    prepared_mg: float | None
    left_ml: Interval | None
    witness: str
    pump_ml: float | None
    rate_ml_per_h: float


class Moment(msgspec.Struct, frozen=True):
    """The infusion at `at`, which is `now`, or the last event where no `now` was given."""

    at: datetime | None
    state: State
    dose: Dose
    vitals: tuple[VitalsDue, ...]
    observation_min: Interval
    observation_ends: datetime | None
    doubts: tuple[Doubt, ...]
    next: tuple[Next, ...]
    reaction: Reacted | None = None
    history: tuple[Became, ...] = ()

    @property
    def overdue(self) -> tuple[VitalsDue, ...]:
        return tuple(one for one in self.vitals if one.status == "overdue")


def moment(infusion: Infusion, knowledge: Knowledge, now: datetime | None = None) -> Moment:
    """What holds at `now`, from what is recorded until then."""
    course, rules = infusion.course, knowledge.infusion
    at = _at(course, now)
    reaction = None if at is None else reacted(course, at, knowledge)
    needed = observation_needed(course, rules, reaction)
    since = observed_since(course, reaction)
    ends = None if since is None else since + timedelta(minutes=needed.high if needed.high_closed else needed.low)
    dose = _dose(course, at, not MOVES_IRON.isdisjoint(unread := _in_doubt(infusion)))
    return Moment(
        at=at,
        state=course.state,
        dose=dose,
        vitals=() if at is None or course.state == "abandoned" else vitals_due(course, rules, at, ends),
        observation_min=needed,
        observation_ends=ends,
        doubts=_doubts(course, dose, bool(unread), knowledge),
        next=_next(course, Gate(knowledge), at),
        reaction=reaction,
        history=reaction_history(course, knowledge),
    )


def _at(course: Course, now: datetime | None) -> datetime | None:
    """Not before the last event: what was recorded has happened."""
    if now is None or course.at is None:
        return now or course.at
    return max(now, course.at)


def _in_doubt(infusion: Infusion) -> frozenset[EventType]:
    """The types that change something, and of which one could not be read. A type that nobody knows may be any."""
    return CHANGES if None in infusion.unread else CHANGES & infusion.unread


def _pumped(course: Course, at: datetime | None, in_doubt: bool) -> Interval:
    """In doubt, anything from nothing to the whole bag, or to what the rates on record give where that is more."""
    found = exact(0.0) if at is None else course.pump.volume_ml(at)
    if not in_doubt:
        return found
    if course.plan is None:
        return at_least(0.0)
    bag = course.plan.volume_ml
    return Interval(0.0, bag if math.isinf(found.high) else max(found.high, bag))


def _dose(course: Course, at: datetime | None, in_doubt: bool) -> Dose:
    plan, doses = course.plan, course.test_dose
    pumped = _pumped(course, at, in_doubt)
    in_part = Interval(0.0, plan.test_dose_mg) if doses.begun and plan and plan.test_dose_mg else exact(0.0)
    test = doses.bag_mg.plus(doses.syringe_mg).plus(in_part)
    if plan is None:
        return Dose(
            infused_ml=pumped, infused_mg=None, test_dose_mg=test, prepared_ml=None, prepared_mg=None, left_ml=None,
            witness=course.end.waste_witness, pump_ml=course.end.pump_volume_ml,
            rate_ml_per_h=course.pump.rate_ml_per_h,
        )  # fmt: skip
    infused = pumped.plus(doses.bag_mg.times(1 / plan.concentration_mg_per_ml))
    return Dose(
        infused_ml=infused, infused_mg=pumped.times(plan.concentration_mg_per_ml).plus(test), test_dose_mg=test,
        prepared_ml=plan.volume_ml, prepared_mg=plan.volume_ml * plan.concentration_mg_per_ml,
        left_ml=_left(plan, infused), witness=course.end.waste_witness, pump_ml=course.end.pump_volume_ml,
        rate_ml_per_h=course.pump.rate_ml_per_h,
    )  # fmt: skip


def _left(plan: SignedPlan, infused: Interval) -> Interval:
    """Prepared minus infused. An empty bag is empty, whatever the integral says; that is a doubt of its own."""
    return Interval(max(0.0, plan.volume_ml - infused.high), max(0.0, plan.volume_ml - infused.low))


def _doubts(course: Course, dose: Dose, unread: bool, knowledge: Knowledge) -> tuple[Doubt, ...]:
    rules = knowledge.infusion
    off = rules.limits.pump_differs.value
    ended = course.ended_at is not None or course.state == "abandoned"
    found: dict[Doubt, bool] = {
        "unread-event": unread,
        "reaction-not-noted": _is_not_noted(course, knowledge),
        "more-than-prepared": dose.prepared_ml is not None and dose.infused_ml.low > dose.prepared_ml + off,
        "pump-differs": dose.pump_ml is not None
        and not (dose.infused_ml.low - off <= dose.pump_ml <= dose.infused_ml.high + off),
        "volume-not-known": not dose.infused_ml.is_exact,
        "no-witness": ended
        and dose.left_ml is not None
        and dose.left_ml.high > rules.limits.wasted.value
        and not dose.witness.strip(),
        "reaction-open": course.state == "reaction",
    }
    return tuple(name for name, holds in found.items() if holds)


#: Where iron may be on its way, or may be let go on.
_NOT_STOPPED = (*IRON_FLOWS, "observing-test-dose", "paused", "restart-paused", "flushing")


def _is_not_noted(course: Course, knowledge: Knowledge) -> bool:
    """A sign or adrenaline since the last start, and nobody noted a reaction."""
    since = [*course.restarted_at[-1:], *(one.at for one in course.reactions)]
    told = [one.at for one in course.told if begins(one, knowledge)]
    return course.state in _NOT_STOPPED and any(not since or one > max(since) for one in told)


def _next(course: Course, gate: Gate, at: datetime | None) -> tuple[Next, ...]:
    possible = [event for event in EVENT_TYPES if not out_of_place(course.state, event)]
    if at is None:
        return tuple(Next(event, ()) for event in possible if event == "planned")
    return tuple(Next(event, gate.failing(event, course, None, at)) for event in possible)
