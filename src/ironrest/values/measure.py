"""Numbers and measurements as people and machines write them: `42 ng/mL`, `<5`, `GREATER THAN 2000`, `5-10`.

Strict: a text that can be read in two ways is refused with a sentence, and a bound is never read as a number
or as missing. The refusals do not repeat the text, because it may belong to a person.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

import msgspec

from ironrest.values.errors import UserError
from ironrest.values.interval import Interval, at_least, at_most, exact, less_than, more_than
from ironrest.values.units import find_unit


class BadNumber(UserError):
    """The text is not one number, one bound or one range."""


class Measure(msgspec.Struct, frozen=True):
    """What was measured; bound says that the text gave limits instead of a number."""

    interval: Interval
    unit: str | None
    bound: bool


def read_number(text: str) -> Fraction:
    """One decimal number with a full stop as decimal sign, exactly."""
    tidy = text.strip()
    if _NUMBER.fullmatch(tidy) is None:
        raise BadNumber(_why_not(tidy))
    number = Fraction(tidy)
    _as_float(number)
    return number


def read_measure(text: str, unit_hint: str | None = None) -> Measure:
    """A number, bound or range with its unit as written; unit_hint is a unit that stands elsewhere."""
    tidy = " ".join(text.translate(_SIGNS).split()).removesuffix(".")
    match = _MEASURE.fullmatch(tidy)
    if match is None:
        raise BadNumber(_why_not(tidy))
    comparator, low, high, written = match.group("comparator", "low", "high", "unit")
    if high is None:
        interval = bounded(read_number(low), _COMPARATORS[comparator.lower()] if comparator else None)
    else:
        interval = _range(comparator, read_number(low), read_number(high))
    bound = comparator is not None or high is not None
    return Measure(interval, _one_unit(written, unit_hint), bound)


def bounded(value: Fraction | float, comparator: str | None) -> Interval:
    """What FHIR's Quantity.comparator says of its value; None is the value itself."""
    number = _as_float(value)
    if comparator is None:
        return exact(number)
    if comparator not in _BOUNDS:
        raise BadNumber(
            f"Comparator {comparator[:8]!r} does not say where the value lies. "
            "Only <, <=, >= and > are read; leave the result out, or ask the sender for the value."
        )
    return _BOUNDS[comparator](number)


def write_measure(measure: Measure) -> str:
    """The text that read_measure reads as this measure; a span with an open end is only told in words."""
    low, high = measure.interval.low, measure.interval.high
    if measure.interval.is_exact:
        text = _print(low)
    elif math.isinf(low) and math.isinf(high):
        text = "not known"
    elif math.isinf(low):
        text = f"<{'=' if measure.interval.high_closed else ''}{_print(high)}"
    elif math.isinf(high):
        text = f">{'=' if measure.interval.low_closed else ''}{_print(low)}"
    elif measure.interval.low_closed and measure.interval.high_closed:
        text = f"{_print(low)} to {_print(high)}"
    else:
        text = f"between {_print(low)} and {_print(high)}"
    return text if measure.unit is None else f"{text} {measure.unit}"


_BOUNDS = {"<": less_than, "<=": at_most, ">=": at_least, ">": more_than}

#: Words for the four comparators. "Up to" is not here: it may or may not hold its end.
_COMPARATORS = {comparator: comparator for comparator in _BOUNDS} | {
    "less than": "<",
    "below": "<",
    "less than or equal to": "<=",
    "at most": "<=",
    "greater than or equal to": ">=",
    "more than or equal to": ">=",
    "at least": ">=",
    "greater than": ">",
    "more than": ">",
    "above": ">",
}

_SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "–": "-", "−": "-"})

_DIGITS = r"(?:[0-9]{1,40}(?:\.[0-9]{1,40})?|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?"
_NUMBER = re.compile(rf"[-+]?{_DIGITS}")
#: The longest comparator first, or `<` would hide `<=`. A unit starts with a letter, with a sign that begins
#: one in UCUM or in a laboratory, or, after a blank, with the power of ten of 10*9/L.
_MEASURE = re.compile(
    rf"(?P<comparator>{'|'.join(sorted(_COMPARATORS, key=len, reverse=True))})?\s?"
    rf"(?P<low>[-+]?{_DIGITS})"
    rf"(?:(?:\s?-\s?|\sto\s)(?P<high>{_DIGITS}|(?<=to\s)-{_DIGITS}))?"
    r"(?:\s?(?P<unit>(?:(?=[^\W\d_]|[%\[{(/°℃℉])|(?<=\s)(?=10[*^eE]))[^<>]+))?",
    re.IGNORECASE,
)


def _range(comparator: str | None, low: Fraction, high: Fraction) -> Interval:
    if comparator is not None:
        raise BadNumber("The text has a comparison and a range. Write one of them, such as <5 or 5-10.")
    if low > high:
        raise BadNumber("The range starts above its end. Write the lower number first, such as 5-10.")
    return Interval(_as_float(low), _as_float(high))


def _one_unit(written: str | None, hint: str | None) -> str | None:
    if written is None:
        return hint
    unit = find_unit(written)
    if hint is not None and hint.strip():
        hinted = find_unit(hint)
        if (unit.dimension, unit.factor, unit.offset) != (hinted.dimension, hinted.factor, hinted.offset):
            raise BadNumber(
                f"The result is written in {unit.code} and its unit is given as {hinted.code}. "
                "Leave the one that is true."
            )
    return written


def _as_float(value: Fraction | float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or (number == 0 and value != 0):
        raise BadNumber("The number is outside what can be computed with. Check its digits and its exponent.")
    return number


def _print(number: float) -> str:
    return repr(number).removesuffix(".0")


_WRITE = "Write a number such as 42, a bound such as <5, or a range such as 5-10."

#: What a refused text looks like, and the sentence for it; the first that is found speaks.
_REASONS = {
    r"": "The text is empty. Write a number, or leave the result out.",
    r"_+": "The number was blanked out (underscores). Look in another column, or leave the result out.",
    r".*[0-9],[0-9].*": "The number has a comma: a decimal sign to some, a thousands sign to others. "
    "Write 12.5 or 12500.",
    r".*[0-9]_[0-9].*": "The number has an underscore. Write the digits together.",
    r"[-+]?0x[0-9a-f]+": "The number is hexadecimal. Write it in decimal digits.",
    r"~.*|(about|approx|circa|ca\b).*": "The number is approximate and does not say by how much. "
    "Write the number, or a range such as 5-10.",
    r"up to.*": "`Up to` may or may not hold its end. Write <5 or <=5.",
    r"[^0-9]*": f"The text has no number. {_WRITE} If it was not measured, leave it out: unknown is allowed.",
    r".*[0-9]\s?-\s?": "The range has no upper end. Write both ends, such as 5-10, or a bound such as >=5.",
}


def _why_not(text: str) -> str:
    for pattern, sentence in _REASONS.items():
        if re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL):
            return sentence
    return f"The text is not one number. {_WRITE}"
