"""Tiny FHIR resources for the tests of the reader, and the one chart that a Bundle of them makes."""

from __future__ import annotations

import json
from typing import Any

from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.records.fhir.bundle import read_fhir

Json = dict[str, Any]

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
ICD10CM, RXNORM = "http://hl7.org/fhir/sid/icd-10-cm", "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"

PATIENT: Json = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1970-05-04"}
MARY = {"reference": "Patient/p1"}

FERRITIN, TSAT, HB, WEIGHT, CRP = "2276-4", "2502-3", "718-7", "29463-7", "1988-5"


def coded(system: str, code: str, text: str = "") -> Json:
    return {"coding": [{"system": system, "code": code}]} | ({"text": text} if text else {})


def quantity(value: object, unit: str = "", *, code: str = "", comparator: str = "") -> Json:
    parts = {"value": value, "unit": unit, "code": code, "comparator": comparator, "system": UCUM if code else ""}
    return {key: part for key, part in parts.items() if part != ""}


def observation(loinc: str, **fields: Any) -> Json:
    """A final result of one day; a field that is given replaces its own, None takes it away."""
    made = {
        "resourceType": "Observation",
        "status": "final",
        "code": coded(LOINC, loinc),
        "subject": MARY,
        "effectiveDateTime": "2026-03-01",
    }
    return {key: part for key, part in (made | fields).items() if part is not None}


def ferritin(value: object = 42, unit: str = "ng/mL", **fields: Any) -> Json:
    return observation(FERRITIN, **({"valueQuantity": quantity(value, unit)} | fields))


def condition(system: str, code: str, **fields: Any) -> Json:
    made = {
        "resourceType": "Condition",
        "clinicalStatus": status("active"),
        "verificationStatus": status("confirmed"),
        "code": coded(system, code),
        "subject": MARY,
        "recordedDate": "2024-06-01",
    }
    return {key: part for key, part in (made | fields).items() if part is not None}


def status(code: str) -> Json:
    return {"coding": [{"code": code}]}


def request(medicine: Json, **fields: Any) -> Json:
    made = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": medicine,
        "subject": MARY,
        "authoredOn": "2026-01-10",
    }
    return {key: part for key, part in (made | fields).items() if part is not None}


def bundle(*resources: Json, kind: str = "collection") -> Json:
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]}


def read(value: object, file: str = "record.json") -> tuple[Chart, ...]:
    return read_fhir(json.dumps(value).encode(), file=file, knowledge=load())


def chart_of(*resources: Json, patient: Json = PATIENT) -> Chart:
    """The chart of a Bundle with one Patient."""
    (chart,) = read(bundle(patient, *resources))
    return chart


def values(chart: Chart) -> dict[str, object]:
    """Fact to value; the tests that use it have one value of each fact."""
    return {entry.fact: entry.value for entry in chart.entries}


def reasons(chart: Chart) -> list[tuple[str, str]]:
    return [(one.fact, one.reason) for one in chart.refused]
