"""What the chart says of one fact on one day: a value, or why there is none."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.care.chart.person import Origin, Value
from ironrest.values.dates import When

#: Why a fact has no value today.
State = Literal["known", "unknown", "stale", "superseded"]
#: How a known value came about.
How = Literal["recorded", "derived", "implied", "assumed", ""]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`value` is what the rules see (None when unknown); `seen` is what the record holds, counted or not."""

    fact: str
    value: Value | None = None
    state: State = "unknown"
    how: How = ""
    seen: Value | None = None
    when: When | None = None
    origin: Origin | None = None
    unit_read: str = ""
    draw: str = ""
    says: str = ""
    notes: tuple[str, ...] = ()


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """All readings of one person on one day. Facts that are not in `readings` are unknown."""

    readings: dict[str, Reading]
    values: dict[str, Value | None]
    later_ignored: int = 0
    notes: tuple[str, ...] = ()

    def reading(self, fact: str) -> Reading:
        return self.readings.get(fact) or Reading(fact=fact)
