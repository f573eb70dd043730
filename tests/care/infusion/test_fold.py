"""What becomes of events: deviations, late entries, refusals and corrections. Nothing that happened is lost."""

from typing import Any

import pytest

from ironrest.care.infusion.fold import record
from tests.care.infusion.visit import (
    KNOWLEDGE,
    LEAVING,
    PLAN,
    VITALS,
    at,
    correction,
    event,
    folded,
    rules_of,
    until,
    visit,
)  # fmt: skip


def test_the_uneventful_visit_ends_with_the_person_gone() -> None:
    whole = folded(visit())
    assert (whole.person, whole.id, whole.state) == ("invented-12", "visit-1", "discharged")
    assert [row.after for row in whole.timeline] == [
        "planned", "checked", "line-in", "line-in", "running", "running", "flushing", "completed", "completed",
        "observing", "observing", "observing", "discharged",
    ]  # fmt: skip


def test_no_event_at_all_is_an_infusion_of_nobody() -> None:
    assert (folded([]).person, folded([]).state, folded([]).timeline) == (None, "unplanned", ())


def test_an_event_out_of_place_is_kept_and_changes_no_state() -> None:
    whole = folded([*visit(), event("rate-changed", 64, {"rate_ml_per_h": 500})])
    assert whole.state == "discharged"
    found = whole.deviations[0]
    assert (found.kind, found.event.type, found.state) == ("out-of-place", "rate-changed", "discharged")
    assert whole.timeline[-1].out_of_place


@pytest.mark.parametrize(
    ("answers", "still_open"),
    [
        ({}, True),
        ({"reason": "the second nurse was called away"}, True),
        ({"authoriser": "Dr B"}, True),
        ({"reason": "  ", "authoriser": "Dr B"}, True),
        ({"reason": "the second nurse was called away", "authoriser": "Dr B"}, False),
    ],
)
def test_a_deviation_is_open_until_it_has_a_reason_and_an_authoriser(answers: dict[str, str], still_open: bool) -> None:
    start = event("started", 15, {"rate_ml_per_h": 1200}, **answers)
    (found,) = folded([*until("vitals"), start]).deviations
    assert (found.rule, found.limit, found.event.by) == ("rate", "rate_ml_per_h <= plan_max_rate_ml_per_h", "nurse A")
    assert {name: value.low for name, value in found.values} == {  # type: ignore[union-attr]
        "rate_ml_per_h": 1200.0, "plan_max_rate_ml_per_h": 1000.0,
    }  # fmt: skip
    assert found.open is still_open


def test_an_unsigned_plan_is_told_and_the_infusion_is_kept() -> None:
    whole = folded(visit(plan={"signed_by": ""}))
    assert rules_of(whole) == ["plan-signed"]
    assert whole.state == "discharged"


def test_without_a_plan_every_guard_of_the_plan_is_told() -> None:
    whole = folded(visit()[1:])
    assert {"plan-signed", "plan-adds-up", "product-as-signed", "rate"} <= set(rules_of(whole, "started"))
    assert (whole.state, whole.plan) == ("discharged", None)


def test_a_plan_that_comes_after_the_start_is_out_of_place_and_still_tells_the_dose() -> None:
    late = event("planned", 20, {"plan": PLAN})
    assert folded([*visit()[1:5], late]).plan is not None
    second = event("planned", 20, {"plan": PLAN | {"dose_mg": 500}})
    kept = folded([*until("started"), second]).plan
    assert kept
    assert kept.dose_mg == 1000


@pytest.mark.parametrize(("recorded", "late"), [(15, False), (15.1, True)])
def test_late_is_recorded_more_than_fifteen_minutes_after(recorded: float, late: bool) -> None:
    """limits.toml."""
    note = event("note", 0, {"text": "tea"}, recorded_at=at(recorded).isoformat())
    assert folded([note]).timeline[0].late is late


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"person": "invented-13"}, "another-person"),
        ({"infusion": "visit-2"}, "another-infusion"),
        ({"recorded_at": at(37.9).isoformat()}, "future"),
        ({"recorded_at": at(38).isoformat()}, None),
        ({"id": "000.00-planned"}, "same-id"),
    ],
)
def test_refused_is_only_what_cannot_be_true(changed: dict[str, Any], why: str | None) -> None:
    """Two minutes of the future are allowed (limits.toml): clocks differ."""
    strange = event("note", 40, {"text": "x"}, **changed)
    whole = folded([*until("started"), strange])
    assert [one.why for one in whole.refused] == ([why] if why else [])
    assert (strange in [row.event for row in whole.timeline]) is (why is None)


def test_what_lies_ahead_of_now_is_refused() -> None:
    whole = folded(until("started"), now=at(12.9))
    assert [(one.why, one.event.type) for one in whole.refused] == [("future", "started")]
    assert folded(until("started"), now=at(13)).refused == ()


def test_a_plan_of_another_person_is_refused() -> None:
    other = event("planned", 0, {"plan": PLAN | {"person": "invented-13"}})
    whole = folded([other, *visit()[1:]])
    assert [one.why for one in whole.refused] == ["another-plan"]
    assert whole.person == "invented-12"
    replaced = {"type": "planned", "occurred_at": at(0).isoformat(), "payload": {"plan": PLAN | {"infusion": "2"}}}
    assert [one.why for one in folded([*visit(), correction(64, visit()[0].id, replaced)]).refused] == ["another-plan"]


def test_the_plan_says_whose_infusion_it_is_whatever_else_is_in_the_file() -> None:
    others = [event("note", n / 10, {"text": "x"}, person="invented-13") for n in range(5)]
    whole = folded([*others, *visit()])
    assert (whole.person, len(whole.refused), whole.state) == ("invented-12", 5, "discharged")


def test_the_same_event_twice_is_one_even_in_another_zone() -> None:
    again = event("started", 15, {"rate_ml_per_h": 1000}, occurred_at="2026-03-12T10:15:00+01:00")
    whole = folded([*visit(), again, *visit()])
    assert (len(whole.timeline), whole.refused) == (len(visit()), ())


def test_a_void_event_does_nothing_and_stays_on_the_timeline() -> None:
    whole = folded([*until("started"), correction(20, "015.00-started")])
    assert whole.state == "line-in"
    row = next(one for one in whole.timeline if one.event.type == "started")
    assert (row.void, row.corrected_by, row.before, row.after) == (True, "020.00-correction", "line-in", "line-in")


def test_a_replaced_event_counts_as_replaced() -> None:
    new = {"type": "started", "occurred_at": at(16).isoformat(), "payload": {"rate_ml_per_h": 900}}
    whole = folded([*until("started"), correction(20, "015.00-started", new)])
    row = next(one for one in whole.timeline if one.event.type == "started")
    assert (row.event.occurred_at, row.event.payload.rate_ml_per_h) == (at(16), 900)  # type: ignore[attr-defined]
    assert (row.corrected_by, row.void, whole.state) == ("020.00-correction", False, "running")


def test_a_correction_answers_for_a_deviation() -> None:
    fast = [*until("vitals"), event("started", 15, {"rate_ml_per_h": 1200})]
    same = {"type": "started", "occurred_at": at(15).isoformat(), "payload": {"rate_ml_per_h": 1200}}
    told = same | {"reason": "bag had to be finished", "authoriser": "Dr B"}
    (found,) = folded([*fast, correction(40, "015.00-started", told)]).deviations
    assert (found.open, found.event.reason) == (False, "bag had to be finished")


def test_of_two_corrections_the_last_recorded_counts() -> None:
    rates = [
        correction(minute, "015.00-started", {
            "type": "started", "occurred_at": at(15).isoformat(), "payload": {"rate_ml_per_h": rate},
        })
        for minute, rate in ((22, 800), (21, 700))
    ]  # fmt: skip
    assert folded([*until("started"), *rates]).course.pump.rate_ml_per_h == 800


def test_a_correction_can_itself_be_void() -> None:
    events = [*until("started"), correction(20, "015.00-started"), correction(25, "020.00-correction")]
    assert folded(events).state == "running"


@pytest.mark.parametrize("names", ["nobody", "020.00-correction", "030.00-flush-started"])
def test_a_correction_that_names_no_earlier_event_changes_nothing_and_is_told(names: str) -> None:
    whole = folded([*visit(), correction(20, names)])
    assert whole.state == "discharged"
    assert [(one.kind, one.rule) for one in whole.deviations] == [("correction", "names-no-earlier-event")]


def test_a_correction_cannot_bring_an_event_from_the_future() -> None:
    ahead = {"type": "started", "occurred_at": at(60).isoformat(), "payload": {"rate_ml_per_h": 900}}
    assert [one.why for one in folded([*until("started"), correction(20, "015.00-started", ahead)]).refused] == [
        "future"
    ]


def test_events_recorded_later_join_those_that_are_there() -> None:
    assert record(folded(visit()[:6]), visit()[6:], KNOWLEDGE) == folded(visit())


def test_signs_are_seen_and_go() -> None:
    events = [
        *until("started"),
        event("reaction-noted", 18, {"signs": ["flushing", "wheeze"], "infusion_stopped": True}),
        event("sign-seen", 19, {"sign": "hives"}), event("sign-gone", 20, {"sign": "wheeze"}),
        event("sign-seen", 21, {"sign": "flushing"}), event("reaction-noted", 22, {"signs": ["hives", "cough"]}),
        event("adrenaline-given", 22, {"dose_mg": 0.5, "route": "intramuscular"}),
    ]  # fmt: skip
    course = folded(events).course
    assert course.signs == ("hives", "flushing", "cough")
    assert [one.signs for one in course.reactions] == [("flushing", "wheeze"), ("hives", "cough")]
    assert (course.state, course.rate_before_reaction_ml_per_h) == ("reaction", 1000)


def test_a_second_check_adds_to_the_first() -> None:
    first = visit(checks={"lot": None, "two_identifiers": None})
    more = event("checked", 14, {"lot": "L2291", "two_identifiers": True})
    assert rules_of(folded([*first, more])) == []


def test_leaving_too_early_is_kept_and_told() -> None:
    whole = folded([*until("observation-started"), event("discharged", 40, LEAVING)])
    assert (whole.state, rules_of(whole)) == ("discharged", ["observed"])


def test_iron_said_to_run_without_a_line_leaves_the_line_unknown() -> None:
    assert folded([event("started", 1, {"rate_ml_per_h": 100})]).course.line_in is None
    assert folded([event("vitals", 1, VITALS)]).course.line_in is False
