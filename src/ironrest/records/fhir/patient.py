"""Patient: birth, sex, death. Names and addresses are never read."""

from __future__ import annotations

from typing import Literal, cast

from ironrest.records.fhir.fields import BadResource, flag, tables, text
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.when import first_date
from ironrest.records.gather import Gather

#: US Core's sex for clinical use at birth; the gender of the record is what is read.
_BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
_BIRTH_SEX_WORDS = {"F": "female", "M": "male"}

_GENDERS = ("male", "female", "other")


def patient_id(item: Item) -> str:
    """The id of the record, else its first identifier, else the empty text."""
    try:
        values = [text(one, "value") for one in tables(item.resource, "identifier")]
        return text(item.resource, "id") or next((value for value in values if value), "")
    except BadResource:
        return ""


def read_patient(item: Item, gather: Gather) -> None:
    """What the Patient says; a field that cannot be read makes its fact unknown."""
    resource = item.resource
    _sex(item, gather)
    born = first_date(resource, "birthDate")
    gather.birth = born.when
    if born.bad:
        gather.reject(item.origin(), born.bad, "age_years")
    died = first_date(resource, "deceasedDateTime")
    gather.died = died.when
    if died.bad:
        gather.reject(item.origin(), died.bad)
        gather.note("Patient: recorded as dead, without a date")
    try:
        if flag(resource, "deceasedBoolean"):
            gather.note("Patient: recorded as dead, without a date")
            gather.entry("deceased", True, None, item.origin())
        if flag(resource, "active") is False:
            gather.note("Patient: the record is marked as not in use")
        if any(text(link, "type") == "replaced-by" for link in tables(resource, "link")):
            gather.note("Patient: the record says that another record replaces it")
    except BadResource as problem:
        gather.reject(item.origin(), str(problem))


def _sex(item: Item, gather: Gather) -> None:
    try:
        gender = text(item.resource, "gender")
        if gender in _GENDERS:
            gather.sex = cast(Literal["female", "male", "other"], gender)
        elif gender not in ("", "unknown"):
            raise BadResource("`gender` is not one of male, female, other, unknown.")
        at_birth = [
            text(one, "valueCode") for one in tables(item.resource, "extension") if one.get("url") == _BIRTH_SEX
        ]
    except BadResource as problem:
        gather.reject(item.origin(), str(problem), "sex")
        return
    words = {_BIRTH_SEX_WORDS[code] for code in at_birth if code in _BIRTH_SEX_WORDS}
    if gather.sex is not None and words - {gather.sex}:
        gather.note("Patient: the sex recorded at birth differs from the recorded gender, which is the one used")
