"""How much went in: the integral of the rate over time; a span where it is not known whether iron ran."""

from __future__ import annotations

import math
from datetime import datetime

import msgspec

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.payloads import Rate, ReactionNoted, Resumed
from ironrest.care.infusion.states import State
from ironrest.values.interval import Interval

_SECONDS_IN_AN_HOUR = 3600.0  # number: of a clock

#: After these no iron runs, wherever they stand in the table.
_NO_FLOW = {"paused", "line-failed", "flush-started", "completed", "stopped", "discharged", "abandoned"}

_SETS_A_RATE = {"started", "restarted", "rate-changed"}

#: Where the iron is held, and resumes; and where it is known to run as well.
_HELD = ("paused", "restart-paused", "reaction")
_HELD_OR_RUNNING = (*_HELD, "running", "restarted")


class Pump(msgspec.Struct, frozen=True):
    """The rate lies between low and high since `at`; `held_ml_per_h` is what it resumes with."""

    low_ml_per_h: float = 0.0
    high_ml_per_h: float = 0.0
    held_ml_per_h: float | None = None
    at: datetime | None = None
    low_ml: float = 0.0
    high_ml: float = 0.0

    def volume_ml(self, at: datetime) -> Interval:
        """What went in until then."""
        moved = self.moved(at)
        return Interval(moved.low_ml, moved.high_ml, True, math.isfinite(moved.high_ml))

    def moved(self, at: datetime) -> Pump:
        """The same rate for longer. A time before the last event moves nothing."""
        hours = 0.0 if self.at is None else max(0.0, (at - self.at).total_seconds()) / _SECONDS_IN_AN_HOUR
        if hours == 0 and self.at is not None:
            return self
        more_low, more_high = (rate * hours if hours else 0.0 for rate in (self.low_ml_per_h, self.high_ml_per_h))
        return msgspec.structs.replace(self, at=at, low_ml=self.low_ml + more_low, high_ml=self.high_ml + more_high)

    def running_at(self, low: float, high: float) -> Pump:
        return msgspec.structs.replace(self, low_ml_per_h=low, high_ml_per_h=high)

    @property
    def rate_ml_per_h(self) -> float:
        """The highest that it may be now."""
        return self.high_ml_per_h


def pumped(pump: Pump, event: Event, before: State) -> Pump:
    """The pump after an event in the state before it. What an event says of the rate counts also out of place."""
    pump = pump.moved(event.occurred_at)
    payload = event.payload
    if event.type in _NO_FLOW:
        return msgspec.structs.replace(pump.running_at(0.0, 0.0), held_ml_per_h=_held(pump))
    if isinstance(payload, ReactionNoted):
        return _reacting(pump, payload.infusion_stopped)
    if isinstance(payload, Resumed):
        return _resumed(pump, payload.rate_ml_per_h, before)
    if isinstance(payload, Rate):
        rate = payload.rate_ml_per_h
        return _changed(pump, rate, before) if event.type == "rate-changed" else pump.running_at(rate, rate)
    if event.type in _SETS_A_RATE:  # which could not be read
        return pump.running_at(0.0, math.inf)
    if event.type == "observation-started":
        return pump.running_at(0.0, pump.high_ml_per_h)
    return pump


def _reacting(pump: Pump, stopped: bool | None) -> Pump:
    if stopped is False or pump.high_ml_per_h == 0:
        return pump
    high = 0.0 if stopped else pump.high_ml_per_h
    return msgspec.structs.replace(pump.running_at(0.0, high), held_ml_per_h=_held(pump))


def _held(pump: Pump) -> float | None:
    """The rate to go on with; one that nobody knows is not held."""
    return pump.high_ml_per_h if 0 < pump.high_ml_per_h < math.inf else pump.held_ml_per_h


def _resumed(pump: Pump, rate: float | None, before: State) -> Pump:
    if pump.low_ml_per_h > 0 and rate is None:
        return pump
    again = rate if rate is not None else pump.held_ml_per_h
    known = before in _HELD_OR_RUNNING and again is not None
    high = math.inf if again is None else again
    return pump.running_at(high if known else 0.0, high)


def _changed(pump: Pump, rate: float, before: State) -> Pump:
    """Held, the new rate waits; with nothing running on record, iron may run now and may not."""
    if pump.high_ml_per_h == 0 and before in _HELD:
        return msgspec.structs.replace(pump, held_ml_per_h=rate)
    return pump.running_at(rate if pump.low_ml_per_h > 0 else 0.0, rate)
