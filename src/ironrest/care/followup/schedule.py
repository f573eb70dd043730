"""What is due after the last course: each item with its days, why, what it waits for, and the result that did it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec

from ironrest.care.chart.person import Origin
from ironrest.care.followup.courses import Course
from ironrest.care.followup.judged import Judge, Judged
from ironrest.care.followup.measured import Measured
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_followup import ScheduleItem
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth

#: `missed`: its days are over and a later result cannot stand for it.
#: `not-known`: whether it is needed is not known, and it waits for that.
Status = Literal["done", "not-yet", "due", "overdue", "missed", "not-needed", "not-known"]
OPEN: tuple[Status, ...] = ("overdue", "due")


class DoneBy(msgspec.Struct, frozen=True, kw_only=True):
    """The result, or the answer, that did it."""

    fact: str
    day: date
    value: Interval | bool
    unit: str
    origin: Origin


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item on one day. `needed` is unknown while a reason for it is not settled: it then stays on the list.

    `early` are results that came before they count.
    """

    id: str
    rule: ScheduleItem
    needed: Truth
    status: Status
    not_before: date
    due: date
    overdue_after: date
    counts_until: date | None
    done_by: tuple[DoneBy, ...]
    early: tuple[DoneBy, ...]
    because: tuple[Judged, ...]


def schedule(course: Course, measured: Measured, judge: Judge, knowledge: Knowledge, on: date) -> tuple[Item, ...]:
    """Every item of schedule.toml for the last course."""
    return tuple(
        _item(key, rule, course, measured, judge, on) for key, rule in knowledge.followup.schedule.item.items()
    )


def _item(key: str, rule: ScheduleItem, course: Course, measured: Measured, judge: Judge, on: date) -> Item:
    because = tuple(
        judge.judged(f"because:{key}:{at}", str(at), one.says, one.source, judge.truth(f"because:{key}:{at}"))
        for at, one in enumerate(rule.because)
    )
    needed = _any(because)
    start, done = _start(rule, course, measured, on)
    opens, due, late = (start + timedelta(days=d) for d in (rule.not_before_d, rule.due_d, rule.overdue_after_d))
    until = None if rule.counts_until_d is None else start + timedelta(days=rule.counts_until_d)
    if not done:
        done = _done(rule, measured, opens, until)
    repeated = rule.repeat_d is not None
    status = _status(needed, done and not repeated, on, opens=due, late=late, until=until)
    if needed is not Truth.TRUE and rule.only_if_known:
        status = "not-known" if needed is Truth.UNKNOWN else "not-needed"
    return Item(
        id=key,
        rule=rule,
        needed=needed,
        status=status,
        not_before=opens,
        due=due,
        overdue_after=late,
        counts_until=until,
        done_by=done,
        early=tuple(_early(rule, course, measured, opens)),
        because=tuple(one for one in because if one.truth is not Truth.FALSE),
    )


def _any(because: tuple[Judged, ...]) -> Truth:
    if not because:
        return Truth.TRUE
    found = Truth.FALSE
    for one in because:
        found = found | one.truth
    return found


def _start(rule: ScheduleItem, course: Course, measured: Measured, on: date) -> tuple[date, tuple[DoneBy, ...]]:
    """The last dose; of what comes again, the day on which it was last done less the time until its first turn."""
    if rule.repeat_d is None:
        return course.last, ()
    first = course.last + timedelta(days=rule.not_before_d)
    done = _done(rule, measured, first, on)
    if not done:
        return course.last, ()
    last = max(one.day for one in done)
    return last + timedelta(days=rule.repeat_d - rule.due_d), done


def _early(rule: ScheduleItem, course: Course, measured: Measured, opens: date) -> Iterator[DoneBy]:
    """Blood that was drawn after the course and before it counts."""
    if rule.kind == "blood" and rule.repeat_d is None:
        yield from _results(rule.results, measured, course.last + timedelta(days=1), opens - timedelta(days=1))


def _done(rule: ScheduleItem, measured: Measured, since: date, until: date | None) -> tuple[DoneBy, ...]:
    """A result of every fact within the days; the latest of what comes again, else the first."""
    found = []
    for fact in rule.results:
        results = list(_results((fact,), measured, since, until))
        if not results:
            return ()
        found.append(results[-1] if rule.repeat_d is not None else results[0])
    return tuple(found)


def _results(facts: tuple[str, ...], measured: Measured, since: date, until: date | None) -> Iterator[DoneBy]:
    for fact in facts:
        for one in measured.results(fact, since=since, until=until):
            yield DoneBy(fact=fact, day=one.day, value=one.value, unit=one.unit, origin=one.origin)
        for each in measured.answers(fact, since=since):
            asked_only = fact != _CONTACT or each.yes
            if asked_only and (until is None or each.day <= until):
                yield DoneBy(fact=fact, day=each.day, value=each.yes, unit="", origin=each.origin)


#: That nobody was spoken with is not a call.
_CONTACT = "followup_contact"


def _status(
    needed: Truth, done: bool | tuple[DoneBy, ...], on: date, *, opens: date, late: date, until: date | None
) -> Status:
    if done:
        return "done"
    if needed is Truth.FALSE:
        return "not-needed"
    if on < opens:
        return "not-yet"
    if until is not None and on > until:
        return "missed"
    return "due" if on <= late else "overdue"
