"""Which result is the latest: where that is not certain, every one that may be it is kept."""

from datetime import date

import pytest

from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.load import load
from ironrest.values.dates import read_when
from ironrest.values.interval import Interval, exact

ON = date(2026, 6, 1)


def ferritin(value: float, when: str, file: str = "record") -> Entry:
    return Entry(fact="ferritin", value=exact(value), when=read_when(when), origin=Origin(file))


@pytest.mark.parametrize(
    ("older", "newer", "kept"),
    [
        ("2026-05-19", "2026-05-20", exact(60)),
        ("2026-05-20T07:00Z", "2026-05-20T08:00Z", exact(60)),
        ("2026-05-20", "2026-05-20T08:00Z", Interval(60, 400)),
        ("2026-05", "2026-05-10", Interval(60, 400)),
        ("2026", "2026-05-10", Interval(60, 400)),
        ("2026-04", "2026-05-10", exact(60)),
        ("2026-05-20", "2026-05-20", Interval(60, 400)),
    ],
)
def test_a_result_that_may_be_the_latest_is_kept(older: str, newer: str, kept: Interval) -> None:
    for entries in ((ferritin(400, older), ferritin(60, newer)), (ferritin(60, newer), ferritin(400, older))):
        found = read_day(Chart(patient="p", entries=entries), load(), on=ON).reading("ferritin")
        assert found.value == kept
        assert bool(found.notes) is (kept != exact(60))


def test_a_typed_value_does_not_hide_a_result_of_the_same_day() -> None:
    entries = (ferritin(400, "2026-06-01"), ferritin(60, "2026-06-01", "--fact"))
    assert read_day(Chart(patient="p", entries=entries), load(), on=ON).values["ferritin"] == Interval(60, 400)


def test_a_typed_no_against_an_active_diagnosis_is_said_to_contradict_it() -> None:
    entries = (
        Entry(fact="on_dialysis", value=True, when=read_when("2020"), origin=Origin("record"), lasting=True),
        Entry(fact="on_dialysis", value=False, when=read_when("2026-06-01"), origin=Origin("--fact")),
    )
    found = read_day(Chart(patient="p", entries=entries), load(), on=ON).reading("on_dialysis")
    assert found.value is False
    assert "an active diagnosis in the record says otherwise" in found.notes
