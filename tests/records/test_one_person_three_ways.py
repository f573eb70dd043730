"""One invented person as FHIR, as tables and as OMOP: the same readings and the same answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from ironrest.care.assess.answer import Answer, Assessment
from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Use
from ironrest.records.omop.read import read_omop
from ironrest.records.table.mapping import read_mapping_bytes
from ironrest.records.table.read import read_tables
from ironrest.values.truth import Truth
from tests.records.bundles import (
    CRP,
    HB,
    ICD10CM,
    PATIENT,
    RXNORM,
    chart_of,
    coded,
    condition,
    ferritin,
    observation,
    quantity,
    request,
)

ON = date(2026, 3, 20)
RESULTS = (("2276-4", "42", "ng/mL"), ("2498-4", "60", "ug/dL"), ("2500-7", "400", "ug/dL"), (HB, "11.5", "g/dL"))
DAY = "2026-03-01"


def as_fhir(_: Path) -> Chart:
    results = [observation(code, valueQuantity=quantity(float(value), unit)) for code, value, unit in RESULTS]
    return chart_of(
        *results,
        observation(CRP, valueQuantity=quantity(5, "mg/L", comparator="<")),
        ferritin(500, "ng/mL", effectiveDateTime="2024-03-01"),
        condition(ICD10CM, "G25.81"),
        condition(ICD10CM, "D50.9"),
        request(coded(RXNORM, "24947"), authoredOn="2026-03-10"),
        request(coded(RXNORM, "24909"), authoredOn="2025-01-15", status="completed"),
        patient=PATIENT,
    )


MAPPING = """
name = "one"
[[table]]
file = "people.csv"
kind = "people"
columns = { person = "id", sex = "sex", birth = "born" }
words = { sex = { F = "female" } }
[[table]]
file = "lab.csv"
kind = "results"
columns = { person = "id", code = "loinc", value = "value", unit = "unit", date = "day" }
fixed = { system = "LOINC" }
[[table]]
file = "dx.csv"
kind = "conditions"
columns = { person = "id", code = "icd", date = "day", status = "status" }
fixed = { system = "ICD-10-CM" }
[[table]]
file = "rx.csv"
kind = "drugs"
columns = { person = "id", code = "rxcui", date = "day", status = "status" }
fixed = { system = "RxNorm" }
"""


def as_tables(folder: Path) -> Chart:
    lab = [f"p1,{code},{value},{unit},{DAY}" for code, value, unit in RESULTS]
    lab += [f"p1,{CRP},<5,mg/L,{DAY}", "p1,2276-4,500,ng/mL,2024-03-01"]
    put(folder, "people.csv", "id,sex,born", ["p1,F,1970-05-04"])
    put(folder, "lab.csv", "id,loinc,value,unit,day", lab)
    put(folder, "dx.csv", "id,icd,day,status", ["p1,G2581,2024-06-01,active", "p1,D509,2024-06-01,active"])
    put(folder, "rx.csv", "id,rxcui,day,status", ["p1,24947,2026-03-10,active", "p1,24909,2025-01-15,ended"])
    mapping = read_mapping_bytes(MAPPING.encode(), file="one.toml", knowledge=load())
    (chart,) = read_tables(folder, mapping, load()).charts
    return chart


#: Concept ids of this data set alone: its CONCEPT says what they are.
CONCEPTS = {
    "2276-4": (1, "LOINC"), "2498-4": (2, "LOINC"), "2500-7": (3, "LOINC"), HB: (4, "LOINC"), CRP: (5, "LOINC"),
    "G25.81": (6, "ICD10CM"), "D50.9": (7, "ICD10CM"), "24947": (8, "RxNorm"), "24909": (9, "RxNorm"),
    "ng/mL": (10, "UCUM"), "ug/dL": (11, "UCUM"), "g/dL": (12, "UCUM"), "mg/L": (13, "UCUM"),
}  # fmt: skip


def as_omop(folder: Path) -> Chart:
    concept = [f"{number},x,{vocabulary},{code}" for code, (number, vocabulary) in CONCEPTS.items()]
    concept.append("14,<,Meas Value Operator,276139006")
    number = {code: made[0] for code, made in CONCEPTS.items()}
    lab = [f"p1,{number[code]},{DAY},0,{value},{number[unit]}" for code, value, unit in RESULTS]
    lab += [f"p1,{number[CRP]},{DAY},14,5,13", "p1,1,2024-03-01,0,500,10"]
    put(folder, "concept.csv", "concept_id,concept_name,vocabulary_id,concept_code", concept)
    put(
        folder,
        "person.csv",
        "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth",
        ["p1,8532,1970,5,4"],
    )
    head = "person_id,measurement_concept_id,measurement_date,operator_concept_id,value_as_number,unit_concept_id"
    put(folder, "measurement.csv", head, lab)
    diagnoses = ["p1,6,2024-06-01", "p1,7,2024-06-01"]
    put(folder, "condition_occurrence.csv", "person_id,condition_concept_id,condition_start_date", diagnoses)
    drugs = ["p1,8,2026-03-10,2026-06-10", "p1,9,2025-01-15,2025-01-15"]
    head = "person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date"
    put(folder, "drug_exposure.csv", head, drugs)
    (chart,) = read_omop(folder, load()).charts
    return chart


def put(folder: Path, name: str, header: str, rows: list[str]) -> None:
    (folder / name).write_text("\n".join([header, *rows]) + "\n")


@pytest.mark.parametrize("use", ["deciding", "screening"])
@pytest.mark.parametrize("form", [as_tables, as_omop])
def test_the_form_of_a_record_changes_no_reading_and_no_answer(form: Callable[[Path], Chart], use: Use, tmp_path: Path):
    fhir, other = as_fhir(tmp_path), form(tmp_path)
    assert (other.birth, other.sex) == (fhir.birth, fhir.sex)

    one, two = (read_day(chart, load(), on=ON, use=use) for chart in (fhir, other))
    told = {key: (r.value, r.state, r.how, r.seen, r.when, r.says) for key, r in one.readings.items()}
    assert {key: (r.value, r.state, r.how, r.seen, r.when, r.says) for key, r in two.readings.items()} == told
    assert {"ferritin", "tsat", "crp", "hb", "rls_diagnosed", "on_oral_iron", "iron_deficiency_coded"} <= told.keys()
    assert {one.kind for one in fhir.events} == {one.kind for one in other.events} == {"iv_iron"}

    here, there = (assess(chart, load(), on=ON, use=use) for chart in (fhir, other))
    assert said(there) == said(here)
    assert [alert.id for alert in there.alerts] == [alert.id for alert in here.alerts]


def said(assessment: Assessment) -> list[tuple[Answer, list[tuple[str, Truth]]]]:
    """The answers, and of their reasons the truth; only the places that facts came from may differ."""
    answers = assessment.answers.values()
    bare = [msgspec.structs.replace(one, reasons=()) for one in answers]
    return [(one, [(r.criterion, r.truth) for r in full.reasons]) for one, full in zip(bare, answers, strict=True)]
