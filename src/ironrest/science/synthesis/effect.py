"""What an effect-size function gives: effects and variances, ready to be pooled, and what was done to get them."""

from __future__ import annotations

import msgspec


class Effects(msgspec.Struct, frozen=True):
    """`measure` says the unit: of MD the outcome's, SMD standard deviations, ratios logarithms, RD a fraction."""

    measure: str
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    studies: tuple[str, ...]
    notes: tuple[str, ...] = ()
