"""From two arms, or from a printed difference, to one effect and its variance. Arms of one side are joined first."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Literal

import msgspec

from ironrest.science.synthesis.effects_events import ZeroCells, effects_of_events

Measure = Literal["MD", "RR", "OR", "RD"]


class Side(msgspec.Struct, frozen=True):
    """One side of a comparison: people with mean and SD, or people with events."""

    n: int
    mean: float | None = None
    sd: float | None = None
    events: int | None = None


class Effect(msgspec.Struct, frozen=True):
    """`yi` is a difference, or the logarithm of a ratio; `vi` its variance."""

    yi: float
    vi: float
    how: str

    def natural(self, measure: Measure) -> float:
        """A ratio as a ratio."""
        return exp(self.yi) if measure in ("RR", "OR") else self.yi


def joined(sides: Sequence[Side]) -> Side:
    """Several arms as one, so that an arm which they share is not counted twice (Cochrane Handbook, table 6.5.2.a)."""
    whole = sides[0]
    for one in sides[1:]:
        whole = _two(whole, one)
    return whole


def mean_difference(iron: Side, control: Side, kind: str) -> Effect | None:
    """Iron minus control."""
    if None in (iron.mean, iron.sd, control.mean, control.sd):
        return None
    vi = iron.sd**2 / iron.n + control.sd**2 / control.n  # type: ignore[operator]
    return Effect(iron.mean - control.mean, vi, f"{kind} of both arms, with SD")  # type: ignore[operator]


def from_interval(estimate: float, low: float, high: float, measure: Measure, level: float = 0.95) -> Effect:
    """The standard error from a printed interval; of a ratio on the logarithmic scale."""
    if measure in ("RR", "OR"):
        estimate, low, high = log(estimate), log(low), log(high)
    width = 2 * NormalDist().inv_cdf((1 + level) / 2)
    return Effect(estimate, ((high - low) / width) ** 2, "difference and interval as printed")


def event_effect(iron: Side, control: Side, measure: Measure) -> Effect | None:
    """From two counts. With an empty cell a half is added to each; without any event, or with events in all, None."""
    if iron.events is None or control.events is None or measure == "MD":
        return None
    counts = ([iron.events], [iron.n], [control.events], [control.n])
    found = effects_of_events(*counts, measure=measure, zero_cells=ZeroCells(drop_double=True))
    if not found.yi:
        return None
    how = "events and people of both arms"
    if 0 in (iron.events, iron.n - iron.events, control.events, control.n - control.events):
        how += ", a half added to each cell"
    return Effect(found.yi[0], found.vi[0], how)


def _two(one: Side, other: Side) -> Side:
    n = one.n + other.n
    events = None if one.events is None or other.events is None else one.events + other.events
    if one.mean is None or other.mean is None:
        return Side(n, events=events)
    mean = (one.n * one.mean + other.n * other.mean) / n
    if one.sd is None or other.sd is None:
        return Side(n, mean, events=events)
    between = one.n * other.n / n * (one.mean - other.mean) ** 2
    within = (one.n - 1) * one.sd**2 + (other.n - 1) * other.sd**2
    return Side(n, mean, sqrt((within + between) / (n - 1)), events)
