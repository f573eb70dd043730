"""`ironrest evidence pool --data`: numbers, contract, refusals."""

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main
from tools.json_contract import faults
from tools.pages.pool_json import POOL

#: Two studies by hand: mean 2, tau² 7, Q 8 (tests/science/synthesis/test_pool_properties.py says how).
TWO = "study,yi,vi,dose\nAbe,0,1,500\nBo,4,1,1000\n"
FOUR = "study,yi,vi,dose,drug\nAbe,0,1,500,a\nBo,4,1,1000,b\nCy,1,2,750,a\nDee,2.5,1,900,b\n"
MEANS = "study,mean_1,sd_1,n_1,mean_2,sd_2,n_2\n"


def table(tmp_path: Path, text: str) -> str:
    path = tmp_path / "trials.csv"
    path.write_text(text, "utf-8")
    return str(path)


def pooled(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["evidence", "pool", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["evidence", "pool", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_a_table_is_pooled(capsys, tmp_path) -> None:
    found = pooled(capsys, "--data", table(tmp_path, TWO), "--study", "study", "--test", "z")
    assert (found["estimate"], found["se"], found["q"], found["h2"], found["i2"]) == pytest.approx((2, 2, 8, 8, 87.5))
    assert found["tau2"] == pytest.approx(7)
    assert found["pi_definition"] == "normal distribution"
    assert [one["study"] for one in found["studies"]] == ["Abe", "Bo"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--method", "fe"],
        ["--moderator", "dose"],
        ["--moderator", "drug", "--test", "z"],
        ["--prediction", "t-k-2"],
    ],
)
def test_every_answer_has_the_shape_of_the_contract(capsys, tmp_path, arguments) -> None:
    found = pooled(capsys, "--data", table(tmp_path, FOUR), "--study", "study", *arguments)
    assert list(faults(found, "pool", "pool", POOL)) == []


def test_one_study_and_two_are_answered_in_the_same_shape(capsys, tmp_path) -> None:
    for text in ("yi,vi\n-3,4\n", TWO, "yi,vi\n2,1\n2,1\n"):
        found = pooled(capsys, "--data", table(tmp_path, text), "--test", "knha")
        assert list(faults(found, "pool", "pool", POOL)) == []


def test_a_key_too_many_or_missing_is_found(capsys, tmp_path) -> None:
    found = pooled(capsys, "--data", table(tmp_path, TWO))
    found["more"] = found.pop("estimate")
    assert sorted(faults(found, "pool", "pool", POOL)) == [
        "pool.estimate is missing.", "pool.more is not in the contract."
    ]  # fmt: skip


def test_the_text_shows_all_three_tests_and_names_the_prediction(capsys, tmp_path) -> None:
    assert main(["evidence", "pool", "--data", table(tmp_path, FOUR), "--study", "study", "--moderator", "drug"]) == 0
    said = capsys.readouterr().out
    for words in ("normal (z)", "Knapp-Hartung, ad hoc *", "k - 1 degrees", "Only 4 studies", "Compared with: drug=a"):
        assert words in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("study,yi,vi\nAbe,1,1\nBo,2,-1\n", ("Bo", "`vi`", "negative")),
        ("study,yi,vi\nAbe,1,1\nBo,2,0\n", ("Bo", "`vi`", "is 0")),
        ("study,yi,vi\nAbe,1,1\nBo,,1\n", ("Bo", "`yi`", "missing")),
        ("study,yi,vi\nAbe,1,1\nBo,NaN,1\n", ("Bo", "`yi`", "missing")),
        ("study,yi,vi\nAbe,1,1\nBo,inf,1\n", ("Bo", "`yi`", "infinite")),
        ("study,yi,vi\nAbe,low,1\nBo,2,1\n", ("Abe", "`yi`", "not a number")),
        ("study,yi,vi\nAbe,1,1\nAbe,1,1\n", ("Abe", "twice")),
        ("study,yi,vi\nAbe,1\nBo,2,1\n", ("line 2", "cells")),
        ("study,yi,vi\n", ("holds no study",)),
        ("study,effect,vi\nAbe,1,1\n", ("no column `yi`", "effect")),
        ("study,yi,yi,vi\nAbe,1,1,1\n", ("more than one column `yi`",)),
    ],
)
def test_bad_data_are_refused_by_study_and_column(capsys, tmp_path, text, words) -> None:
    said = refused(capsys, "--data", table(tmp_path, text), "--study", "study")
    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        # Bo's SD is a standard error: 8 / sqrt(64) = 1.
        ("Abe,-8,7,30,-4,8,30\nBo,-9,1,64,-5,7.5,60\nCy,-7,8,40,-3,7,41\n", ("Bo", "`sd_1`", "standard error")),
        ("Abe,-8,7,1,-4,8,30\n", ("Abe", "`n_1`", "at least 2")),
        ("Abe,-8,-7,20,-4,8,30\n", ("Abe", "`sd_1`", "above 0")),
        ("Abe,-8,7,30,-4,8,30\nAbe,-6,7,31,-4,8,30\n", ("Abe", "`mean_2`", "two rows")),
    ],
)
def test_impossible_arms_are_refused_by_study_and_column(capsys, tmp_path, rows, words) -> None:
    said = refused(capsys, "--data", table(tmp_path, MEANS + rows), "--study", "study", "--measure", "md")
    assert all(word in said for word in words), said


def test_an_sd_that_was_looked_up_is_accepted(capsys, tmp_path) -> None:
    rows = "Abe,-8,7,30,-4,8,30\nBo,-9,1,64,-5,7.5,60\nCy,-7,8,40,-3,7,41\n"
    options = ["--data", table(tmp_path, MEANS + rows), "--study", "study", "--measure", "md", "--accept-sd", "Bo"]
    assert pooled(capsys, *options)["k"] == 3


def test_more_events_than_people_are_refused(capsys, tmp_path) -> None:
    file = table(tmp_path, "study,events_1,n_1,events_2,n_2\nAbe,3,20,1,20\nBo,21,20,4,20\n")
    said = refused(capsys, "--data", file, "--study", "study", "--measure", "rr")
    assert all(word in said for word in ("Bo", "`events_1`", "21 events among 20")), said


def test_zero_cells_are_corrected_and_said(capsys, tmp_path) -> None:
    file = table(tmp_path, "study,events_1,n_1,events_2,n_2\nAbe,0,10,2,10\nBo,3,20,6,20\n")
    found = pooled(capsys, "--data", file, "--study", "study", "--measure", "or")
    assert any("0.5 added" in note for note in found["notes"])
    assert found["studies"][0]["yi"] == pytest.approx(math.log(0.5 * 8.5 / (10.5 * 2.5)))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--data FILE"),
        (["--data", "absent.csv"], "cannot be read"),
        (["--level", "0.95"], "percent"),
        (["--moderator", "absent"], "no column `absent`"),
        (["--moderator", "yi"], ""),
    ],
)
def test_a_command_that_cannot_be_answered_says_what_to_type(capsys, tmp_path, arguments, words) -> None:
    file = [] if not arguments or "--data" in arguments else ["--data", table(tmp_path, TWO)]
    assert words in refused(capsys, *file, *arguments)


def test_without_the_extra_the_command_says_what_to_install(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert "pip install 'ironrest[science]'" in refused(capsys, "--data", table(tmp_path, TWO))
