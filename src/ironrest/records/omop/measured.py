"""MEASUREMENT, and the OBSERVATION rows that hold a number or an answer."""

from __future__ import annotations

import math

from ironrest.knowledge.schema import Fact
from ironrest.records.fhir.answers import yes_or_no
from ironrest.records.fhir.value import against_the_code
from ironrest.records.omop.context import Context
from ironrest.records.omop.folder import Record
from ironrest.records.omop.vocabulary import OPERATORS, Meaning
from ironrest.records.table.cells import BadCell, Cells, Value, read_cells
from ironrest.records.table.outcome import REFUSED, USED
from ironrest.records.table.somebody import Somebody
from ironrest.records.told import tell_diagnosis
from ironrest.values.dates import When, write_when
from ironrest.values.errors import UserError
from ironrest.values.measure import read_measure
from ironrest.values.units import UnknownUnit, find_unit

NEEDED = ("person_id", "{}_concept_id", "{}_date")
OPTIONAL = (
    "{}_source_concept_id", "{}_source_value", "{}_datetime", "operator_concept_id", "value_as_number",
    "value_as_string", "value_as_concept_id", "value_source_value", "unit_concept_id", "unit_source_value",
    "measurement_event_id",
)  # fmt: skip
_NOT_USED = "rows of concepts that are not used here"


def take_measured(record: Record, ctx: Context, somebody: Somebody) -> str:
    """What became of the row."""
    standard, source = ctx.meaning(record)
    numbers, flags = _facts(standard, "number", ctx), _facts(standard, "flag", ctx)
    more, others = _facts(source, "number", ctx), _facts(source, "flag", ctx)
    meaning = standard if numbers or flags else source
    if meaning is None or not (numbers or flags or more or others):
        return _NOT_USED
    facts = (numbers or flags) or (more or others)
    origin = ctx.origin(record, "value_as_number", meaning.words)
    if record.fault or (numbers and more and set(numbers) != set(more)) or len(numbers or more) > 1:
        reason = record.fault or f"Its codes name different results: {', '.join(sorted({*numbers, *more}))}."
        for key in {*facts, *more}:
            somebody.reject(origin, reason, key)
        return REFUSED
    outcomes = [_fact(key, record, meaning, ctx, somebody) for key in facts]
    return next((one for one in (USED, REFUSED) if one in outcomes), outcomes[0])


def _facts(meaning: Meaning | None, kind: str, ctx: Context) -> list[str]:
    return [] if meaning is None else ctx.words.facts_of(meaning.concepts, kind)


def _fact(key: str, record: Record, meaning: Meaning, ctx: Context, somebody: Somebody) -> str:
    when = None
    try:
        when = ctx.date(record)
        if ctx.knowledge.facts[key].kind == "number":
            return _number(key, record, meaning, when, ctx, somebody)
        return _answer(key, record, meaning, when, ctx, somebody)
    except UserError as problem:
        somebody.reject(ctx.origin(record, "value_as_number", meaning.words), str(problem), key, when)
        return REFUSED


def _number(key: str, record: Record, meaning: Meaning, when: When | None, ctx: Context, somebody: Somebody) -> str:
    fact = ctx.knowledge.facts[key]
    value, notes = _value(record, fact, ctx)
    notes += (meaning.note,) if meaning.note else ()
    somebody.entry(
        key,
        value.interval,
        when,
        ctx.origin(record, "value_as_number", f"{meaning.words} {value.unit_read}".strip()),
        unit_read=value.unit_read,
        draw=write_when(when) if when is not None else "",
        notes=(*notes, *value.notes, *against_the_code(meaning.concepts, value.unit)),
    )
    return USED


def _value(record: Record, fact: Fact, ctx: Context) -> tuple[Value, tuple[str, ...]]:
    """The number with its operator; of a result that is only text, the text."""
    number = record.text("value_as_number")
    text = record.text("value_source_value").strip()
    unit, notes = _unit(record, ctx)
    units = (unit,) if unit else ()
    if not number:
        written = text or record.text("value_as_string").strip()
        notes = (*notes, "read from the text of the source") if written else notes
        return read_cells(fact, Cells(value=written, comparator=_operator(record, ctx), units=units)), notes
    comparator = _operator(record, ctx) or _lost_comparator(text, float(read_measure(number).interval.low))
    return read_cells(fact, Cells(value=number, comparator=comparator, units=units)), notes


def _lost_comparator(text: str, number: float) -> str:
    """The comparator that the source wrote before the same number, and the table did not keep."""
    sign = next((one for one in ("<=", ">=", "<", ">") if text.startswith(one)), "")
    if not sign:
        return ""
    try:
        interval = read_measure(text).interval
    except UserError:
        return ""
    return sign if any(math.isclose(number, end) for end in (interval.low, interval.high)) else ""


def _operator(record: Record, ctx: Context) -> str:
    concept = record.number("operator_concept_id")
    if not concept:
        return ""
    sign = ctx.concepts.operators.get(concept) or OPERATORS.get(concept)
    if sign is None:
        raise BadCell("Its operator is a concept that is no comparator.")
    return sign


def _unit(record: Record, ctx: Context) -> tuple[str, tuple[str, ...]]:
    """The unit by its concept; where that is 0 or not explained, by the words of the source. Two must agree."""
    concept = record.number("unit_concept_id")
    by_concept = ctx.concepts.units.get(concept, "") if concept else ""
    written = record.text("unit_source_value").strip()
    if not by_concept:
        if concept and not written:
            raise BadCell("Its unit is a concept that the vocabulary of the data set does not explain.")
        return written, ("its unit is the source's; unit_concept_id says nothing",) if written else ()
    try:
        other = find_unit(written) if written else None
    except UnknownUnit:
        other = None  # a local word; the concept is what it was mapped to
    if other is not None:
        unit = find_unit(by_concept)
        if (unit.dimension, unit.factor, unit.offset) != (other.dimension, other.factor, other.offset):
            raise BadCell(f"Its unit is {unit.code} by concept and {other.code} in the source; only one can be true.")
    return by_concept, ()


def _answer(key: str, record: Record, meaning: Meaning, when: When | None, ctx: Context, somebody: Somebody) -> str:
    """Yes or no by the concept of the value. An OBSERVATION without a value says that it is so."""
    concept = record.number("value_as_concept_id")
    origin = ctx.origin(record, "value_as_concept_id", meaning.words)
    notes = (meaning.note,) if meaning.note else ()
    if concept:
        address, code = ctx.concepts.answers.get(concept, ("", ""))
        said = yes_or_no(key, [{"system": address, "code": code}])
        if said is None:
            raise BadCell("Its value is a concept that says neither yes nor no.")
        somebody.entry(key, said, when, origin, notes=notes)
        return USED
    if ctx.table == "measurement" or record.text("value_as_number") or record.text("value_as_string"):
        raise BadCell("Its value is neither yes nor no.")
    notes = (*notes, "recorded without a value, read as present")
    tell_diagnosis(key, True, when, origin, ctx.knowledge, somebody, notes=notes)
    return USED
