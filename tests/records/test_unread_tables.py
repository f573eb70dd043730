"""Diagnoses in tables that cannot be read: by the same table of what they may be as in FHIR."""

from datetime import date
from pathlib import Path

import pytest

from ironrest.care.chart.day import read_day
from ironrest.knowledge.load import load
from tests.records.tables import read
from tests.records.test_omop import folder
from tests.records.test_omop import read as read_cdm

CONDITIONS = """
name = "dx"
[[table]]
file = "lab.csv"
kind = "conditions"
[table.columns]
person = "pid"
code = "code"
system = "system"
date = "date"
ended = "ended"
status = "status"
[table.words]
system = { "10" = "ICD-10-CM" }
status = { A = "active", X = "over", S = "unconfirmed", R = "refuted", E = "entered-in-error" }
"""
DX = "pid,code,system,date,ended,status\n"
OVERLOAD = {"haemochromatosis", "iron_overload"}


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        ("2750,9,2024-01-01,,A", OVERLOAD),
        ("E83.1,ICD-10-GM,2024-01-01,,", OVERLOAD),
        ("V4511,9,2024-01-01,,S", {"on_dialysis"}),
        # An unspecified disorder of iron metabolism, of a system that is read.
        ("E8310,10,2024-01-01,,A", OVERLOAD),
        # Over: only what stays for ever. A date that cannot be read takes nothing away.
        ("V4511,9,2024-01-01,2025-01-01,", set()),
        ("V4511,9,2024-01-01,,X", set()),
        ("2750,9,2024-01-01,2025-01-01,", OVERLOAD),
        ("2750,9,in spring,,A", OVERLOAD),
        # Ruled out, an error, and what is nothing of ours.
        ("2750,9,2024-01-01,,R", set()),
        ("2750,9,2024-01-01,,E", set()),
        ("3339,9,2024-01-01,,A", set()),
        ("E8310,9,2024-01-01,,A", set()),
        ("J4520,10,2024-01-01,,A", set()),
    ],
)
def test_a_code_in_a_table_that_cannot_be_read_is_never_assumed_absent(tmp_path: Path, row: str, facts: set):
    charts, found = read(tmp_path, DX + f"1,{row}\n", CONDITIONS)
    refused = {one.fact for one in charts["1"].refused if "may be this could not be read" in one.reason}
    assert refused == facts
    assert found.counts.adds_up
    day = read_day(charts["1"], load(), on=date(2026, 1, 1))
    assert ("haemochromatosis" not in day.values) is (facts == OVERLOAD)


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        # Mapped to nothing: the code or the words of the source.
        ("0,E83.1", OVERLOAD),
        ("0,275.03", OVERLOAD),
        ("0,Hereditary haemochromatosis", OVERLOAD),
        ("0,J45.9", set()),
        ("0,Asthma", set()),
        ("999,275.03", OVERLOAD),
        # Mapped to a concept that the vocabulary knows: what stands in the source is not searched.
        ("14,275.03", set()),
    ],
)
def test_a_condition_that_is_mapped_to_nothing_is_never_assumed_absent(tmp_path: Path, row: str, facts: set):
    head = "person_id,condition_concept_id,condition_source_value,condition_start_date\n"
    charts, found = read_cdm(folder(tmp_path, condition_occurrence=f"{head}1,{row},2024-01-01\n"))
    assert {one.fact for one in charts["1"].refused} == facts
    assert not any("haemochromatosis" in one.reason for one in charts["1"].refused)
    assert found.counts.adds_up
