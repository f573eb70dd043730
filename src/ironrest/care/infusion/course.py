"""What is remembered of an infusion between one event and the next, and how each event changes it. No guard is here."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import msgspec

from ironrest.care.infusion import payloads as p
from ironrest.care.infusion.event import Event
from ironrest.care.infusion.pump import Pump, pumped
from ironrest.care.infusion.signed_plan import SignedPlan
from ironrest.care.infusion.signs_told import Told, told_by
from ironrest.care.infusion.states import FIRST, State, after, out_of_place
from ironrest.values.interval import Interval, at_least, exact

_BEFORE_A_LINE = ("unplanned", "planned", "checked", "line-failed")
_UNDER_WAY = ("running", "paused", "restarted", "restart-paused")
_ENDS = ("completed", "stopped")
_IRON = ("test-dose", "observing-test-dose", *_UNDER_WAY)


class TestDose(NamedTuple):
    """All test doses on record. Those out of place may be a second entry of the same dose: they make a span."""

    at: datetime | None = None
    begun: bool = False
    bag_mg: Interval = exact(0.0)
    syringe_mg: Interval = exact(0.0)


class Reaction(NamedTuple):
    event: str
    at: datetime
    signs: tuple[str, ...]


class VitalsTaken(NamedTuple):
    event: str
    at: datetime
    measured: p.Vitals


class Run(NamedTuple):
    """One stretch with iron under way, pauses included; `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None


class Course(msgspec.Struct, frozen=True):
    """The infusion so far. `waits` are the times after a test dose, `attended` those after a reaction was noted;
    `told` is everything that was said of signs, of adrenaline and of the rate before.
    """

    state: State = FIRST
    plan: SignedPlan | None = None
    checks: p.Checked = p.Checked()
    checked_by: str = ""
    line_in: bool | None = False
    line_patent: bool | None = None
    site_clean: bool | None = None
    site_checked_at: datetime | None = None
    pump: Pump = Pump()
    test_dose: TestDose = TestDose()
    runs: tuple[Run, ...] = ()
    ended_at: datetime | None = None
    end: p.Ended = p.Ended()
    observed_from: datetime | None = None
    observe_min: float | None = None
    rate_before_reaction_ml_per_h: float | None = None
    reactions: tuple[Reaction, ...] = ()
    signs: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    iron_since: datetime | None = None
    restarted_at: tuple[datetime, ...] = ()
    waits: tuple[Run, ...] = ()
    attended: tuple[Run, ...] = ()
    vitals: tuple[VitalsTaken, ...] = ()
    at: datetime | None = None


def moved_on(course: Course, event: Event) -> Course:
    """The course after an event."""
    before = course.state
    told = told_by(event, before, course.pump.moved(event.occurred_at).rate_ml_per_h)
    course = _said(course, event)
    course = course if told is None else msgspec.structs.replace(course, told=(*course.told, told))
    state = after(before, event.type)
    course = msgspec.structs.replace(course, state=state, pump=pumped(course.pump, event, before), at=event.occurred_at)
    return _ran(course, event, before)


def _said(course: Course, event: Event) -> Course:
    """What the payload tells."""
    payload, at, change = event.payload, event.occurred_at, msgspec.structs.replace
    misplaced = out_of_place(course.state, event.type)
    if isinstance(payload, p.Planned):
        return change(course, plan=payload.plan) if course.plan is None or not misplaced else course
    if isinstance(payload, p.Checked):
        return change(course, checks=_together(course.checks, payload), checked_by=event.by)
    if isinstance(payload, p.Vitals):
        return change(course, vitals=(*course.vitals, VitalsTaken(event.id, at, payload)))
    if isinstance(payload, p.SiteChecked):
        patent = course.line_patent if payload.patent is None else payload.patent
        return change(course, site_clean=payload.clean, site_checked_at=at, line_patent=patent)
    if isinstance(payload, p.TestDoseGiven):
        return change(course, test_dose=_test_dose(course.test_dose, payload, at, misplaced))
    if event.type == "test-dose-given":
        return change(course, test_dose=_unread_dose(course, at))
    if isinstance(payload, p.ReactionNoted):
        return _reacting(course, event, payload)
    if isinstance(payload, p.Sign):
        others = tuple(sign for sign in course.signs if sign != payload.sign)
        return change(course, signs=(*others, payload.sign) if event.type == "sign-seen" else others)
    if isinstance(payload, p.Ended) and not misplaced:
        return change(course, end=payload)
    return _line(course, event)


def _line(course: Course, event: Event) -> Course:
    if isinstance(event.payload, p.LinePlaced):
        return msgspec.structs.replace(course, line_in=True, line_patent=event.payload.patent)
    if event.type == "line-failed":
        return msgspec.structs.replace(course, line_in=False, line_patent=False)
    return course


def _ran(course: Course, event: Event, before: State) -> Course:
    """Stretches with iron under way, the end, and the observation."""
    change, at, state = msgspec.structs.replace, event.occurred_at, course.state
    if course.line_in is False and state not in _BEFORE_A_LINE and event.type != "line-failed" and not course.runs:
        course = change(course, line_in=None)  # iron is said to go in, and no line is on record
    if state in _UNDER_WAY and (before not in _UNDER_WAY):
        course = change(course, runs=(*course.runs, Run(at)))
    if state not in _UNDER_WAY and before in _UNDER_WAY:
        course = change(course, runs=(*course.runs[:-1], Run(course.runs[-1].since, at)))
    if event.type == "test-dose-started":
        course = change(course, test_dose=course.test_dose._replace(begun=True))
    if state in _IRON and course.iron_since is None:
        course = change(course, iron_since=at)
    if state == "restarted" and before not in ("restarted", "restart-paused"):
        course = change(course, restarted_at=(*course.restarted_at, at))
    course = change(
        course,
        waits=_stretch(course.waits, state == "observing-test-dose", at),
        attended=_stretch(course.attended, state == "reaction" or (_open(course.attended) and state in _ENDS), at),
    )
    if state in _ENDS and before not in _ENDS:
        course = change(course, ended_at=at, observed_from=None)
    if state == "observing" and before != "observing" and isinstance(event.payload, p.ObservationStarted):
        course = change(course, observed_from=at, observe_min=event.payload.minutes)
    if state == "reaction" and before != "reaction":
        course = change(course, observed_from=None)
    return course


def _open(runs: tuple[Run, ...]) -> bool:
    return bool(runs) and runs[-1].until is None


def _stretch(runs: tuple[Run, ...], within: bool, at: datetime) -> tuple[Run, ...]:
    """Opened, kept open or closed."""
    if within and not _open(runs):
        return (*runs, Run(at))
    return (*runs[:-1], Run(runs[-1].since, at)) if _open(runs) and not within else runs


def _together(old: p.Checked, new: p.Checked) -> p.Checked:
    """A later check adds to an earlier one; what it says anew counts."""
    said = {name: value for name in new.__struct_fields__ if (value := getattr(new, name)) is not None}
    return msgspec.structs.replace(old, **said)


def _test_dose(dose: TestDose, given: p.TestDoseGiven, at: datetime, misplaced: bool) -> TestDose:
    more = Interval(0.0, given.dose_mg) if misplaced else exact(given.dose_mg)
    if given.from_bag:
        return TestDose(at, False, dose.bag_mg.plus(more), dose.syringe_mg)
    return TestDose(at, False, dose.bag_mg, dose.syringe_mg.plus(more))


def _unread_dose(course: Course, at: datetime) -> TestDose:
    """One that could not be read: from nothing to all that the plan allows."""
    plan, dose = course.plan, course.test_dose
    most = None if plan is None else plan.test_dose_mg or plan.dose_mg
    more = at_least(0.0) if most is None else Interval(0.0, most)
    return TestDose(at, False, dose.bag_mg, dose.syringe_mg.plus(more))


def _reacting(course: Course, event: Event, payload: p.ReactionNoted) -> Course:
    rate = course.pump.moved(event.occurred_at).rate_ml_per_h or course.rate_before_reaction_ml_per_h
    signs = (*course.signs, *(sign for sign in payload.signs if sign not in course.signs))
    reactions = (*course.reactions, Reaction(event.id, event.occurred_at, payload.signs))
    return msgspec.structs.replace(
        course, reactions=reactions, signs=tuple(dict.fromkeys(signs)), rate_before_reaction_ml_per_h=rate
    )
