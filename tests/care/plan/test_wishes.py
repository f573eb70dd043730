"""What somebody asks for otherwise than planned is tested against the label; what cannot be meant is refused."""

import math

import pytest

from ironrest.care.plan.course import Before
from ironrest.care.plan.visit import Wish
from ironrest.values.errors import UserError
from ironrest.values.interval import exact, less_than
from tests.care.plan.people import adult, planned


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"dose_mg": 0.0}, "dose has to be more than 0"),
        ({"dose_mg": -5.0}, "dose"),
        ({"dose_mg": math.nan}, "dose"),
        ({"dose_mg": math.inf}, "dose"),
        ({"visits": 0}, "visits has to be at least 1"),
        ({"wish": Wish(gap_d=0)}, "days between visits"),
        ({"wish": Wish(gap_d=0.5)}, "days between visits"),
        ({"wish": Wish(diluent_ml=-1)}, "diluent"),
        ({"wish": Wish(minutes=0)}, "time has to be more than 0"),
        ({"wish": Wish(observe_min=-1)}, "observation"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(asked: dict, says: str) -> None:
    """A gap below one day would put eight `daily` doses of iron dextran on one day."""
    with pytest.raises(UserError, match=says):
        planned("iron-dextran", **asked)


def test_a_test_dose_or_slow_start_is_never_more_than_the_dose() -> None:
    """25 mg do not fit into 10 mg: no step of -15 mg, but a refusal."""
    assert planned("iron-dextran", dose_mg=10).refusals[0].rule == "test_dose"
    assert planned("iron-dextran", "eu", dose_mg=10).refusals[0].rule == "slow_start"


@pytest.mark.parametrize(
    ("product", "jurisdiction", "dose_mg"),
    [
        ("ferric-carboxymaltose", "us", 750),
        ("ferric-carboxymaltose", "eu", 500),
        ("ferric-carboxymaltose", "uk", 500),
        ("iron-sucrose", "us", 200),
        ("iron-sucrose", "eu", 200),
        ("ferric-gluconate", "us", 125),
        ("iron-dextran", "us", 100),
    ],
)  # fmt: skip
def test_an_injection_is_not_diluted_without_bounds(product: str, jurisdiction: str, dose_mg: float) -> None:
    """Two litres through a syringe would be far below each lowest concentration."""
    made = planned(product, jurisdiction, dose_mg=dose_mg, wish=Wish(method="push", diluent_ml=2000))
    assert made.proposals == ()


def test_a_fluid_asked_for_with_an_undiluted_way_is_named_as_a_fluid() -> None:
    """The EU bolus of derisomaltose may be undiluted or in 20 mL of 0.9 % sodium chloride (FDI-11)."""
    made = planned("ferric-derisomaltose", "eu", dose_mg=500, wish=Wish(method="push", diluent_ml=20))
    assert made.proposals[0].visits[0].diluent == "nacl-0.9"


def test_iron_of_the_days_before_counts_for_the_time_between_doses() -> None:
    """FDI-2: a week between doses; INJ-1: 7 days; FRX-1: 3 days. Without earlier iron there is nothing to wait for."""
    for product, jurisdiction, days in [
        ("ferric-derisomaltose", "eu", 7), ("ferric-carboxymaltose", "us", 7), ("ferumoxytol", "us", 3),
    ]:  # fmt: skip
        near, far = Before(0.0, 1, days - 1), Before(0.0, 1, days)
        dose_mg = 510.0 if product == "ferumoxytol" else 750.0
        asked = {"dose_mg": dose_mg, "visits": 1, "wish": Wish(method="infusion")}
        assert planned(product, jurisdiction, before=near, **asked).refusals[0].rule.startswith("gap")
        assert planned(product, jurisdiction, before=far, **asked).proposals
        assert planned(product, jurisdiction, **asked).proposals


@pytest.mark.parametrize("dose_mg", [990.1, 997.9, 998.0])
def test_a_dose_between_the_last_mark_and_the_limit_is_planned_as_asked(dose_mg: float) -> None:
    """49.9 kg x 20 mg/kg = 998 mg; a syringe's mark is 10 mg of ferric derisomaltose."""
    person = adult(49.9)
    made = planned("ferric-derisomaltose", "eu", person, dose_mg=dose_mg, visits=1)
    assert [one.total_dose_mg for one in made.proposals] == [dose_mg]
    assert planned("ferric-derisomaltose", "eu", person, dose_mg=998.1, visits=1).refusals[0].rule == "dose_per_kg"


def test_a_weight_without_a_lower_end_is_no_matter_of_too_many_visits() -> None:
    refusal = planned("ferric-derisomaltose", "eu", adult(less_than(60))).refusals[0]
    assert refusal.rule == "dose_per_kg"
    assert "inf" not in refusal.asked


def test_a_small_child_does_not_get_the_adult_course() -> None:
    """10 kg: at most 15 mg/kg and 500 mg in the course below 35 kg, and that must be verified first."""
    made = planned("ferric-carboxymaltose", "eu", adult(10.0, age_years=exact(3.0)))
    assert made.proposals[0].total_dose_mg == 150
    assert {one.field for one in made.proposals[0].must_verify} >= {"course_below_35_kg_by_weight"}
    assert not made.proposals[0].release.releasable


@pytest.mark.parametrize(("dose_mg", "visits", "doses"), [
    (1000.0, 3, [335, 335, 330]), (45.0, 8, [10, 5, 5, 5, 5, 5, 5, 5]), (1003.0, 2, [500, 503]),
])  # fmt: skip
def test_a_dose_is_split_into_as_many_visits_as_were_asked_for(dose_mg, visits, doses) -> None:
    """Ferric carboxymaltose is measured in steps of 0.1 mL, 5 mg."""
    made = planned(
        "ferric-carboxymaltose",
        "eu",
        dose_mg=dose_mg,
        visits=visits,
        wish=Wish(diluent_ml=2 if dose_mg < 100 else None),
    )
    assert [visit.dose_mg for visit in made.proposals[0].visits] == doses


def test_more_visits_than_the_label_has_are_refused_even_for_a_dose_too_small_to_split() -> None:
    assert planned("ferric-gluconate", dose_mg=7, visits=10).refusals[0].rule == "visits"


@pytest.mark.parametrize("jurisdiction", ["eu", "uk"])
def test_a_time_too_short_for_an_infusion_is_refused_and_not_answered_by_an_injection(jurisdiction: str) -> None:
    """FDI-2: up to 1,000 mg over more than 15 minutes. Its injections of 500 mg are another way, asked for as such."""
    refused = planned("ferric-derisomaltose", jurisdiction, dose_mg=1000, wish=Wish(minutes=15))
    assert [one.rule for one in refused.refusals] == ["time_to_1000_mg"]
    injected = planned("ferric-derisomaltose", jurisdiction, dose_mg=1000, wish=Wish(minutes=15, method="push"))
    assert {one.method for one in injected.proposals[0].visits} == {"push"}
