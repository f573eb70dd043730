"""Which sets of vital signs were due, which were taken, and what is overdue now. It does not watch anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from ironrest.care.infusion.course import Course, Run, VitalsTaken
from ironrest.knowledge.schema_infusion import InfusionRules, VitalsSet

#: done: taken in time. late: taken after the grace. due: not yet overdue. overdue: now. missed: its time is over.
Status = Literal["done", "late", "due", "overdue", "missed"]


class VitalsDue(NamedTuple):
    """One set: when it is due (None: before the start, whenever that is), and what became of it."""

    set: VitalsSet
    due_at: datetime | None
    status: Status
    taken: VitalsTaken | None = None


class _Wanted(NamedTuple):
    set: VitalsSet
    due_at: datetime
    until: datetime | None  # when its time is over

    @property
    def overdue_at(self) -> datetime:
        return _overdue(self.due_at, self.set)

    @property
    def from_when(self) -> datetime:
        return self.due_at - timedelta(minutes=self.set.early_min)


def vitals_due(
    course: Course, rules: InfusionRules, now: datetime, observation_ends: datetime | None
) -> tuple[VitalsDue, ...]:
    """Every set that was or is due, in order. Vital signs count only with all the measurements that a set needs; taken
    where two sets meet, they count for both."""
    full = [one for one in course.vitals if one.at <= now and _is_full(one, rules)]
    found = [_before(one, course, rules, full, now) for one in rules.vitals if one.anchor == "before"]
    for wanted in sorted(_wanted(course, rules, now, observation_ends), key=lambda one: one.due_at):
        taken = next((one for one in full if _serves(one, wanted)), None)
        found.append(VitalsDue(wanted.set, wanted.due_at, _status(wanted, taken, now), taken))
    return tuple(found)


def _is_full(taken: VitalsTaken, rules: InfusionRules) -> bool:
    return all(getattr(taken.measured, name, None) is not None for name in rules.measures.needed)


def _before(one: VitalsSet, course: Course, rules: InfusionRules, full: list[VitalsTaken], now: datetime) -> VitalsDue:
    start = course.runs[0].since if course.runs else None
    end = start or now
    since = end - timedelta(minutes=rules.limits.vitals_before.value)
    taken = next((vitals for vitals in reversed(full) if since <= vitals.at <= end), None)
    if taken is not None:
        return VitalsDue(one, start, "done", taken)
    return VitalsDue(one, start, "missed" if start else "due")


def _wanted(
    course: Course, rules: InfusionRules, now: datetime, observation_ends: datetime | None
) -> Iterator[_Wanted]:
    stretches = {"running": course.runs, "test-dose": course.waits, "reaction": course.attended}
    for begin, runs in stretches.items():
        sets = [one for one in rules.vitals if one.anchor == begin]
        for run in runs:
            yield from _of_run(run, sets, now)
    left = course.at if course.state == "discharged" else None
    anchors = {"end": course.ended_at, "observation-end": observation_ends}
    for one in rules.vitals:
        anchor = anchors.get(one.anchor)
        if anchor is not None:
            due = anchor + timedelta(minutes=one.at_min)
            yield _Wanted(one, due, left)


def _of_run(run: Run, sets: list[VitalsSet], now: datetime) -> Iterator[_Wanted]:
    """Those due while the stretch lasts, and the next one. One stays overdue until the next is overdue itself."""
    horizon = run.until or now
    dues: list[tuple[datetime, VitalsSet]] = []
    for one in sets:
        at = run.since + timedelta(minutes=one.at_min)
        while at <= horizon:
            dues.append((at, one))
            if not one.every_min:
                break
            at += timedelta(minutes=one.every_min)
        else:
            if run.until is None:
                dues.append((at, one))
    dues.sort(key=lambda due: due[0])
    for place, (at, one) in enumerate(dues):
        yield _Wanted(one, at, _overdue(*dues[place + 1]) if dues[place + 1 :] else run.until)


def _overdue(due: datetime, one: VitalsSet) -> datetime:
    return due + timedelta(minutes=one.grace_min)


def _serves(taken: VitalsTaken, wanted: _Wanted) -> bool:
    """In its window, which ends when its time is over, but not before it is overdue."""
    latest = None if wanted.until is None else max(wanted.until, wanted.overdue_at)
    return taken.at >= wanted.from_when and (latest is None or taken.at <= latest)


def _status(wanted: _Wanted, taken: VitalsTaken | None, now: datetime) -> Status:
    if taken is not None:
        return "done" if taken.at <= wanted.overdue_at else "late"
    if now <= wanted.overdue_at:
        return "due"
    return "missed" if wanted.until is not None and now > max(wanted.until, wanted.overdue_at) else "overdue"
