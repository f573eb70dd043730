"""A yes that stays: an active diagnosis, and a yes to an allergy, dated or not, whatever else stands beside it."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart, Entry, Origin, Rejected
from ironrest.knowledge.load import load
from ironrest.values.dates import of_day

ON = date(2026, 11, 22)


def said(fact: str, value: bool, days: int | None, *, lasting: bool = False) -> Entry:
    when = None if days is None else of_day(ON - timedelta(days))
    return Entry(fact=fact, value=value, when=when, origin=Origin("test", str(days)), lasting=lasting)


def reading(fact: str, *entries: Entry):
    return read_day(Chart(patient="p", entries=entries), load(), on=ON).reading(fact)


@pytest.mark.parametrize("days", [None, 0, 20_000])
def test_a_yes_to_an_allergy_stays_dated_or_not(days: int | None) -> None:
    assert reading("iv_iron_allergy", said("iv_iron_allergy", True, days)).value is True


def test_a_later_no_does_not_take_back_an_undated_yes_to_an_allergy() -> None:
    entries = (said("iv_iron_allergy", True, None), said("iv_iron_allergy", False, 0))
    assert all(reading("iv_iron_allergy", *order).value is True for order in permutations(entries))


def test_an_active_diagnosis_does_not_go_stale_behind_an_older_answer_that_does() -> None:
    """Recorded as active since 2010, and confirmed on a form two years ago: the diagnosis still stands today."""
    entries = (said("on_dialysis", True, 5_800, lasting=True), said("on_dialysis", True, 730))
    assert all(reading("on_dialysis", *order).value is True for order in permutations(entries))


def test_a_later_no_takes_back_a_diagnosis_that_may_end() -> None:
    entries = (said("on_dialysis", True, 5_800, lasting=True), said("on_dialysis", False, 10))
    assert reading("on_dialysis", *entries).value is False


def test_an_undated_no_is_stale() -> None:
    found = reading("iv_iron_allergy", said("iv_iron_allergy", False, None))
    assert (found.value, found.state) == (None, "stale")


@pytest.mark.parametrize("dated", [True, False])
def test_a_refused_diagnosis_after_an_older_no_is_not_assumed_absent(dated: bool) -> None:
    """Ruled out once, and later something that may be it and could not be read: unknown, not no."""
    doubt = Rejected(Origin("later"), "could not be read", "haemochromatosis", of_day(ON) if dated else None)
    chart = Chart(patient="p", entries=(said("haemochromatosis", False, 30),), refused=(doubt,))
    found = read_day(chart, load(), on=ON).reading("haemochromatosis")
    assert (found.value, found.how) == (None, "recorded")
