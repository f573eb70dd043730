"""The JSON of `ironrest letter` and `ironrest path` agrees with its contract, key for key."""

import json

import pytest

from ironrest.cli.main import main
from tools.json_contract import faults
from tools.pages.json_letter import LETTER

DAY = ["--invented", "--as-of", "2026-11-22", "--format", "json"]


@pytest.mark.parametrize("kind", ["necessity", "referral"])
def test_every_letter_has_the_shape_of_the_contract(capsys: pytest.CaptureFixture[str], kind: str) -> None:
    assert main(["letter", "--kind", kind, *DAY]) == 0
    letters = json.loads(capsys.readouterr().out)
    assert [fault for one in letters for fault in faults(one, "letter", "letter", LETTER)] == []
    less = {key: value for key, value in letters[0].items() if key != "blanks"}
    assert list(faults(less, "letter", "letter", LETTER)) == ["letter.blanks is missing."]


def test_a_path_has_the_shape_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["path", "--patient", "invented-01", *DAY]) == 0
    path = json.loads(capsys.readouterr().out)
    assert list(faults(path, "path", "path", LETTER)) == []
    assert list(faults({**path, "score": 3}, "path", "path", LETTER)) == ["path.score is not in the contract."]
