"""What the rules of the follow-up read beside the chart: worked out of the ledger, the results and the response."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from ironrest.care.assess.answer import Assessment
from ironrest.care.chart.ledger import IronLedger
from ironrest.care.chart.person import Value
from ironrest.care.followup.courses import Course, Courses
from ironrest.care.followup.measured import Measured, Result
from ironrest.care.followup.response import Response
from ironrest.knowledge.schema import Knowledge
from ironrest.values.interval import Interval, exact


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of the follow-up: its value, and the dated results or doses that it was worked out of."""

    fact: str
    value: Value
    results: tuple[Result, ...] = ()
    days: tuple[date, ...] = ()


def found_facts(
    all_courses: Courses,
    ledger: IronLedger,
    response: Response | None,
    measured: Measured,
    assessment: Assessment,
    knowledge: Knowledge,
) -> dict[str, Found]:
    """Only what is known stands in it."""
    on, found = assessment.on, _Facts()
    if assessment.answer.iv_clearance != "unanswered":
        found.add("clearance", assessment.answer.iv_clearance, days=(on,))
    if ledger.days_since_last is not None:
        found.add("days_since_iron", ledger.days_since_last, days=(ledger.last.latest,) if ledger.last else ())
    found.add("course_count", _count(all_courses), days=tuple(one.last for one in all_courses.all))
    found.add("intervals_falling", all_courses.falling, days=tuple(one.first for one in all_courses.all))
    course = all_courses.last
    if course is None:
        return found.all
    found.add("course_product", course.product or None, days=(course.last,))
    found.add("course_dose_mg", course.dose_mg, days=tuple(dict.fromkeys((course.first, course.last))))
    if all_courses.gaps_d and not all_courses.unplaced:
        gap = exact(float(all_courses.gaps_d[-1]))
        found.add("days_between_courses", gap, days=(all_courses.all[-2].last, course.first))
    if response is not None:
        found.add("responded", response.helped, results=_behind(response))
        _back(found, course, response, measured, knowledge, on)
    _iron(found, course, all_courses, measured, knowledge)
    return found.all


class _Facts:
    def __init__(self) -> None:
        self.all: dict[str, Found] = {}

    def add(
        self, fact: str, value: Value | None, *, results: tuple[Result, ...] = (), days: tuple[date, ...] = ()
    ) -> None:
        if value is not None:
            self.all[fact] = Found(fact=fact, value=value, results=results, days=days)


def _count(all_courses: Courses) -> Interval:
    """Of the record; an infusion without a day may belong to a course, or be one."""
    placed, loose = len(all_courses.all), len(all_courses.unplaced)
    return Interval(float(max(placed, min(loose, 1))), float(placed + loose))


def _behind(response: Response) -> tuple[Result, ...]:
    before = (response.baseline,) if response.baseline else ()
    return (*before, *(one.result for one in response.at))


# --- symptoms back -----------------------------------------------------------------------------------
def _back(
    found: _Facts, course: Course, response: Response, measured: Measured, knowledge: Knowledge, on: date
) -> None:
    """Said so, or an IRLS that rose again from its best. What is said and what is measured must not disagree."""
    said = measured.answers("rls_symptoms_returned", since=course.last + timedelta(days=1))
    fresh = knowledge.facts["rls_symptoms_returned"].fresh
    word = said[-1].yes if said and (fresh is None or (on - said[-1].day).days <= fresh.deciding) else None
    rise, first = _rise(response, knowledge, on)
    results = tuple(one.result for one in response.at if one.result.fact == _IRLS)
    if word is not None and rise is not None and word is not rise:
        return
    found.add(
        "symptoms_back", rise if word is None else word, results=results, days=tuple(one.day for one in said[-1:])
    )
    told = [one.day for one in said if one.yes]
    days = [day for day in (first, told[0] if told else None) if day is not None]
    if days and (word or rise):
        found.add("return_d", exact(float((min(days) - course.last).days)), days=(min(days),))


_IRLS = "irls_total"


def _rise(response: Response, knowledge: Knowledge, on: date) -> tuple[bool | None, date | None]:
    """Whether the latest IRLS, if it is fresh, lies so far above the best; and the first day on which one did."""
    points = knowledge.followup.response.number["back_points"].value
    results = [one.result for one in response.at if one.result.fact == _IRLS]
    fresh = knowledge.facts[_IRLS].fresh
    first: date | None = None
    latest: bool | None = None
    best: Interval | None = None
    for one in results:
        if best is not None:
            rise = one.value.plus(best.times(-1))
            latest = True if rise.low >= points else False if rise.high < points else None
            first = first or (one.day if latest else None)
        best = one.value if best is None or one.value.high < best.low else best
    if len(results) < 2 or (fresh is not None and (on - results[-1].day).days > fresh.deciding):
        return None, None
    return latest, first


# --- iron before and after -----------------------------------------------------------------------------
def _iron(found: _Facts, course: Course, all_courses: Courses, measured: Measured, knowledge: Knowledge) -> None:
    wait = timedelta(days=knowledge.events["iv_iron"].window_days)
    if all_courses.unplaced or measured.transfused_since(course.first - wait):
        return  # iron on a day that is not known, or red cells, may lie between any two results
    previous = all_courses.all[-2].last if len(all_courses.all) > 1 else None
    for fact in ("ferritin", "tsat"):
        fresh = knowledge.facts[fact].fresh
        oldest = course.first - timedelta(days=fresh.deciding) if fresh else None
        since = max((day for day in (oldest, previous + wait if previous else None) if day), default=None)
        before = measured.results(fact, since=since, until=course.first)
        after = measured.results(fact, since=course.last + wait)
        if before:
            found.add(f"{fact}_before", before[-1].value, results=(before[-1],))
        if after:
            found.add(f"{fact}_after", after[0].value, results=(after[0],))
        if before and after:
            rise = after[0].value.plus(before[-1].value.times(-1))
            found.add(f"{fact}_rise", rise, results=(before[-1], after[0]))
