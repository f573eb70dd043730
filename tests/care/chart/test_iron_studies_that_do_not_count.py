"""Iron studies too old, or drawn before or within four weeks after iron or blood, do not describe the person today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart, Entry, Happening, Origin, Value
from ironrest.care.chart.readings import Reading
from ironrest.knowledge.load import load
from ironrest.values.dates import When, of_day, read_when
from ironrest.values.interval import exact
from tests.properties.people import CANDIDATE, chart_of

ON = date(2026, 6, 1)
FOUR_WEEKS = 28


def when(days: int | None) -> When | None:
    return None if days is None else of_day(ON - timedelta(days=days))


def ferritin(drawn: int | None, **more: tuple[Happening, ...]) -> Chart:
    entry = Entry(fact="ferritin", value=exact(20), when=when(drawn), origin=Origin("test"))
    return Chart(patient="one", entries=(entry,), **more)  # type: ignore[arg-type]


def given_iron(days: int | None, kind: str = "iv_iron") -> tuple[Happening, ...]:
    return (Happening(kind=kind, when=when(days), origin=Origin("test")),)


def reading(chart: Chart, use: str = "deciding", fact: str = "ferritin") -> Reading:
    return read_day(chart, load(), on=ON, use=use, assume=False).reading(fact)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("drawn", "use", "state"),
    [
        (0, "deciding", "known"),
        (90, "deciding", "known"),
        (91, "deciding", "stale"),
        (91, "screening", "known"),
        (365, "screening", "known"),
        (366, "screening", "stale"),
        (None, "deciding", "stale"),
        (None, "screening", "stale"),
    ],
)
def test_an_old_or_undated_result_is_unknown_and_still_shown(drawn: int | None, use: str, state: str):
    found = reading(ferritin(drawn), use)

    assert found.state == state
    assert found.value == (exact(20) if state == "known" else None)
    assert found.seen == exact(20)
    assert bool(found.says) is (state == "stale")


@pytest.mark.parametrize("kind", ["iv_iron", "red_cell_transfusion"])
@pytest.mark.parametrize(
    ("drawn", "happened", "state"),
    [
        pytest.param(10, 9, "superseded", id="drawn the day before"),
        pytest.param(10, 10, "superseded", id="drawn on the day"),
        pytest.param(10, 10 + FOUR_WEEKS - 1, "superseded", id="drawn 27 days after"),
        pytest.param(10, 10 + FOUR_WEEKS, "known", id="drawn four weeks after"),
        pytest.param(10, 300, "known", id="long after"),
        pytest.param(80, 1, "superseded", id="drawn long before"),
        pytest.param(10, None, "superseded", id="nobody knows when it was given"),
    ],
)
def test_a_result_counts_again_four_weeks_after(kind: str, drawn: int, happened: int | None, state: str):
    found = reading(ferritin(drawn, events=given_iron(happened, kind)))

    assert found.state == state
    assert (found.value is None) is (state == "superseded")


def test_an_event_after_the_day_of_the_answer_does_not_count():
    assert reading(ferritin(10, events=given_iron(-1))).state == "known"


def test_a_month_without_a_day_is_read_at_its_worst():
    """Iron in May, drawn on 1 June: it may have been yesterday."""
    event = Happening(kind="iv_iron", when=read_when("2026-05"), origin=Origin("test"))

    assert reading(ferritin(0, events=(event,))).state == "superseded"


@given(st.permutations([5, 200, None]), st.sampled_from([0, 40, 85]))
def test_one_of_several_events_is_enough_in_whatever_order(happened: list[int | None], drawn: int):
    events = tuple(one for days in happened for one in given_iron(days))

    assert reading(ferritin(drawn, events=events)).state == "superseded"


@pytest.mark.parametrize("fact", ["ferritin", "iron", "tibc", "tsat"])
def test_every_iron_study_is_superseded(fact: str):
    entry = Entry(fact=fact, value=exact(60), when=when(10), origin=Origin("test"))
    chart = Chart(patient="one", entries=(entry,), events=given_iron(5))

    assert reading(chart, fact=fact).state == "superseded"


def test_a_course_in_progress_keeps_the_studies_that_it_was_signed_on():
    course = Entry(fact="course_in_progress", value=True, when=when(0), origin=Origin("test"))
    chart = ferritin(10, events=given_iron(5))
    going_on = Chart(patient="one", entries=(*chart.entries, course), events=chart.events)

    assert reading(going_on).state == "known"


def test_a_transfusion_counts_during_a_course_too():
    course = Entry(fact="course_in_progress", value=True, when=when(0), origin=Origin("test"))
    chart = ferritin(10, events=given_iron(5, "red_cell_transfusion"))
    going_on = Chart(patient="one", entries=(*chart.entries, course), events=chart.events)

    assert reading(going_on).state == "superseded"


@pytest.mark.parametrize(
    ("days", "happened"),
    [pytest.param(120, None, id="stale"), pytest.param(10, 3, id="superseded")],
)
def test_no_iron_is_proposed_on_studies_that_do_not_count(days: int, happened: int | None):
    facts: dict[str, Value | None] = {**CANDIDATE, "ferritin": None, "tsat": None}
    old = (Entry(fact=fact, value=exact(15), when=when(days), origin=Origin("test")) for fact in ("ferritin", "tsat"))
    events = () if happened is None else given_iron(happened)
    chart = Chart(patient="one", entries=(*chart_of(facts).entries, *old), events=events)

    answers = assess(chart, load(), on=ON).answers

    assert {one.verdict for one in answers.values()} == {"undetermined"}
    assert all(any("blood_draw" in ask.set.asks for ask in one.asks) for one in answers.values())
