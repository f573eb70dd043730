"""The signs of a reaction as the record of the infusion knows them at one moment, ready for `react`.

One infusion has one reaction, from its first sign on: a sign that was seen counts to the end, also when it has gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from ironrest.care.infusion.classify import sign_facts
from ironrest.care.infusion.course import Course, VitalsTaken
from ironrest.care.infusion.signs_told import Told
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval, at_least, at_most, exact

Known = dict[str, Value | None]


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


class _Heard(NamedTuple):
    """All that was said, gathered: when each sign came and went, what is absent, and the last answers."""

    seen: dict[str, _Span]
    absent: set[str]
    answers: dict[str, bool]
    opened: datetime
    gone_said: datetime | None


def reaction_signs(course: Course, at: datetime, knowledge: Knowledge) -> RecordSigns | None:
    """What is known at `at`; None before the first sign."""
    told = [one for one in course.told if one.at <= at]
    first = next((one for one in told if begins(one, knowledge)), None)
    if first is None:
        return None
    heard = _heard([one for one in told if one.at >= first.at], first, knowledge)
    measured = _measured(course, heard, first.at, at) | _baseline(course)
    still = _still_measured(_last_measured(course, heard, at) | _baseline(course), knowledge)
    gone_at = None if still else _gone_at(heard)
    said = dict.fromkeys(sorted(heard.absent), False) | heard.answers | dict.fromkeys(heard.seen, True)
    strange = tuple(name for name in said if not _is_flag(name, knowledge))
    signs: Known = {name: there for name, there in said.items() if name not in strange}
    signs |= measured | _since(course, first.at)
    signs["adrenaline_doses"] = _adrenaline(told)
    signs["recurred"] = _recurred(course, told, at, knowledge)
    signs["persisting"] = _persisting(heard, at, gone_at, knowledge)
    signs["resolved"] = False if still else _resolved(heard, gone_at)
    return RecordSigns(first.at, first.event, signs, strange, gone_at)


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


def _heard(told: list[Told], first: Told, knowledge: Knowledge) -> _Heard:
    heard = _Heard({}, set(), {}, first.at, None)
    for one in told:
        if one.opens:
            heard.absent.clear()
            heard = heard._replace(opened=one.at)
        heard = _hear(heard, one, knowledge)
    return heard


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


def _measured(course: Course, heard: _Heard, began: datetime, at: datetime) -> Known:
    """The worst since the first sign. A measurement from before the reaction was noted anew is only a bound."""
    found: Known = {}
    for sign, field, worst in _MEASURED:
        taken = _values(course.vitals, field, began, at)
        if taken:
            value = worst(value for _, value in taken)
            fresh = any(when >= heard.opened for when, _ in taken)
            found[sign] = exact(value) if fresh else at_most(value) if worst is min else at_least(value)
    return found


def _baseline(course: Course) -> Known:
    """The last pressure before any iron."""
    before = [one for one in course.vitals if course.iron_since is not None and one.at <= course.iron_since]
    pressures = [one.measured.systolic_mmhg for one in before if one.measured.systolic_mmhg is not None]
    return {"baseline_systolic": exact(pressures[-1])} if pressures else {}


def _last_measured(course: Course, heard: _Heard, at: datetime) -> Known:
    """The last of each since the reaction was noted."""
    found: Known = {}
    for sign, field, _ in _MEASURED:
        taken = _values(course.vitals, field, heard.opened, at)
        if taken:
            found[sign] = exact(taken[-1][1])
    return found


def _values(vitals: tuple[VitalsTaken, ...], field: str, since: datetime, at: datetime) -> list[tuple[datetime, float]]:
    sets = (one for one in vitals if since <= one.at <= at)
    return [(one.at, value) for one in sets if (value := getattr(one.measured, field)) is not None]


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


def _adrenaline(told: list[Told]) -> Interval:
    """Doses on record are the least that were given, until somebody says how many it were in all."""
    said, given = None, 0
    for one in told:
        given += one.adrenaline
        if one.doses is not None:
            said, given = one.doses, max(given, one.doses)
    later = said is not None and given > said
    return exact(float(given)) if said is not None and not later else at_least(float(given))


def _recurred(course: Course, told: list[Told], at: datetime, knowledge: Knowledge) -> bool:
    """Whether there was a sign after iron was started again."""
    restarts = [one for one in course.restarted_at if one <= at]
    return bool(restarts) and any(one.at >= restarts[0] and begins(one, knowledge) for one in told)


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
