"""`ironrest recall`: every kept answer that a criterion of one release touched, and none of another release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main
from ironrest.knowledge.load import load
from tools.json_contract import RULES, faults


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> dict[str, Path]:
    """The invented people as they would be kept: an array, one object a line, and plans."""
    folder = tmp_path_factory.mktemp("kept")
    files = {"array": folder / "a.json", "lines": folder / "a.ndjson", "plans": folder / "p.json"}
    assert main(["assess", "--invented", "--no-asks", "--format", "json", "--out", str(files["array"])]) == 0
    assert main(["assess", "--invented", "--no-asks", "--format", "ndjson", "--out", str(files["lines"])]) == 0
    assert main(["plan", "--invented", "--format", "json", "--out", str(files["plans"])]) == 0
    return files


def recall(capsys, what: str, *files: Path, code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    release = load().release[:10]
    assert main(["recall", f"{what}@{release}", *map(str, files), "--format", "json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert list(faults(found, "recall", "recall", RULES)) == []
    return found


@pytest.mark.parametrize("form", ["array", "lines"])
def test_a_criterion_is_found_in_everybody_whose_reasons_name_it(kept, capsys, form: str) -> None:
    answers = json.loads(kept["array"].read_text("utf-8"))
    wanted = {
        (one["patient"], name, reason["truth"], told["verdict"])
        for one in answers
        for name, told in one["guidelines"].items()
        for reason in told["reasons"]
        if reason["criterion"] == "tsat_too_high"
    }
    found = recall(capsys, "tsat_too_high", kept[form])["touched"]
    assert {(one["patient"], one["guideline"], one["truth"], one["verdict"]) for one in found} == wanted
    assert ("invented-06", "aasm-2025", "true", "no-iron") in wanted, "the story of invented-06 has a TSAT above 45"


def test_an_alert_is_found_where_it_was_raised(kept, capsys) -> None:
    found = recall(capsys, "overload_suspected", kept["array"], kept["plans"])["touched"]
    assert {(one["file"], one["patient"], one["part"]) for one in found} == {
        (str(kept["array"]), "invented-06", "alert"),
        (str(kept["plans"]), "invented-06", "alert"),
    }


def test_a_limit_is_found_by_product_and_plans_are_said_to_keep_no_criteria(kept, capsys) -> None:
    found = recall(capsys, "iron-sucrose:age", kept["plans"])
    plans = json.loads(kept["plans"].read_text("utf-8"))
    proposed = {one["patient"] for one in plans if any(each["product"] == "iron-sucrose" for each in one["proposals"])}
    assert {one["patient"] for one in found["touched"]} == proposed != set()
    assert found["without_criteria"] == len(plans)


def test_answers_of_another_release_are_counted_and_not_listed(kept, capsys, tmp_path) -> None:
    other = tmp_path / "other.json"
    other.write_text(kept["array"].read_text("utf-8").replace(load().release, "f" * 64), "utf-8")
    found = recall(capsys, "tsat_too_high", other)
    assert (found["touched"], found["answers"], found["other_releases"]) == ([], 0, 12)
    assert main(["recall", "tsat_too_high@ffffff", str(other)]) == 0
    assert "it touched 12 people" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_makes_the_list_partial(kept, capsys, tmp_path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", "utf-8")
    numbers = tmp_path / "numbers.json"
    numbers.write_text("[1, 2]", "utf-8")
    found = recall(capsys, "tsat_too_high", kept["array"], bad, numbers, tmp_path / "none.json", code=3)
    assert [one["file"] for one in found["unread"]] == [str(bad), str(numbers), str(tmp_path / "none.json")]
    assert found["touched"]


def test_somebody_who_was_refused_is_no_answer(capsys, tmp_path) -> None:
    file = tmp_path / "refused.json"
    file.write_text(json.dumps([{"patient": None, "refused": []}]), "utf-8")
    assert recall(capsys, "tsat_too_high", file)["other_releases"] == 0


def test_a_name_that_nobody_knows_is_doubted(kept, capsys) -> None:
    assert main(["recall", f"tsat_to_high@{load().release[:8]}", str(kept["array"])]) == 0
    assert "Is it spelled as in `ironrest rules list`?" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["tsat_too_high", "tsat_too_high@", "tsat_too_high@abc", "@0f49656d40a8", "a@xyzxyz"])
def test_what_is_no_criterion_of_a_release_is_refused(kept, capsys, what) -> None:
    assert main(["recall", what, str(kept["array"])]) == 2
    assert "CRITERION@RELEASE" in capsys.readouterr().err
