"""The invented people: twelve, complete, and recognisably nobody."""

from __future__ import annotations

import json

import pytest
from fhir.resources.R4B.bundle import Bundle

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.population.invented import DAY, STORIES, invented
from ironrest.records.concepts import concepts_of_code
from ironrest.records.facts_file import read_facts_file
from ironrest.records.read import read_bytes
from ironrest.values.codes import find_system, read_code

FACTS_FILES = [one for one in invented() if one.name.endswith(".toml")]
BUNDLES = [one for one in invented() if one.name.endswith(".json")]


def test_there_are_eight_facts_files_and_four_bundles():
    assert (len(FACTS_FILES), len(BUNDLES)) == (8, 4)


def test_every_file_of_the_folder_has_a_story_and_every_story_a_file():
    folder = invented()[0].parent  # type: ignore[attr-defined]
    names = {one.name for one in folder.iterdir() if one.name != "invented.toml"}

    assert names == set(STORIES)
    assert list(STORIES) == sorted(STORIES)


@pytest.mark.parametrize("file", FACTS_FILES, ids=lambda one: one.name)
def test_a_facts_file_is_read_without_a_word_refused(file):
    chart: Chart = read_facts_file(file.read_bytes(), file=file.name, knowledge=load())

    assert chart.refused == ()
    assert chart.patient == f"invented-{file.name[:2]}"
    assert all(entry.when is not None and entry.when.latest <= DAY for entry in chart.entries)
    assert file.read_text("utf-8").startswith(f"# Invented Person {int(file.name[:2])}. {STORIES[file.name]}\n")


@pytest.mark.parametrize("file", BUNDLES, ids=lambda one: one.name)
def test_a_bundle_is_fhir_and_says_that_it_is_invented(file):
    """Checked by a reader of FHIR that is not ours; every code is one of the code tables."""
    Bundle.model_validate_json(file.read_text("utf-8"))
    patient, *others = [entry["resource"] for entry in json.loads(file.read_text("utf-8"))["entry"]]

    assert patient["name"] == [{"text": f"Invented Person {int(file.name[:2])}"}]
    assert patient["meta"]["tag"][0]["code"] == "HTEST"
    for resource in others:
        (coding,) = resource.get("code", resource.get("medicationCodeableConcept"))["coding"]
        code = read_code(coding["system"], coding["code"])
        assert find_system(coding["system"]) == code.system
        assert concepts_of_code(load(), code.system, code.value), coding["code"]


#: Worked out by hand from the guideline AASM 2025 and the safety rules; what is indicated in words is in invented.toml.
ANSWERS = {
    "01-either-route.toml": ("either-route", set()),
    "02-iv-only.toml": ("iv-iron", set()),
    "03-child.toml": ("oral-iron", set()),
    "04-haemodialysis.toml": ("iv-iron", {"anaemia"}),
    "05-pregnant.toml": ("specialist-decision", {"anaemia", "iron_deficiency_anaemia", "general_iron_deficiency"}),
    "06-overload.json": ("no-iron", {"overload_suspected"}),
    "07-missing-tsat.json": ("undetermined", set()),
    "08-augmented.toml": ("either-route", {"augmentation"}),
    "09-infection-today.toml": ("deferred", set()),
    "10-stale-labs.json": ("undetermined", set()),
    "11-no-rls-severe-anaemia.toml": (
        "no-iron",
        {
            "severe_anaemia",
            "iron_deficiency_anaemia",
            "bleeding_first",
            "general_iron_deficiency",
            "haemoglobin_falling",
        },
    ),
    "12-recent-iv-iron.json": ("undetermined", set()),
}


@pytest.mark.parametrize("file", invented(), ids=lambda one: one.name)
def test_an_invented_person_is_answered_as_the_story_says(file):
    verdict, alerts = ANSWERS[file.name]
    (chart,) = read_bytes(file.read_bytes(), file=file.name, knowledge=load())

    found = assess(chart, load(), on=DAY)

    assert found.answer.verdict == verdict
    assert {one.id for one in found.alerts} == alerts


@pytest.mark.parametrize(
    ("name", "state"),
    [("10-stale-labs.json", "stale"), ("12-recent-iv-iron.json", "superseded")],
)
def test_iron_studies_that_do_not_count_say_why(name: str, state: str):
    file = next(one for one in invented() if one.name == name)
    (chart,) = read_bytes(file.read_bytes(), file=name, knowledge=load())

    day = read_day(chart, load(), on=DAY)

    assert {day.reading(fact).state for fact in ("ferritin", "tsat")} == {state}


def test_transferrin_makes_no_saturation():
    file = next(one for one in invented() if one.name == "07-missing-tsat.json")
    (chart,) = read_bytes(file.read_bytes(), file=file.name, knowledge=load())

    assert read_day(chart, load(), on=DAY).reading("tsat").state == "unknown"
