"""Facts that follow from others by arithmetic, with bounds and with results that contradict each other."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import permutations

import pytest

from ironrest.care.chart.day import read_day
from ironrest.care.chart.derive import saturation
from ironrest.care.chart.person import Chart, Entry, Origin, Value
from ironrest.knowledge.load import load
from ironrest.values.dates import of_day
from ironrest.values.interval import Interval, at_least, exact, less_than, more_than

ON = date(2026, 6, 1)


def entry(fact: str, value: Value, days: int | None = 0, draw: str = "") -> Entry:
    when = None if days is None else of_day(ON - timedelta(days=days))
    return Entry(fact=fact, value=value, when=when, origin=Origin("test", f"{fact} {value} {days}"), draw=draw)


def value(fact: str, *entries: Entry) -> Value | None:
    """The same in every order of the record."""
    found = [
        read_day(Chart(patient="one", entries=order), load(), on=ON, assume=False).values.get(fact)
        for order in permutations(entries)
    ]
    assert all(one == found[0] for one in found)
    return found[0]


@pytest.mark.parametrize(
    ("before", "last", "fall"),
    [
        (exact(14), exact(12), exact(2)),
        (exact(12), exact(14), exact(0)),
        (more_than(14), exact(12), Interval(2, math.inf)),
        (less_than(14), exact(12), Interval(0, 2)),
        (exact(14), less_than(8), Interval(6, math.inf)),
        (exact(14), more_than(13), Interval(0, 1)),
        (Interval(13, 14), Interval(11, 12), Interval(1, 3)),
    ],
)
def test_a_fall_of_haemoglobin_is_as_well_known_as_the_two_results(before: Value, last: Value, fall: Interval):
    assert value("hb_fall_90d", entry("hb", before, 30), entry("hb", last, 0)) == fall


@pytest.mark.parametrize(
    ("entries", "fall"),
    [
        pytest.param([entry("hb", exact(12))], None, id="one result"),
        pytest.param([entry("hb", exact(14), 90), entry("hb", exact(12))], exact(2), id="90 days before"),
        pytest.param([entry("hb", exact(14), 91), entry("hb", exact(12))], None, id="91 days before"),
        pytest.param([entry("hb", exact(14), None), entry("hb", exact(12))], None, id="undated"),
        pytest.param(
            [entry("hb", exact(14), 40), entry("hb", exact(13), 20), entry("hb", exact(12))],
            exact(2),
            id="the highest of the window",
        ),
        pytest.param(
            [entry("hb", exact(14), 40), entry("hb", exact(12)), entry("hb", exact(10))],
            Interval(2, 4),
            id="two results on the last day",
        ),
    ],
)
def test_the_fall_is_from_the_highest_of_ninety_days(entries: list[Entry], fall: Interval | None):
    assert value("hb_fall_90d", *entries) == fall


@pytest.mark.parametrize(
    ("iron", "tibc", "tsat"),
    [
        (exact(60), exact(300), exact(20)),
        (exact(135), exact(300), exact(45)),
        (less_than(60), exact(300), Interval(0, 20, False, False)),
        (exact(60), more_than(300), Interval(0, 20, False, False)),
        (exact(400), exact(300), None),
        (exact(60), exact(0), None),
        (at_least(60), exact(300), Interval(20, math.inf, True, False)),
    ],
)
def test_saturation_is_iron_over_binding_capacity(iron: Interval, tibc: Interval, tsat: Interval | None):
    assert saturation(iron, tibc) == tsat


def test_two_binding_capacities_of_one_draw_are_both_kept():
    """Neither may win by standing later in the record."""
    entries = [
        entry("iron", exact(60), draw="d"),
        entry("tibc", exact(300), draw="d"),
        entry("tibc", exact(400), draw="d"),
    ]

    assert value("tsat", *entries) == Interval(15, 20)


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([entry("iron", exact(60), draw="a"), entry("tibc", exact(300), draw="b")], id="two draws"),
        pytest.param([entry("iron", exact(60)), entry("tibc", exact(300))], id="draws not known"),
    ],
)
def test_nothing_is_divided_across_draws(entries: list[Entry]):
    assert value("tsat", *entries) is None


@pytest.mark.parametrize(
    ("reported", "kept"),
    [
        (exact(20), exact(20)),
        (exact(24), exact(24)),
        (exact(33), Interval(20, 33)),
        (exact(8), Interval(8, 20)),
        (more_than(60), Interval(20, math.inf, True, False)),
    ],
)
def test_a_reported_saturation_stands_unless_iron_and_tibc_of_its_draw_contradict_it(reported, kept):
    """Iron 60 over TIBC 300 is 20 %; within 5 points it is rounding, beyond them both are kept."""
    entries = [
        entry("tsat", reported, draw="d"),
        entry("iron", exact(60), draw="d"),
        entry("tibc", exact(300), draw="d"),
    ]

    assert value("tsat", *entries) == kept


@pytest.mark.parametrize(
    ("iron", "tibc", "percent"),
    [(150.795, 335.1, 45), (301.59, 670.2, 45), (75.3975, 167.55, 45), (65.3445, 326.7225, 20), (135, 300, 45)],
)
def test_a_saturation_on_the_line_is_on_the_line(iron, tibc, percent):
    """27 over 60, 54 over 120, 13.5 over 30 and 11.7 over 58.5 µmol/L, in µg/dL: exact, not a hair below."""
    entries = [entry("iron", exact(iron), draw="d"), entry("tibc", exact(tibc), draw="d")]

    assert value("tsat", *entries) == exact(percent)


@pytest.mark.parametrize("high", [8.2, 8.7, 9.2, 9.7, 16.3, 16.4, 16.9, 17.4, 17.9])
def test_a_fall_of_exactly_two_is_two(high):
    """Binary fractions make 16.4 - 14.4 a little less than 2."""
    assert value("hb_fall_90d", entry("hb", exact(high), 10), entry("hb", exact(round(high - 2, 1)), 0)) == exact(2)


def test_a_dated_yes_to_an_allergy_stays_whatever_else_is_recorded():
    """An undated yes beside it, and a later no, take nothing away, in whatever order they stand."""
    entries = [
        entry("iv_iron_allergy", True, None),
        entry("iv_iron_allergy", True, 4000),
        entry("iv_iron_allergy", False, 0),
    ]

    assert value("iv_iron_allergy", *entries) is True
