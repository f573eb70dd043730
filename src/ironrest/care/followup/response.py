"""Response to the last course by each published definition, with its numbers; and over what a dummy gives.

The sources disagree on what change matters, so that every definition is answered by its name. The baseline is the last
IRLS before the course, if it was fresh then. Nothing that was not measured is read as no.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec

from ironrest.care.assess.scales import rule_holds
from ironrest.care.chart.derive import PER_CENT, as_fraction
from ironrest.care.followup.courses import Course
from ironrest.care.followup.measured import Measured, Result
from ironrest.care.plan.benefit import over_placebo_band
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.knowledge.schema_benefit import PlaceboBand
from ironrest.knowledge.schema_instruments import ScaleRule
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth

#: Over the falls of the placebo arms: no more than they fell, above all of them, or not settled.
Band = Literal["within", "beyond", "unknown"]
#: How `helped` came about.
Why = Literal["defined", "said", "contradiction", "too-early", "not-measured", "not-read"]


class Defined(msgspec.Struct, frozen=True, kw_only=True):
    """One definition, answered of one result. `value` is what its rule compared: change, fall in per cent, or score."""

    id: str
    label: str
    rule: ScaleRule
    truth: Truth
    value: Interval | None


class At(msgspec.Struct, frozen=True, kw_only=True):
    """One result after the course, and what each definition says of it. `change` is after minus before."""

    result: Result
    days: int
    change: Interval | None
    fall_percent: Interval | None
    defined: tuple[Defined, ...]
    band: Band | None


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """`baseline` is None without a fresh one; `stale_baseline` is then the last there is. `helped` is the one answer
    that other rules use, by `by`; None is not known."""

    baseline: Result | None
    stale_baseline: Result | None
    baseline_days: int
    at: tuple[At, ...]
    helped: bool | None
    by: tuple[str, ...]
    why: Why
    placebo: PlaceboBand
    responder_source: Citation


def response(course: Course, measured: Measured, knowledge: Knowledge, on: date) -> Response:
    """Of the last course."""
    fresh = knowledge.facts[_IRLS].fresh
    window = fresh.deciding if fresh else 0
    before = measured.results(_IRLS, until=course.first)
    latest = before[-1] if before else None
    counts = latest is not None and (course.first - latest.day).days <= window
    baseline = latest if counts else None
    at = tuple(sorted(_all(course, baseline, measured, knowledge), key=lambda one: (one.days, one.result.fact)))
    helped, by, why = _helped(course, at, measured, knowledge)
    return Response(
        baseline=baseline,
        stale_baseline=None if counts else latest,
        baseline_days=window,
        at=at,
        helped=helped,
        by=by,
        why=why,
        placebo=knowledge.benefit.band,
        responder_source=knowledge.followup.response.responder_source,
    )


_IRLS = "irls_total"


def _all(course: Course, baseline: Result | None, measured: Measured, knowledge: Knowledge) -> Iterator[At]:
    for scale in dict.fromkeys(one.scale for one in knowledge.followup.response.definitions):
        instrument = knowledge.instruments[scale]
        for one in measured.results(instrument.fact, since=course.last + timedelta(days=1)):
            yield _at(one, course, baseline if instrument.fact == _IRLS else None, knowledge, scale)


def _at(one: Result, course: Course, baseline: Result | None, knowledge: Knowledge, scale: str) -> At:
    change = one.value.plus(baseline.value.times(-1)) if baseline else None
    fall = _fall(baseline.value, one.value) if baseline else None
    instrument = knowledge.instruments[scale]
    values = {"score": one.value, "change": change, "fall": fall}
    rules = {rule.id: rule for rule in instrument.rules}
    defined = tuple(
        Defined(
            id=entry.id,
            label=rules[entry.rule].label,
            rule=rules[entry.rule],
            truth=rule_holds(rules[entry.rule], values[rules[entry.rule].on]),
            value=values[rules[entry.rule].on],
        )
        for entry in knowledge.followup.response.definitions
        if entry.scale == scale
    )
    return At(
        result=one,
        days=(one.day - course.last).days,
        change=change,
        fall_percent=fall,
        defined=defined,
        band=_band(change, knowledge) if instrument.placebo else None,
    )


def _fall(before: Interval, after: Interval) -> Interval | None:
    """In per cent of the baseline; None where the baseline may be 0."""
    if before.low <= 0:
        return None
    return Interval(_percent(before.low, after.high), _percent(before.high, after.low))


def _percent(before: float, after: float) -> float:
    """Exact in fractions and rounded once: from 30 to 18 is a fall of 40 %, not a hair more."""
    whole = as_fraction(before)
    return float(PER_CENT * (whole - as_fraction(after)) / whole)


def _band(change: Interval | None, knowledge: Knowledge) -> Band:
    """Where the fall lies beside those of the placebo arms."""
    return _BANDS[over_placebo_band(knowledge, None if change is None else change.times(-1))]


_BANDS: dict[str, Band] = {
    "no more than a dummy would give": "within",
    "beyond it": "beyond",
    "not-known": "unknown",
}


def _helped(
    course: Course, at: tuple[At, ...], measured: Measured, knowledge: Knowledge
) -> tuple[bool | None, tuple[str, ...], Why]:
    """Yes by a definition, or because somebody says so. No only late enough, and with nothing that says yes."""
    rules = knowledge.followup.response
    named = [(one, each) for one in at for each in one.defined if each.id in rules.responder_by]
    fair = [(one, each) for one, each in named if one.days >= rules.number["earliest_d"].value]
    yes = tuple(dict.fromkeys(each.id for _, each in fair if each.truth is Truth.TRUE))
    late = [each for one, each in fair if one.days >= rules.number["no_response_d"].value]
    denied = [each for each in late if each.truth is Truth.FALSE]
    said = measured.answers("iron_helped", since=course.last + timedelta(days=1))
    word = said[-1].yes if said else None
    if (yes and word is False) or (denied and not yes and word is True):
        return None, yes, "contradiction"
    if yes or word is True:
        return True, yes or ("iron_helped",), "defined" if yes else "said"
    if any(measured.refused_since(knowledge.instruments[one].fact, course.last) for one in ("irls", "cgi_i")):
        return None, (), "not-read"
    if word is False:
        return False, ("iron_helped",), "said"
    if denied and all(each.truth is Truth.FALSE for each in late if each.value is not None):
        return False, tuple(dict.fromkeys(each.id for each in denied)), "defined"
    return None, (), "too-early" if any(each.value is not None for _, each in named) else "not-measured"
