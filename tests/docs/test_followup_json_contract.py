"""The JSON of `ironrest follow-up` is the documented one."""

import json
from pathlib import Path

import pytest

from ironrest.cli.main import main
from ironrest.knowledge.load import load
from ironrest.report.followup_json import followup_json
from tests.cases.followup_story import followed, stories
from tools.json_contract import faults, shapes

CONTRACT = Path(__file__).parents[2] / "tools" / "json_contract_followup.toml"
STORIES = {name: story for name, story in stories().items() if story.chart is not None}


@pytest.mark.parametrize("name", STORIES)
def test_every_story_has_the_shape_of_the_contract(name: str) -> None:
    story = STORIES[name]
    found = json.loads(json.dumps(followup_json(followed(name, story.chart or {}, story.on), load())))
    assert list(faults(found, "followup", "followup", CONTRACT)) == [], "Bring the contract up to date."


def test_the_stories_together_meet_the_whole_contract() -> None:
    met: set[str] = set()
    for name, story in STORIES.items():
        met |= shapes_in(followup_json(followed(name, story.chart or {}, story.on), load()), "followup")
    assert set(shapes(CONTRACT)) - met - {"due_list", "due_row"} == {"signed", "refused", "slope", "reach"}


def test_a_fall_of_ferritin_and_a_refused_input_have_the_shape_too() -> None:
    from datetime import date

    chart = {
        "date": date(2026, 11, 20),
        "facts": {"ferritin": ["220 ng/mL @ 2026-08-12", "150 ng/mL @ 2026-11-18"], "phosphate": "3.1"},
        "event": [{"kind": "iv_iron", "date": date(2026, 6, 15)}],
    }
    found = followup_json(followed("one", chart, date(2026, 11, 20)), load())
    assert list(faults(found, "followup", "followup", CONTRACT)) == []
    assert {"slope", "reach", "refused"} <= shapes_in(found, "followup")


def test_the_due_list_has_the_shape_of_the_contract(capsys) -> None:
    assert main(["follow-up", "--invented", "--due", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(faults(found, "due_list", "due_list", CONTRACT)) == []
    assert "due_row" in shapes_in(found, "due_list")
    parts = ("with_something_due", "nothing_due", "no_iron", "without_a_day", "dead")
    assert found["people"] == sum(found[key] for key in parts)


def test_a_change_of_the_answer_is_found() -> None:
    name, story = next(iter(STORIES.items()))
    found = followup_json(followed(name, story.chart or {}, story.on), load())
    less = {key: value for key, value in found.items() if key != "guard"}
    assert list(faults(less, "followup", "followup", CONTRACT)) == ["followup.guard is missing."]
    assert list(faults({**found, "score": 3}, "followup", "followup", CONTRACT)) == [
        "followup.score is not in the contract."
    ]


def shapes_in(value: object, kind: str) -> set[str]:
    """The shapes that a value of this kind holds."""
    name, _, rest = kind.removesuffix(" or null").partition(" of ")
    if name in ("list", "map") and value:
        return {found for one in value for found in shapes_in(one, rest)}  # type: ignore[attr-defined]
    if name not in shapes(CONTRACT) or value is None:
        return set()
    inner = shapes(CONTRACT)[name].items()
    return {name} | {found for key, entry in inner for found in shapes_in(value[key], entry["type"])}  # type: ignore[index]
