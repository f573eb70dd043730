"""OMOP CDM 5.4: 28 people of a public data set counted again by SQL, and small invented folders for the rest."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.records.omop.read import read_omop
from ironrest.records.table.tally import TableRead
from ironrest.values.dates import read_when
from ironrest.values.errors import UnusableInput
from ironrest.values.interval import Interval, exact, less_than, more_than
from tests.records.tables import reasons, values
from tests.shared import shared

pytestmark = pytest.mark.slow  # real people in the common data model: part of `make test`


@pytest.fixture(scope="module")
def cdm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("omop")
    with zipfile.ZipFile(shared("data", "synthea-omop", "Synthea27NjParquet_5.4.zip")) as packed:
        packed.extractall(folder, [one for one in packed.namelist() if one.startswith("Synthea27NjParquet/")])
    return folder / "Synthea27NjParquet"


def sql(cdm: Path, query: str) -> list[tuple[Any, ...]]:
    for table in ("measurement", "concept", "person", "death", "condition_occurrence", "drug_exposure"):
        query = query.replace(f"@{table} ", f"'{cdm}/{table}.parquet' ")
    with duckdb.connect() as connection:
        rows: list[tuple[Any, ...]] = connection.sql(query).fetchall()
    return rows


def read(folder: Path, **more: Any) -> tuple[dict[str, Chart], TableRead]:
    found = read_omop(folder, load(), **more)
    return {chart.patient: chart for chart in found.charts}, found


#: LOINC codes of the code table that the data set has.
CODES = {
    "ferritin": "2276-4", "iron": "2498-4", "tibc": "2500-7", "tsat": "2502-3", "hb": "718-7", "mcv": "787-2",
    "creatinine": "2160-0", "alt": "1742-6", "weight": "29463-7", "height": "8302-2",
}  # fmt: skip


def test_the_measurements_of_28_people_are_those_of_the_data_set(cdm: Path):
    charts, found = read(cdm)
    assert len(charts) == 28
    assert found.refused == []
    assert found.counts.adds_up
    for fact, code in CODES.items():
        rows = sql(
            cdm,
            "select person_id::text, measurement_date::text, value_as_number::double from @measurement m "
            f"join @concept c on c.concept_id = m.measurement_concept_id where concept_code = '{code}'",
        )
        read_here = [
            (person, one.when.earliest.isoformat(), one.value.low)  # type: ignore[union-attr]
            for person, chart in charts.items()
            for one in chart.entries
            if one.fact == fact
        ]
        assert sorted(read_here) == sorted(rows), fact
        assert rows


def test_birth_sex_and_death_are_those_of_the_data_set(cdm: Path):
    charts, _ = read(cdm)
    rows = sql(
        cdm,
        "select p.person_id::text, birth_datetime::date::text, gender_source_value, death_date::text "
        "from @person p left join @death d on d.person_id = p.person_id",
    )
    for person, born, sex, died in rows:
        chart = charts[person]
        assert chart.birth == read_when(born)
        assert chart.sex == {"M": "male", "F": "female"}[sex]
        assert (chart.died.earliest.isoformat() if chart.died else None) == died


def test_a_unit_without_a_concept_is_that_of_the_source_and_says_so(cdm: Path):
    charts, _ = read(cdm)
    alt = [one for chart in charts.values() for one in chart.entries if one.fact == "alt"]
    assert len(alt) == 52
    assert {one.notes for one in alt} == {("its unit is the source's; unit_concept_id says nothing",)}


def test_diagnoses_are_found_through_snomed_and_an_end_date_leaves_them_in_doubt(cdm: Path):
    charts, _ = read(cdm)
    rows = sql(
        cdm,
        "select condition_end_date is null from @condition_occurrence where condition_source_value like '271737000%'",
    )
    said = [one for chart in charts.values() for one in chart.entries if one.fact == "anaemia_coded"]
    assert len(said) == sum(without for (without,) in rows) == 7
    doubts = [one for chart in charts.values() for one in chart.refused if one.fact == "anaemia_coded"]
    assert len(doubts) == 1


def test_drugs_are_found_by_the_name_that_rxnorm_gives_the_product(cdm: Path):
    charts, _ = read(cdm)
    rows = sql(
        cdm,
        "select person_id::text, count(*) from @drug_exposure d join @concept c on c.concept_id = d.drug_concept_id "
        "where concept_name ilike '%oxycodone%' or concept_name ilike '%tramadol%' or concept_name ilike '%codone%' "
        "or concept_name ilike '%codeine%' group by 1",
    )
    opioids = {p: n for p, chart in charts.items() if (n := sum("opioid" in " ".join(d.concepts) for d in chart.drugs))}
    assert opioids.keys() <= dict(rows).keys()
    assert sum(opioids.values()) > 20


def test_only_the_people_asked_for_are_read_and_the_others_are_counted(cdm: Path):
    everybody, _ = read(cdm)
    charts, found = read(cdm, person_ids=["7", "99"])
    assert charts == {"7": everybody["7"]}
    assert found.counts.adds_up
    person = next(one for name, one in found.counts.files.items() if name.endswith("person.parquet"))
    assert person.not_used["rows of people who were not asked for"] == 27


CONCEPT = (
    "concept_id,concept_name,vocabulary_id,concept_code\n"
    "1,Ferritin,LOINC,2276-4\n2,Hemoglobin,LOINC,718-7\n3,nanogram per milliliter,UCUM,ng/mL\n"
    "4,gram per deciliter,UCUM,g/dL\n5,Restless legs syndrome,ICD10CM,G25.81\n6,Restless legs,SNOMED,32914008\n"
    "7,Local ferritin,Local,F1\n8,<,Meas Value Operator,276139006\n9,FEMALE,Gender,F\n10,Yes,SNOMED,373066001\n"
    "11,Pregnancy status,LOINC,82810-3\n12,Dependence on renal dialysis,SNOMED,105502003\n"
    "13,iron sucrose 20 MG/ML Injectable Solution,RxNorm,1111111\n14,Other,LOINC,1234-5\n"
)
RELATIONSHIP = "concept_id_1,concept_id_2,relationship_id,invalid_reason\n5,6,Maps to,\n7,1,Maps to,\n14,1,Maps to,D\n"
PERSON = "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth\n1,9,1970,5,\n"
MEASUREMENT = (
    "person_id,measurement_concept_id,measurement_date,measurement_datetime,operator_concept_id,value_as_number,"
    "unit_concept_id,measurement_source_value,measurement_source_concept_id,unit_source_value,value_source_value\n"
)


def folder(tmp_path: Path, **tables: str) -> Path:
    content = {"person": PERSON, "concept": CONCEPT, "concept_relationship": RELATIONSHIP} | tables
    for name, text in content.items():
        if text:
            (tmp_path / f"{name.upper()}.csv").write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("1,2026-05-01,,0,42,3,F,0,,", exact(42)),
        ("1,2026-05-01,,8,15,3,F,0,,", less_than(15)),
        ("1,2026-05-01,,4172704,2000,3,F,0,,", more_than(2000)),
        ("1,2026-05-01,,0,2000,3,F,0,ng/mL,>2000", more_than(2000)),
        ("1,2026-05-01,,0,,3,F,0,ng/mL,GREATER THAN 2000", more_than(2000)),
        ("1,2026-05-01,,0,42,0,F,0,ug/L,", exact(42)),
        ("1,2026-05-01,,0,42,3,F,0,local words,", exact(42)),
        ("7,2026-05-01,,0,42,3,F,0,,", exact(42)),
        ("0,2026-05-01,,0,42,3,F,1,,", exact(42)),
        ("0,2026-05-01,,0,42,3,2276-4,0,,", exact(42)),
    ],
)
def test_a_measurement_is_read_by_its_concepts_else_by_its_source(tmp_path: Path, row: str, value: Interval):
    charts, found = read(folder(tmp_path, measurement=MEASUREMENT + f"1,{row}\n"))
    assert values(charts["1"], "ferritin") == [value]
    assert found.counts.adds_up


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1,2026-05-01,,0,42,0,F,0,,", "has no unit"),
        ("1,2026-05-01,,0,42,0,F,0,furlong,", "is not known"),
        ("1,2026-05-01,,0,42,999,F,0,,", "does not explain"),
        ("1,2026-05-01,,0,42,3,F,0,pmol/L,", "Its unit is ng/mL by concept and pmol/L in the source"),
        ("1,2026-05-01,,10,42,3,F,0,,", "no comparator"),
        ("1,2026-05-01,,0,,3,F,0,,", "It has no value"),
        ("1,sometime,,0,42,3,F,0,,", "is not a date"),
        ("1,2026-05-01,,0,42,3,F,2,,", "Its codes name different results: ferritin, hb"),
    ],
)
def test_a_measurement_that_contradicts_itself_is_refused(tmp_path: Path, row: str, says: str):
    charts, found = read(folder(tmp_path, measurement=MEASUREMENT + f"1,{row}\n"))
    assert values(charts["1"], "ferritin") == []
    assert says in reasons(charts["1"])[0]
    assert {one.fact for one in charts["1"].refused} >= {"ferritin"}
    assert found.counts.adds_up


def test_a_mapping_that_the_vocabulary_calls_invalid_is_not_followed(tmp_path: Path):
    charts, _ = read(folder(tmp_path, measurement=MEASUREMENT + "1,14,2026-05-01,,0,42,3,1234-5,0,,\n"))
    assert charts["1"].entries == ()


def test_a_data_set_without_its_vocabulary_is_read_by_source_codes_and_says_so(tmp_path: Path):
    rows = "1,1,2026-05-01,,0,42,3,2276-4,1,ng/mL,\n1,2,2026-05-01,,0,12,4,some local name,2,g/dL,\n"
    charts, _ = read(folder(tmp_path, concept="", concept_relationship="", measurement=MEASUREMENT + rows))
    assert values(charts["1"], "ferritin") == [exact(42)]
    assert values(charts["1"], "hb") == []
    assert any("has no vocabulary (CONCEPT)" in note for note in charts["1"].notes)
    assert any("read from its source code" in note for one in charts["1"].entries for note in one.notes)


def test_a_bare_number_is_never_taken_for_a_drug(tmp_path: Path):
    """24909 is iron sucrose in RxNorm, and may be anything in a local list."""
    drugs = (
        "person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,drug_source_value\n"
        "1,0,2026-05-01,2026-05-01,24909\n1,0,2026-05-01,2026-05-01,Venofer 100 mg\n"
    )
    charts, _ = read(folder(tmp_path, concept="", concept_relationship="", drug_exposure=drugs))
    assert [one.name for one in charts["1"].drugs] == ["Venofer 100 mg"]


def test_a_row_of_nobody_is_refused_and_a_person_without_a_row_of_person_says_so(tmp_path: Path):
    rows = ",1,2026-05-01,,0,42,3,F,0,,\n2,1,2026-05-01,,0,42,3,F,0,,\n"
    charts, found = read(folder(tmp_path, measurement=MEASUREMENT + rows))
    assert [(one.origin.line, one.reason) for one in found.refused] == [
        (2, "It does not say whose it is: person_id is empty.")
    ]
    assert any("no row of PERSON" in note for note in charts["2"].notes)
    assert found.counts.adds_up


def test_conditions_by_icd_10_through_maps_to_and_observations_without_a_value(tmp_path: Path):
    conditions = "person_id,condition_concept_id,condition_start_date,condition_source_concept_id\n1,6,2024-01-01,5\n"
    observations = (
        "person_id,observation_concept_id,observation_date,value_as_concept_id\n"
        "1,12,2026-01-01,0\n1,11,2026-05-01,10\n1,11,2026-05-02,2\n"
    )
    charts, found = read(folder(tmp_path, condition_occurrence=conditions, observation=observations))
    chart = charts["1"]
    assert values(chart, "rls_diagnosed") == [True]
    assert values(chart, "on_dialysis") == [True]
    assert values(chart, "pregnant") == [True]
    assert reasons(chart) == ["Its value is a concept that says neither yes nor no."]
    assert found.counts.adds_up


def test_a_diagnosis_that_has_an_end_is_unknown_and_not_assumed_to_be_absent(tmp_path: Path):
    """In many data sets the end is that of the visit: dialysis must not be read as over."""
    conditions = "person_id,condition_concept_id,condition_start_date,condition_end_date\n1,12,2026-01-01,2026-01-02\n"
    charts, _ = read(folder(tmp_path, condition_occurrence=conditions))
    reading = read_day(charts["1"], load(), on=date(2026, 5, 1)).reading("on_dialysis")
    assert (reading.value, reading.state) == (None, "unknown")


def test_iv_iron_is_an_event_at_both_ends_of_its_exposure(tmp_path: Path):
    drugs = "person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date\n1,13,2026-04-20,2026-05-20\n"
    charts, _ = read(folder(tmp_path, drug_exposure=drugs))
    assert [one.when for one in charts["1"].events] == [read_when("2026-04-20"), read_when("2026-05-20")]


def test_birth_is_as_partial_as_it_is_written_and_a_sex_in_doubt_is_refused(tmp_path: Path):
    person = "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,gender_source_value\n"
    charts, _ = read(folder(tmp_path, person=person + "1,9,1970,5,,F\n2,8507,1970,,,F\n3,0,1970,,,M\n"))
    assert [charts[key].birth for key in "12"] == [read_when("1970-05"), read_when("1970")]
    assert [charts[key].sex for key in "123"] == ["female", None, "male"]
    assert reasons(charts["2"]) == ["Its gender concept and its source value differ."]


def test_a_death_without_a_date_and_a_damaged_row_of_person_are_refused(tmp_path: Path):
    root = folder(tmp_path, death="person_id,death_date\n1,\n")
    (root / "PERSON.csv").write_bytes(PERSON.encode() + b"2,8507,1970,5,\xff\n")
    charts, found = read(root)
    assert charts["1"].died is None
    assert "death: recorded as dead, without a date that can be read" in charts["1"].notes
    assert {one.fact for one in charts["2"].refused} == {"age_years", "sex"}
    assert (charts["2"].birth, charts["2"].sex) == (None, None)
    assert sum(one.refused for one in found.counts.files.values()) == 2
    assert found.counts.adds_up


def test_what_is_no_cdm_says_so(tmp_path: Path):
    with pytest.raises(UnusableInput, match="has no table person"):
        read_omop(tmp_path, load())
    with pytest.raises(UnusableInput, match="is not a folder"):
        read_omop(tmp_path / "none", load())
    (tmp_path / "person.csv").write_text("person_id,year_of_birth\n1,1970\n")
    with pytest.raises(UnusableInput, match="has no column gender_concept_id"):
        list(read_omop(tmp_path, load()).charts)
