"""The JSON answer and its contract agree, key for key."""

import json
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main
from tests.cli.records import bundle, written
from tools.json_contract import faults, shapes

#: Contradicting, bounded, stale and refused values; a drug; a score; an event.
RICH = """
patient = "invented-rich"
birth_date = 1950-01-15
sex = "male"
[facts]
rls_diagnosed = "yes @ 2026-11-20"
clinically_significant = "yes @ 2026-11-20"
ferritin = "<50 ng/mL @ 2026-11-10"
tsat = "0.15 @ 2026-11-10"
hb = "7.0 g/dL @ 2026-11-10"
crp = "9 mg/L @ 2020-01-01"
irls_total = "24 @ 2026-11-20"
[[drug]]
name = "Pramipexole 0.125 mg"
status = "active"
started = "2024-02"
[[event]]
kind = "iv_iron"
date = 2026-11-15
"""
DAY = ["--as-of", "2026-11-22", "--format", "json"]


def answers(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["assess", *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    return found if isinstance(found, list) else [found]


@pytest.fixture
def rich(tmp_path: Path) -> str:
    path = tmp_path / "rich.toml"
    path.write_text(RICH, "utf-8")
    return str(path)


def test_the_invented_people_are_answered_in_the_shape_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = [fault for one in answers(capsys, "--invented", "--format", "json") for fault in faults(one)]
    assert found == [], "Bring tools/json_contract.toml up to date, then run `make docs`."


def test_a_rich_record_is_answered_in_the_shape_of_the_contract(
    capsys: pytest.CaptureFixture[str], rich: str, tmp_path: Path
) -> None:
    people = answers(capsys, rich, written(tmp_path, bundle(ferritin=(42, "ng/mL"))), *DAY)
    assert [fault for one in people for fault in faults(one)] == []


def test_each_shape_of_the_contract_is_met_in_an_answer(capsys: pytest.CaptureFixture[str], rich: str) -> None:
    met: set[str] = set()
    for one in [*answers(capsys, "--invented", "--format", "json"), *answers(capsys, rich, *DAY)]:
        met |= shapes_in(one, "answer")
    assert set(shapes()) - met == {"signed"}, "nobody has signed the release that ships"


def shapes_in(value: Any, kind: str) -> set[str]:
    """The shapes that a value of this kind holds."""
    name, _, rest = kind.removesuffix(" or null").partition(" of ")
    if name in ("list", "map") and value:
        inner = value if isinstance(value, list) else value.values()
        return {found for one in inner for found in shapes_in(one, rest)}
    if name not in shapes() or value is None:
        return set()
    return {name} | {found for key, entry in shapes()[name].items() for found in shapes_in(value[key], entry["type"])}


def without(answer: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != key}


def test_a_change_of_the_answer_is_found(capsys: pytest.CaptureFixture[str], rich: str) -> None:
    (answer,) = answers(capsys, rich, *DAY)
    assert list(faults(without(answer, "asks"))) == ["answer.asks is missing."]
    assert list(faults({**answer, "score": 3})) == ["answer.score is not in the contract."]
    assert list(faults({**answer, "verdict": "maybe"})) == ["answer.verdict is `maybe`, which is none of its words."]
    assert list(faults({**answer, "definite": "yes"})) == ["answer.definite is not yes/no: 'yes'."]
    assert list(faults({**answer, "reasons": [3]})) == ["answer.reasons[0] is not reason: 3."]


def test_a_file_that_cannot_be_read_stands_as_the_contract_says(
    capsys: pytest.CaptureFixture[str], rich: str, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", "utf-8")
    unread = answers(capsys, rich, str(bad), *DAY)[1]
    assert unread.keys() == {"patient", "refused"}
    assert unread["patient"] is None
    assert list(faults(unread["refused"], "list of refused")) == []
