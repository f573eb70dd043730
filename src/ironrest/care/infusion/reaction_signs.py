"""The signs of a reaction as the record of the infusion knows them at one moment, ready for `react`.

One infusion has one reaction, from its first sign on: a sign that was seen counts to the end, also when it has gone.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from itertools import takewhile
from typing import NamedTuple, TypeVar

from ironrest.care.infusion.classify import sign_facts
from ironrest.care.infusion.course import Course, VitalsTaken
from ironrest.care.infusion.signs_told import Told
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval, at_least, at_most, exact

Known = dict[str, Value | None]
Timed = TypeVar("Timed", Told, VitalsTaken)


class RecordSigns(NamedTuple):
    """`signs` for `react`; `strange` are names that no rule knows. `gone_at`: None while one is still there."""

    began: datetime
    event: str
    signs: Known
    strange: tuple[str, ...]
    gone_at: datetime | None


class _Span(NamedTuple):
    since: datetime
    gone: datetime | None = None


class _Taken(NamedTuple):
    """One measurement since the first sign: the worst, and the last with its time."""

    worst: float
    last: float
    at: datetime


class _Heard(NamedTuple):
    """All that was said, gathered: when each sign came and went, what is absent, and the last answers."""

    seen: dict[str, _Span]
    absent: set[str]
    answers: dict[str, bool]
    opened: datetime
    gone_said: datetime | None


def reaction_signs(course: Course, at: datetime, knowledge: Knowledge) -> RecordSigns | None:
    """What is known at `at`; None before the first sign."""
    return Listener(knowledge).signs(course, at)


class Listener:
    """Hears a record out, each entry once, for as long as it is asked about later and later moments of one course, or
    of a course that goes on. Asked about anything else it begins anew, so that its answers depend on nothing before.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._forget()

    def _forget(self) -> None:
        self._at: datetime | None = None
        self._told: list[Told] = []
        self._vitals: list[VitalsTaken] = []
        self._first: Told | None = None
        self._heard: _Heard | None = None
        self._begun_last: datetime | None = None
        self._said: int | None = None
        self._given = 0
        self._rate: float | None = None
        self._taken: dict[str, _Taken] = {}

    def signs(self, course: Course, at: datetime) -> RecordSigns | None:
        """What is known at `at`; None before the first sign."""
        if not self._goes_on(course, at):
            self._forget()
        self._at = at
        self._listen(course, at)
        if self._first is None or self._heard is None:
            return None
        return self._signs(course, at, self._first, self._heard)

    @property
    def rate_ml_per_h(self) -> float | None:
        """The rate when a reaction was noted last."""
        return self._rate

    def _goes_on(self, course: Course, at: datetime) -> bool:
        """Whether all that was heard so far is the beginning of this course too."""
        told, vitals = len(self._told), len(self._vitals)
        return (
            (self._at is None or self._at <= at)
            and len(course.told) >= told
            and len(course.vitals) >= vitals
            and (not told or course.told[told - 1] is self._told[-1])
            and (not vitals or course.vitals[vitals - 1] is self._vitals[-1])
        )

    def _listen(self, course: Course, at: datetime) -> None:
        while len(self._told) < len(course.told) and course.told[len(self._told)].at <= at:
            self._told.append(course.told[len(self._told)])
            self._hear(self._told[-1])
        while len(self._vitals) < len(course.vitals) and course.vitals[len(self._vitals)].at <= at:
            self._vitals.append(course.vitals[len(self._vitals)])
            self._measure(self._vitals[-1])

    def _hear(self, one: Told) -> None:
        self._given += one.adrenaline
        if one.doses is not None:
            self._said, self._given = one.doses, max(self._given, one.doses)
        if one.opens and one.rate_ml_per_h:
            self._rate = one.rate_ml_per_h
        if begins(one, self._knowledge):
            self._begun_last = one.at
            if self._first is None:
                self._begin(one)
                return
        if self._heard is not None:
            self._heard = _heard_more(self._heard, one, self._knowledge)

    def _begin(self, first: Told) -> None:
        """With what was said and measured at that very moment."""
        self._first, self._heard = first, _Heard({}, set(), {}, first.at, None)
        for one in _since_then(self._told, first.at):
            self._heard = _heard_more(self._heard, one, self._knowledge)
        for taken in _since_then(self._vitals, first.at):
            self._measure(taken)

    def _measure(self, taken: VitalsTaken) -> None:
        if self._first is None or taken.at < self._first.at:
            return
        for sign, field, worst in _MEASURED:
            value = getattr(taken.measured, field)
            if value is not None:
                before = self._taken.get(sign)
                self._taken[sign] = _Taken(value if before is None else worst(before.worst, value), value, taken.at)

    def _signs(self, course: Course, at: datetime, first: Told, heard: _Heard) -> RecordSigns:
        knowledge, baseline = self._knowledge, _baseline(course)
        still = _still_measured(_last_measured(self._taken, heard) | baseline, knowledge)
        gone_at = None if still else _gone_at(heard)
        signs, strange = _said(heard, knowledge)
        signs |= _measured(self._taken, heard) | baseline | _since(course, first.at)
        signs["adrenaline_doses"] = _adrenaline(self._said, self._given)
        signs["recurred"] = _recurred(course, self._begun_last, at)
        signs["persisting"] = _persisting(heard, at, gone_at, knowledge)
        signs["resolved"] = False if still else _resolved(heard, gone_at)
        return RecordSigns(first.at, first.event, signs, strange, gone_at)


def _since_then(found: list[Timed], at: datetime) -> list[Timed]:
    """Those at the end of the list that are not from before."""
    return list(takewhile(lambda one: one.at >= at, reversed(found)))[::-1]


def _said(heard: _Heard, knowledge: Knowledge) -> tuple[Known, tuple[str, ...]]:
    """The flags, and the names that no rule knows."""
    said = dict.fromkeys(sorted(heard.absent), False) | heard.answers | dict.fromkeys(heard.seen, True)
    strange = tuple(name for name in said if not _is_flag(name, knowledge))
    return {name: there for name, there in said.items() if name not in strange}, strange


def _is_flag(name: str, knowledge: Knowledge) -> bool:
    """Numbers and what is worked out from them are never said with yes or no."""
    sign = knowledge.reactions.signs.sign.get(name)
    return sign is not None and sign.kind == "flag"


def _clinical(name: str, knowledge: Knowledge) -> bool:
    """A sign of the body; an answer about care or the time afterwards is not. A name that no rule knows may be one."""
    sign = knowledge.reactions.signs.sign.get(name)
    return sign is None or (knowledge.reactions.signs.organ[sign.organ].swept and name not in _WORKED_OUT)


#: What the record itself says.
_WORKED_OUT = ("persisting", "recurred")


def begins(told: Told, knowledge: Knowledge) -> bool:
    """Whether it tells of a reaction."""
    return told.begins or any(there and _clinical(name, knowledge) for name, there in told.answers)


def _heard_more(heard: _Heard, one: Told, knowledge: Knowledge) -> _Heard:
    if one.opens:
        heard.absent.clear()
        heard = heard._replace(opened=one.at)
    return _hear(heard, one, knowledge)


def _hear(heard: _Heard, one: Told, knowledge: Knowledge) -> _Heard:
    there = dict.fromkeys(one.seen, True) | dict(one.answers)
    for name in one.gone:
        heard.seen[name] = heard.seen.get(name, _Span(one.at))._replace(gone=one.at)
        heard.absent.discard(name)
        heard.answers.pop("resolved", None)
    if one.swept:
        signs = knowledge.reactions.signs.sign
        heard.absent.update(name for name in signs if _clinical(name, knowledge) and name not in heard.seen)
    for name, present in there.items():
        if not _clinical(name, knowledge):
            heard.answers[name] = present
        elif present:
            heard.absent.discard(name)
            span = heard.seen.get(name)
            heard.seen[name] = _Span(one.at) if span is None else span._replace(gone=None)
        elif name in heard.seen:
            heard.seen[name] = heard.seen[name]._replace(gone=heard.seen[name].gone or one.at)
        else:
            heard.absent.add(name)
    if one.seen or one.opens or any(_clinical(name, knowledge) and there[name] for name in there):
        heard.answers.pop("resolved", None)  # said before it, it says nothing of it
        heard = heard._replace(gone_said=None)
    return heard._replace(gone_said=one.at) if there.get("resolved") is True else heard


#: Sign, field of the vital signs, and which end of the measurements counts.
_MEASURED = (("systolic", "systolic_mmhg", min), ("spo2", "oxygen_saturation_percent", min),
             ("temperature", "temperature_c", max))  # fmt: skip


def _measured(taken: dict[str, _Taken], heard: _Heard) -> Known:
    """The worst since the first sign. A measurement from before the reaction was noted anew is only a bound."""
    found: Known = {}
    for sign, _, worst in _MEASURED:
        if one := taken.get(sign):
            fresh = one.at >= heard.opened
            found[sign] = exact(one.worst) if fresh else (at_most if worst is min else at_least)(one.worst)
    return found


def _baseline(course: Course) -> Known:
    """The last pressure before any iron."""
    if course.iron_since is None:
        return {}
    until = bisect_right(course.vitals, course.iron_since, key=lambda one: one.at)
    pressures = (course.vitals[place].measured.systolic_mmhg for place in range(until - 1, -1, -1))
    last = next((value for value in pressures if value is not None), None)
    return {} if last is None else {"baseline_systolic": exact(last)}


def _last_measured(taken: dict[str, _Taken], heard: _Heard) -> Known:
    """The last of each since the reaction was noted."""
    return {sign: exact(one.last) for sign, one in taken.items() if one.at >= heard.opened}


def _since(course: Course, began: datetime) -> Known:
    """From start and end to the first sign. Iron that is still under way has not ended."""
    found: Known = {}
    if course.iron_since is not None and course.iron_since <= began:
        found["minutes_since_start"] = exact((began - course.iron_since) / timedelta(minutes=1))
    if course.ended_at is not None and course.ended_at <= began:
        found["hours_since_end"] = exact((began - course.ended_at) / timedelta(hours=1))
    elif course.iron_since is not None and course.iron_since <= began:
        found["hours_since_end"] = at_most(0.0)
    return found


def _adrenaline(said: int | None, given: int) -> Interval:
    """Doses on record are the least that were given, until somebody says how many it were in all."""
    later = said is not None and given > said
    return exact(float(given)) if said is not None and not later else at_least(float(given))


def _recurred(course: Course, begun_last: datetime | None, at: datetime) -> bool:
    """Whether there was a sign after iron was started again."""
    first = next(iter(course.restarted_at), None)
    return first is not None and begun_last is not None and first <= at and begun_last >= first


def _still_measured(last: Known, knowledge: Knowledge) -> bool:
    """A measurement that is still out of its bounds is a sign that has not gone."""
    known = sign_facts(last, knowledge)
    return any(known.get(name) is True for name in knowledge.reactions.signs.derived)


def _gone_at(heard: _Heard) -> datetime | None:
    """When the last of the named signs had gone."""
    ends = [span.gone or heard.gone_said for span in heard.seen.values()] or [heard.gone_said]
    return None if any(end is None for end in ends) else max(end for end in ends if end is not None)


def _resolved(heard: _Heard, gone_at: datetime | None) -> bool | None:
    """No, while a sign is there or somebody says so; unknown, while no sign was ever named."""
    if heard.answers.get("resolved") is False:
        return False
    if gone_at is not None:
        return True
    return False if any(span.gone is None for span in heard.seen.values()) else None


def _persisting(heard: _Heard, at: datetime, gone_at: datetime | None, knowledge: Knowledge) -> bool | None:
    """Still there after the waiting time; unknown, while no sign was named."""
    wait = timedelta(minutes=knowledge.reactions.restart.wait.value)
    ends = [(span.since, span.gone or gone_at or at) for span in heard.seen.values()]
    return any(end - since > wait for since, end in ends) if ends else None
