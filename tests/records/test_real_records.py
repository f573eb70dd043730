"""Real and published records, whole: every file gives charts or a sentence that says why; the traps seen in them."""

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.records.fhir.bundle import unfold
from ironrest.records.fhir.people import charts_of
from ironrest.records.read import read_path
from ironrest.values.errors import UnusableInput
from ironrest.values.interval import exact
from tests.records.bundles import values
from tests.shared import shared

US_CORE = ("data", "us-core-examples", "input", "examples")
MIMIC = ("data", "mimic-iv-fhir-demo", "fhir")


@cache
def synthea() -> tuple[Chart, ...]:
    paths = sorted(shared("data", "synthea-r4").glob("*.json.gz"))
    assert len(paths) == 71
    charts = [read_path(path, load()) for path in paths]
    assert all(len(one) == 1 for one in charts)
    return tuple(chart for (chart,) in charts)


def us_core(name: str) -> Chart:
    (chart,) = read_path(shared(*US_CORE, f"{name}.json"), load())
    return chart


def test_the_71_invented_people_are_read_with_nothing_of_them_dropped():
    """Counted when the data were chosen: haemoglobin in all, anaemia in 34, ferrous sulfate in 12, no ferritin."""
    charts = synthea()
    facts = [{entry.fact for entry in chart.entries} for chart in charts]
    noted = "Condition: 1 no longer active, not read (anaemia_coded)"
    assert sum("anaemia_coded" in one for one in facts) + sum(noted in chart.notes for chart in charts) == 34
    assert sum("on_oral_iron" in one for one in facts) == 12
    assert not any({"ferritin", "tsat"} & one for one in facts)
    assert all(chart.birth is not None and chart.sex is not None for chart in charts)
    assert sum(chart.died is not None for chart in charts) == 17
    assert all("hb" in one for one in facts)


def test_every_result_of_the_invented_people_is_an_entry_a_refusal_or_counted():
    """10,535 Observations: the numbers are those of the files themselves."""
    kept = Counter(entry.fact for chart in synthea() for entry in chart.entries)
    refused = Counter(one.fact for chart in synthea() for one in chart.refused)
    assert (kept["weight"], kept["height"], kept["hb"], kept["mcv"]) == (603, 603, 160, 157)
    # An eGFR in mL/min is not normalised to body surface, and an enzyme in IU is not in U: neither is guessed.
    assert (kept["egfr"], refused["egfr"]) == (138, 62)
    assert (kept["alt"], refused["alt"]) == (58, 1)
    read = sum(kept[fact] for fact in ("weight", "height", "hb", "mcv", "egfr", "alt", "creatinine"))
    noted = sum(int(note.split()[1]) for chart in synthea() for note in chart.notes if note.startswith("Observation: "))
    assert read + refused.total() + noted == 10_535


def published() -> Iterator[Path]:
    for folder in (US_CORE, ("data", "fhir-r4-examples")):
        yield from sorted(one for one in shared(*folder).iterdir() if one.suffix in (".json", ".xml"))


def outcome(path: Path) -> str:
    """What the file gave: `read`, or the sentence."""
    try:
        charts = read_path(path, load())
    except UnusableInput as problem:
        return str(problem)
    return "read" if charts and all(chart.patient for chart in charts) else "a chart of nobody"


def test_every_published_example_gives_charts_or_says_why_not():
    told = {path: outcome(path) for path in published()}
    assert len(told) > 250
    assert sum(one == "read" for one in told.values()) > 150
    assert [path for path, one in told.items() if one != "read" and not one.startswith(str(path))] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # The values that stand in the files.
        ("weight", {"weight": exact(20.09414)}),
        ("height", {"height": exact(111.506)}),
        ("observation-cbc-hemoglobin", {"hb": exact(17)}),
        ("observation-serum-creatinine", {"creatinine": exact(1)}),
        ("observation-pregnancy-status", {"pregnant": True}),
        ("Observation-PHQ9-item-example-44261-6", {"phq9_total": exact(12)}),
        ("Observation-PHQ9-item-example-44260-8", {"phq9_item9": exact(0)}),
        ("QuestionnaireResponse-phq-9-example", {"phq9_total": exact(12), "phq9_item9": exact(0)}),
        # The only published medicine for restless legs holds diphenhydramine, which worsens them.
        ("medicationrequest-self-tylenol", {"on_exacerbating_drug": True}),
        ("observation-no-ADI-example", {}),
        ("condition-encounter-diagnosis-example1", {}),
        ("allergyintolerance-example", {}),
    ],
)
def test_published_examples_say_what_stands_in_them(name: str, expected: dict):
    assert values(us_core(name)) == expected


def test_a_body_length_of_25_cm_is_refused_as_impossible():
    """An example of US Core; its code is also that of body height."""
    chart = us_core("length")
    assert chart.entries == ()
    assert [one.fact for one in chart.refused] == ["height"]


def test_pounds_are_read_as_pounds():
    (chart,) = read_path(shared("data", "fhir-r4-examples", "observation-example.json"), load())
    assert values(chart) == {"weight": exact(83.91458845)}


def test_xml_is_refused_by_its_name():
    with pytest.raises(UnusableInput, match="is XML"):
        read_path(shared("data", "fhir-r4-examples", "patient-example.xml"), load())


def lines(name: str) -> Iterator[dict]:
    with gzip.open(shared(*MIMIC, f"{name}.ndjson.gz")) as file:
        yield from map(json.loads, file)


@cache
def mimic() -> dict[str, Chart]:
    """The 100 people of the MIMIC-IV demo by their number in its tables."""
    kinds = ("Patient", "Condition", "Encounter", "Medication", "MedicationMix")
    kinds += ("MedicationRequest", "MedicationAdministration", "MedicationStatementED")
    resources = [one for kind in kinds for one in lines(f"Mimic{kind}")]
    numbers = {one["id"]: one["identifier"][0]["value"] for one in resources if one["resourceType"] == "Patient"}
    found = unfold(resources, file="mimic")
    charts = charts_of(found.items, found.broken, load())
    return {numbers[chart.patient]: chart for chart in charts}


def table(name: str) -> Iterator[dict]:
    path = shared("data", "mimic-iv-demo", "hosp", f"{name}.csv.gz")
    with gzip.open(path) as file:
        yield from csv.DictReader(io.TextIOWrapper(file, "utf-8"))


@pytest.mark.slow
def test_icd_codes_without_a_dot_and_without_a_status_are_read_and_icd_9_is_not():
    """The same people's diagnoses lie in a table beside the FHIR files: both must name the same people."""
    rows = list(table("diagnoses_icd"))
    for fact, codes in {
        "iron_deficiency_coded": ("D500", "D501", "D508", "D509", "E611"),
        "on_dialysis": ("Z992",),
        "mds": ("D46",),
        "asthma": ("J45909", "J455"),
    }.items():
        expected = {
            one["subject_id"] for one in rows if one["icd_version"] == "10" and one["icd_code"].startswith(codes)
        }
        found = {name for name, chart in mimic().items() if any(entry.fact == fact for entry in chart.entries)}
        assert found == expected, fact
        assert expected


@pytest.mark.slow
def test_diagnoses_without_a_date_have_that_of_their_encounter_in_shifted_years():
    entries = [entry for chart in mimic().values() for entry in chart.entries if entry.fact == "iron_deficiency_coded"]
    assert entries
    for entry in entries:
        assert entry.when is not None
        assert entry.when.earliest.year > 2100
        assert entry.notes == (
            "dated by its encounter",
            "without a clinical status, read as active",
            "without a verification status, read as confirmed",
        )


@pytest.mark.slow
def test_iron_is_found_through_medication_references_and_told_apart_by_route():
    """Three people had ferric gluconate into a vein; ferrous sulfate by mouth never makes an event."""
    charts = mimic()
    infused = {name for name, chart in charts.items() if any(one.kind == "iv_iron" for one in chart.events)}
    ordered = {one["subject_id"] for one in table("prescriptions") if "ferric gluconate" in one["drug"].lower()}
    assert infused == ordered
    assert len(infused) == 3
    swallowed = {one["subject_id"] for one in table("prescriptions") if "ferrous sulfate" in one["drug"].lower()}
    by_mouth = {name for name, chart in charts.items() if any("oral_iron" in one.concepts for one in chart.drugs)}
    assert swallowed <= by_mouth


@pytest.mark.slow
def test_of_sixty_thousand_real_resources_none_is_refused_for_its_form():
    """What is refused is what codes of ICD-9 and words may be; the tables beside the files name the same people."""
    refused = {(name, one.fact): one.reason for name, chart in mimic().items() for one in chart.refused}
    assert all(why.startswith("A diagnosis that may be this could not be read") for why in refused.values())
    assert len(mimic()) == 100
    rows = [one for one in table("diagnoses_icd") if one["icd_version"] == "9"]
    sure = {name for name, chart in mimic().items() if any(one.fact == "ibd" for one in chart.entries)}
    bowel = {one["subject_id"] for one in rows if one["icd_code"].startswith(("555", "556"))}
    assert {name for name, fact in refused if fact == "ibd"} == bowel - sure
    assert bowel


def test_a_placeholder_beside_the_real_file_is_refused(tmp_path: Path):
    """In the wild a folder holds a text pointer of 130 bytes that has the name of the data."""
    pointer = tmp_path / "MimicPatient.ndjson"
    pointer.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614\nsize 84187\n")
    with pytest.raises(UnusableInput, match="pointer left by Git LFS"):
        read_path(pointer, load())
