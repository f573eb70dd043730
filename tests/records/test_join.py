"""Several charts of one person laid together: nothing lost, nothing guessed, no order."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Literal

import msgspec
import pytest

from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart, Drug, Entry, Happening, Origin, Rejected
from ironrest.knowledge.load import load
from ironrest.records.join import joined
from ironrest.values.dates import When, read_when
from ironrest.values.interval import Interval

ON = date(2026, 3, 20)
Sex = Literal["female", "male", "other"]


def span(first: str, last: str) -> When:
    start, end = read_when(first), read_when(last)
    return msgspec.structs.replace(start, latest=end.latest, precision=read_when("2000").precision)


def ferritin(value: float, day: str, file: str) -> Entry:
    return Entry(fact="ferritin", value=Interval(value, value), when=read_when(day), origin=Origin(file), draw=day)


LABS = Chart(
    patient="17",
    entries=(ferritin(40, "2026-03-01", "lab.csv"), ferritin(90, "2026-01-01", "lab.csv")),
    refused=(Rejected(Origin("lab.csv", line=4), "It has no unit.", "crp"),),
    notes=("lab.csv: 3 rows not used", "said by both"),
)
CLINIC = Chart(
    patient="p-17",
    birth=read_when("1970-05-04"),
    sex="female",
    entries=(Entry(fact="ckd", value=True, when=None, origin=Origin("fhir.json"), lasting=True, notes=("a note",)),),
    drugs=(Drug(name="ferrous sulfate", concepts=("oral_iron",), status="active", started=None, ended=None,
                origin=Origin("fhir.json")),),
    events=(Happening(kind="iv_iron", when=read_when("2025-01-01"), origin=Origin("fhir.json")),),
    notes=("said by both",),
)  # fmt: skip
WARD = Chart(patient="17", entries=(ferritin(55, "2026-03-01", "ward.csv"),), died=read_when("2026-04-01"))


def test_everything_of_each_chart_is_in_the_joined_one_and_a_note_is_said_once() -> None:
    chart = joined([LABS, CLINIC], patient="17")
    assert chart.patient == "17"
    assert set(chart.entries) == {*LABS.entries, *CLINIC.entries}
    assert (len(chart.entries), chart.drugs, chart.events) == (3, CLINIC.drugs, CLINIC.events)
    assert chart.refused == LABS.refused
    assert chart.notes == ("lab.csv: 3 rows not used", "said by both")
    assert (chart.birth, chart.sex, chart.died) == (CLINIC.birth, "female", None)


def test_the_order_of_the_charts_does_not_matter() -> None:
    made = {repr(joined(order, patient="17")) for order in permutations((LABS, CLINIC, WARD))}
    assert len(made) == 1


def test_two_sources_that_tell_the_same_day_differently_are_both_kept() -> None:
    day = read_day(joined([LABS, CLINIC, WARD], patient="17"), load(), on=ON)
    assert day.readings["ferritin"].value == Interval(40, 55)


@pytest.mark.parametrize(
    ("births", "common"),
    [
        (("1970-05-04", "1970-05-04"), ("1970-05-04", "1970-05-04")),
        (("1970", "1970-05-04"), ("1970-05-04", "1970-05-04")),
        (("1970-05", "1970"), ("1970-05-01", "1970-05-31")),
        (("1969-07-01/1970-06-30", "1970"), ("1970-01-01", "1970-06-30")),
        (("1969-07-01/1970-06-30", "1970", "1970-06-30/1971-01-01"), ("1970-06-30", "1970-06-30")),
    ],
)
def test_a_birth_is_narrowed_to_what_all_sources_allow(births: tuple[str, ...], common: tuple[str, str]) -> None:
    whens = [span(*one.split("/")) if "/" in one else read_when(one) for one in births]
    for order in permutations(whens):
        chart = joined([Chart(patient="a", birth=one) for one in order], patient="a")
        assert chart.birth is not None
        assert (chart.birth.earliest.isoformat(), chart.birth.latest.isoformat()) == common
        assert chart.refused == ()


def test_births_that_cannot_both_be_true_leave_the_age_unknown_and_say_so() -> None:
    other = msgspec.structs.replace(LABS, birth=read_when("1971"), sex="female")
    chart = joined([other, CLINIC], patient="17")
    assert (chart.birth, chart.sex) == (None, "female")
    told = [one for one in chart.refused if one.fact == "age_years"]
    assert [one.reason for one in told] == ["The records that were joined give births or ages that cannot all be true."]
    reading = read_day(chart, load(), on=ON).readings["age_years"]
    assert (reading.value, reading.state) == (None, "unknown")


@pytest.mark.parametrize("sex", ["male", "other"])
def test_sexes_that_differ_leave_the_sex_unknown_so_that_pregnancy_is_asked(sex: Sex) -> None:
    chart = joined([msgspec.structs.replace(LABS, sex=sex), CLINIC], patient="17")
    assert (chart.sex, chart.birth) == (None, CLINIC.birth)
    assert [one.reason for one in chart.refused if one.fact == "sex"] == [
        "The records that were joined give different sexes."
    ]
    day = read_day(chart, load(), on=ON)
    assert day.values.get("sex") is None
    assert day.values.get("pregnant") is None


def test_a_refusal_of_one_source_is_not_healed_by_another() -> None:
    """Its own rows gave births that contradict each other; the other source proves neither of them."""
    torn = msgspec.structs.replace(LABS, refused=(Rejected(Origin("lab.csv"), "Births contradict.", "age_years"),))
    day = read_day(joined([torn, CLINIC], patient="17"), load(), on=ON)
    assert day.values.get("age_years") is None


@pytest.mark.parametrize(
    ("deaths", "died", "noted"),
    [
        (("2026-04-01", "2026-04-01"), "2026-04-01", 0),
        (("2026-04", "2026-04-10"), "2026-04-10", 0),
        (("2026-04-02", "2026-04-01"), "2026-04-01", 1),
    ],
)
def test_somebody_who_died_stays_dead_and_different_days_are_said(
    deaths: tuple[str, ...], died: str, noted: int
) -> None:
    for order in permutations(deaths):
        chart = joined([Chart(patient="a", died=read_when(one)) for one in order], patient="a")
        assert chart.died == read_when(died)
        assert len(chart.notes) == noted


def test_one_chart_joined_with_nothing_is_itself_under_the_name_that_the_caller_gives() -> None:
    assert joined([CLINIC], patient="p-17") == CLINIC
    assert joined([], patient="nobody") == Chart(patient="nobody")
