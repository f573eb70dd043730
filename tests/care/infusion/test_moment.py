"""What is overdue at a moment, when observation ends, and what may follow."""

import pytest

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.moment import moment
from tests.care.infusion.visit import KNOWLEDGE, VITALS, at, event, folded, until, visit

BARE = {"systolic_mmhg": 120, "diastolic_mmhg": 80}  # no pulse: not a full set


def statuses(events: list[Event], minute: float) -> list[tuple[str, str]]:
    return [(one.set.id, one.status) for one in moment(folded(events), KNOWLEDGE, at(minute)).vitals]


def test_the_uneventful_visit_has_every_set() -> None:
    assert statuses(visit(), 63) == [
        ("before", "done"), ("after-5-min", "done"), ("after-15-min", "done"), ("end", "done"),
        ("end-of-observation", "done"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minute", "five", "fifteen"),
    [
        (15, "due", None),
        (23, "due", "due"),  # 20, with 3 min of grace
        (23.1, "overdue", "due"),
        (34.9, "overdue", "due"),  # until the next is overdue itself: 30, with 5 min of grace
        (35.1, "missed", "overdue"),
    ],
)
def test_a_set_is_overdue_after_its_grace_and_until_the_next_one_is(
    minute: float, five: str, fifteen: str | None
) -> None:
    found = dict(reversed(statuses(until("started"), minute)))
    assert found["after-5-min"] == five
    assert found.get("after-15-min", "due") == (fifteen or "due")


@pytest.mark.parametrize(
    ("minute", "payload", "status"),
    [
        (18, VITALS, "done"),
        (23, VITALS, "done"),
        (24, VITALS, "late"),
        (20, BARE, "overdue"),
        (17.9, VITALS, "overdue"),
    ],
)
def test_a_set_counts_in_its_window_and_only_when_it_is_full(
    minute: float, payload: dict[str, float], status: str
) -> None:
    """From 2 minutes before until 3 minutes after (vitals.toml); blood pressure and pulse are named by FERAHEME."""
    assert dict(statuses([*until("started"), event("vitals", minute, payload)], 24.5))["after-5-min"] == status


def test_every_quarter_of_an_hour_another_set_is_due_while_iron_is_under_way() -> None:
    found = moment(folded(until("started")), KNOWLEDGE, at(61)).vitals
    assert [one.due_at for one in found if one.set.id == "after-15-min"] == [at(30), at(45), at(60), at(75)]


def test_a_pause_does_not_stop_the_clock_and_a_stop_does() -> None:
    paused = [*until("started"), event("paused", 17)]
    stopped = [*until("started"), event("stopped", 17)]
    assert dict(statuses(paused, 24))["after-5-min"] == "overdue"
    assert [name for name, _ in statuses(stopped, 24)] == ["before", "end"]


def test_after_a_restart_the_clock_begins_again() -> None:
    events = [
        *until("started"), event("reaction-noted", 17, {"infusion_stopped": True}),
        event("restarted", 40, {"rate_ml_per_h": 500}),
    ]  # fmt: skip
    found = moment(folded(events), KNOWLEDGE, at(41)).vitals
    assert [one.due_at for one in found if one.set.id == "after-5-min"] == [at(45)]


def test_before_the_start_vital_signs_are_due_and_not_overdue() -> None:
    assert statuses(until("line-placed"), 500) == [("before", "due")]
    assert statuses([*until("line-placed"), event("started", 15, {"rate_ml_per_h": 1}), event("stopped", 15.5)], 16)[
        0
    ] == ("before", "missed")


def test_an_observation_without_vital_signs_at_its_end_is_overdue_until_the_person_leaves() -> None:
    events = until("observation-started")
    assert dict(statuses(events, 67.1))["end-of-observation"] == "overdue"  # 62, with 5 min of grace
    gone = [*events, event("discharged", 63)]
    assert dict(statuses(gone, 67.1))["end-of-observation"] == "missed"


def test_given_up_before_any_iron_nothing_is_due() -> None:
    assert statuses([*until("checked"), event("abandoned", 9)], 30) == []


def test_observation_ends_after_the_longest_of_label_plan_and_order() -> None:
    for plan, order, end in ((30, {}, 62), (45, {}, 77), (30, {"minutes": 90}, 122), (5, {"minutes": 5}, 62)):
        events = [*until("completed", visit({"observation_min": plan})), event("observation-started", 32, order)]
        assert moment(folded(events), KNOWLEDGE).observation_ends == at(end)


def test_without_now_it_is_the_moment_of_the_last_event() -> None:
    assert moment(folded(visit()), KNOWLEDGE).at == at(63)
    assert moment(folded(visit()), KNOWLEDGE, at(10)).at == at(63)
    assert moment(folded([]), KNOWLEDGE).at is None


def test_what_may_follow_is_what_the_table_has_a_place_for_with_the_guards_in_its_way() -> None:
    found = {one.event: [each.id for each in one.failing] for one in moment(folded(until("vitals")), KNOWLEDGE).next}
    assert found["started"] == ["rate"]  # the rate itself is asked
    assert found["reaction-noted"] == []
    assert "completed" not in found
    assert [one.event for one in moment(folded(visit()), KNOWLEDGE).next] == ["note", "correction"]
    assert [one.event for one in moment(folded([]), KNOWLEDGE).next] == ["planned"]
