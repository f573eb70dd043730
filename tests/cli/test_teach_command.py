"""`ironrest teach` as its users meet it: who gets what, in which language and form, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main
from ironrest.knowledge.education import load_education
from tests.cli.test_plan_command import PERSON
from tools.reading_level import counts_of, flesch_kincaid_grade, passes

DAY = ["--as-of", "2026-11-20"]
LANGUAGES = sorted(load_education().languages)
NOBODY = ["--no-person", "--weight", "70kg"]


@pytest.fixture
def person(tmp_path: Path) -> str:
    path = tmp_path / "person.toml"
    path.write_text(PERSON, "utf-8")
    return str(path)


def taught(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["teach", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["teach", *arguments]) == 0
    return capsys.readouterr().out


def told(leaflet: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["text"] for topic in leaflet["topics"] for one in topic["sentences"]}


def test_the_numbers_of_the_leaflet_are_those_of_the_plan_of_the_same_person(capsys, person) -> None:
    leaflet = taught(capsys, person, *DAY)
    assert main(["plan", person, *DAY, "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)["proposals"][0]
    numbers = {one["name"]: one["text"] for one in leaflet["numbers"]}
    assert leaflet["product"] == first["product"]
    assert numbers["plan.visits"] == str(len(first["visits"]))
    assert {numbers["plan.minutes"]} == {f"{one['duration_min']:g}" for one in first["visits"]}
    assert {numbers["plan.observation_min"]} == {f"{one['observation_min']:g}" for one in first["visits"]}


def test_a_silent_record_takes_no_warning_away(capsys, person) -> None:
    """The record names no drug, and the plan assumes none; the leaflet warns all the same."""
    assert {"dopamine-drugs", "opioids", "beta-blocker"} <= told(taught(capsys, person, *DAY)).keys()
    stated = ["--fact", "on_opioid=no", "--fact", "on_beta_blocker=no"]
    assert not {"opioids", "beta-blocker"} & told(taught(capsys, person, *DAY, *stated)).keys()


def test_who_has_no_plan_is_told_nothing_of_an_infusion(capsys, person) -> None:
    leaflet = taught(capsys, person, *DAY, "--fact", "iv_iron_allergy=yes")
    assert leaflet["product"] is None
    assert "none-planned" in told(leaflet)
    assert "drip" not in told(leaflet)


def test_every_invented_person_has_a_leaflet(capsys) -> None:
    assert main(["teach", "--invented", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 12
    child = next(one for one in found if one["patient"] == "invented-03")
    assert child["for_parents"]
    men = [one for one in found if one["patient"] in ("invented-02", "invented-04")]
    assert [one for leaflet in men for one in told(leaflet) if "pregn" in one] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_leaflet_with_its_names_is_at_grade_8_or_below(capsys, language) -> None:
    """The names of products count too."""
    for product in ("ferric-carboxymaltose", "ferumoxytol", "iron-sucrose"):
        text = " ".join(told(taught(capsys, *NOBODY, "--product", product, "--language", language)).values())
        assert passes(text, language), flesch_kincaid_grade(counts_of(text, language))


def test_a_leaflet_for_nobody_is_a_draft(capsys) -> None:
    assert taught(capsys, *NOBODY)["draft"]
    assert "Do not hand it out" in printed(capsys, *NOBODY)


def test_a_plan_that_must_be_verified_makes_a_draft(capsys, person) -> None:
    assert main(["plan", person, *DAY, "--jurisdiction", "uk", "--format", "json"]) == 0
    for one in json.loads(capsys.readouterr().out)["proposals"]:
        leaflet = taught(capsys, person, *DAY, "--jurisdiction", "uk", "--product", one["product"])
        assert leaflet["draft"] is not one["releasable"]


def test_statuses_stand_at_the_end_and_not_among_the_sentences(capsys) -> None:
    text = printed(capsys, *NOBODY)
    reader, _, clinician = text.partition("For the clinician")
    for status in ("verified", "secondary", "unverified"):
        assert status not in reader
        assert status in clinician
    assert "EARL24" in clinician
    assert "EARL24" not in reader


def test_the_last_sentence_for_the_reader_says_off_label(capsys) -> None:
    for language, word in (("en-US", "off-label"), ("en-GB", "off-label"), ("es", "fuera de ficha técnica")):
        reader = taught(capsys, *NOBODY, "--language", language)["closing"]
        assert word in reader


def test_what_was_left_out_is_told_to_the_clinician_with_the_reason(capsys) -> None:
    text = printed(capsys, *NOBODY, "--product", "iron-sucrose")
    assert "the knowledge holds no numbers of benefit for both arms" in " ".join(text.split())


def test_forms_are_printed_when_asked_for(capsys) -> None:
    leaflet = taught(capsys, *NOBODY, "--form", "before", "--form", "story")
    assert [one["id"] for one in leaflet["forms"]] == ["before", "story"]
    text = printed(capsys, *NOBODY, "--form", "story")
    assert "[ ] Yes, to teach staff, without my name" in text
    assert "You can take your yes back at any time" in text


def test_only_the_topics_that_were_asked_for_are_printed(capsys) -> None:
    leaflet = taught(capsys, *NOBODY, "--topic", "low-phosphate", "--topic", "when-to-call")
    assert [one["id"] for one in leaflet["topics"]] == ["low-phosphate", "when-to-call"]


def test_markdown_has_headings_and_escapes_what_is_not_ours(capsys, tmp_path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(PERSON.replace("invented-c", "a*b_[c](d)<e>"), "utf-8")
    text = printed(capsys, str(path), *DAY, "--format", "markdown")
    assert text.startswith("# Iron for restless legs syndrome\n")
    assert "\n## When to call\n" in text
    assert r"a\*b\_\[c\](d)\<e\>" in text


def test_a_file_is_written(capsys, tmp_path) -> None:
    assert main(["teach", *NOBODY, "--format", "html", "--out", str(tmp_path / "l.html")]) == 0
    assert (tmp_path / "l.html").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([*NOBODY, "--language", "fr"], "No language is called `fr`. There are: en-GB, en-US, es."),
        ([*NOBODY, "--topic", "iron"], "No topic is called `iron`."),
        ([*NOBODY, "--form", "irls"], "No form is called `irls`. There are: before, after, story."),
        ([*NOBODY, "--product", "rust"], "No product is called `rust`."),
        ([*NOBODY, "--large"], "--large is for --format html."),
        (["--no-person", "--invented"], "leave out the PATHs and --invented"),
        (["--no-person", "--guideline", "aasm-2025"], "--no-person reads no records"),
        (["--no-person", "--as-of", "last"], "--as-of last needs records."),
        ([], "No record was named."),
    ],
)
def test_what_cannot_be_meant_is_refused(capsys, arguments, says) -> None:
    assert main(["teach", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_a_record_that_cannot_be_read_is_listed_beside_the_others(capsys, person, tmp_path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", "utf-8")
    assert main(["teach", person, str(bad), *DAY, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["patient"] for one in found] == ["invented-c", None]
    assert main(["teach", person, str(bad), *DAY, "--format", "html"]) == 0
    assert "bad.json" in capsys.readouterr().out
