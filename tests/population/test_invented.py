"""The invented people: twelve, complete, and recognisably nobody."""

from __future__ import annotations

import json

import pytest
from fhir.resources.R4B.bundle import Bundle

from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.population.invented import DAY, STORIES, invented
from ironrest.records.concepts import concepts_of_code
from ironrest.records.facts_file import read_facts_file
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
    assert file.read_text("utf-8").startswith(
        f"# Invented Person {int(file.name[:2])}. {STORIES[file.name]}\n"
    )


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
