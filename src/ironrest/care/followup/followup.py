"""The follow-up of one person on one day: courses, schedule, response, what to do without one, repeating, guards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from ironrest.care.assess.answer import Assessment
from ironrest.care.chart.ledger import IronLedger, iron_ledger
from ironrest.care.chart.person import Chart
from ironrest.care.chart.readings import Reading
from ironrest.care.followup.courses import Course, Courses, courses
from ironrest.care.followup.found import Found, found_facts
from ironrest.care.followup.judged import Judge, Judged
from ironrest.care.followup.measured import Measured
from ironrest.care.followup.repeating import Repeating, repeating
from ironrest.care.followup.response import Response, response
from ironrest.care.followup.schedule import OPEN, Item, schedule
from ironrest.care.followup.slope import Slope, slope
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_followup import Concern, FollowUpRule
from ironrest.values.truth import Truth


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One long-term concern with what the chart says of its facts; `open` are those that nobody answered."""

    id: str
    concern: Concern
    readings: tuple[Reading, ...]
    open: tuple[str, ...]
    holds: bool


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is proposed after the infusion. Without a course that has a day, much of it is empty."""

    patient: str
    on: date
    assessment: Assessment
    ledger: IronLedger
    courses: Courses
    schedule: tuple[Item, ...]
    response: Response | None
    relapse: tuple[Judged, ...]
    nonresponse: tuple[Judged, ...]
    repeating: Repeating | None
    guard: tuple[Judged, ...]
    phosphate: tuple[Judged, ...]
    grades: tuple[Judged, ...]
    slope: Slope | None
    slope_says: tuple[Judged, ...]
    concerns: tuple[Asked, ...]
    notes: tuple[Judged, ...]
    found: dict[str, Found]
    release: str

    @property
    def dead(self) -> bool:
        """Recorded as dead: nothing is due."""
        return self.assessment.day.values.get("deceased") is True

    @property
    def due(self) -> tuple[Item, ...]:
        """What is overdue, then what is due, earliest first."""
        open_items = [one for one in self.schedule if one.status in OPEN]
        return tuple(sorted(open_items, key=lambda one: (OPEN.index(one.status), one.due, one.id)))


def follow_up(chart: Chart, assessment: Assessment, knowledge: Knowledge) -> FollowUp:
    """On the day of the assessment."""
    on = assessment.on
    ledger = iron_ledger(chart, knowledge, on=on)
    all_courses = courses(ledger, knowledge)
    course = all_courses.last
    measured = Measured(chart, knowledge, on)
    answered = response(course, measured, knowledge, on) if course else None
    found = found_facts(all_courses, ledger, answered, measured, assessment, knowledge)
    fall = slope(course, measured, knowledge) if course and not all_courses.unplaced else None
    if fall:
        found["ferritin_fall_per_week"] = Found(
            fact="ferritin_fall_per_week", value=fall.per_week, results=(fall.first, fall.last)
        )
    judge = Judge(knowledge, assessment.day, found)
    return _put_together(
        chart, assessment, knowledge, ledger, all_courses, course, measured, answered, fall, judge, found
    )


def _put_together(
    chart: Chart,
    assessment: Assessment,
    knowledge: Knowledge,
    ledger: IronLedger,
    all_courses: Courses,
    course: Course | None,
    measured: Measured,
    answered: Response | None,
    fall: Slope | None,
    judge: Judge,
    found: dict[str, Found],
) -> FollowUp:
    rules, on = knowledge.followup, assessment.on
    any_iron = bool(ledger.rows)
    alive = assessment.day.values.get("deceased") is not True
    phosphate = any_iron or judge.values.get("phosphate") is not None
    return FollowUp(
        patient=chart.patient,
        on=on,
        assessment=assessment,
        ledger=ledger,
        courses=all_courses,
        schedule=schedule(course, measured, judge, knowledge, on) if course and alive else (),
        response=answered,
        relapse=tuple(_holding(judge, "relapse", rules.relapse)) if answered else (),
        nonresponse=tuple(judge.section("nonresponse", rules.nonresponse)) if _unhelped(answered) else (),
        repeating=repeating(judge, knowledge) if any_iron else None,
        guard=tuple(judge.section("guard", rules.guard)) if any_iron else (),
        phosphate=tuple(judge.section("phosphate", rules.phosphate.rule)) if phosphate else (),
        grades=tuple(_grades(judge, knowledge)),
        slope=fall,
        slope_says=tuple(_holding(judge, "ferritin", rules.ferritin.rule)) if fall else (),
        concerns=tuple(_concerns(judge, knowledge)) if any_iron else (),
        notes=tuple(one for one in judge.section("notes", rules.notes) if one.truth is Truth.TRUE),
        found=found,
        release=knowledge.release,
    )


def _unhelped(answered: Response | None) -> bool:
    """The steps are for a no; while it is not known whether the course helped, they wait."""
    return answered is not None and answered.helped is False


def _holding(judge: Judge, name: str, rules: Mapping[str, FollowUpRule]) -> Iterator[Judged]:
    return (one for one in judge.section(name, rules) if one.truth is not Truth.FALSE)


def _grades(judge: Judge, knowledge: Knowledge) -> Iterator[Judged]:
    """What each scheme calls the phosphate of the day; a bound may fit several."""
    for key, grade in knowledge.followup.phosphate.grade.items():
        node = f"grade:{key}"
        truth = judge.truth(node)
        if truth is not False and judge.values.get("phosphate") is not None:
            yield judge.judged(node, key, grade.label, grade.source, truth, says=f"{grade.scheme}: {grade.label}")


def _concerns(judge: Judge, knowledge: Knowledge) -> Iterator[Asked]:
    for key, concern in knowledge.followup.concern.items():
        yield Asked(
            id=key,
            concern=concern,
            readings=tuple(judge.day.readings[one] for one in concern.facts if one in judge.day.readings),
            open=tuple(one for one in concern.facts if judge.values.get(one) is None),
            holds=any(judge.values.get(one) is True for one in concern.facts),
        )
