"""The JSON of `ironrest teach` agrees with its contract, key for key."""

import json
from typing import Any

import pytest

from ironrest.cli.main import main
from tools.json_contract import faults, shapes
from tools.pages.json_teach import TEACH


def leaflets(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["teach", *arguments, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return found if isinstance(found, list) else [found]


def test_every_leaflet_has_the_shape_of_the_contract_and_meets_all_of_it(capsys) -> None:
    forms = ["--form", "before", "--form", "after", "--form", "story"]
    found = [*leaflets(capsys, "--invented"), *leaflets(capsys, "--no-person", "--language", "es", *forms)]
    assert [fault for one in found for fault in faults(one, "leaflet", "leaflet", TEACH)] == []
    met = {name for one in found for name in shapes_in(one, "leaflet")}
    assert set(shapes(TEACH)) - met == {"signed"}, "nobody has signed the release that ships"


def test_a_change_of_the_leaflet_is_found(capsys) -> None:
    (leaflet,) = leaflets(capsys, "--no-person")
    less = {key: value for key, value in leaflet.items() if key != "closing"}
    assert list(faults(less, "leaflet", "leaflet", TEACH)) == ["leaflet.closing is missing."]
    assert list(faults({**leaflet, "score": 3}, "leaflet", "leaflet", TEACH)) == [
        "leaflet.score is not in the contract."
    ]


def shapes_in(value: Any, kind: str) -> set[str]:
    """The shapes that a value of this kind holds."""
    name, _, rest = kind.removesuffix(" or null").partition(" of ")
    if name == "list" and value:
        return {found for one in value for found in shapes_in(one, rest)}
    if name not in shapes(TEACH) or value is None:
        return set()
    inner = shapes(TEACH)[name].items()
    return {name} | {found for key, entry in inner for found in shapes_in(value[key], entry["type"])}
