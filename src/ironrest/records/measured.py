"""A measured number in its fact's own unit. A unit that is missing or unknown is refused, never guessed."""

from __future__ import annotations

import math
from fractions import Fraction

from ironrest.knowledge.schema import Fact
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval
from ironrest.values.units import Unit, convert_interval, find_unit


class NotMeasured(UserError):
    """The number cannot be a value of the fact."""


def in_own_unit(fact: Fact, interval: Interval, unit: Unit | None) -> Interval:
    """The interval in the fact's unit, if a person can have it; `unit` is None when the record gives none."""
    return _plausible(fact, _converted(fact, interval, unit))


def same_unit(one: Unit, other: Unit) -> bool:
    """Whether two units mean the same; a score is a plain number, however it is annotated."""
    if is_plain_number(one) and is_plain_number(other):
        return True
    return (one.dimension, one.factor, one.offset) == (other.dimension, other.factor, other.offset)


def is_plain_number(unit: Unit) -> bool:
    """`1` and its annotation `{score}`."""
    return unit.code == "1" or unit.dimension == "score"


def by_moles(unit: Unit) -> bool:
    """Whether the unit counts particles rather than mass."""
    return unit.dimension.startswith("substance")


def _converted(fact: Fact, interval: Interval, unit: Unit | None) -> Interval:
    if fact.unit == "1":
        if unit is not None and not is_plain_number(unit):
            raise NotMeasured(f"It is given in {unit.code}, but it is a plain number without a unit.")
        return interval
    if unit is None:
        raise NotMeasured(f"It has no unit, and a unit is never guessed. It needs one that measures like {fact.unit}.")
    molar_mass = None if fact.molar_mass is None else Fraction(str(fact.molar_mass))
    return convert_interval(interval, unit, find_unit(fact.unit), molar_mass=molar_mass)


def _plausible(fact: Fact, interval: Interval) -> Interval:
    low, high = fact.plausible or (-math.inf, math.inf)
    outside = any(math.isfinite(end) and not low <= end <= high for end in (interval.low, interval.high))
    # A bound such as <0 touches the range from outside with its open end.
    under = interval.high == low and not interval.high_closed
    over = interval.low == high and not interval.low_closed
    if outside or under or over:
        unit = "" if fact.unit == "1" else f" {fact.unit}"
        raise NotMeasured(f"It is outside {low:g} to {high:g}{unit}, which is all that a person can have.")
    return interval
