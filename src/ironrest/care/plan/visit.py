"""One visit from its dose: diluent, bag, time, test dose and observation as the label's limits set them."""

from __future__ import annotations

import math
from typing import NamedTuple

import msgspec

from ironrest.care.plan.limits import LabelRules
from ironrest.care.plan.proposal import Step, Visit
from ironrest.care.plan.vials import choose_vials, wasted_mg
from ironrest.knowledge.schema_products import PlanRules, Regimen
from ironrest.rules.evaluate import Facts, Value
from ironrest.values.interval import exact


class Wish(NamedTuple):
    """What somebody wants otherwise than the label's own minimum; None: as planned."""

    diluent_ml: float | None = None
    minutes: float | None = None
    observe_min: float | None = None
    method: str | None = None
    gap_d: float | None = None


class Place(NamedTuple):
    """Where the visit stands in its course; `week_mg` and `week_visits` include it."""

    number: int
    day: float
    gap_d: float
    dose_mg: float
    week_mg: float | None
    week_visits: int
    course_mg: float


class Planned(NamedTuple):
    """A visit with the facts that the limits are tested on."""

    visit: Visit
    facts: dict[str, Value | None]


def plan_visit(
    rules: LabelRules, plan: PlanRules, person: Facts, name: str, way: Regimen, place: Place, wish: Wish
) -> Planned:
    """The first bag with which every limit is kept; the last that was tried when none is."""
    method = wish.method or way.method
    bags = (0.0,) if method == "push" else way.bags_ml or (0.0,)
    if wish.diluent_ml is not None:
        bags = (wish.diluent_ml,)
    tried = [_with_bag(rules, plan, person, name, way, place, wish, method, bag) for bag in bags]
    return next((one for one in tried if not any(rules.broken(one.facts))), tried[-1])


def _with_bag(
    rules: LabelRules, plan: PlanRules, person: Facts, name: str, way: Regimen, place: Place, wish: Wish,
    method: str, bag_ml: float,
) -> Planned:  # fmt: skip
    drug_ml = place.dose_mg / rules.product.mg_per_ml
    volume = bag_ml + drug_ml
    facts: dict[str, Value | None] = {
        **person,
        "regimen": name,
        "method": method,
        "visit": exact(place.number),
        "gap_d": exact(place.gap_d),
        "dose_mg": exact(place.dose_mg),
        "day_mg": exact(place.dose_mg),  # a visit has its day to itself: see check_wanted
        "week_mg": None if place.week_mg is None else exact(place.week_mg),
        "week_visits": exact(place.week_visits),
        "course_mg": exact(place.course_mg),
        "diluent_ml": exact(bag_ml),
        "volume_ml": exact(volume),
    }
    facts["diluent"] = _diluent(rules, way, facts, bag_ml)
    for setting in ("test_dose_s", "test_wait_min", "slow_start_min"):
        facts[setting] = exact(rules.low(setting, facts)[0])
    for part in ("test_dose_mg", "slow_start_mg"):
        facts[part] = exact(min(rules.low(part, facts)[0], place.dose_mg))
    facts["observe_min"] = exact(_or(wish.observe_min, rules.low("observe_min", facts)[0]))
    minutes = _or(wish.minutes, _minutes(rules, plan, facts, volume, method))
    facts["minutes"] = exact(minutes)
    facts["rate_ml_per_min"] = exact(_after_start(facts, volume, minutes))
    return Planned(_visit(rules, way, place, facts, drug_ml), facts)


def _or(wished: float | None, planned: float) -> float:
    return planned if wished is None else wished


def _diluent(rules: LabelRules, way: Regimen, facts: Facts, bag_ml: float) -> str:
    """What is in the bag; a volume that is asked for with an undiluted way is a fluid too, and is tested as one."""
    if not bag_ml:
        return _NONE
    fluids = (way.diluent, *rules.words("diluent", facts), _USUAL)
    return next(one for one in fluids if one and one != _NONE)


def _number(facts: Facts, key: str) -> float:
    value = facts[key]
    return value.low  # type: ignore[union-attr]


def _slow_ml(facts: Facts, volume: float) -> float:
    """Fluid that runs in while the slow start lasts."""
    return volume * _number(facts, "slow_start_mg") / _number(facts, "dose_mg")


def _after_start(facts: Facts, volume: float, minutes: float) -> float:
    """The constant rate, in mL a minute, after the slow start."""
    rest = minutes - _number(facts, "slow_start_min")
    left = volume - _slow_ml(facts, volume) - _test_ml(facts, volume)
    return left / rest if rest > 0 else math.inf


def _test_ml(facts: Facts, volume: float) -> float:
    """The test dose is taken from the prepared dose, so that the sum stays what was signed."""
    return volume * _number(facts, "test_dose_mg") / _number(facts, "dose_mg")


def _minutes(rules: LabelRules, plan: PlanRules, facts: Facts, volume: float, method: str) -> float:
    """The shortest time that the label allows, rounded up."""
    least, above = rules.low("minutes", facts)
    slow = _number(facts, "slow_start_min")
    fastest = rules.high("rate_ml_per_min", facts)
    if math.isfinite(fastest):
        least = max(least, slow + (volume - _slow_ml(facts, volume) - _test_ml(facts, volume)) / fastest)
    whole = plan.number["whole_minutes_push" if method == "push" else "whole_minutes"].value
    steps = math.ceil(round(least / whole, _DIGITS))
    return (steps + 1) * whole if above and steps * whole <= least else max(steps, 1) * whole


def _visit(rules: LabelRules, way: Regimen, place: Place, facts: Facts, drug_ml: float) -> Visit:
    sizes = rules.label.vials.ml if rules.label.vials else ()
    vials = choose_vials(drug_ml, sizes, rules.product.mg_per_ml)
    volume, minutes = _number(facts, "volume_ml"), _number(facts, "minutes")
    visit = Visit(
        number=place.number,
        day=place.day,
        dose_mg=place.dose_mg,
        method="push" if facts["method"] == "push" else "infusion",
        diluent=str(facts["diluent"]),
        diluent_ml=_number(facts, "diluent_ml"),
        drug_ml=drug_ml,
        volume_ml=volume,
        concentration_mg_per_ml=place.dose_mg / volume,
        duration_min=minutes,
        rate_ml_per_h=_per_hour(_number(facts, "rate_ml_per_min")),
        observation_min=_number(facts, "observe_min"),
        test_dose_mg=_number(facts, "test_dose_mg"),
        steps=(),
        vials=vials,
        waste_mg=wasted_mg(drug_ml, vials, rules.product.mg_per_ml),
    )
    return msgspec.structs.replace(visit, steps=tuple(_steps(visit, facts)))


def _steps(visit: Visit, facts: Facts) -> list[Step]:
    volume, slow, test = visit.volume_ml, _number(facts, "slow_start_mg"), _number(facts, "test_dose_mg")
    steps = [Step(do="prepare", volume_ml=volume, dose_mg=visit.dose_mg)]
    if test:
        taken = min(_number(facts, "test_dose_s") / _MINUTE, visit.duration_min)
        steps.append(Step(do="test-dose", minutes=taken, volume_ml=_test_ml(facts, volume), dose_mg=test))
        steps.append(Step(do="wait", minutes=_number(facts, "test_wait_min")))
    if slow:
        minutes, ml = _number(facts, "slow_start_min"), _slow_ml(facts, volume)
        rate = _per_hour(ml / minutes) if minutes else 0.0
        steps.append(Step(do="slow-start", minutes=minutes, volume_ml=ml, dose_mg=slow, rate_ml_per_h=rate))
    rest = visit.duration_min - (_number(facts, "slow_start_min") if slow else 0.0)
    left_ml = volume - (_slow_ml(facts, volume) if slow else 0.0) - _test_ml(facts, volume)
    steps.append(
        Step(
            do="push" if visit.method == "push" else "infuse",
            minutes=rest,
            volume_ml=left_ml,
            dose_mg=visit.dose_mg - slow - test,
            rate_ml_per_h=visit.rate_ml_per_h,
        )
    )
    return [*steps, Step(do="observe", minutes=visit.observation_min)]


def _per_hour(per_minute: float) -> float:
    return per_minute * _MINUTE


_NONE = "none"
_USUAL = "nacl-0.9"
_MINUTE = 60  # number: seconds in a minute, minutes in an hour
_DIGITS = 9  # number: rounding of floating sums
