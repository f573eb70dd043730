"""The dose of adrenaline. RESUS: 0.5, 0.3 and 0.15 mg; BLOODP1: 0.3 to 0.5 mg for adults in the US; WAO: 0.01 mg/kg."""

import pytest

from ironrest.care.infusion.adrenaline import adrenaline_card
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval, at_least, exact
from tests.care.infusion.reactions import KNOWLEDGE


@pytest.mark.parametrize(
    ("where", "age", "dose", "status"),
    [
        ("us", 45.0, (0.3, 0.5), "verified"),
        ("uk", 45.0, (0.5, None), "verified"),
        ("eu", 45.0, (0.5, None), "unverified"),
        ("uk", 18.0, (0.5, None), "verified"),
        ("uk", 17.9, (0.5, None), "verified"),
        ("uk", 12.0, (0.5, None), "verified"),
        ("uk", 11.9, (0.3, None), "verified"),
        ("uk", 6.0, (0.3, None), "verified"),
        ("uk", 5.9, (0.15, None), "verified"),
        ("uk", 0.5, (0.15, None), "verified"),
        ("us", 8.0, (0.3, None), "unverified"),
        ("uk", 0.4, (0.1, 0.15), "unverified"),
    ],
)
def test_the_dose_is_that_of_the_age(where: str, age: float, dose: tuple[float, float | None], status: str):
    card = adrenaline_card(exact(age), None, where, KNOWLEDGE)

    assert ((card.first.mg, card.first.high_mg), card.first.source.status) == (dose, status)
    assert (card.first.ml, card.first.high_ml) == dose  # 1 mg in 1 mL
    assert card.others == ()


def test_an_unknown_age_shows_the_adult_dose_first_and_the_children_beneath():
    card = adrenaline_card(None, None, "uk", KNOWLEDGE)

    assert (card.first.band, card.first.mg, card.age_known) == ("adult", 0.5, False)
    assert [shot.mg for shot in card.others] == [0.5, 0.3, 0.15, 0.1]


def test_an_age_that_is_known_in_part_keeps_only_what_is_possible():
    card = adrenaline_card(Interval(10.0, 13.0), None, "uk", KNOWLEDGE)

    assert [card.first.mg, *(shot.mg for shot in card.others)] == [0.5, 0.3]


def test_without_a_jurisdiction_the_dose_satisfies_all_of_them():
    card = adrenaline_card(exact(50.0), None, None, KNOWLEDGE)
    us = adrenaline_card(exact(50.0), None, "us", KNOWLEDGE).first

    assert (card.first.mg, card.jurisdiction_known) == (0.5, False)
    assert us.high_mg is not None
    assert us.mg <= card.first.mg <= us.high_mg


@pytest.mark.parametrize(
    ("age", "weight", "mg"),
    [(45.0, 80.0, 0.5), (45.0, 40.0, 0.4), (8.0, 25.0, 0.25), (8.0, 45.0, 0.3), (3.0, 12.0, 0.12)],
)
def test_by_weight_it_is_a_hundredth_of_a_milligram_for_each_kilogram_up_to_a_maximum(
    age: float, weight: float, mg: float
):
    """WAO, recalled: 0.3 mg at most in a child, 0.5 mg in an adult."""
    card = adrenaline_card(exact(age), exact(weight), "uk", KNOWLEDGE)

    assert card.by_weight is not None
    assert (card.by_weight.mg, card.by_weight.source.status) == (mg, "unverified")


@pytest.mark.parametrize("weight", [None, at_least(60.0)])
def test_without_a_weight_the_dose_by_age_stands_alone(weight: Interval | None):
    assert adrenaline_card(exact(45.0), weight, "uk", KNOWLEDGE).by_weight is None


@pytest.mark.parametrize(("where", "times"), [("uk", (5, None)), ("eu", (5, None)), ("us", (5, 15))])
def test_it_is_repeated_after_five_minutes_and_later_in_the_us(where: str, times: tuple[float, float | None]):
    card = adrenaline_card(None, None, where, KNOWLEDGE)

    assert (card.repeat_low_min, card.repeat_high_min) == times


@pytest.mark.parametrize("where", ["us", "eu", "uk", None])
@pytest.mark.parametrize("age", [None, exact(45.0), exact(3.0)])
def test_the_emergency_line_says_stop_call_and_how_much(where: str | None, age: Interval | None):
    card = adrenaline_card(age, None, where, KNOWLEDGE)

    assert card.call.startswith("STOP the infusion. CALL for help.")
    assert f"{card.first.mg:g}" in card.call
    assert "mL of 1 mg/mL" in card.call


def test_an_unknown_jurisdiction_is_refused():
    with pytest.raises(UserError, match="us, eu, uk"):
        adrenaline_card(None, None, "mars", KNOWLEDGE)


@pytest.mark.parametrize(("weight", "mg"), [(5.0, 0.05), (20.0, 0.2), (30.0, 0.3), (39.0, 0.3)])
@pytest.mark.parametrize("where", ["us", "eu", "uk", None])
def test_somebody_light_of_unknown_age_is_dosed_by_weight_and_the_adult_dose_is_said_too(
    weight: float, mg: float, where: str | None
):
    """WAO, recalled: 0.01 mg/kg, 0.3 mg at most in a child. Adults: RESUS 0.5 mg, BLOODP1 0.3 to 0.5 mg."""
    card = adrenaline_card(None, exact(weight), where, KNOWLEDGE)
    adult = "0.3 to 0.5 mg" if where == "us" else "0.5 mg"

    assert (card.first.mg, card.first.high_mg, card.first.source.status) == (mg, None, "unverified")
    assert f"{mg:g} mg ({mg:g} mL of 1 mg/mL) by weight (or, in an adult, {adult}" in card.call
    assert card.call.index(f"{mg:g} mg (") < card.call.index("in an adult")
    assert [shot.band for shot in card.others] == list(KNOWLEDGE.reactions.adrenaline.band)
    assert not card.age_known


@pytest.mark.parametrize("weight", [None, exact(40.0), exact(80.0), at_least(5.0), Interval(35.0, 45.0)])
def test_the_adult_dose_stays_first_where_nobody_knows_that_the_body_is_light(weight: Interval | None):
    assert adrenaline_card(None, weight, "uk", KNOWLEDGE).first.band == "adult"


@pytest.mark.parametrize(("age", "mg"), [(45.0, 0.5), (8.0, 0.3), (3.0, 0.15)])
def test_a_known_age_is_not_overruled_by_a_light_weight(age: float, mg: float):
    assert adrenaline_card(exact(age), exact(12.0), "uk", KNOWLEDGE).first.mg == mg


def test_a_light_weight_that_is_a_span_gives_a_span():
    card = adrenaline_card(None, Interval(18.0, 22.0), "uk", KNOWLEDGE)

    assert (card.first.mg, card.first.high_mg) == (0.18, 0.22)
