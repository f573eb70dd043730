"""Vials, strength, labels that cannot be planned from, and the small readings of a plan."""

import msgspec
import pytest

from ironrest.care.plan.gates import gated
from ironrest.care.plan.limits import LabelRules
from ironrest.care.plan.proposal import VialCount
from ironrest.care.plan.vials import choose_vials, wasted_mg
from ironrest.values.interval import exact, less_than
from tests.care.plan.people import ASKED, CLEAR, KNOWLEDGE, planned


@pytest.mark.parametrize(
    ("drug_ml", "sizes", "opened", "waste_mg"),
    [
        (20.0, (2, 15, 20), {20: 1}, 0),
        (15.0, (2, 10, 20), {10: 1, 2: 3}, 50),  # 16 mL; 20 mL would waste 250 mg
        (10.0, (1, 5, 10), {10: 1}, 0),
        (8.0, (1, 5, 10), {5: 1, 1: 3}, 0),
        (17.1, (17,), {17: 2}, 845),
        (0.1, (2,), {2: 1}, 95),
        (10.0, (), {}, 0),
    ],
)
def test_the_least_waste_then_the_fewest_vials(drug_ml: float, sizes: tuple, opened: dict, waste_mg: float) -> None:
    vials = choose_vials(drug_ml, sizes, 50)
    assert vials == tuple(VialCount(ml=ml, mg=50 * ml, count=count) for ml, count in opened.items())
    assert wasted_mg(drug_ml, vials, 50) == pytest.approx(waste_mg)


@pytest.mark.parametrize(
    ("product", "jurisdiction", "drug_ml"),
    [
        ("ferric-carboxymaltose", "us", 20.0), ("ferric-derisomaltose", "us", 10.0), ("iron-dextran", "eu", 20.0),
        ("ferumoxytol", "us", 17.0), ("iron-sucrose", "us", 10.0), ("ferric-gluconate", "us", 10.0),
    ],
)  # fmt: skip
def test_the_volume_follows_from_the_products_own_strength(product: str, jurisdiction: str, drug_ml: float) -> None:
    """1,000 mg are 20 mL of 50 mg/mL and 10 mL of 100 mg/mL; 510 mg 17 mL of 30, 200 mg 10 mL of 20, 125 mg 10 mL."""
    assert planned(product, jurisdiction).proposals[0].visits[0].drug_ml == drug_ml


@pytest.mark.parametrize("jurisdiction", ["eu", "uk"])
def test_what_is_not_sold_or_not_read_is_not_planned(jurisdiction: str) -> None:
    assert planned("ferumoxytol", jurisdiction).refusals[0].rule == "not-marketed"
    assert planned("ferric-gluconate", jurisdiction).refusals[0].rule == "no-label-data"


def test_the_test_dose_stands_before_iron_dextran_in_the_us_and_nowhere_else() -> None:
    """DEX-2: 25 mg over 30 seconds, an hour's wait. EMA-1: no longer recommended; a slow start instead."""
    steps = {step.do: step for step in planned("iron-dextran", dose_mg=100).proposals[0].visits[0].steps}
    assert (steps["test-dose"].dose_mg, steps["test-dose"].minutes, steps["wait"].minutes) == (25, 0.5, 60)
    second = planned("iron-dextran", dose_mg=200).proposals[0].visits[1]
    assert second.test_dose_mg == 0
    europe = {step.do: step for step in planned("iron-dextran", "eu").proposals[0].visits[0].steps}
    assert "test-dose" not in europe
    assert (europe["slow-start"].dose_mg, europe["slow-start"].minutes) == (25, 15)
    others = [name for name in KNOWLEDGE.products if name != "iron-dextran"]
    assert all(visit.test_dose_mg == 0 for name in others for visit in planned(name).proposals[0].visits)


def test_ferumoxytol_is_barred_by_an_allergy_to_any_intravenous_iron_and_says_so_of_mri() -> None:
    """FRX-6; HD17-REVIEW: up to 3 months."""
    for allergy, asked in [(True, "contraindicated"), (None, "not known")]:
        refusal = planned("ferumoxytol", "us", {**ASKED, "iv_iron_allergy": allergy}, cleared=CLEAR).refusals[0]
        assert (refusal.rule, refusal.asked) == ("contraindication:hypersensitivity", asked)
    made = planned("ferumoxytol", "us", {**ASKED, "mri_planned": True}, cleared=CLEAR).proposals[0]
    assert any("MRI" in one.says and "3 months" in one.says and one.held == "yes" for one in made.reasons_against)


def test_every_bar_that_holds_is_named() -> None:
    person = {**ASKED, "iv_iron_allergy": True, "iron_overload": True, "phosphate": exact(1.0)}
    refusal = planned("ferric-carboxymaltose", "eu", person, cleared=CLEAR).refusals[0]
    assert refusal.rule == "contraindication:hypersensitivity"
    assert refusal.also == ("contraindication:overload", "gate:phosphate")


def test_the_whole_time_of_a_visit_and_the_waste_of_a_course() -> None:
    """100 mg of iron dextran: half a minute, an hour, two minutes, an hour of observation."""
    made = planned("iron-dextran", dose_mg=100).proposals[0]
    assert made.visits[0].total_min == pytest.approx(0.5 + 60 + 2 + 60)
    assert made.waste_mg == 0


def test_a_gate_of_one_country_is_not_asked_in_another() -> None:
    product = KNOWLEDGE.products["ferric-carboxymaltose"]
    gate = msgspec.structs.replace(product.gate["phosphate"], jurisdictions=("us",))
    only_us = msgspec.structs.replace(product, gate={"phosphate": gate})
    changed = msgspec.structs.replace(KNOWLEDGE, products={**KNOWLEDGE.products, product.id: only_us})
    low = {**ASKED, "phosphate": less_than(2.4)}
    found = {
        name: len(list(gated(changed, LabelRules(changed, product.id, name), low, asked_about=True)))
        for name in ("us", "eu")
    }
    assert found == {"us": 1, "eu": 0}


def test_words_bound_no_number() -> None:
    rules = LabelRules(KNOWLEDGE, "ferumoxytol", "us")
    rules.rules = tuple(
        one._replace(limit=msgspec.structs.replace(one.limit, value=("a",))) for one in rules.rules if one.id == "dose"
    )
    assert rules.high("dose_mg", {"regimen": "two-doses"}) == float("inf")
