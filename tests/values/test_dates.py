"""Dates as written in FHIR and elsewhere: their days, their order, and ages from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.values.dates import (
    BadDate,
    Precision,
    When,
    age_in_days,
    age_years,
    days_between,
    of_day,
    of_instant,
    read_when,
    write_when,
)
from ironrest.values.interval import Interval, exact
from ironrest.values.truth import Truth

READ = {
    "2015": (date(2015, 1, 1), date(2015, 12, 31), Precision.YEAR),
    "2015-03": (date(2015, 3, 1), date(2015, 3, 31), Precision.MONTH),
    "2016-02": (date(2016, 2, 1), date(2016, 2, 29), Precision.MONTH),
    "2015-03-02": (date(2015, 3, 2), date(2015, 3, 2), Precision.DAY),
    " 2015-03-02 ": (date(2015, 3, 2), date(2015, 3, 2), Precision.DAY),
    "2016-02-29": (date(2016, 2, 29), date(2016, 2, 29), Precision.DAY),
    "2015-03-02T10:00": (date(2015, 3, 2), date(2015, 3, 2), Precision.MINUTE),
    "2144-10-31 05:56:00": (date(2144, 10, 31), date(2144, 10, 31), Precision.SECOND),
    "2202-08-26 14:00:00": (date(2202, 8, 26), date(2202, 8, 26), Precision.SECOND),
    "2015-03-02T10:00:00Z": (date(2015, 3, 2), date(2015, 3, 2), Precision.SECOND),
    "2015-03-02T23:59:59.5+05:00": (date(2015, 3, 2), date(2015, 3, 2), Precision.FRACTION),
    "2015-03-02T10:00:00.1234567-12:00": (date(2015, 3, 2), date(2015, 3, 2), Precision.FRACTION),
}

REFUSED = {
    "": "not a date",
    "unknown": "not a date",
    "02/03/2015": "not a date",
    "20150302": "not a date",
    "2015-3-2": "not a date",
    "2015-03-02T": "not a date",
    "2015-03-02T10": "not a date",
    "2015-03T10:00": "not a date",
    "2015-03-02T10:00:00+0500": "not a date",
    "2015-03-02Z": "not a date",
    "2015-03-02T10:00:00 EST": "not a date",
    "\u0662\u0660\u0661\u0665": "not a date",
    "2015-13-01": "no month 13",
    "2015-00": "no month 00",
    "2015-02-30": "no day 30",
    "2015-02-29": "no day 29",
    "2015-03-00": "no day 00",
    "2015-03-02T24:00": "two days",
    "2015-03-02T25:00": "outside 00:00:00",
    "2015-03-02T10:60": "outside 00:00:00",
    "2015-03-02T10:00:60Z": "outside 00:00:00",
    "2015-03-02T10:00:00+15:00": "zone is outside",
    "2015-03-02T10:00:00-12:30": "zone is outside",
    "2015-03-02T10:00:00+01:75": "zone is outside",
    "0001-01-01": "year is outside",
    "1899-12-31": "year is outside",
    "9999-12-31": "year is outside",
}

#: Oldest first. A value without a zone is read as UTC, a partial one at its start.
IN_ORDER = [
    "2014-12-31T23:00:00-05:00",  # 04:00 UTC on 1 January
    "2015-01-01T05:00Z",
    "2015-03-02T01:00:00+05:00",  # 20:00 UTC the day before
    "2015-03-01T21:00:00",
    "2015-03-02",
    "2015-03-02T10:00",
    "2015-03-02T10:00:00",
    "2015-03-02T10:00:00-01:00",
    "2015-03-02T11:00:00Z",
    "2015-03-02T12:00:00+01:00",
    "2015-03-02T11:00:00.25Z",
]

BEFORE = [
    # Both zoned: instants count, whatever the clocks show.
    ("2015-03-02T12:00:00+05:00", "2015-03-02T08:00:00Z", Truth.TRUE),
    ("2015-03-02T08:00:00Z", "2015-03-02T12:00:00+05:00", Truth.FALSE),
    ("2015-03-02T12:00:00.5+01:00", "2015-03-02T11:00:00.5Z", Truth.FALSE),
    # One without a zone: the clocks as written.
    ("2015-03-01T23:00:00-05:00", "2015-03-02", Truth.TRUE),
    ("2015-03-02", "2015-03-01T23:00:00-05:00", Truth.FALSE),
    ("2015-03-02T10:00", "2015-03-02T10:01", Truth.TRUE),
    # The same minute, day or year does not say which came first.
    ("2015-03-02T10:00", "2015-03-02T10:00:30", Truth.UNKNOWN),
    ("2015-03-02T10:00", "2015-03-02T10:00", Truth.UNKNOWN),
    ("2015-03-02", "2015-03-02T10:00", Truth.UNKNOWN),
    ("2015", "2015-03-02", Truth.UNKNOWN),
    ("2015-03-02", "2015-03", Truth.UNKNOWN),
    ("2014", "2015-03-02", Truth.TRUE),
    ("2015-04", "2015-03-31", Truth.FALSE),
]


@pytest.mark.parametrize(("text", "days"), READ.items())
def test_a_date_is_the_days_it_may_be(text: str, days: tuple[date, date, Precision]) -> None:
    when = read_when(text)
    assert (when.earliest, when.latest, when.precision) == days


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_a_date_that_cannot_be_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(BadDate, match=why):
        read_when(text)


def test_a_refusal_does_not_repeat_a_birth_date() -> None:
    with pytest.raises(BadDate) as caught:
        read_when("17.08.1961")
    assert "1961" not in str(caught.value)


def test_the_order_of_zoned_naive_and_partial_values_is_the_written_reading() -> None:
    keys = [read_when(text).sort_key for text in IN_ORDER]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("one", "other", "answer"), BEFORE)
def test_what_came_first_is_unknown_unless_it_is_written(one: str, other: str, answer: Truth) -> None:
    assert read_when(one).before(read_when(other)) is answer


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2015-03-02", "2015-03-30", exact(28)),
        ("2016-02-28", "2016-03-01", exact(2)),
        ("2015-03-02T23:59:00Z", "2015-03-03T00:01:00Z", exact(1)),
        ("2015-03-02", "2015-03-01", exact(-1)),
        ("2015-02", "2015-03-01", Interval(1, 28)),
        ("2015", "2015", Interval(-364, 364)),
    ],
)
def test_days_between_counts_calendar_days(start: str, end: str, days: Interval) -> None:
    assert days_between(read_when(start), read_when(end)) == days


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        ("2000-03-02", date(2018, 3, 1), exact(17)),
        ("2000-03-02", date(2018, 3, 2), exact(18)),
        ("2000-02-29", date(2018, 2, 28), exact(17)),
        ("2000-02-29", date(2018, 3, 1), exact(18)),
        ("2000-02-29", date(2020, 2, 29), exact(20)),
        ("2000", date(2018, 6, 1), Interval(17, 18)),
        ("2000", date(2017, 12, 31), exact(17)),  # every birthday of 2000 has passed
        ("2000-03", date(2018, 2, 28), exact(17)),
        ("2000-03", date(2018, 3, 15), Interval(17, 18)),
        ("2018-03", date(2018, 3, 15), exact(0)),
        ("2000-03-02T23:00:00-05:00", date(2018, 3, 2), exact(18)),
    ],
)
def test_an_age_is_in_completed_years(birth: str, on: date, years: Interval) -> None:
    assert age_years(read_when(birth), on) == years


def test_an_age_in_days_is_an_interval_when_the_birth_date_is_partial() -> None:
    assert age_in_days(read_when("2018-03-01"), date(2018, 3, 15)) == exact(14)
    assert age_in_days(read_when("2018-02"), date(2018, 3, 15)) == Interval(15, 42)
    assert age_in_days(read_when("2018-03"), date(2018, 3, 15)) == Interval(0, 14)


@pytest.mark.parametrize("birth", ["2018-03-16", "2018-04", "2019"])
def test_a_birth_after_the_day_is_refused(birth: str) -> None:
    for age in (age_years, age_in_days):
        with pytest.raises(BadDate, match="after the day"):
            age(read_when(birth), date(2018, 3, 15))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(BadDate, match="no zone"):
        of_instant(datetime(2015, 3, 2, 10))  # noqa: DTZ001


days = st.dates(date(1900, 1, 1), date(2299, 12, 31))
zones = st.integers(-12 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
instants = st.datetimes(datetime(1900, 1, 1), datetime(2299, 12, 31), timezones=zones)  # noqa: DTZ001
naive = st.datetimes(datetime(1900, 1, 1), datetime(2299, 12, 31))  # noqa: DTZ001
whens = st.one_of(
    days.map(of_day),
    instants.map(of_instant),
    days.map(lambda d: read_when(f"{d:%Y-%m}")),
    days.map(lambda d: read_when(f"{d:%Y}")),
    naive.map(lambda t: read_when(t.isoformat(timespec="minutes"))),
    naive.map(lambda t: read_when(t.isoformat(sep=" "))),
)


@given(when=whens)
def test_a_written_date_is_read_back_as_itself(when: When) -> None:
    assert read_when(write_when(when)) == when


@given(instant=instants)
def test_an_instant_is_read_as_python_reads_it(instant: datetime) -> None:
    assert read_when(instant.isoformat()) == of_instant(instant)


@given(one=instants, other=instants)
def test_zoned_values_sort_as_instants(one: datetime, other: datetime) -> None:
    if one != other:
        assert (of_instant(one).sort_key < of_instant(other).sort_key) == (one < other)


@given(one=whens, other=whens)
def test_two_values_have_one_sort_key_only_if_they_are_one_value(one: When, other: When) -> None:
    assert (one.sort_key == other.sort_key) == (one == other)


@given(one=whens, other=whens)
def test_before_is_never_true_both_ways(one: When, other: When) -> None:
    assert (one.before(other) & other.before(one)) is not Truth.TRUE


@given(day=days, later=st.integers(0, 40_000))
def test_completed_years_agree_with_the_anniversary(day: date, later: int) -> None:
    """The anniversary of the count has come and the next has not (29 February comes on 1 March)."""
    on = day + timedelta(days=later)
    years = int(age_years(of_day(day), on).low)

    def anniversary(count: int) -> date:
        try:
            return day.replace(year=day.year + count)
        except ValueError:
            return date(day.year + count, 3, 1)

    assert anniversary(years) <= on < anniversary(years + 1)


def test_a_utc_instant_is_written_with_z() -> None:
    assert write_when(of_instant(datetime(2015, 3, 2, 10, 0, 30, tzinfo=UTC))) == "2015-03-02T10:00:30Z"
