"""The JSON of `ironrest alternatives` agrees with its contract, key for key."""

import json
from pathlib import Path
from typing import Any

from ironrest.cli.main import main
from ironrest.knowledge.load import load
from ironrest.report.alternatives_json import alternatives_json
from tests.cases.alternatives_story import stories, told
from tools.json_contract import ALTERNATIVES, faults, shapes

CLINIC = """[clinic]
name = "Example clinic"
[plan]
currency = "EUR"
[plan.price.ferric-carboxymaltose]
per_mg = 0.5
per_visit = 100
[alternatives.price]
per_week = 1.5
per_visit = 60
per_blood_draw = 20
"""


def answers(capsys, *arguments: str) -> list[dict[str, Any]]:
    assert main(["alternatives", *arguments, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return found if isinstance(found, list) else [found]


def every_answer(capsys, tmp_path: Path) -> list[dict[str, Any]]:
    clinic = tmp_path / "clinic.toml"
    clinic.write_text(CLINIC, "utf-8")
    rich = tmp_path / "rich.toml"
    rich.write_text(
        'patient = "rich"\nbirth_date = 1976-01-01\nsex = "male"\ndate = 2026-11-22\n[facts]\nrls_diagnosed = true\n'
        'clinically_significant = true\nferritin = "60 ng/mL"\ntsat = "25 %"\ncrp = "9"\ncreatinine = "1 mg/dL"\n'
        'weight = "70 kg"\noral_iron_failed = false\noral_iron_not_tolerated = false\nibd = true\nibd_flare = false\n'
        '[[drug]]\nname = "Levothyroxine 50 ug"\nstatus = "active"\nstarted = 2026-11-01\n',
        "utf-8",
    )
    knowledge = load()
    made = [alternatives_json(told(name, one, knowledge), knowledge) for name, one in stories().items()]
    return [
        *json.loads(json.dumps(made)),
        *answers(capsys, "--invented", "--clinic", str(clinic)),
        *answers(capsys, "--invented", "--jurisdiction", "uk"),
        *answers(capsys, str(rich), "--as-of", "2026-11-22", "--clinic", str(clinic)),
    ]


def test_every_answer_has_the_shape_of_the_contract_and_meets_all_of_it(capsys, tmp_path) -> None:
    found = every_answer(capsys, tmp_path)
    wrong = [fault for one in found for fault in faults(one, "alternatives", "alternatives", ALTERNATIVES)]
    assert wrong == [], "Bring the contract up to date."
    met = {name for one in found for name in shapes_in(one, "alternatives")}
    assert set(shapes(ALTERNATIVES)) - met == {"signed"}, "nobody has signed the release that ships"


def shapes_in(value: Any, kind: str) -> set[str]:
    """The shapes that a value of this kind holds."""
    name, _, rest = kind.removesuffix(" or null").partition(" of ")
    if name in ("list", "map") and value:
        inner = value if isinstance(value, list) else value.values()
        return {found for one in inner for found in shapes_in(one, rest)}
    if name not in shapes(ALTERNATIVES) or value is None:
        return set()
    keys = shapes(ALTERNATIVES)[name].items()
    return {name} | {found for key, entry in keys for found in shapes_in(value[key], entry["type"])}
