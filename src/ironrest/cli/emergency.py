"""The emergency line for somebody who mistyped: with the age, weight and place that could still be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from ironrest.care.infusion.adrenaline import adrenaline_card
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_reactions import Jurisdiction
from ironrest.records.fact_value import read_value
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval


def emergency_line(age: str | None, weight: str | None, jurisdiction: str | None) -> str:
    """What cannot be read is unknown; a slip in one option does not cost the dose that another one settles."""
    knowledge = load()
    place = jurisdiction if jurisdiction in get_args(Jurisdiction) else None
    years = _readable("age_years", age, knowledge)
    return adrenaline_card(whole_years(age, years), _readable("weight", weight, knowledge), place, knowledge).call


def emergency_line_of(typed: Sequence[str]) -> str:
    """The same, of words that are no command: an option is taken where it can be found."""
    return emergency_line(*(_option(name, typed) for name in ("--age", "--weight", "--jurisdiction")))


def whole_years(text: str | None, years: Interval | None) -> Interval | None:
    """A whole number is an age in whole years: 17 lasts until the day before the eighteenth birthday."""
    if years is None or text is None or not text.strip().isdecimal():
        return years
    return Interval(years.low, years.low + 1, True, False)


def _readable(fact: str, text: str | None, knowledge: Knowledge) -> Interval | None:
    if text is None:
        return None
    try:
        known = read_value(fact, text, knowledge)
    except UserError:
        return None
    return known.value if known is not None and isinstance(known.value, Interval) else None


def _option(name: str, typed: Sequence[str]) -> str | None:
    for at, word in enumerate(typed):
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
        if word == name and at + 1 < len(typed):
            return typed[at + 1]
    return None
