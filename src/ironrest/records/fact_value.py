"""The value of one fact from a text: a number in the fact's own unit, yes or no, or one of its words.

Shared by every door through which people type facts. Nothing is guessed, and no refusal repeats what was
typed, because it belongs to a person.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable

import msgspec

from ironrest.knowledge.schema import Fact, Knowledge
from ironrest.records.measured import in_own_unit
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval, exact
from ironrest.values.measure import read_measure
from ironrest.values.units import find_unit


class BadFact(UserError):
    """The name or the value of a fact cannot be used."""


class Known(msgspec.Struct, frozen=True):
    """A value in the fact's own unit, and the unit that was written."""

    value: Interval | bool | str
    unit_read: str = ""


#: Shorter names that people type.
ALIASES = {"age": "age_years"}

UNKNOWN = "unknown"
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}

#: Units that everyone leaves out, because nobody measures the fact in another.
_LEFT_OUT = ("1", "a", "wk", "%")


def find_fact(name: str, knowledge: Knowledge) -> str:
    """The id of a fact by its name; an unknown one is refused with the nearest names."""
    key = ALIASES.get(name, name)
    if key in knowledge.facts:
        return key
    known = "Allowed are the names in the data dictionary, such as ferritin, tsat or pregnant."
    raise BadFact(f"{quoted(name)} is not a fact. {nearest(name, [*knowledge.facts, *ALIASES], known)}")


def read_value(key: str, text: str, knowledge: Knowledge, unit: str | None = None) -> Known | None:
    """What was typed for a fact; None when it says `unknown`. `unit` is a unit that stands elsewhere."""
    fact = knowledge.facts[key]
    word = text.strip().lower()
    if word == UNKNOWN:
        return None
    if fact.kind == "number":
        return _number(key, fact, text, unit)
    if unit is not None:
        raise BadFact(f"{key} has no unit. Leave the unit out.")
    if fact.kind == "flag":
        if word not in _FLAGS:
            raise BadFact(f"{key} is answered with yes, no or unknown. Write one of them, such as {key}=no.")
        return Known(_FLAGS[word])
    return Known(_choice(key, fact, word))


def nearest(name: str, allowed: Iterable[str], otherwise: str = "") -> str:
    """A sentence with the nearest of the names that are allowed, or with all of them."""
    names = list(allowed)
    close = difflib.get_close_matches(name.lower(), names, n=3)
    return f"Nearest: {', '.join(close)}." if close else otherwise or f"Allowed: {', '.join(names)}."


def quoted(name: str) -> str:
    """A name in quotes, if it looks like one; a text that may belong to a person is not repeated."""
    return repr(name) if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,39}", name) else "What was written"


def _choice(key: str, fact: Fact, word: str) -> str:
    tidy = word.replace(" ", "-").replace("_", "-")
    if tidy not in fact.choices:
        raise BadFact(f"{key} is {', '.join(fact.choices)} or unknown. Write one, such as {key}={fact.choices[0]}.")
    return tidy


def _number(key: str, fact: Fact, text: str, unit: str | None) -> Known:
    try:
        measure = read_measure(text, unit)
        if measure.unit is None:
            _may_stand_bare(key, fact, measure.interval)
        written = find_unit(fact.unit if measure.unit is None else measure.unit)
        value = in_own_unit(fact, measure.interval, written)
    except BadFact:
        raise
    except UserError as problem:
        raise BadFact(f"{key}: {problem}") from None
    return Known(value, measure.unit or fact.unit)


def _may_stand_bare(key: str, fact: Fact, interval: Interval) -> None:
    """A bare number: allowed where nobody writes the unit; for per cent, unless it could be a fraction."""
    ends = [end for end in (interval.low, interval.high) if math.isfinite(end)]
    could_be_fraction = fact.unit == "%" and interval != exact(0.0) and min(ends) < 1
    if fact.unit not in _LEFT_OUT or could_be_fraction:
        raise BadFact(
            f"{key} has no unit, and a unit is never guessed. "
            f"Write it after the number, such as {key}={_example(fact)}{fact.unit}."
        )


def _example(fact: Fact) -> str:
    """A number that the fact can have; it is never the one that was typed."""
    low, high = fact.plausible or (0.0, 100.0)
    return f"{min(max(42.0, low), high):g}"
