"""Units of measure by UCUM code, with exact factors: what a spelling means, and how to cross to another unit.

The table is units.toml beside this file. An unknown spelling is refused, never guessed. Two dimensions never
mix, except mass and amount of substance when the caller brings the molar mass.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from ironrest.values.errors import Bug, UserError
from ironrest.values.interval import Interval


class UnknownUnit(UserError):
    """The text is not a unit that the table holds."""


class WrongDimension(UserError):
    """The two units do not measure the same thing."""


class Unit(msgspec.Struct, frozen=True):
    """A UCUM code; value in the dimension's base unit = value * factor + offset."""

    code: str
    dimension: str
    factor: Fraction
    offset: Fraction


def find_unit(text: str) -> Unit:
    """The unit that a spelling stands for; letter case counts, except for the words the table lists."""
    table = _table()
    unit = table.exact.get(text)
    if unit is None:
        tidy = " ".join(text.translate(_PLAIN).split())
        unit = table.exact.get(tidy) or table.words.get(tidy.lower())
        if unit is None:
            raise UnknownUnit(_why_unknown(text.strip(), table))
    return unit


def convert(value: Fraction, source: Unit, target: Unit, *, molar_mass: Fraction | None = None) -> Fraction:
    """The same quantity in another unit, exactly; molar_mass (g/mol) crosses mass and amount of substance."""
    if source.dimension == target.dimension:
        return (value * source.factor + source.offset - target.offset) / target.factor
    bridge = _bridge(source, target, molar_mass)
    return value * source.factor * bridge / target.factor


def convert_interval(interval: Interval, source: Unit, target: Unit, *, molar_mass: Fraction | None = None) -> Interval:
    """Both ends through exact arithmetic on their printed decimals, rounded once; open ends stay open."""
    # First, because an interval with two infinite ends would otherwise hide a wrong dimension.
    convert(Fraction(0), source, target, molar_mass=molar_mass)
    if source == target:
        return interval

    def cross(end: float) -> float:
        if math.isinf(end):
            return end
        exactly = convert(Fraction(repr(end)), source, target, molar_mass=molar_mass)
        try:
            return float(exactly)
        except OverflowError:
            raise UserError(
                f"A value in {source.code} is too large to be written in {target.code}. Check the number and its unit."
            ) from None

    low, high = cross(interval.low), cross(interval.high)
    if low == high and not interval.is_exact:
        # Two different ends fell on one float: widen, so that nothing the interval held is lost.
        low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
    return Interval(low, high, interval.low_closed, interval.high_closed)


def all_units() -> tuple[Unit, ...]:
    """Every unit of the table, in its order."""
    return _table().units


#: Dimensions that a molar mass joins: (by mass, by amount of substance).
_JOINED = (("mass-concentration", "substance-concentration"), ("mass", "substance"))

#: U+00B5 micro sign and U+03BC Greek mu are one sign to a reader; superscripts are powers.
_PLAIN = str.maketrans({"\u00b5": "u", "\u03bc": "u"} | {s: f"^{d}" for d, s in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})

#: A refused text is quoted no longer than this: a column mapped wrongly may hold more than a unit.
_QUOTED = 24


class _Table(msgspec.Struct, frozen=True):
    units: tuple[Unit, ...]
    exact: dict[str, Unit]
    words: dict[str, Unit]
    refused: dict[str, str]


@cache
def _table() -> _Table:
    raw = tomllib.loads(Path(__file__).with_name("units.toml").read_text("utf-8"))
    del raw["source"]
    table = _Table((), {}, {}, raw.pop("refused"))
    units = []
    for dimension, rows in raw.items():
        del rows["base"]
        for code, row in rows.items():
            unit = Unit(code, dimension, Fraction(row["factor"]), Fraction(row.get("offset", 0)))
            units.append(unit)
            for spelling in _spellings(code, row):
                _claim(table.exact, spelling, unit)
            for word in row.get("words", ()):
                _claim(table.words, word, unit)
    return msgspec.structs.replace(table, units=tuple(units))


def _spellings(code: str, row: dict[str, Any]) -> Iterator[str]:
    for text in (code, *row.get("also", ())):
        yield text
        if row.get("caps", False):
            yield text.lower()
            yield text.upper()


def _claim(spellings: dict[str, Unit], text: str, unit: Unit) -> None:
    if spellings.setdefault(text, unit) is not unit:
        raise Bug(f"units.toml gives {text!r} to both {spellings[text].code} and {unit.code}: remove one.")


def _bridge(source: Unit, target: Unit, molar_mass: Fraction | None) -> Fraction:
    for by_mass, by_amount in _JOINED:
        if {source.dimension, target.dimension} == {by_mass, by_amount}:
            if molar_mass is None:
                raise WrongDimension(
                    f"{source.code} and {target.code} differ by the molar mass of the substance, which is "
                    f"not given. Give the value in {target.code}, or the molar mass in g/mol."
                )
            if molar_mass <= 0:
                raise UserError(f"Molar mass {molar_mass} g/mol is not above 0. Give the mass of one mole.")
            return 1 / molar_mass if source.dimension == by_mass else molar_mass
    raise WrongDimension(
        f"{source.code} measures {_plain(source)} and {target.code} measures {_plain(target)}: "
        f"one cannot be turned into the other. Give the value in a unit that measures {_plain(target)}."
    )


def _plain(unit: Unit) -> str:
    return unit.dimension.replace("-", " ")


def _why_unknown(text: str, table: _Table) -> str:
    if not text:
        return "No unit is written. Write the unit beside the number, as a UCUM code such as ng/mL or g/dL."
    quoted = repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")
    if text in table.refused:
        return f"Unit {quoted} is refused: {table.refused[text]}. Write the UCUM code that is meant."
    near = {unit.code for spelling, unit in table.exact.items() if spelling.lower() == text.lower()}
    hint = f" (is {' or '.join(sorted(near))} meant?)" if near else ""
    return (
        f"Unit {quoted} is not known{hint}. Letter case counts. Write a UCUM code such as ng/mL or g/dL; "
        "if the spelling is common, ask for it to be added to the table of units."
    )
