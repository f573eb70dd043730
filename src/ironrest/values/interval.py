"""A number that may be known only in part: exact, a half-line (`>2000`), or a span.

A comparison answers with a Truth: it is settled only when every number of the interval agrees.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from ironrest.values.truth import Truth


class Interval(msgspec.Struct, frozen=True):
    """low and high in one unit; an open end is not part of the interval."""

    low: float
    high: float
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high):
            raise ValueError("NaN is not a number: read it as unknown at the door.")
        empty = self.low == self.high and not (self.low_closed and self.high_closed)
        if self.low > self.high or empty:
            raise ValueError(f"Empty interval: low {self.low} is above high {self.high}.")

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def below(self, other: Interval) -> Truth:
        """self < other."""
        if self.high < other.low or (self.high == other.low and not (self.high_closed and other.low_closed)):
            return Truth.TRUE
        return Truth.FALSE if self.low >= other.high else Truth.UNKNOWN

    def at_most(self, other: Interval) -> Truth:
        """self <= other."""
        return ~other.below(self)

    def equals(self, other: Interval) -> Truth:
        if self.is_exact and self == other:
            return Truth.TRUE
        apart = (self.below(other) | other.below(self)) is Truth.TRUE
        return Truth.FALSE if apart else Truth.UNKNOWN

    def plus(self, other: Interval) -> Interval:
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def times(self, factor: float) -> Interval:
        """Multiply by a constant; a negative one swaps the ends."""
        if factor == 0:
            return exact(0.0)
        ends = (self.low * factor, self.high * factor)
        if factor > 0:
            return Interval(*ends, self.low_closed, self.high_closed)
        return Interval(ends[1], ends[0], self.high_closed, self.low_closed)

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        low, low_closed = min((self.low, not self.low_closed), (other.low, not other.low_closed))
        high, high_closed = max((self.high, self.high_closed), (other.high, other.high_closed))
        return Interval(low, high, not low_closed, high_closed)

    def mapped(self, convert: Callable[[float], float]) -> Interval:
        """Apply a rising function to both ends."""
        return Interval(
            convert(self.low) if math.isfinite(self.low) else self.low,
            convert(self.high) if math.isfinite(self.high) else self.high,
            self.low_closed,
            self.high_closed,
        )


def exact(value: float) -> Interval:
    """One known number."""
    return Interval(value, value)


def less_than(value: float) -> Interval:
    return Interval(-math.inf, value, False, False)


def at_most(value: float) -> Interval:
    return Interval(-math.inf, value, False, True)


def more_than(value: float) -> Interval:
    return Interval(value, math.inf, False, False)


def at_least(value: float) -> Interval:
    return Interval(value, math.inf, True, False)


ANYTHING = Interval(-math.inf, math.inf, False, False)
