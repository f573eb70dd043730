"""`ironrest evidence check` and `ironrest evidence add`: weak numbers by name, bad data by study and column."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ironrest.cli.evidence_base import evidence_of
from ironrest.cli.main import main
from ironrest.knowledge.files import FOLDER
from ironrest.science.synthesis.contrasts import contrasts
from tools.json_contract import faults, shapes
from tools.pages.claims import CLAIMS

TRIAL = """
[study]
study = "Made2027"
year = 2027
anaemia = "non-anaemic"
against = "placebo"
randomised = "yes"
blinding = "double"
route = "iv"
product_id = "ferric-derisomaltose"
n_randomised = 80
status = "verified"
source = { title = "An invented trial", place = "table 2", registry = "NCT00000000" }

[[outcome]]
arm = "iron"
role = "iron"
n = 40
outcome = "IRLS"
week = 6
kind = "change"
mean = -9.0
sd = 8.0
status = "verified"

[[outcome]]
arm = "placebo"
role = "control"
n = 40
outcome = "IRLS"
week = 6
kind = "change"
mean = -5.0
sd = 7.0
status = "verified"
"""
EVENTS = """
[[outcome]]
arm = "iron"
role = "iron"
n = 40
outcome = "any_AE"
kind = "events"
events = 12
status = "verified"
"""
CONTRAST = """
[[contrast]]
comparison = "iron against placebo"
outcome = "IRLS"
week = 12
measure = "MD"
estimate = -4.0
variance = 2.5
status = "secondary"
"""
TABLE = """study,study_year,study_anaemia,study_against,study_randomised,study_blinding,study_route,study_product_id,\
study_n_randomised,source_title,source_place,source_doi,arm,role,n,outcome,week,kind,mean,sd,status
Made2028,2028,anaemic,placebo,yes,double,iv,ferric-carboxymaltose,60,Invented,abstract,10.1000/x,iron,iron,30,IRLS,6,\
change,-10,8,verified
Made2028,2028,anaemic,placebo,yes,double,iv,ferric-carboxymaltose,60,Invented,abstract,10.1000/x,placebo,control,30,IRLS,\
6,change,-6,7,unverified
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "own"


def add(folder: Path, text: str, *options: str, name: str = "trial.toml") -> int:
    path = folder.parent / name
    path.write_text(text, "utf-8")
    return main(["evidence", "add", str(path), "--evidence", str(folder), *options])


def test_the_gaps_of_the_cochrane_pool_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Earley 2009, Grote week 3, Cho week 4 and the spreads of Allen 2011 (README of the collected evidence)."""
    assert main(["evidence", "check", "--outcome", "IRLS", "--format", "json"]) == 0
    (irls,) = json.loads(capsys.readouterr().out)["outcomes"]
    missing = {
        (one["study"], one["week"])
        for one in irls["points"]
        if one["what"] == "missing" and "cochrane2019-irls-change" in one["says"]
    }
    assert missing == {("Earley2009", None), ("Grote2009", 3.0), ("Cho2016", 4.0), ("Allen2011", 4.0)}
    unverified = [(one["study"], one["arm"]) for one in irls["points"] if one["what"] == "unverified"]
    assert unverified == [("Allen2011", "iron"), ("Allen2011", "placebo")]
    assert {one["study"] for one in irls["points"] if one["what"] == "people-unverified"} == {"Wang2009"}
    assert {one["study"] for one in irls["points"] if one["what"] == "doubtful-sd"} == {
        "Deng2017", "DelRosso_abstract1001"
    }  # fmt: skip


def test_the_outcomes_that_rest_on_an_unseen_number_come_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "check"]) == 0
    (line,) = [
        one for one in capsys.readouterr().out.splitlines() if one.startswith("Rest on a number that nobody saw")
    ]
    assert "IRLS," in line
    assert "ferritin_ng_ml" in line  # the people of Wang 2009 are remembered
    assert "any_AE" not in line


def test_the_check_agrees_with_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "check", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(faults(answer, "evidence_check", "answer", CLAIMS)) == []
    assert list(faults({**answer, "more": 1}, "evidence_check", "answer", CLAIMS)) != []
    assert {"evidence_check", "weak_outcome", "weak_point"} <= shapes(CLAIMS).keys()


@pytest.mark.parametrize(("name", "text"), [("a.toml", TRIAL + EVENTS + CONTRAST), ("a.csv", TABLE)])
def test_a_good_trial_is_kept_and_used(here: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(here, text, name=name) == 0
    study = "Made2027" if name.endswith("toml") else "Made2028"
    assert [one.stem for one in here.iterdir()] == [study]
    evidence = evidence_of(str(here))
    assert evidence.own == (study,)
    rows = contrasts(evidence, "IRLS", population="all", lowest="unverified").rows
    (row,) = [one for one in rows if one.study == study]
    assert (row.yi, row.n_iron, row.week) == (-4.0, 40 if study == "Made2027" else 30, 6.0)
    assert main(["evidence", "check", "--evidence", str(here), "--outcome", "IRLS"]) == 0
    capsys.readouterr()


def test_checking_keeps_nothing(here: Path) -> None:
    assert add(here, TRIAL, "--check-only") == 0
    assert not here.exists()


def test_a_trial_is_not_added_twice(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(here, TRIAL) == 0
    assert add(here, TRIAL) == 2
    assert "a study of this name already" in capsys.readouterr().err


@pytest.mark.parametrize("folder", [FOLDER / "evidence", FOLDER / "own", FOLDER.parents[1]])
def test_the_package_is_never_written_to(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "trial.toml"
    path.write_text(TRIAL, "utf-8")
    before = sorted(FOLDER.parents[1].rglob("*.toml"))
    assert main(["evidence", "add", str(path), "--evidence", str(folder)]) == 2
    assert sorted(FOLDER.parents[1].rglob("*.toml")) == before
    assert "outside the installed program" in capsys.readouterr().err


BAD = {
    "negative SD": ("sd = 8.0", "sd = -8.0", "Made2027, arm iron, IRLS, week 6, column sd: -8 is no spread"),
    "a standard error for an SD": ("sd = 8.0", "sd = 1.26", "column sd: 1.26 looks like a standard error"),
    "an arm twice": ('arm = "placebo"\nrole = "control"', 'arm = "iron"\nrole = "iron"', "column arm: `iron` stands 2"),
    "more events than people": ("events = 12", "events = 41", "column events: 41 events in 40 people"),
    "a count below zero": ("events = 12", "events = -1", "column events: -1 is impossible"),
    "half a person": ("events = 12", "events = 12.5", "Expected `int | null`, got `float`"),
    "a negative variance": ("variance = 2.5", "variance = -2.5", "column variance: -2.5 is no variance"),
    "no interval": ("variance = 2.5", "ci_low = -6", "column variance: give ci_low and ci_high"),
    "an interval turned round": ("variance = 2.5", "ci_low = -2\nci_high = -6", "the estimate does not lie between"),
    "too many people": ("n_randomised = 80", "n_randomised = 79", "column n: the arms hold 80 people, and 79"),
    "no status": ('sd = 8.0\nstatus = "verified"', "sd = 8.0", "outcome 1 (iron), column status: is missing"),
    "an unknown status": ('sd = 8.0\nstatus = "verified"', 'sd = 8.0\nstatus = "sure"', "Invalid enum value 'sure'"),
    "no identifier": (', registry = "NCT00000000"', "", "column source: give a doi, a pmid or a registry number"),
    "no source": ("source = {", "note_source = {", "column source.title: is missing"),
    "an unknown outcome": ('outcome = "IRLS"\nweek = 6', 'outcome = "IRSL"\nweek = 6', "`IRSL` is not known"),
    "a mean off the scale": ("mean = -9.0", "mean = -90.0", "column mean: -90 is not on the scale of IRLS"),
    "not a number": ("mean = -9.0", "mean = nan", "column mean: nan is no number"),
    "a misspelt key": ("mean = -9.0", "maen = -9.0", "unknown field `maen`"),
    "a name that is a path": ('study = "Made2027"', 'study = "../Made2027"', "letters, digits, hyphens"),
    "a study of the base": ('study = "Made2027"', 'study = "Deng2017"', "a study of this name already"),
    "one person with a spread": ("n = 40", "n = 1", "column sd: one person has no spread"),
    "a table where a list belongs": ("[[contrast]]", "[contrast]", "`contrast` is a list of tables"),
    "not TOML": ("[study]", "[study", "The file is not TOML"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_bad_data_is_named_by_study_and_column(fault: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, said = BAD[fault]
    text = TRIAL + EVENTS + CONTRAST
    assert old in text
    assert add(here, text.replace(old, new, 1)) == 2
    assert said in capsys.readouterr().err
    assert not here.exists()


def test_signs_that_steer_a_terminal_are_not_repeated(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(here, TRIAL.replace('arm = "iron"', r'arm = "\u001b[31m"').replace("sd = 8.0", "sd = -8.0")) == 2
    told = capsys.readouterr().err
    assert "column sd: -8 is no spread" in told
    assert "\x1b" not in told


def test_every_fault_is_named_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (TRIAL + EVENTS).replace("sd = 8.0", "sd = -8.0").replace("events = 12", "events = 41")
    assert add(here, text) == 2
    told = capsys.readouterr().err
    assert "column sd" in told
    assert "column events" in told


def test_a_spread_that_is_impossible_on_the_scale_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Mean 30.7 and SD 22.68 on a scale of 0 to 40, as one abstract prints (notes of the collected evidence, 16)."""
    text = TRIAL.replace('kind = "change"', 'kind = "baseline"').replace(
        "mean = -9.0\nsd = 8.0", "mean = 30.7\nsd = 22.68"
    )
    assert add(here, text.replace("mean = -5.0", "mean = 30.0")) == 2
    assert "an SD of 22.68 is impossible" in capsys.readouterr().err


def test_a_small_spread_that_was_looked_up_is_kept(here: Path) -> None:
    text = TRIAL.replace("sd = 8.0", "sd = 1.26").replace('status = "verified"\nsource', "sd_is_sd = true\nsource")
    assert add(here, text) == 0


def test_rows_of_one_table_tell_one_study(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(here, TABLE.replace("Made2028,2028,", "Made2028,2027,", 1), name="a.csv") == 2
    assert "differ between rows" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "content"), [("a.json", b"{}"), ("a.toml", b"\xff\xfe"), ("a.csv", b"")])
def test_what_is_no_trial_is_refused(name: str, content: bytes, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = here.parent / name
    path.write_bytes(content)
    assert main(["evidence", "add", str(path), "--evidence", str(here)]) == 2
    assert capsys.readouterr().err.startswith("ironrest: ")


def test_a_spoilt_file_in_the_folder_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here.mkdir()
    (here / "Spoilt.toml").write_text("[study]", "utf-8")
    assert main(["evidence", "check", "--evidence", str(here)]) == 2
    assert "Spoilt.toml: " in capsys.readouterr().err
