"""`ironrest prove`: each law by name, exit 1 with somebody who breaks one, and files for other solvers."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

import ironrest.cli.prove as command
from ironrest.cli.main import main
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.prove.solve import cvc5_check
from tests.care.laws.faults import KNOWLEDGE, with_criterion
from tests.cases.story import Story, answer, read_story
from tests.cases.test_cases import differences
from tools.json_contract import PROOF, faults

QUICK = ["prove", "--guideline", "aasm-2025"]


def planted() -> Knowledge:
    """TSAT 45 itself is let through."""
    return msgspec.structs.replace(with_criterion("tsat_too_high", "tsat > 45"), release="planted")


def test_every_law_is_named_and_the_last_line_counts_them(capsys, tmp_path):
    assert main([*QUICK, "--law", "1.allergy", "--smtlib", str(tmp_path)]) == 0
    *told, last = capsys.readouterr().out.splitlines()

    assert last == f"{len(told)} laws proved"
    assert all(line.startswith("proved  z3 ") and " cvc5 " in line for line in told)
    assert any(line.endswith("1.allergy [aasm-2025]") for line in told)
    assert any(line.endswith("1.allergy [aasm-2025, earlier-stops.toml]") for line in told)
    files = sorted(tmp_path.glob("*.smt2"))
    assert len(files) == len(told)
    assert cvc5_check(files[0].read_text("utf-8")) == "unsat"


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is printed when a law fails."""
    file = tmp_path_factory.mktemp("prove") / "proof.txt"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "load", planted)
        assert main([*QUICK, "--law", "2.tsat", "--out", str(file)]) == 1
    return file.read_text("utf-8")


def test_a_failed_law_is_told_and_the_exit_code_is_1(failed: str):
    told = failed.splitlines()

    assert told[0].startswith("FAILED  z3 ")
    assert told[0].endswith("2.tsat [aasm-2025]")
    assert told[-1] == "1 of 4 laws FAILED"
    assert told.count('tsat = "45 %"') == 1


def test_the_counterexample_is_a_golden_case_that_fails_now_and_passes_once_the_rule_is_mended(
    failed: str, tmp_path: Path
):
    never = 'never = ["either-route", "iv-iron"]\n'
    (tmp_path / "case.toml").write_text(failed[failed.index("story = ") : failed.index(never)] + never, "utf-8")
    story: Story = read_story(tmp_path / "case.toml")

    assert list(differences(story.expect, answer("case", story, planted()))) != []
    assert list(differences(story.expect, answer("case", story, load()))) == []
    assert answer("case", story, KNOWLEDGE)["refused"] == []


def test_the_json_keeps_its_contract_and_one_solver_alone_says_so(monkeypatch, capsys):
    monkeypatch.setattr(command, "load", planted)
    assert main([*QUICK, "--law", "2.tsat", "--format", "json", "--no-cvc5"]) == 1
    found = json.loads(capsys.readouterr().out)

    assert list(faults(found, "proof", "proof", PROOF)) == []
    assert (found["proved"], found["failed"]) == (3, 1)
    assert found["laws"][0]["counterexample"].count("\nnever = ") == 1
    assert {one["cvc5"] for one in found["laws"]} == {None}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--guideline", "acme-2030"], "No guideline is called `acme-2030`"),
        (["--guideline", "seed", "--law", "perpetual"], "No law's name holds `perpetual`"),
        (["--clinic", "/no/such/file.toml"], "cannot be read"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(arguments, said, capsys):
    assert main(["prove", *arguments]) == 2
    assert said in capsys.readouterr().err
