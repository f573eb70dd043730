"""The JSON of `ironrest plan` and `ironrest products` agrees with its contract, key for key."""

import json
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main
from tests.cli.test_plan_command import PERSON
from tools.json_contract import PLAN, faults, shapes

DAY = ["--as-of", "2026-11-20"]
#: An alert, a refused value, a note of a dose given before, and a clinic that enters, prices and switches on.
RICH = f"""{PERSON}
hb = "6.9 g/dL @ 2026-11-10"
crp = "9 @ 2026-11-10"
[[event]]
kind = "iv_iron"
date = 2026-03-15
"""


def plans(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["plan", *arguments, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return found if isinstance(found, list) else [found]


def every_plan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> list[dict[str, Any]]:
    rich = tmp_path / "rich.toml"
    rich.write_text(RICH, "utf-8")
    nobody = [
        one
        for where in ("us", "eu", "uk")
        for one in plans(capsys, "--no-person", "--weight", "72kg", "--jurisdiction", where, "--fact", "hb=11g/dL")
    ]
    return [*nobody, *plans(capsys, str(rich), *DAY), *plans(capsys, "--invented"),
            *plans(capsys, "--invented", "--jurisdiction", "eu")]  # fmt: skip


def test_every_plan_has_the_shape_of_the_contract_and_meets_all_of_it(capsys, tmp_path) -> None:
    found = every_plan(capsys, tmp_path)
    assert [fault for one in found for fault in faults(one, "plan", "plan", PLAN)] == [], (
        "Bring the contract up to date."
    )
    met = {name for one in found for name in shapes_in(one, "plan")}
    labels = {"label", "way", "label_limit", "bar", "label_note"}
    assert set(shapes(PLAN)) - labels - met == {"signed"}, "nobody has signed the release that ships"


def test_every_label_has_the_shape_of_the_contract(capsys) -> None:
    assert main(["products", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [fault for one in found for fault in faults(one, "label", "label", PLAN)] == []
    met = {name for one in found for name in shapes_in(one, "label")}
    assert met == {"label", "way", "label_limit", "bar", "label_note", "citation"}


def test_a_change_of_the_plan_is_found(capsys) -> None:
    (plan,) = plans(capsys, "--no-person", "--weight", "72kg")
    less = {key: value for key, value in plan.items() if key != "refusals"}
    assert list(faults(less, "plan", "plan", PLAN)) == ["plan.refusals is missing."]
    assert list(faults({**plan, "score": 3}, "plan", "plan", PLAN)) == ["plan.score is not in the contract."]


def test_numbers_carry_no_noise(capsys) -> None:
    """At most six places; no limit's value is rounded by that."""
    for where in ("us", "eu", "uk"):
        (plan,) = plans(capsys, "--no-person", "--weight", "66.7kg", "--jurisdiction", where)
        assert [one for one in numbers(plan) if len(str(one).partition(".")[2]) > 6] == []


def shapes_in(value: Any, kind: str) -> set[str]:
    """The shapes that a value of this kind holds."""
    name, _, rest = kind.removesuffix(" or null").partition(" of ")
    if name in ("list", "map") and value:
        return {found for one in value for found in shapes_in(one, rest)}
    if name not in shapes(PLAN) or value is None:
        return set()
    inner = shapes(PLAN)[name].items()
    return {name} | {found for key, entry in inner for found in shapes_in(value[key], entry["type"])}


def numbers(value: Any) -> list[float]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, float) else [number for one in inner for number in numbers(one)]
