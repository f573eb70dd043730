"""The value of an Observation or an answer: a number in the fact's own unit, or yes or no."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ironrest.knowledge.schema import Fact
from ironrest.records.fhir.answers import score, yes_or_no
from ironrest.records.fhir.fields import BadResource, Json, choice, flag, number, table, tables, text
from ironrest.records.measured import by_moles, in_own_unit, same_unit
from ironrest.values.errors import UserError
from ironrest.values.interval import ANYTHING, Interval, at_least, at_most, exact
from ironrest.values.measure import bounded, read_measure
from ironrest.values.units import Unit, UnknownUnit, find_unit

UCUM = "http://unitsofmeasure.org"

FROM_RANGE = "the unit is that of the result's own reference range"


class Found(msgspec.Struct, frozen=True):
    """A number in the fact's own unit, and the unit it came in."""

    interval: Interval
    unit_read: str = ""
    unit: Unit | None = None
    notes: tuple[str, ...] = ()


def value_field(part: Json) -> str:
    """The field that holds the value; empty if none does. A value with a reason for none is refused."""
    field = choice(part, "value")
    if field and part.get("dataAbsentReason") is not None:
        raise BadResource("It has a value and a reason for having no value; FHIR (obs-6) forbids both together.")
    return field


def read_number(key: str, fact: Fact, part: Json, field: str) -> Found | None:
    """A number; None for a coded answer that says that it is not known."""
    read = _NUMBERS.get(field)
    if read is None:
        raise BadResource(
            f"`{field}` is not read as a number." if field in _OTHER_VALUES else "Its kind of value is not read."
        )
    raw = read(key, part, field)
    if raw is None:
        return None
    unit, notes = raw.unit, raw.notes
    if unit is None and fact.unit != "1":
        unit = _unit_of_range(part)
        notes = (*notes, FROM_RANGE) if unit is not None else notes
    interval = in_own_unit(fact, raw.interval, unit)
    return Found(interval, raw.unit_read or (unit.code if unit is not None else ""), unit, notes)


def read_amount(part: Json, field: str) -> Found:
    """A Quantity or a Range in the unit that it was written in."""
    return _range("", part, field) if field.endswith("Range") else _quantity("", part, field)


def read_flag(key: str, part: Json, field: str) -> bool | None:
    """Yes or no; None for an answer that says neither."""
    if field == "valueBoolean":
        return flag(part, field)
    if field == "valueCodeableConcept":
        return yes_or_no(key, tables(table(part, field), "coding"))
    if field == "valueCoding":
        return yes_or_no(key, [table(part, field)])
    if field == "valueString" and text(part, field).lower() in _WORDS:
        return _WORDS[text(part, field).lower()]
    raise BadResource("Its value is neither yes nor no.")


def against_the_code(concepts: tuple[str, ...], unit: Unit | None) -> tuple[str, ...]:
    """A note where the code counts moles and the unit weighs, or the reverse: the unit is what counts."""
    if unit is None or not unit.dimension.endswith("-concentration"):
        return ()
    says_moles = any(concept.endswith("_molar") for concept in concepts)
    says_mass = any(concept.endswith("_mass") for concept in concepts)
    if (says_moles and unit.dimension == "mass-concentration") or (says_mass and by_moles(unit)):
        return (f"its code and its unit disagree; the unit {unit.code} is the one used",)
    return ()


_WORDS = {"yes": True, "no": False}

_OTHER_VALUES = (
    "valueBoolean",
    "valueRatio", "valueSampledData", "valueTime", "valueDateTime", "valuePeriod", "valueDate",
    "valueUri", "valueAttachment", "valueReference",
)  # fmt: skip


def _quantity(_key: str, part: Json, field: str) -> Found:
    quantity = table(part, field)
    value = number(quantity, "value")
    if value is None:
        raise BadResource("Its quantity has no value.")
    unit, words = _unit(quantity)
    return Found(bounded(value, text(quantity, "comparator") or None), words, unit)


def _range(_key: str, part: Json, field: str) -> Found:
    """Low and high; an end that is not there is open. Both ends are part of the range."""
    ends: list[tuple[int | float | None, Unit | None, str]] = []
    for side in ("low", "high"):
        quantity = table(table(part, field), side)
        ends.append((number(quantity, "value"), *_unit(quantity)))
    (low, low_unit, low_words), (high, high_unit, high_words) = ends
    if low is None and high is None:
        raise BadResource("Its range has no end.")
    if low is not None and high is not None:
        if (low_unit is None) != (high_unit is None) or (low_unit and high_unit and not same_unit(low_unit, high_unit)):
            raise BadResource("The two ends of its range have different units.")
        if low > high:
            raise BadResource("Its range starts above its end.")
        return Found(Interval(bounded(low, None).low, bounded(high, None).high), low_words, low_unit)
    interval = at_least(bounded(low, None).low) if low is not None else ANYTHING
    interval = at_most(bounded(high, None).high) if high is not None else interval
    return Found(interval, low_words or high_words, low_unit or high_unit)


def _string(_key: str, part: Json, field: str) -> Found:
    measure = read_measure(text(part, field))
    return Found(measure.interval, measure.unit or "", None if measure.unit is None else find_unit(measure.unit))


def _plain(_key: str, part: Json, field: str) -> Found:
    value = number(part, field)
    if value is None:
        raise BadResource("It has no value.")
    return Found(bounded(value, None))


def _coded(key: str, part: Json, field: str) -> Found | None:
    node = table(part, field)
    codings = [node] if field == "valueCoding" else tables(node, "coding")
    value = score(key, codings)
    if value is not None:
        return Found(exact(value))
    if any(text(coding, "system").endswith("/data-absent-reason") for coding in codings):
        return None
    raise BadResource("It has a coded answer where a number is needed.")


_NUMBERS: dict[str, Callable[[str, Json, str], Found | None]] = {
    "valueQuantity": _quantity,
    "valueRange": _range,
    "valueString": _string,
    "valueInteger": _plain,
    "valueDecimal": _plain,
    "valueCodeableConcept": _coded,
    "valueCoding": _coded,
}


def _unit(quantity: Json) -> tuple[Unit | None, str]:
    """The unit of a quantity, by code and by print. Two that differ, or a false UCUM code, are refused.

    The printed unit is for people and may be a word of the laboratory; it counts if it is a known unit.
    """
    code, printed = text(quantity, "code"), text(quantity, "unit")
    if not code and not printed:
        return None, ""
    by_code, by_print = _known(code), _known(printed)
    if by_code is None and (by_print is None or (text(quantity, "system") == UCUM and code)):
        find_unit(code or printed)  # raises with the sentence for this spelling
    if by_code is not None and by_print is not None and not same_unit(by_code, by_print):
        raise BadResource(f"Its unit is coded as {by_code.code} and printed as {by_print.code}; only one can be true.")
    return by_code or by_print, code if by_code is not None else printed


def _known(spelling: str) -> Unit | None:
    try:
        return find_unit(spelling) if spelling else None
    except UnknownUnit:
        return None


def _unit_of_range(part: Json) -> Unit | None:
    """The one unit of all the reference ranges of a result; None if there is none, or more than one."""
    units: list[Unit] = []
    for entry in tables(part, "referenceRange"):
        try:
            sides = [_unit(table(entry, side))[0] for side in ("low", "high")]
            units += [unit for unit in sides if unit is not None]
            if not any(sides) and text(entry, "text"):
                written = read_measure(text(entry, "text")).unit
                units += [] if written is None else [find_unit(written)]
        except UserError:
            return None
    return units[0] if units and all(same_unit(unit, units[0]) for unit in units) else None
