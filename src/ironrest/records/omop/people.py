"""PERSON and DEATH: birth as far as it is known, sex, and the day of death."""

from __future__ import annotations

from ironrest.care.chart.person import Origin
from ironrest.records.omop.folder import Record
from ironrest.records.omop.vocabulary import SEXES, Concepts
from ironrest.records.table.outcome import REFUSED, USED
from ironrest.records.table.somebody import Somebody
from ironrest.values.dates import When, read_when
from ironrest.values.errors import UserError

PERSON = ("person_id", "gender_concept_id", "year_of_birth")
PERSON_MORE = ("month_of_birth", "day_of_birth", "birth_datetime", "gender_source_value")
DEATH = ("person_id", "death_date")

_SOURCE_WORDS = {"m": "male", "male": "male", "f": "female", "female": "female"}


def take_person(record: Record, file: str, concepts: Concepts, somebody: Somebody) -> str:
    """What became of the row. A field that cannot be read makes its fact unknown."""
    if record.fault:
        for fact in ("age_years", "sex"):
            somebody.reject(Origin(file, "person_id", record.line), record.fault, fact)
        return REFUSED
    try:
        born = _birth(record)
        if born is not None:
            somebody.born(born, Origin(file, "year_of_birth", record.line))
    except UserError as problem:
        somebody.reject(Origin(file, "year_of_birth", record.line), str(problem), "age_years")
    concept = record.number("gender_concept_id")
    sex = concepts.sexes.get(concept) or SEXES.get(concept, "unknown")
    said = _SOURCE_WORDS.get(record.text("gender_source_value").strip().lower(), "")
    origin = Origin(file, "gender_concept_id", record.line)
    if said and sex in ("male", "female") and said != sex:
        somebody.reject(origin, "Its gender concept and its source value differ.", "sex")
    elif sex != "unknown":
        somebody.of_sex(sex, origin)
    elif said:
        somebody.of_sex(said, origin)
        somebody.note("person: the sex is that of gender_source_value; gender_concept_id says nothing")
    return USED


def take_death(record: Record, file: str, somebody: Somebody) -> str:
    """What became of the row."""
    origin = Origin(file, "death_date", record.line)
    try:
        if record.fault:
            raise UserError(record.fault)
        somebody.died_on(read_when(_day(record.text("death_date"))), origin)
    except UserError as problem:
        somebody.reject(origin, str(problem))
        somebody.note("death: recorded as dead, without a date that can be read")
        return REFUSED
    return USED


def _birth(record: Record) -> When | None:
    year, month, day = (record.number(f"{part}_of_birth") for part in ("year", "month", "day"))
    whole = _day(record.text("birth_datetime"))
    if not year:
        return read_when(whole) if whole else None
    text = f"{year:04}" + (f"-{month:02}" + (f"-{day:02}" if day else "") if month else "")
    if whole and not whole.startswith(text):
        raise UserError("Its birth_datetime and its year, month and day of birth differ.")
    return read_when(text)


def _day(text: str) -> str:
    return text.strip().partition("T")[0].partition(" ")[0]
