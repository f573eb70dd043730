"""`ironrest rules diff`: one number changed by hand changes the people who lie between, and nobody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main
from ironrest.knowledge.load import load
from tests.cases.story import FOLDER, stories
from tests.cli.releases import AFTER, BEFORE, changed_release
from tools.json_contract import RULES, faults

PERSON = """
patient = "{id}"
birth_date = 1980-01-15
[facts]
rls_diagnosed = "yes @ 2026-11-20"
clinically_significant = "yes @ 2026-11-20"
ferritin = "{ferritin} ng/mL @ 2026-11-10"
tsat = "30 % @ 2026-11-10"
pregnant = "no @ 2026-11-20"
on_dialysis = "no @ 2026-11-20"
iv_iron_allergy = "no @ 2026-11-22"
active_infection = "no @ 2026-11-22"
iv_iron_elsewhere = "no @ 2026-11-22"
"""


def diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["rules", "diff", *arguments, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert list(faults(found, "diff", "diff", RULES)) == []
    return found


def named(found: dict[str, Any], source: str, guideline: str) -> dict[str, Any]:
    (one,) = [one for one in found["sources"] if source in one["source"] and one["guideline_before"] == guideline]
    return dict(one)


@pytest.fixture
def empty(tmp_path: Path) -> str:
    folder = tmp_path / "cases"
    folder.mkdir()
    return str(folder)


def test_one_threshold_moved_changes_those_between_and_is_named(capsys, tmp_path: Path, empty: str) -> None:
    people = []
    for name, ferritin in (("below", 60), ("between", 61), ("at-75", 75), ("above", 76)):
        path = tmp_path / f"{name}.toml"
        path.write_text(PERSON.format(id=name, ferritin=ferritin), "utf-8")
        people += ["--on", str(path)]
    other = changed_release(tmp_path)

    found = diff(capsys, "current", str(other), *people, "--as-of", "2026-11-22", "--cases", empty)

    assert found["changes"] == [
        {"part": "criteria", "id": "aasm_either_route", "what": "when", "before": BEFORE, "after": AFTER}
    ]
    mine = named(found, "below.toml", "aasm-2025")
    assert (mine["people"], mine["patients_changed"]) == (4, ["between", "at-75"])
    assert {"before": "either-route", "after": "iv-iron", "people": 2, "people_changed": 2} in mine["table"]
    assert named(found, "below.toml", "mayo-2021")["people_changed"] == 0
    assert found["before"]["release"] == load().release != found["after"]["release"]


def test_the_golden_cases_of_the_checkout_are_compared_too(capsys) -> None:
    found = diff(capsys, "aasm-2025", "mayo-2021")
    assert named(found, "golden", "aasm-2025")["people"] == len(stories())
    assert named(found, "invented", "aasm-2025")["patients_changed"] == ["invented-03", "invented-04", "invented-05"]
    (child,) = [one for one in found["changes"] if one["id"] == "child"]
    assert child["before"] == "oral-iron when aasm_child; no-iron otherwise"
    assert child["after"] == "not-covered otherwise"


def test_the_same_on_both_sides_changes_nothing(capsys, empty: str) -> None:
    for name in ("current", "seed"):
        found = diff(capsys, name, name, "--cases", empty)
        assert found["changes"] == []
        assert [one["people_changed"] for one in found["sources"]] == [0] * len(found["sources"])


def test_a_guideline_beside_a_release_is_that_guideline_in_both(capsys, tmp_path: Path) -> None:
    found = diff(capsys, "aasm-2025", str(changed_release(tmp_path)), "--cases", str(FOLDER / "iron_status"))
    assert {(one["guideline_before"], one["guideline_after"]) for one in found["sources"]} == {
        ("aasm-2025", "aasm-2025")
    }
    # the golden case of ferritin 75 exactly, and one whose bound reaches over 60
    assert "ferritin-75-exactly" in named(found, "golden", "aasm-2025")["patients_changed"]


def test_the_text_counts_and_names_people_by_id_alone(capsys, empty: str) -> None:
    assert main(["rules", "diff", "aasm-2025", "mayo-2021", "--cases", empty]) == 0
    told = capsys.readouterr().out
    assert "The invented people, aasm-2025 -> mayo-2021: the answer of 3 of 12 changes." in told
    assert "Changed: invented-03, invented-04, invented-05" in told
    assert "1  iv-iron -> not-covered" in told


@pytest.mark.parametrize(
    ("sides", "says"),
    [
        (("current", "nowhere"), "neither a guideline"),
        (("aasm-2025", "aasm-2099"), "neither a guideline"),
    ],
)
def test_a_side_that_there_is_not_is_refused_with_what_there_is(capsys, sides, says) -> None:
    assert main(["rules", "diff", *sides]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "irlssg-2018" in told


def test_a_folder_that_is_not_whole_is_refused(capsys, tmp_path: Path) -> None:
    other = changed_release(tmp_path)
    (other / "asks.toml").unlink()
    assert main(["rules", "diff", "current", str(other)]) == 2
    assert "no whole knowledge folder" in capsys.readouterr().err


def test_a_source_that_one_cannot_read_stands_as_not_read(capsys, tmp_path: Path, empty: str) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", "utf-8")
    found = diff(capsys, "aasm-2025", "seed", "--on", str(bad), "--cases", empty)
    assert named(found, "bad.json", "aasm-2025")["table"] == [
        {"before": "not-read", "after": "not-read", "people": 1, "people_changed": 0}
    ]
