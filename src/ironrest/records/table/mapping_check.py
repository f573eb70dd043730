"""Whether a mapping can be meant: its facts exist, its units fit, its columns belong to the kind of table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from ironrest.knowledge.schema import Fact, Knowledge
from ironrest.records.fact_value import nearest, quoted, read_value
from ironrest.records.iron_dose import BILLING
from ironrest.records.measured import is_plain_number
from ironrest.records.table.mapping import Column, Item, Mapping, Table
from ironrest.values.codes import find_system
from ironrest.values.dates import read_when
from ironrest.values.errors import UserError
from ironrest.values.measure import read_measure
from ironrest.values.units import convert, find_unit

#: Which columns each kind of table may name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "results": (
        "person", "item", "code", "system", "value", "number", "text", "comparator", "unit", "range",
        "date", "draw", "status",
    ),
    "conditions": ("person", "item", "code", "system", "date", "ended", "status"),
    "drugs": ("person", "name", "code", "system", "date", "ended", "status", "route", "form", "dose", "dose_unit"),
    "procedures": ("person", "item", "code", "system", "date", "status", "dose", "dose_unit"),
    "people": ("person", "sex", "birth", "age", "died", "date", "draw"),
}  # fmt: skip

#: What a status may mean in each kind of table.
STATUSES: dict[str, tuple[str, ...]] = {
    "results": ("final", "preliminary", "unknown", "cancelled", "entered-in-error"),
    "conditions": ("active", "over", "unconfirmed", "refuted", "entered-in-error"),
    "drugs": ("active", "ended", "planned", "unknown", "not-taken"),
    "procedures": ("done", "not-done"),
}
SEXES = ("female", "male", "other", "unknown")
COMPARATORS = ("<", "<=", ">=", ">", "=")
#: Parts of a date that leave nothing to guess. A year of two digits is not among them.
_DIRECTIVES = frozenset("YmdbBHMSIpj")


def faults_of(mapping: Mapping, knowledge: Knowledge) -> Iterator[str]:
    """A sentence for each fault."""
    if not mapping.tables:
        yield "It has no table. Write [[table]] with file, kind and columns."
    for at, table in enumerate(mapping.tables):
        where = f"table[{at}] ({quoted(table.file.rpartition('/')[2].partition('.')[0])})"
        yield from (f"{where}: {fault}" for fault in _of_table(table, knowledge))


def _of_table(table: Table, knowledge: Knowledge) -> Iterator[str]:
    if not table.file or table.file.startswith("/") or ".." in table.file.split("/"):
        yield "file is a path inside the folder of the tables."
    yield from _of_columns(table)
    yield from _of_words(table)
    if len(table.delimiter) != 1 or table.delimiter in '"\n\r':
        yield 'delimiter is one sign, such as "," or ";" or "\\t".'
    if wrong := set(re.findall(r"%(.)", table.date_format)) - _DIRECTIVES:
        yield f"date_format has %{min(wrong)}. Allowed: {' '.join('%' + one for one in sorted(_DIRECTIVES))}."
    if table.fixed.date:
        yield from _tried("fixed.date", read_when, table.fixed.date)
    if table.fixed.system and find_system(table.fixed.system) is None:
        yield "fixed.system is not a code system that is read here, such as LOINC or ICD-10-CM."
    known: dict[str, int] = {}
    for at, item in enumerate(table.items):
        yield from (f"item[{at}]: {fault}" for fault in _of_item(item, table, knowledge))
        for one in item.ids:
            if known.setdefault(one.strip().casefold(), at) != at:
                yield f"item[{at}]: one of its ids stands in item[{known[one.strip().casefold()]}] too. Keep one."
    for at, column in enumerate(table.facts):
        yield from (f"column[{at}]: {fault}" for fault in _of_fact(column, knowledge))
    if table.facts and table.kind != "people":
        yield "[[table.column]] belongs to a table of people, with one row for each person or visit."
    for doubt in table.doubts:
        for key in (doubt.divide, doubt.by):
            if key not in {column.fact for column in table.facts}:
                yield f"doubt: {quoted(key)} is not the fact of a column of this table."


def _of_columns(table: Table) -> Iterator[str]:
    allowed = COLUMNS[table.kind]
    for key, column in table.columns.items():
        if key not in allowed:
            yield f"columns: {quoted(key)} is not a column of {table.kind}. {nearest(key, allowed)}"
        if not isinstance(column, str) and key != "unit":
            yield f"columns: {key} is one column. Only unit may be a list."
    if "person" not in table.columns:
        yield "columns: person is missing. Name the column that says whose each row is."
    needed = {"results": ("item", "code"), "conditions": ("item", "code"), "procedures": ("item", "code")}
    needed["drugs"] = ("name", "code")
    if table.kind in needed and not any(key in table.columns for key in needed[table.kind]):
        yield f"columns: one of {', '.join(needed[table.kind])} is needed in a table of {table.kind}."
    if table.kind == "results" and not {"value", "number", "text"} & set(table.columns):
        yield "columns: one of value, number, text is needed in a table of results."
    if "code" in table.columns and "system" not in table.columns and not table.fixed.system:
        yield "The system of the codes is not said. Name its column, or write fixed.system."
    if "dose" in table.columns and "dose_unit" not in table.columns and not table.fixed.dose_unit:
        yield "The unit of the dose is not said. Name columns.dose_unit, or write fixed.dose_unit."
    if "item" in table.columns and not table.items:
        yield "columns.item is named, and no [[table.item]] says what an item means."
    if "age" in table.columns and "date" not in table.columns and not table.fixed.date:
        yield "An age needs a date on which it was true. Name columns.date, or write fixed.date."


#: Roles whose cells may be translated.
_WORDED = ("sex", "comparator", "status", "system", "age", "dose_unit")


def _of_words(table: Table) -> Iterator[str]:
    allowed: dict[str, tuple[str, ...]] = {
        "sex": SEXES,
        "comparator": COMPARATORS,
        "status": STATUSES.get(table.kind, ()),
    }
    for key, words in table.words.items():
        if key not in _WORDED:
            yield f"words: {quoted(key)} has no words. {nearest(key, _WORDED)}"
        for meaning in words.values():
            if key == "system" and find_system(meaning) is None:
                yield f"words.system: {quoted(meaning)} is not a code system that is read here."
            elif key == "dose_unit":
                yield from _of_dose_unit("words.dose_unit", meaning)
            elif key == "age":
                yield from _tried("words.age", read_measure, meaning)
            elif key in allowed and meaning not in allowed[key]:
                yield f"words.{key}: {quoted(meaning)} is not allowed. Allowed: {', '.join(allowed[key])}."
    if table.fixed.dose_unit:
        yield from _of_dose_unit("fixed.dose_unit", table.fixed.dose_unit)
    if table.fixed.status and table.fixed.status not in STATUSES.get(table.kind, ()):
        yield f"fixed.status is one of {', '.join(STATUSES.get(table.kind, ()))}."


def _of_dose_unit(where: str, unit: str) -> Iterator[str]:
    if unit != BILLING:
        yield from _tried(where, find_unit, unit)


def _of_item(item: Item, table: Table, knowledge: Knowledge) -> Iterator[str]:
    if not item.ids:
        yield 'is is empty. Write is = ["…"] with the ids or labels of the item.'
    if bool(item.fact) == bool(item.event):
        yield "It needs a fact or an event, and not both."
    elif item.event and item.event not in knowledge.events:
        yield f"{quoted(item.event)} is not an event. {nearest(item.event, knowledge.events)}"
    elif item.event and table.kind == "results":
        yield "An event stands in a table of procedures, not of results."
    elif item.fact:
        yield from _of_fact(item, knowledge)
        fact = knowledge.facts.get(item.fact)
        if fact is not None and fact.kind != "flag" and table.kind != "results":
            yield f"{item.fact} is no diagnosis: it stands in a table of results."


def _of_fact(one: Item | Column, knowledge: Knowledge) -> Iterator[str]:
    fact = knowledge.facts.get(one.fact)
    if fact is None:
        yield f"{quoted(one.fact)} is not a fact. {nearest(one.fact, knowledge.facts)}"
        return
    if one.unit:
        yield from _of_unit(one.unit, one.fact, fact)
    elif isinstance(one, Column) and fact.kind == "number" and fact.unit != "1" and not one.unit_columns:
        yield f"{one.fact} needs unit, or unit_columns. A unit is never guessed."
    for unit in one.units.values():
        yield from _of_unit(unit, one.fact, fact)
    for text in one.bounds.values():
        yield from _tried("bounds", read_measure, text)
    for answer in one.answers.values() if fact.kind != "number" else ():
        yield from _tried("answers", lambda text: read_value(one.fact, text, knowledge), answer)
    if one.answers and fact.kind == "number":
        yield f"{one.fact} is a number: write bounds instead of answers."


def _of_unit(written: str, key: str, fact: Fact) -> Iterator[str]:
    try:
        unit = find_unit(written)
        if fact.kind != "number":
            yield f"{key} has no unit."
        elif fact.unit == "1":
            if not is_plain_number(unit):
                yield f"{key} is a plain number without a unit."
        else:
            molar_mass = None if fact.molar_mass is None else Fraction(str(fact.molar_mass))
            convert(Fraction(1), unit, find_unit(fact.unit), molar_mass=molar_mass)
    except UserError as problem:
        yield f"{key}: {problem}"


def _tried(where: str, read: object, text: str) -> Iterator[str]:
    try:
        read(text)  # type: ignore[operator]
    except UserError as problem:
        yield f"{where}: {problem}"
