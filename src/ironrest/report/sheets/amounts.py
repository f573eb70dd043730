"""Numbers as they stand on paper: no separator of thousands, no zero at the end, always a zero before the point.

`1,000 mg` is one milligram to half of Europe, and `1.0 mg` ten to a hurried reader.
"""

from __future__ import annotations

import math
import re

from ironrest.report.sheets.words import word

_DECIMALS = 2
_NOISE = 9
_MINUTES = 60


def number(value: float, decimals: int = _DECIMALS) -> str:
    """1000.0 as `1000`, 3.7037 as `3.7`, 0.5 as `0.5`."""
    return f"{round(value, decimals):.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:.0f}"


def plain(text: str) -> str:
    """A sentence of the knowledge, with the same rule for its thousands."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)


def amount(value: float, unit: str) -> str:
    """The number and its unit, with a blank that does not break."""
    return f"{number(value)}\u00a0{unit}"


def rate(ml_per_h: float) -> str:
    """Rounded down to a tenth, which a pump can be set to: never faster than the plan."""
    tenths = math.floor(round(ml_per_h * 10, _NOISE))
    return f"{number(tenths / 10, 1)}\u00a0mL/h"


def injected(ml_per_h: float) -> str:
    """The same for a hand on a syringe: by the minute, cut to two decimals."""
    hundredths = math.floor(round(ml_per_h / _MINUTES * 100, _NOISE))
    return f"{number(hundredths / 100)}\u00a0mL/min"


def day(value: float) -> str:
    """The day of the course; the first is 0."""
    return word("visit", "day", day=number(value))
