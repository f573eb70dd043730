"""The counts on the page of where guidelines part: counted again from the data, and once more by hand-written rules."""

from __future__ import annotations

import csv
import tomllib
from itertools import combinations
from typing import Any

import pytest

from tests.shared import shared
from tools.count_disagreements import FILE, counted


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


@pytest.mark.slow
def test_the_kept_counts_are_those_of_the_data_and_the_rules() -> None:
    again = counted(shared("data", "nhanes", "anemia.csv"))
    assert again == FILE.read_text("utf-8"), (
        "Run: python -m tools.count_disagreements > docs/data/guideline-counts.toml, then `make docs`."
    )


def test_a_reading_of_the_guidelines_by_hand_counts_the_same(kept: dict[str, Any]) -> None:
    """Adults without another illness, from the lines as docs/reference/guidelines.md prints them."""
    with shared("data", "nhanes", "anemia.csv").open(encoding="utf-8") as file:
        people = [(float(row["ferr"]), float(row["tsat"])) for row in csv.DictReader(file)]
    for name, reasons in (("nhanes_no_reason", False), ("nhanes_reasons", True)):
        by_hand = [read(ferritin, tsat, reasons) for ferritin, tsat in people]
        assert len(by_hand) == kept[name]["people"] == 3990
        for one, other in combinations(by_hand[0], 2):
            apart = sum(person[one] != person[other] for person in by_hand)
            assert kept[name]["apart"][f"{one} {other}"] == apart, (name, one, other)


def read(ferritin: float, tsat: float, reasons: bool) -> dict[str, str]:
    if tsat >= 45 or ferritin >= 300:
        return dict.fromkeys(("aasm-2025", "irlssg-2018", "mayo-2021", "seed"), "none")
    aasm = "either" if ferritin <= 75 or tsat < 20 else "iv" if ferritin <= 100 else "none"
    mayo = ("either" if reasons else "oral") if ferritin <= 75 else ("iv" if reasons else "specialist")
    mayo = mayo if ferritin <= 100 else "none"
    irlssg = mayo if ferritin <= 100 or not reasons else "specialist"
    deficient = ferritin <= 75 or tsat < 20
    seed = "iv" if ferritin < 30 or (deficient and reasons) else "oral" if deficient else "none"
    if ferritin > 100 and tsat < 20:  # the safety rules: nothing less strict than a specialist
        aasm, irlssg, mayo, seed = (one if one == "none" else "specialist" for one in (aasm, irlssg, mayo, seed))
    return {"aasm-2025": aasm, "irlssg-2018": irlssg, "mayo-2021": mayo, "seed": seed}
