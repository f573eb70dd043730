"""Scales: bands and cut-offs as printed, and numbers that cannot be right are said to be so."""

from __future__ import annotations

import pytest

from ironrest.values.interval import Interval
from ironrest.values.truth import Truth
from tests.care.assess.people import assessed, entry

IRLS_ITEMS = {f"irls_{number}": 2 for number in range(1, 11)}
PHQ_ITEMS = {f"phq9_{number}": 1 for number in range(1, 9)} | {"phq9_item9": 0}


def score(scale, facts, **more):
    return {one.id: one for one in assessed(facts, **more).scores}[scale]


@pytest.mark.parametrize(
    ("fact", "scale", "total", "band"),
    [
        ("irls_total", "irls", 0, "None"),
        ("irls_total", "irls", 1, "Mild"),
        ("irls_total", "irls", 10, "Mild"),
        ("irls_total", "irls", 11, "Moderate"),
        ("irls_total", "irls", 21, "Severe"),
        ("irls_total", "irls", 30, "Severe"),
        ("irls_total", "irls", 31, "Very severe"),
        ("irls_total", "irls", 40, "Very severe"),
        ("isi_total", "isi", 7, "No clinically important insomnia"),
        ("isi_total", "isi", 8, "Below the threshold of insomnia"),
        ("isi_total", "isi", 15, "Moderate insomnia"),
        ("isi_total", "isi", 22, "Severe insomnia"),
        ("phq9_total", "phq9", 4, "Minimal"),
        ("phq9_total", "phq9", 5, "Mild"),
        ("phq9_total", "phq9", 10, "Moderate"),
        ("phq9_total", "phq9", 15, "Moderately severe"),
        ("phq9_total", "phq9", 20, "Severe"),
    ],
)
def test_a_total_falls_in_the_band_that_its_source_prints(fact, scale, total, band):
    assert score(scale, {fact: total}).band == band


def test_a_total_that_is_only_a_bound_names_every_band_that_is_possible():
    assert score("irls", {"irls_total": Interval(20.0, 22.0)}).band == "Moderate or Severe"


@pytest.mark.parametrize(
    ("total", "at_10", "above_10"),
    [
        (9, Truth.FALSE, Truth.FALSE),
        (10, Truth.TRUE, Truth.FALSE),
        (11, Truth.TRUE, Truth.TRUE),
        (Interval(10.0, 11.0), Truth.TRUE, Truth.UNKNOWN),
    ],
)
def test_both_printed_cut_offs_of_the_epworth_scale_are_read_by_name(total, at_10, above_10):
    read = {one.id: one.truth for one in score("ess", {"ess_total": total}).cut_offs}
    assert read == {"sleepy_at_10": at_10, "sleepy_above_10": above_10}


@pytest.mark.parametrize(
    ("scale", "facts", "cut_off", "truth"),
    [
        ("psqi", {"psqi_total": 5}, "poor_sleeper", Truth.FALSE),
        ("psqi", {"psqi_total": 6}, "poor_sleeper", Truth.TRUE),
        ("cgi_i", {"cgi_i": 2}, "responder_1_2", Truth.TRUE),
        ("cgi_i", {"cgi_i": 3}, "responder_1_2", Truth.FALSE),
        ("phq9", {"phq9_total": 9, "phq9_item9": 0}, "depression_10", Truth.FALSE),
        ("phq9", {"phq9_total": 10, "phq9_item9": 0}, "depression_10", Truth.TRUE),
    ],
)
def test_a_cut_off_is_read_as_printed(scale, facts, cut_off, truth):
    assert {one.id: one.truth for one in score(scale, facts).cut_offs}[cut_off] is truth


def test_a_stale_score_keeps_its_date_and_band_and_settles_no_cut_off():
    found = score("isi", {}, more=[entry("isi_total", 23, "2024-01-01")])
    assert (found.reading.state, found.reading.value, found.band) == ("stale", None, "Severe insomnia")
    assert {one.truth for one in found.cut_offs} == {Truth.UNKNOWN}


def test_the_ten_items_make_the_total_and_the_severity_that_a_rule_reads():
    found = assessed(IRLS_ITEMS)
    irls = found.scores[0]
    assert (irls.reading.how, irls.band, irls.problem, len(irls.items)) == ("derived", "Moderate", "", 10)
    assert found.day.values["moderate_to_severe"] is True


def test_one_missing_item_leaves_no_total_and_no_band():
    """The missing rule of every scale is `refuse`: nothing is filled in."""
    nine = {key: value for key, value in IRLS_ITEMS.items() if key != "irls_7"}
    found = assessed(nine)
    irls = found.scores[0]
    assert (irls.reading.value, irls.band) == (None, "")
    assert "every item is needed" in irls.problem
    assert "moderate_to_severe" not in found.day.values


def test_items_of_two_days_make_no_total():
    nine = {key: value for key, value in IRLS_ITEMS.items() if key != "irls_7"}
    found = assessed(nine, more=[entry("irls_7", 2, "2026-11-10")])
    assert "irls_total" not in found.day.values


@pytest.mark.parametrize(
    ("scale", "facts", "problem"),
    [
        ("irls", {"irls_total": 41}, "outside 0 to 40"),
        ("cgi_s", {"cgi_s": 0}, "outside 1 to 7"),
        ("irls", {"irls_total": 20.5}, "not a whole number"),
        ("irls", {"irls_total": 20, "irls_1": 5}, "irls_1 is outside 0 to 4"),
        ("irls", {"irls_total": 3, "irls_1": 4}, "smaller than its items"),
        ("irls", {"irls_total": 21} | IRLS_ITEMS, "larger than the sum of its items"),
        ("irls", {"irls_total": 19} | IRLS_ITEMS, "smaller than its items"),
        ("phq9", {"phq9_total": 1, "phq9_item9": 2}, "smaller than its items"),
        ("phq9", {"phq9_total": 9} | PHQ_ITEMS, "larger than the sum of its items"),
        ("phq9", {"phq9_item9": 2}, "no total is recorded"),
        ("phq9", {"phq9_total": 8}, "phq9_9 is not recorded with this total: ask it"),
    ],
)
def test_a_number_that_cannot_be_right_is_said_to_be_so(scale, facts, problem):
    assert problem in score(scale, facts).problem


@pytest.mark.parametrize(
    ("scale", "facts"),
    [
        ("irls", {"irls_total": 40}),
        ("irls", {"irls_total": 20} | IRLS_ITEMS),
        ("phq9", {"phq9_total": 2, "phq9_item9": 2}),
        ("phq9", {"phq9_total": 0}),
        ("phq9", PHQ_ITEMS),
    ],
)
def test_a_number_that_can_be_right_raises_no_doubt(scale, facts):
    assert score(scale, facts).problem == ""


def test_item_9_answered_long_ago_above_0_is_asked_again_today():
    """Too old to raise the alert, and still not silent."""
    old = [entry("phq9_item9", 1, "2025-01-01")]
    assert "ask again today" in score("phq9", {"phq9_total": 6}, more=old).problem


def test_an_old_0_on_item_9_does_not_answer_for_todays_total():
    old = [entry("phq9_item9", 0, "2025-01-01")]
    assert "phq9_9 is not recorded with this total" in score("phq9", {"phq9_total": 6}, more=old).problem
    both_old = [*old, entry("phq9_total", 6, "2025-01-01")]
    assert score("phq9", {}, more=both_old).problem == ""


def test_two_answers_to_item_9_at_one_time_raise_a_doubt():
    found = score("phq9", {"phq9_total": 6}, more=[entry("phq9_item9", 0), entry("phq9_item9", 2)])
    assert "phq9_9 may not be 0: ask today" in found.problem


@pytest.mark.parametrize(("answer", "raised"), [(0, False), (1, True), (3, True)])
def test_item_9_above_0_is_an_alert_whatever_the_total_is(answer, raised):
    found = assessed({"phq9_total": 4, "phq9_item9": answer})
    assert ("suicidal_thoughts" in {one.id for one in found.alerts}) is raised


def test_the_six_single_items_stand_alone_without_a_total():
    found = assessed({"rls6_1": 3, "rls6_2": 11}).scores
    assert [one.id for one in found] == ["rls6_1", "rls6_2"]
    assert [bool(one.problem) for one in found] == [False, True]


def test_where_nothing_was_recorded_there_is_no_score():
    assert assessed().scores == ()
