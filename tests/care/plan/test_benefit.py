"""The benefit in plain numbers: both arms, this person's people first, and the band of a dummy."""

import re

import pytest

from ironrest.care.plan.benefit import benefit_of, over_placebo_band
from ironrest.care.plan.person import bare_adult
from ironrest.care.plan.plan import Request, plan
from ironrest.knowledge.evidence import load_evidence
from ironrest.knowledge.load import load
from ironrest.report.benefit_said import benefit_statements
from ironrest.values.interval import Interval, exact
from tools.make_benefit import FILE, benefit_of_evidence, text_of

KNOWLEDGE = load()
FCM = "ferric-carboxymaltose"
WELL = {"age_years": exact(40.0), "sex": "female", "hb": exact(13.5), "pregnant": False, "on_dialysis": False}


def test_the_file_is_what_the_evidence_base_gives_today() -> None:
    assert FILE.read_text("utf-8") == text_of(benefit_of_evidence(load_evidence())), "python -m tools.make_benefit"


def test_responders_are_told_with_both_arms() -> None:
    (first, second) = benefit_of(KNOWLEDGE, FCM).responders
    # Earley 2024: 38 of 107 against 29 of 101; Allen 2011: 11 of 24 against 1 of 22 (trials.csv).
    assert (first.row.iron.events, first.row.iron.people) == (38, 107)
    assert (first.row.control.events, first.row.control.people) == (29, 101)
    assert (second.row.control.events, second.row.control.people) == (1, 22)


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    """By hand for 1 of 22 at z = 1.96: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n) = 0.0081 to 0.2180."""
    share = benefit_of(KNOWLEDGE, FCM).responders[1].row.control
    assert (share.low, share.high) == (0.08, 2.18)


def test_the_pool_is_that_of_the_notes_and_leaves_people_with_anaemia_out() -> None:
    (pooled,) = benefit_of(KNOWLEDGE, FCM).pooled
    # README of the evidence: -3.23 (-4.89, -1.57), t-based -6.9 to 0.4.
    assert (pooled.row.more, pooled.row.normal_low, pooled.row.normal_high) == (3.23, 1.57, 4.89)
    assert (round(pooled.row.low, 1), round(pooled.row.high, 1)) == (-0.4, 6.9)
    assert "Bae2021" not in pooled.row.trials


@pytest.mark.parametrize(
    ("person", "study", "fits"),
    [
        (WELL, "Earley2024", "yes"),
        (WELL, "Bae2021", "no"),
        ({**WELL, "hb": exact(9.0)}, "Bae2021", "yes"),
        ({**WELL, "hb": exact(9.0)}, "Earley2024", "no"),
        ({**WELL, "on_dialysis": True}, "Earley2024", "no"),
        ({**WELL, "age_years": exact(12.0)}, "Earley2024", "no"),
        ({**WELL, "pregnant": True}, "Earley2024", "no"),
        ({}, "Bae2021", "not-known"),
        ({}, "Earley2024", "not-known"),
    ],
)
def test_a_trial_fits_people_like_its_own(person, study, fits) -> None:
    found = benefit_of(KNOWLEDGE, FCM, person).falls
    assert next(one.fits for one in found if one.row.study == study) == fits
    assert [one.fits for one in found] == sorted((one.fits for one in found), key=["yes", "not-known", "no"].index)


def test_a_fall_within_the_band_is_no_more_than_a_dummy_would_give() -> None:
    limit = KNOWLEDGE.benefit.band.high
    assert over_placebo_band(KNOWLEDGE, exact(limit)) == "no more than a dummy would give"
    assert over_placebo_band(KNOWLEDGE, exact(limit + 0.01)) == "beyond it"
    assert over_placebo_band(KNOWLEDGE, Interval(limit - 1, limit + 1)) == "not-known"
    assert over_placebo_band(KNOWLEDGE, None) == "not-known"


def test_the_band_is_wider_than_the_mean_of_any_arm() -> None:
    """Cho 2016 fell by 7.88 and Earley 2024 by 4.8 on a dummy; one person may fall much further."""
    band = KNOWLEDGE.benefit.band
    assert 4.8 < band.mean_fall < 7.88
    assert band.high > band.mean_high == 12
    assert band.low < 0


def test_uncontrolled_shares_stand_only_under_their_own_words() -> None:
    found = benefit_of(KNOWLEDGE, "iron-dextran")
    assert (found.responders, found.falls, found.pooled) == ((), (), ())
    assert {one.study for one in found.uncontrolled} >= {"Cho2013", "Mehmood2014"}
    lines = [one.text for one in benefit_statements(found, KNOWLEDGE)]
    assert lines[0].startswith("No trial of this product against a dummy")
    assert all("not to be credited to iron" in line for line in lines if re.search(r"\d of \d", line))


def test_trials_without_numbers_are_named() -> None:
    assert {one.study for one in benefit_of(KNOWLEDGE, "iron-sucrose").silent} == {"Earley2009", "Grote2009"}


def test_a_possible_misprint_is_said_where_it_acts() -> None:
    lines = benefit_statements(benefit_of(KNOWLEDGE, FCM, {**WELL, "hb": exact(9.0)}), KNOWLEDGE)
    (bae,) = [one.text for one in lines if "Bae2021" in one.text and "rose by 1.4" in one.text]
    assert "in doubt" in bae


def test_every_proposal_carries_that_of_its_product() -> None:
    person, _ = bare_adult(KNOWLEDGE, exact(70.0), {})
    proposals = plan(KNOWLEDGE, person, Request()).proposals
    assert len(proposals) > 2
    assert [one.benefit.product for one in proposals] == [one.product for one in proposals]
