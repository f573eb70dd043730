"""Results over time: where each mark stands, what a bound looks like, and that the table holds every number."""

from datetime import date

import pytest

from ironrest.care.assess.assess import assess
from ironrest.care.chart.person import Chart, Entry, Happening, Origin
from ironrest.care.chart.series import series
from ironrest.knowledge.load import load
from ironrest.report.page import assessment_page
from ironrest.report.trend import trends
from ironrest.values.dates import read_when
from ironrest.values.interval import Interval, exact, less_than, more_than

ON = date(2026, 11, 22)
KNOWLEDGE = load()


def entry(fact: str, day: str, value: Interval, draw: str = "") -> Entry:
    return Entry(fact=fact, value=value, when=read_when(day), origin=Origin("lab.csv", "", 7), draw=draw)


def chart(*entries: Entry, events: tuple[Happening, ...] = ()) -> Chart:
    return Chart(patient="p", birth=read_when("1970"), sex="female", entries=entries, events=events)


FERRITINS = (
    entry("ferritin", "2025-11-22", exact(20.0)),
    entry("ferritin", "2026-05-23", exact(80.0)),
    entry("ferritin", "2026-11-22", exact(40.0)),
)


def drawn(*entries: Entry, **more):
    return trends(series(chart(*entries, **more), KNOWLEDGE, ON), KNOWLEDGE, ON)


def test_each_result_stands_at_its_day_and_its_height() -> None:
    """80 is the highest and stands at the top (12); 40 half way; the middle day is 182 of 365 days along."""
    (found,) = drawn(*FERRITINS)
    assert [mark.shape for mark in found.marks] == ["dot"] * 3
    assert [round(mark.y, 1) for mark in found.marks] == [96.0, 12.0, 68.0]
    assert [round(mark.x, 1) for mark in found.marks] == [64.0, 343.2, 624.0]
    assert (found.low, found.high, found.first, found.last) == ("0", "80", "2025-11-22", "2026-11-22")


@pytest.mark.parametrize(
    ("value", "shape"), [(more_than(80.0), "up"), (less_than(5.0), "down"), (Interval(30.0, 60.0), "span")]
)
def test_a_bound_points_where_it_goes_and_is_not_drawn_as_a_number(value: Interval, shape: str) -> None:
    (found,) = drawn(FERRITINS[0], entry("ferritin", "2026-06-01", value))
    assert found.marks[1].shape == shape
    assert len(found.line.split()) == 1


def test_the_table_of_a_chart_holds_every_result_with_unit_date_and_source() -> None:
    (found,) = drawn(*FERRITINS)
    assert [(row.value, row.unit, row.date) for row in found.rows] == [
        ("20", "ng/mL", "2025-11-22"),
        ("80", "ng/mL", "2026-05-23"),
        ("40", "ng/mL", "2026-11-22"),
    ]
    assert all("lab.csv" in row.source for row in found.rows)


def test_an_infusion_is_marked_where_it_happened() -> None:
    given = Happening(kind="iv_iron", when=read_when("2026-05-23"), origin=Origin("lab.csv"))
    (found,) = drawn(*FERRITINS, events=(given,))
    assert [round(x, 1) for x in found.infusions] == [343.2]


def test_one_result_has_no_chart_and_a_later_one_is_not_drawn() -> None:
    assert drawn(FERRITINS[0]) == ()
    assert drawn(FERRITINS[0], entry("ferritin", "2027-01-01", exact(50.0))) == ()


def test_results_all_of_zero_are_drawn_on_the_ground() -> None:
    (found,) = drawn(entry("crp", "2026-01-01", exact(0.0)), entry("crp", "2026-02-01", exact(0.0)))
    assert {mark.y for mark in found.marks} == {124.0}


def test_a_derived_saturation_is_in_the_series() -> None:
    pairs = [
        one
        for day, draw in (("2026-01-01", "a"), ("2026-02-01", "b"))
        for one in (entry("iron", day, exact(60.0), draw), entry("tibc", day, exact(300.0), draw))
    ]
    found = {one.fact: one for one in drawn(*pairs)}
    assert [row.value for row in found["tsat"].rows] == ["20", "20"]


def test_the_page_shows_the_chart_with_words_for_who_cannot_see_it() -> None:
    page = assessment_page([assess(chart(*FERRITINS), KNOWLEDGE, on=ON)], KNOWLEDGE)
    assert (
        'aria-label="Ferritin: 3 results from 2025-11-22 to 2026-11-22; the numbers stand in the table below"' in page
    )
    assert page.count('class="dot"') == 3
