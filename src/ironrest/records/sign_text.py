"""Signs of a reaction as typed: NAME, NAME=yes, NAME=no, or a measurement with its unit. Nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ironrest.knowledge.schema import Fact, Knowledge
from ironrest.knowledge.schema_reactions import Sign
from ironrest.records.fact_value import BadFact, nearest, quoted
from ironrest.records.measured import in_own_unit
from ironrest.rules.evaluate import Value
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval
from ironrest.values.measure import read_measure
from ironrest.values.units import find_unit

_WORDS = {"": True, "yes": True, "true": True, "no": False, "false": False, "unknown": None}


def read_sign(text: str, knowledge: Knowledge) -> tuple[str, Value | None]:
    """One sign and its value. Raises BadFact with what to write instead."""
    name, _, rest = text.partition("=")
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    signs = knowledge.reactions.signs
    if key in signs.derived:
        raise BadFact(f"{key} is worked out from what was measured, never typed. Give the measurement with its unit.")
    if key not in signs.sign:
        raise BadFact(f"{quoted(name.strip())} is not a sign. {nearest(key, signs.sign)}")
    if signs.sign[key].kind == "number":
        return key, read_measured_sign(key, rest, knowledge)
    word = rest.strip().lower()
    if word not in _WORDS:
        raise BadFact(f"{key} is answered with yes, no or unknown. Write one of them, such as {key}=no.")
    return key, _WORDS[word]


def read_signs(texts: Iterable[str], knowledge: Knowledge) -> dict[str, Value | None]:
    """All typed signs; every fault is told at once, and a sign that is typed twice must say the same."""
    found: dict[str, Value | None] = {}
    faults: list[str] = []
    for text in texts:
        try:
            key, value = read_sign(text, knowledge)
            if key in found and found[key] != value:
                raise BadFact(f"{key} is given twice, with two answers. Give the one that is true.")
            found[key] = value
        except UserError as problem:
            faults.append(str(problem))
    if faults:
        raise BadFact("\n".join(faults))
    return found


def read_measured_sign(key: str, text: str, knowledge: Knowledge) -> Interval | None:
    """A measurement in the sign's own unit, or None for `unknown`."""
    if text.strip().lower() == "unknown":
        return None
    sign = knowledge.reactions.signs.sign[key]
    try:
        measure = read_measure(text)
        if measure.unit is None and not _may_stand_bare(sign, measure.interval):
            raise BadFact(f"it has no unit, and a unit is never guessed. Write it after the number: {sign.unit}.")
        unit = None if sign.unit == "1" and measure.unit is None else find_unit(measure.unit or sign.unit)
        return in_own_unit(_as_fact(sign), measure.interval, unit)
    except UserError as problem:
        raise BadFact(f"{key}: {problem}") from None


def all_swept(knowledge: Knowledge) -> dict[str, Value | None]:
    """Every sign that `--no-other-signs` answers, with no. What is measured is never among them."""
    signs = knowledge.reactions.signs
    return {key: False for key, sign in signs.sign.items() if sign.kind == "flag" and signs.organ[sign.organ].swept}


def _may_stand_bare(sign: Sign, interval: Interval) -> bool:
    """A number whose unit everyone leaves out; a saturation below 1 could be a fraction."""
    if sign.unit == "%":
        return min(end for end in (interval.low, interval.high) if math.isfinite(end)) >= 1
    return sign.bare


def _as_fact(sign: Sign) -> Fact:
    """The shape that the reader of measurements knows."""
    return Fact(
        label=sign.label,
        kind="number",
        section="reaction",
        unit=sign.unit,
        plausible=sign.plausible,
        source=sign.source,
    )
