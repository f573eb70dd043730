"""`ironrest evidence pool --outcome` and `ironrest evidence report`: numbers of the notes, contract, refusals."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main
from tests.report.html import Page
from tools.json_contract import faults
from tools.pages.outcome_json import OUTCOME

#: Of the evidence README: ferric carboxymaltose, DerSimonian and Laird, normal intervals.
FCM = ("--outcome", "irls", "--product", "ferric-carboxymaltose", "--method", "dl", "--test", "z")


def pooled(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["evidence", "pool", *arguments, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def numbers(found: dict[str, Any]) -> tuple[float, ...]:
    return tuple(round(found[key], 2) for key in ("estimate", "ci_low", "ci_high"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["evidence", "pool", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_fcm_without_the_trial_in_anaemia_is_what_the_notes_say(capsys) -> None:
    found = pooled(capsys, *FCM)
    assert numbers(found) == (-3.23, -4.89, -1.57)
    assert found["i2"] == 0
    assert {one["population"] for one in found["studies"]} <= {"non-anaemic", "not-stated"}


def test_fcm_with_the_trial_in_anaemia_is_what_the_notes_say(capsys) -> None:
    found = pooled(capsys, *FCM, "--population", "together")
    assert numbers(found) == (-5.96, -10.73, -1.18)
    assert round(found["i2"]) == 88
    sign = next(one for one in found["sensitivity"] if one["id"] == "bae-sign")
    assert round(sign["estimate"], 2) == -5.23
    assert sign["status"] == "unverified"


def test_lee_against_pramipexole_is_what_cochrane_printed(capsys) -> None:
    assert round(pooled(capsys, "--outcome", "irls", "--against", "drug")["estimate"], 2) == -0.40


def test_people_with_anaemia_stand_apart_and_the_sensitivity_with_them_is_told(capsys) -> None:
    found = pooled(capsys, "--outcome", "irls")
    assert "Bae2021" not in {one["study"] for one in found["studies"]}
    assert next(one["studies"] for one in found["apart"] if one["id"] == "anaemic") == ["Bae2021"]
    assert next(one for one in found["sensitivity"] if one["kind"] == "with")["studies"].count("Bae2021") == 1
    assert found["crosses_no_effect"], "notes.md: no strict set is significant on the t-based scale"


def test_the_missing_rows_of_the_cochrane_pool_are_named(capsys) -> None:
    found = pooled(capsys, "--outcome", "irls")
    cochrane = next(one for one in found["published"] if one["id"] == "cochrane2019-irls-change")
    assert {one["study"] for one in cochrane["missing"]} == {"Earley2009", "Grote2009", "Cho2016", "Allen2011"}
    assert found["overstates"]


def test_a_recalled_number_is_said_wherever_it_is_let_in(capsys) -> None:
    assert not pooled(capsys, "--outcome", "irls")["rests_on_unverified"]
    found = pooled(capsys, "--outcome", "irls", "--lowest", "unverified")
    assert found["rests_on_unverified"]
    assert found["status"] == "unverified"
    main(["evidence", "pool", "--outcome", "irls", "--lowest", "unverified"])
    assert "RESTS ON AN UNVERIFIED NUMBER" in capsys.readouterr().out


def test_a_ratio_is_told_as_a_ratio(capsys) -> None:
    found = pooled(capsys, "--outcome", "responders", "--leave-out", "Earley2024")
    # 11 of 24 against 1 of 22 (table 3 of the review): (11 / 24) / (1 / 22).
    assert found["natural"]["estimate"] == pytest.approx(11 / 24 * 22)


@pytest.mark.parametrize(
    "arguments",
    [
        ["irls"],
        ["irls", "--population", "together", "--lowest", "unverified"],
        ["irls", "--population", "esrd"],
        ["responders", "--test", "knha"],
        ["ferritin"],
        ["serious_AE"],
    ],
)
def test_every_answer_has_the_shape_of_the_contract(capsys, arguments) -> None:
    found = pooled(capsys, "--outcome", *arguments)
    assert list(faults(found, "outcome_pool", "outcome_pool", OUTCOME)) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--outcome", "happiness"], ("happiness", "IRLS")),
        (["--outcome", "irls", "--data", "x.csv"], ("--outcome", "--data")),
        (["--outcome", "irls", "--moderator", "dose"], ("--moderator", "--data")),
        (["--outcome", "irls", "--yi", "effect"], ("--yi", "--data")),
        (["--outcome", "irls", "--week", "six"], ("--week", "six")),
        (["--outcome", "irls", "--leave-out", "Nobody2020"], ("Nobody2020",)),
        (["--outcome", "irls", "--sensitivity", "none"], ("bae-sign",)),
        (["--outcome", "irls", "--figure", "x.gif"], (".svg", "x.gif")),
        (["--outcome", "ferritin", "--figure", "x.svg"], ("at least 1",)),
        (["--data", "x.csv", "--population", "together"], ("--population", "--outcome")),
        (["--data", "x.csv", "--leave-out", "A"], ("--leave-out", "--outcome")),
        ([], ("--data", "--outcome")),
    ],
)
def test_what_cannot_be_meant_is_refused(capsys, arguments, words) -> None:
    said = refused(capsys, *arguments)
    assert [word for word in words if word not in said] == []


def test_without_the_extra_the_command_to_type_is_told(capsys, monkeypatch, tmp_path) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "pip install 'ironrest[science]'" in refused(
        capsys, "--outcome", "irls", "--figure", str(tmp_path / "x.svg")
    )


def test_assess_and_plan_import_no_numpy() -> None:
    code = (
        "import sys; from ironrest.cli.main import main; main(['plan', '--no-person', '--weight', '70kg']); "
        "main(['assess', '--invented', '--format', 'json']); "
        "sys.exit(any(name in sys.modules for name in ('numpy', 'scipy', 'matplotlib', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    assert main(["evidence", "report", "--out", str(path)]) == 0
    return path.read_text("utf-8")


def test_the_report_is_one_file_that_loads_and_runs_nothing(report) -> None:
    assert "<script" not in report
    assert re.findall(r'\bstyle="', report) == [], "the policy lets no style stand in an element"
    assert not re.search(r'(?:src|href)="(?!#)', report)
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(report)
    names = re.findall(r'\bid="([^"]+)"', report)
    assert len(names) == len(set(names))
    assert Page(re.sub(r"<svg.*?</svg>", "", report, flags=re.DOTALL)).faults == []


def test_the_first_screen_holds_both_readings_and_the_dummy(report) -> None:
    first = report[: report.index('<h2 id="flow">')]
    for words in ("-3.23 (-4.89 to -1.57), I² 0 %", "-5.96 (-10.73 to -1.18), I² 88 %", "0.8 to 12 points", "t-based"):
        assert words in first


def test_every_figure_of_the_report_is_described_and_has_its_table(report) -> None:
    figures = re.findall(r'<figure class="plot[^"]*">.*?</figure>', report, re.DOTALL)
    assert len(figures) >= 8
    for one in figures:
        assert 'role="img" aria-label="' in one
        assert "<table>" in one


def test_an_outcome_of_recalled_numbers_says_so_in_the_report(report) -> None:
    ferritin = report[report.index('<h2 id="ferritin">') : report.index('<h2 id="tsat">')]
    assert "RESTS ON AN UNVERIFIED NUMBER" in ferritin
    assert "Wang2009" in ferritin


def test_the_flow_names_who_is_left_out(report) -> None:
    flow = report[report.index('<h2 id="flow">') : report.index('<h2 id="irls">')]
    assert re.search(r"<strong>3</strong> of them with numbers of both arms", flow)
    for study in ("Earley2009", "Grote2009", "Wang2009", "Allen2011", "Cho2018"):
        assert f"<strong>{study}</strong>" in flow
