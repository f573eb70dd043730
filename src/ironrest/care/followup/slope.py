"""How fast ferritin falls since the last course, from the person's own results, and when it may reach a line.

Ferritin varies from draw to draw, so that a prediction is only ever a range, and one that may have no end.
"""

from __future__ import annotations

import math
from datetime import timedelta

import msgspec

from ironrest.care.chart.derive import PER_CENT
from ironrest.care.followup.courses import Course
from ironrest.care.followup.measured import Measured, Result
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_followup import Threshold
from ironrest.values.interval import Interval

_WEEK = 7  # number: days in a week


class Reaches(msgspec.Struct, frozen=True, kw_only=True):
    """Weeks after the last result until the line, at the earliest and at the latest; no end: perhaps never.

    `already` is None when the last result may lie on either side of it.
    """

    threshold: Threshold
    already: bool | None
    weeks: Interval | None


class Slope(msgspec.Struct, frozen=True, kw_only=True):
    """The fall in a week, between two results. `varied` is the same with each result as far off as draws differ."""

    first: Result
    last: Result
    per_week: Interval
    varied: Interval
    variation_percent: float
    reaches: tuple[Reaches, ...]


def slope(course: Course, measured: Measured, knowledge: Knowledge) -> Slope | None:
    """Between the first and the last ferritin that count; None when there are not two, far enough apart."""
    rules = knowledge.followup.ferritin
    since = course.last + timedelta(days=int(rules.number["first_d"].value))
    results = [one for one in measured.results("ferritin", since=since) if math.isfinite(one.value.high)]
    if len(results) < 2 or measured.transfused_since(results[0].day):
        return None
    first, last = results[0], results[-1]
    days = (last.day - first.day).days
    if days < rules.number["apart_d"].value or not math.isfinite(first.value.low) or not math.isfinite(last.value.low):
        return None
    cv = knowledge.limits["ferritin_within_person_cv"].value
    varied = _per_week(_widened(first.value, cv), _widened(last.value, cv), days)
    return Slope(
        first=first,
        last=last,
        per_week=_per_week(first.value, last.value, days),
        varied=varied,
        variation_percent=cv,
        reaches=tuple(_reaches(one, last.value, varied, cv) for one in rules.threshold.values()),
    )


def _per_week(first: Interval, last: Interval, days: int) -> Interval:
    """A fall is above 0."""
    return first.plus(last.times(-1)).times(_WEEK / days)


def _widened(value: Interval, percent: float) -> Interval:
    part = percent / PER_CENT
    return Interval(value.low * (1 - part), value.high * (1 + part))


def _reaches(threshold: Threshold, last: Interval, varied: Interval, cv: float) -> Reaches:
    line, now = threshold.value, _widened(last, cv)
    if last.high <= line:
        return Reaches(threshold=threshold, already=True, weeks=None)
    if varied.high <= 0:
        return Reaches(threshold=threshold, already=False, weeks=None)
    soonest = max(now.low - line, 0.0) / varied.high
    latest = (now.high - line) / varied.low if varied.low > 0 else math.inf
    weeks = Interval(soonest, latest, True, math.isfinite(latest))
    return Reaches(threshold=threshold, already=False if last.low > line else None, weeks=weeks)
