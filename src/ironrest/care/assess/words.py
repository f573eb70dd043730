"""Numbers and values in words that carry no decision: `at most 75`, `above 75 and at most 100`."""

from __future__ import annotations

import math

from ironrest.care.chart.person import Value
from ironrest.care.chart.readings import Reading
from ironrest.rules.write import number_text
from ironrest.values.dates import write_when
from ironrest.values.interval import Interval


def interval_words(value: Interval) -> str:
    """An interval as a reader says it."""
    if value.is_exact:
        return number_text(value.low)
    low = "" if math.isinf(value.low) else f"{'at least' if value.low_closed else 'above'} {number_text(value.low)}"
    high = "" if math.isinf(value.high) else f"{'at most' if value.high_closed else 'below'} {number_text(value.high)}"
    return " and ".join(part for part in (low, high) if part) or "any value"


def short(value: Value | None) -> str:
    """A value in a table: `42`, `>2000`, `5-10`, `yes`, `unknown`."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if value.is_exact:
        return rounded(value.low)
    if math.isinf(value.low) and math.isinf(value.high):
        return "unknown"
    if math.isinf(value.high):
        return f"{'>=' if value.low_closed else '>'}{rounded(value.low)}"
    if math.isinf(value.low):
        return f"{'<=' if value.high_closed else '<'}{rounded(value.high)}"
    return f"{rounded(value.low)}-{rounded(value.high)}"


def rounded(number: float) -> str:
    """Four significant digits for reading; the exact number stays in the JSON."""
    return f"{number:.4g}" if abs(number) < 10_000 else f"{number:.0f}"  # number: digits shown


def dated(reading: Reading) -> str:
    """The day of a reading, as exactly as it is known."""
    return write_when(reading.when).partition("T")[0] if reading.when else "no date"


def answered(reading: Reading | None, unit: str = "") -> str:
    """What was answered or measured, when, and why it may not count. Stale, unknown and not asked read differently."""
    if reading is None:
        return "not asked"
    if reading.value is not None:
        value = f"{short(reading.value)} {unit}".rstrip() if unit else short(reading.value)
        if reading.how in ("implied", "assumed"):
            return f"{value} ({'assumed: ' if reading.how == 'assumed' else ''}{reading.says})"
        return f"{value} ({dated(reading)})"
    if reading.seen is not None:
        return f"not known now; {short(reading.seen)} {unit}".rstrip() + f" on {dated(reading)} ({reading.says})"
    return "not known: " + ("; ".join(part for part in (reading.says, *reading.notes) if part) or "nothing usable")
