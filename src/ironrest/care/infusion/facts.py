"""The bedside facts that the guards read, worked out from the record at one moment. What is not said is unknown."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta

from ironrest.care.infusion import payloads as p
from ironrest.care.infusion.course import Course
from ironrest.care.infusion.reacted import Follower, Reacted
from ironrest.care.infusion.signed_plan import SignedPlan
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_infusion import InfusionRules
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval, at_least, exact

Known = dict[str, Value | None]

_PERCENT = 100  # number: of a whole
_MINUTES_IN_HOUR = 60  # number: minutes in an hour


def facts_at(
    course: Course, payload: p.Payload | None, at: datetime, knowledge: Knowledge, follower: Follower | None = None
) -> Known:
    """Facts by name, with what the event itself says. `at` is the moment of the event; `follower` remembers the moments
    before it, and changes no answer."""
    rules, slower = knowledge.infusion, knowledge.reactions.restart.rate_fraction.value
    reaction = (follower or Follower(knowledge)).reacted(course, at)
    checks = payload if isinstance(payload, p.Checked) else course.checks
    found: Known = {
        name: checks_value
        for name in checks.__struct_fields__
        if name in rules.facts and isinstance(checks_value := getattr(checks, name), bool)
    }
    found["days_since_iv_iron"] = _number(checks.days_since_iv_iron)
    found |= _bag(course, at) | _plan(course, at, rules) | _line(course, payload, at, rules)
    found |= _vitals(course, payload, at, rules) | _rate(course, payload, slower) | _waits(course, at, rules, reaction)
    found |= _after_reaction(course, reaction, at, knowledge)
    if isinstance(payload, p.Discharged):
        found |= {name: getattr(payload, name) for name in payload.__struct_fields__}
        found["site_clean"] = course.site_clean if payload.site_clean is None else payload.site_clean
    return found


def observation_needed(course: Course, rules: InfusionRules, reaction: Reacted | None) -> Interval:
    """The longest of label, plan, what was ordered, and what follows a reaction, in minutes. After a reaction, and
    without a plan, only a lower bound is known until somebody says how long. An order shortens nothing."""
    label = rules.limits.observation.value
    asked = max(label, *(one or 0.0 for one in (course.observe_min, course.plan and course.plan.observation_min)))
    after, settled = _after_the_reaction(reaction)
    if course.observe_min is None and (course.plan is None or reaction is not None):
        return at_least(max(asked, after))
    return exact(max(asked, after)) if settled else Interval(asked, max(asked, after))


def observed_since(course: Course, reaction: Reacted | None) -> datetime | None:
    """Observation counts once all signs have gone; None while one is there, or nobody has said."""
    if reaction is None or course.observed_from is None:
        return course.observed_from
    return None if reaction.gone_at is None else max(course.observed_from, reaction.gone_at)


def _after_the_reaction(reaction: Reacted | None) -> tuple[float, bool]:
    """Minutes, and whether they are settled: else they are the longest that is still possible."""
    if reaction is None:
        return 0.0, True
    watch = reaction.reaction.watch
    return watch.hours * _MINUTES_IN_HOUR, watch.definite and reaction.reaction.definite


def _number(value: float | None) -> Interval | None:
    return None if value is None else exact(float(value))


def _minutes(start: datetime | None, at: datetime) -> Interval | None:
    return None if start is None else exact((at - start) / timedelta(minutes=1))


def _bag(course: Course, at: datetime) -> Known:
    """The vial against the plan. Texts are compared without case and blanks."""
    checks, plan = course.checks, course.plan
    strength = checks.strength_mg_per_ml
    two = (course.checked_by.strip().lower(), (checks.second_checker or "").strip().lower())
    return {
        "product_as_signed": None if plan is None or not checks.product else _same(checks.product, plan.product),
        "strength_as_signed": None if plan is None or strength is None else strength == plan.strength_mg_per_ml,
        "lot_recorded": None if checks.lot is None else bool(checks.lot.strip()),
        "days_to_expiry": None if checks.expiry is None else _number((checks.expiry - at.date()).days),
        "second_checker_is_another": None if not all(two) else two[0] != two[1],
    }


def _same(one: str, other: str) -> bool:
    return " ".join(one.lower().split()) == " ".join(other.lower().split())


def _plan(course: Course, at: datetime, rules: InfusionRules) -> Known:
    plan = course.plan
    if plan is None:
        return {"plan_signed": None, "plan_in_force": None}
    return {
        "plan_signed": bool(plan.signed_by.strip()) and plan.signed_at <= at,
        "plan_in_force": at < plan.lapses_at and not _another_weight(course, plan, rules),
        "plan_adds_up": _adds_up(plan, rules.limits.plan_adds_up.value),
        "plan_interval_days": _number(plan.interval_days),
        "plan_max_rate_ml_per_h": _number(plan.max_rate_ml_per_h),
        "plan_has_test_dose": plan.test_dose_mg is not None,
        "plan_test_wait_min": _number(plan.test_wait_min),
    }


def _another_weight(course: Course, plan: SignedPlan, rules: InfusionRules) -> bool:
    """Where the weight of the day and that of the plan are on record. Where not, it is asked as a change."""
    now, then = course.checks.weight_kg, plan.weight_kg
    return now is not None and then is not None and weight_changed(then, now, rules.lapse.weight.value)


def weight_changed(then_kg: float, now_kg: float, percent: float) -> bool:
    return abs(now_kg - then_kg) * _PERCENT > percent * then_kg


def _adds_up(plan: SignedPlan, percent: float) -> bool:
    return abs(plan.volume_ml * plan.concentration_mg_per_ml - plan.dose_mg) * _PERCENT <= percent * plan.dose_mg


def _line(course: Course, payload: p.Payload | None, at: datetime, rules: InfusionRules) -> Known:
    with_vitals = payload.site_checked if isinstance(payload, p.Vitals) else None
    window = timedelta(minutes=rules.limits.site_with_vitals.value)
    if with_vitals is None and course.site_checked_at is not None and at - course.site_checked_at <= window:
        with_vitals = True
    return {
        "line_in": course.line_in,
        "line_patent": course.line_patent,
        "site_checked_with_vitals": with_vitals,
        "site_clean": course.site_clean,
    }


def _vitals(course: Course, payload: p.Payload | None, at: datetime, rules: InfusionRules) -> Known:
    """The last of each, not from before the last reaction and not too old."""
    since = at - timedelta(minutes=rules.limits.vitals_before.value)
    since = max([since, *(one.at for one in course.reactions[-1:])])
    first = bisect_left(course.vitals, since, key=lambda one: one.at)
    sets = [one.measured for one in course.vitals[first:] if one.at <= at]
    sets += [payload] if isinstance(payload, p.Vitals) else []
    found: Known = {}
    for name in ("temperature_c", "systolic_mmhg", "diastolic_mmhg"):
        found[name] = _number(
            next((value for one in reversed(sets) if (value := getattr(one, name)) is not None), None)
        )
    return found


def _rate(course: Course, payload: p.Payload | None, slower: float) -> Known:
    before = course.rate_before_reaction_ml_per_h
    rate = payload.rate_ml_per_h if isinstance(payload, p.Rate | p.Resumed) else None
    if rate is None and isinstance(payload, p.Resumed):
        rate = course.pump.held_ml_per_h
    return {
        "rate_ml_per_h": _number(rate),
        "restart_limit_ml_per_h": None if before is None else exact(slower * before),
    }


def _after_reaction(course: Course, found: Reacted | None, at: datetime, knowledge: Knowledge) -> Known:
    if found is None:
        return {"after_reaction": False}
    again = found.reaction.restart
    rest = set(again.possible) - {"allowed"}
    allowed = None if rest and "allowed" in again.possible else not rest
    return {
        "after_reaction": True,
        "signs_gone": None if found.gone_at is None and _resolved(found) is None else found.gone_at is not None,
        "restart_allowed": allowed,
        "minutes_since_reaction": _minutes(max([found.began, *(one.at for one in course.reactions[-1:])]), at),
        "restart_wait_min": exact(knowledge.reactions.restart.wait.value),
    }


def _resolved(found: Reacted) -> Value | None:
    return found.reaction.facts.get("resolved")


def _waits(course: Course, at: datetime, rules: InfusionRules, reaction: Reacted | None) -> Known:
    return {
        "test_dose_given": course.test_dose.at is not None,
        "minutes_since_test_dose": _minutes(course.test_dose.at, at),
        "minutes_observed": _minutes(observed_since(course, reaction), at),
        "observation_needed_min": observation_needed(course, rules, reaction),
    }
