"""Formulas and tables for anaemia, worked out by hand; they stand beside the dose for RLS and never become it."""

import pytest

from ironrest.care.plan.anaemia import anaemia_doses, ideal_weight_kg
from ironrest.values.interval import Interval, exact
from tests.care.plan.people import KNOWLEDGE, adult, planned

GANZONI = KNOWLEDGE.plan.formula["ganzoni"].numbers


def dose(which: str, weight: float, hb: float, **more) -> float | None:
    found = {one.id: one.dose_mg for one in anaemia_doses(KNOWLEDGE, adult(weight, hb=exact(hb), **more))}
    return found[which]


@pytest.mark.parametrize(
    ("which", "weight", "hb", "more", "by_hand"),
    [
        ("ganzoni", 70, 14, {}, 668.0),  # 70 x 1 x 2.4 + 500
        ("ganzoni", 70, 16, {}, 500.0),  # never less than the stores
        ("ganzoni", 35, 10, {}, 777.0),  # 35 x 3 x 2.4 + 15 x 35
        ("ganzoni", 35.1, 10, {}, 921.2),  # 35.1 x 5 x 2.4 + 500
        ("ganzoni", 100, 14, {"height": exact(160.0), "sex": "female"}, 625.714),  # ideal 45.5 + 2.3 x 2.9921 = 52.38
        ("ganzoni", 70, 14, {"height": exact(180.0), "sex": "male"}, 668.0),  # not obese: the weight itself
        ("dextran_us", 70, 7, {}, 2116.66),  # 2.21 x 7.8 x 70 + 13 x 70
        ("dextran_us", 50, 14, {}, 738.4),  # 2.21 x 0.8 x 50 + 650
        ("dextran_us", 15, 10, {}, 261.3),  # 2.21 x 2 x 15 + 195
        ("dextran_us", 70, 14, {"height": exact(160.0), "sex": "female"}, 773.576),  # lean 52.38: 1.768 x + 13 x
    ],
)
def test_each_formula_gives_what_the_hand_gives(
    which: str, weight: float, hb: float, more: dict, by_hand: float
) -> None:
    """VEN-3 and COS-2 (Ganzoni), DEX-3 (dextran; lean weight or the actual one when it is lower)."""
    assert dose(which, weight, hb, **more) == pytest.approx(by_hand, abs=0.01)


def test_the_factor_for_grams_in_a_litre_is_a_tenth() -> None:
    """0.24 with g/L is 2.4 with g/dL: 2.4 with g/L would give ten times too much, as one public page does."""
    assert GANZONI["factor_per_g_per_l"] * 10 == pytest.approx(GANZONI["factor_per_g_per_dl"])
    assert KNOWLEDGE.facts["hb"].unit == "g/dL"


def test_ideal_weight_by_hand() -> None:
    """180 cm are 70.87 inches: 50 + 2.3 x 10.87 = 74.99 kg for a man; below 60 inches the base stays."""
    assert ideal_weight_kg(180, "male", GANZONI) == pytest.approx(74.99, abs=0.01)
    assert ideal_weight_kg(150, "female", GANZONI) == 45.5


@pytest.mark.parametrize(
    ("weight", "hb", "doses"),
    [
        (34.9, 9.0, {"ferric-carboxymaltose": 500, "ferric-derisomaltose": 500}),
        (35.0, 9.9, {"ferric-carboxymaltose": 1500, "ferric-derisomaltose": 500}),
        (50.0, 10.0, {"ferric-carboxymaltose": 1000, "ferric-derisomaltose": 1000}),
        (69.9, 14.0, {"ferric-carboxymaltose": 500, "ferric-derisomaltose": 1000}),
        (70.0, 9.9, {"ferric-carboxymaltose": 2000, "ferric-derisomaltose": 2000}),
        (70.0, 13.9, {"ferric-carboxymaltose": 1500, "ferric-derisomaltose": 1500}),
        (70.0, 14.0, {"ferric-carboxymaltose": 500, "ferric-derisomaltose": 1500}),
    ],
)
def test_the_tables_of_iron_need(weight: float, hb: float, doses: dict) -> None:
    """FER-2, FER-10 (ferric carboxymaltose) and FDI-4, FDI-12, FDI-14 (ferric derisomaltose)."""
    found = anaemia_doses(KNOWLEDGE, adult(weight, hb=exact(hb)))
    assert {one.id.split(":")[0]: one.dose_mg for one in found if ":" in one.id} == doses


def test_without_weight_or_haemoglobin_there_is_no_number() -> None:
    for facts in (adult(None, hb=exact(9.0)), adult(70.0), adult(70.0, hb=Interval(8.0, 9.0))):
        assert all(one.dose_mg is None for one in anaemia_doses(KNOWLEDGE, facts) if ":" not in one.id)


def test_the_dose_for_rls_is_not_the_dose_for_anaemia() -> None:
    """70 kg, haemoglobin 14: the table says 500 mg, the formula 668 mg, the plan 1,000 mg (a single 500 mg failed)."""
    made = planned("ferric-carboxymaltose", "eu", adult(70.0, hb=exact(14.0)))
    assert made.proposals[0].total_dose_mg == 1000
    assert all(one.underdoses for one in made.anaemia if ":" not in one.id)
