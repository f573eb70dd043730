"""Creatinine clearance of an adult by Cockcroft and Gault, as an interval. Its numbers stand in the knowledge."""

from __future__ import annotations

import math

from ironrest.care.chart.readings import Day
from ironrest.care.plan.ladder_shapes import ClearanceFound
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_alternatives import Clearance
from ironrest.rules.evaluate import Facts
from ironrest.values.interval import Interval

#: What the formula reads. An estimated GFR is not among them.
READS = ("age_years", "sex", "weight", "creatinine")


def creatinine_clearance(day: Day, knowledge: Knowledge) -> ClearanceFound:
    """The clearance, or why there is none."""
    formula, person = knowledge.alternatives.clearance, day.values
    facts = tuple(day.reading(fact) for fact in READS)
    egfr = day.reading("egfr")
    shown = egfr if egfr.value is not None or egfr.seen is not None else None
    if person.get("on_dialysis") is True:
        return ClearanceFound(value=None, why="dialysis", facts=facts, egfr=shown)
    age = person.get("age_years")
    if isinstance(age, Interval) and age.high < formula.from_age:
        return ClearanceFound(value=None, why="child", facts=facts, egfr=shown)
    missing = tuple(fact for fact in READS if person.get(fact) is None)
    if missing:
        return ClearanceFound(value=None, why="missing", missing=missing, facts=facts, egfr=shown)
    return ClearanceFound(value=cockcroft_gault(person, formula), facts=facts, egfr=shown)


def cockcroft_gault(person: Facts, formula: Clearance) -> Interval:
    """The lowest and the highest clearance that the facts allow. A sex that the formula does not know takes both."""
    age, weight, creatinine = (person[fact] for fact in ("age_years", "weight", "creatinine"))
    assert isinstance(age, Interval)
    assert isinstance(weight, Interval)
    assert isinstance(creatinine, Interval)
    factors = {"female": (formula.female, formula.female), "male": (formula.male, formula.male)}
    least, most = factors.get(str(person["sex"]), (formula.female, formula.male))
    low = _of(formula, age.high, weight.low, creatinine.high) * least
    high = _of(formula, age.low, weight.high, creatinine.low) * most
    return Interval(low, high, True, math.isfinite(high))


def _of(formula: Clearance, age: float, weight: float, creatinine: float) -> float:
    """An end that has no number leaves that end of the clearance open."""
    if creatinine <= 0 or math.isinf(weight):
        return math.inf if weight > 0 else 0.0
    years = max(formula.whole - age, 0.0)
    return years * max(weight, 0.0) / (formula.divisor * creatinine)
