"""What the record says of a reaction at each moment: a sign that was seen counts, and silence is never no."""

from typing import Any

import msgspec
import pytest

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.reacted import Reacted, reacted
from ironrest.values.interval import Interval, at_least, at_most, exact
from tests.care.infusion.stories import FULL
from tests.care.infusion.visit import KNOWLEDGE, at, event, folded, until

NOTED = event("reaction-noted", 20, {"signs": ["Back tightness"], "infusion_stopped": True})
LOOKED = event("signs-checked", 21, {"no_other_signs": True})


def found(*more: Event, minute: float = 60) -> Reacted | None:
    return reacted(folded([*until("started"), *more]).course, at(minute), KNOWLEDGE)


def fact(name: str, *more: Event, minute: float = 60) -> Any:
    known = found(*more, minute=minute)
    assert known is not None
    return known.reaction.facts.get(name)


def test_before_the_first_sign_there_is_no_reaction() -> None:
    assert found() is None
    assert found(LOOKED) is None
    assert found(NOTED, minute=19.9) is None


@pytest.mark.parametrize(
    "sign",
    [
        event("sign-seen", 20, {"sign": "wheeze"}),
        event("sign-gone", 20, {"sign": "wheeze"}),  # gone: it was there
        event("signs-checked", 20, {"answers": {"wheeze": True}}),
        event("reaction-noted", 20, {"signs": ["wheeze"]}),
    ],
)
def test_a_sign_in_whatever_entry_is_a_reaction(sign: Event) -> None:
    reaction = found(sign)
    assert reaction
    assert (reaction.reaction.reaction, reaction.reaction.definite, reaction.event) == ("anaphylaxis", True, sign.id)


def test_adrenaline_alone_is_a_reaction_without_a_restart() -> None:
    reaction = found(event("adrenaline-given", 20))
    assert reaction
    assert reaction.reaction.restart.outcome == "never-this-course"


@pytest.mark.parametrize(
    ("more", "doses"),
    [
        ([], at_least(0.0)),
        ([event("adrenaline-given", 21)], at_least(1.0)),
        ([event("signs-checked", 22, {"adrenaline_doses": 0})], exact(0.0)),
        ([event("adrenaline-given", 21), event("signs-checked", 22, {"adrenaline_doses": 1})], exact(1.0)),
        ([event("signs-checked", 22, {"adrenaline_doses": 1}), event("adrenaline-given", 23)], at_least(2.0)),
        ([event("adrenaline-given", 21), event("signs-checked", 22, {"adrenaline_doses": 0})], at_least(1.0)),
    ],
)
def test_doses_of_adrenaline_are_the_least_until_somebody_says_how_many(more: list[Event], doses: Interval) -> None:
    assert fact("adrenaline_doses", NOTED, *more) == doses


def test_a_sign_that_has_gone_still_counts_and_silence_is_unknown() -> None:
    gone = [NOTED, event("sign-seen", 21, {"sign": "wheeze"}), event("sign-gone", 22, {"sign": "wheeze"})]
    assert fact("wheeze", *gone) is True
    assert fact("stridor", *gone) is None
    assert fact("stridor", *gone, LOOKED) is False
    assert fact("back_tightness", *gone, LOOKED) is True


def test_what_was_absent_is_unknown_again_when_a_reaction_is_noted_anew() -> None:
    anew = [event("restarted", 40, {"rate_ml_per_h": 500}), event("reaction-noted", 45, {"signs": ["flushing"]})]
    assert fact("wheeze", NOTED, LOOKED, *anew, minute=44) is False
    assert fact("wheeze", NOTED, LOOKED, *anew) is None
    assert fact("back_tightness", NOTED, LOOKED, *anew) is True


@pytest.mark.parametrize(
    ("sets", "systolic"),
    [
        ([], None),
        ([(21, 120.0)], exact(120.0)),
        ([(21, 88.0), (25, 120.0)], exact(88.0)),  # the lowest
        ([(19, 88.0)], None),  # before the reaction
    ],
)
def test_the_worst_measurement_since_the_first_sign_counts(
    sets: list[tuple[float, float]], systolic: Interval | None
) -> None:
    vitals = [event("vitals", minute, FULL | {"systolic_mmhg": value}) for minute, value in sets]
    assert fact("systolic", NOTED, *vitals) == systolic
    assert fact("baseline_systolic", NOTED) == exact(128.0)


def test_a_pressure_from_before_the_reaction_was_noted_anew_is_only_a_bound() -> None:
    anew = [event("restarted", 40, {"rate_ml_per_h": 500}), event("reaction-noted", 45, {"signs": ["flushing"]})]
    assert fact("systolic", NOTED, event("vitals", 21, FULL), *anew) == at_most(128.0)


@pytest.mark.parametrize(
    ("more", "resolved"),
    [
        ([], False),
        ([event("sign-gone", 30, {"sign": "back tightness"})], True),
        ([event("signs-checked", 30, {"answers": {"resolved": True}})], True),
        ([event("signs-checked", 30, {"answers": {"resolved": False}})], False),
        ([event("signs-checked", 30, {"answers": {"resolved": True}}), event("sign-seen", 31, {"sign": "x"})], False),
        ([event("sign-gone", 30, {"sign": "back tightness"}), event("vitals", 31, {"systolic_mmhg": 90})], False),
        (
            [
                event("sign-gone", 30, {"sign": "back tightness"}), event("vitals", 31, {"systolic_mmhg": 90}),
                event("vitals", 40, {"systolic_mmhg": 120}),
            ],
            True,
        ),
    ],
)  # fmt: skip
def test_all_gone_is_when_the_last_sign_and_the_last_measurement_are(more: list[Event], resolved: bool) -> None:
    assert fact("resolved", NOTED, *more) is resolved


def test_of_a_reaction_without_a_named_sign_nobody_knows_that_it_has_gone() -> None:
    assert fact("resolved", event("reaction-noted", 20)) is None


@pytest.mark.parametrize(
    ("gone", "minute", "persisting"), [(None, 34, False), (None, 36, True), (34, 60, False), (36, 60, True)]
)
def test_persisting_is_longer_than_the_waiting_time(gone: float | None, minute: float, persisting: bool) -> None:
    """15 minutes (restart.toml)."""
    more = [] if gone is None else [event("sign-gone", gone, {"sign": "back_tightness"})]
    assert fact("persisting", NOTED, *more, minute=minute) is persisting


def test_signs_after_a_restart_came_back() -> None:
    restart = event("restarted", 40, {"rate_ml_per_h": 500})
    again = event("sign-seen", 41, {"sign": "flushing"})
    assert fact("recurred", NOTED, restart) is False
    assert fact("recurred", NOTED, restart, again) is True
    reaction = found(NOTED, LOOKED, event("vitals", 22, FULL), restart, again)
    assert reaction
    assert reaction.reaction.restart.outcome in ("never-today", "not-yet")


def test_names_that_no_rule_knows_are_kept_apart() -> None:
    reaction = found(event("reaction-noted", 20, {"signs": ["felt odd", "flushing"]}))
    assert reaction
    assert (reaction.strange, reaction.reaction.facts["flushing"]) == (("felt_odd",), True)


def test_a_worked_out_sign_in_an_answer_is_no_fault() -> None:
    reaction = found(NOTED, event("signs-checked", 21, {"answers": {"hypotension": True, "systolic": True}}))
    assert reaction
    assert set(reaction.strange) == {"hypotension", "systolic"}


def test_minutes_count_to_the_first_sign_and_iron_under_way_has_not_ended() -> None:
    assert fact("minutes_since_start", NOTED) == exact(5.0)
    assert fact("late", NOTED) is False
    late = [event("stopped", 30), event("sign-seen", 95, {"sign": "myalgia"})]
    assert fact("late", *late, minute=100) is True
    assert fact("hours_since_end", *late, minute=100) == exact(65 / 60)


def test_age_and_weight_of_the_plan_make_the_emergency_line() -> None:
    """RCUK21: 0.3 mg from 6 to under 12 years."""
    child = until("started")
    plan = child[0].payload.plan  # type: ignore[attr-defined]
    plan = msgspec.structs.replace(plan, age_years=8.0, weight_kg=26.0, jurisdiction="uk")
    first = msgspec.structs.replace(child[0], payload=msgspec.structs.replace(child[0].payload, plan=plan))
    reaction = reacted(folded([first, *child[1:], NOTED]).course, at(60), KNOWLEDGE)
    assert reaction
    assert "0.3 mg" in reaction.reaction.emergency


def test_after_a_restart_a_pause_leads_back_to_restarted_at_its_rate() -> None:
    events = [*until("started"), NOTED, event("restarted", 40, {"rate_ml_per_h": 500}), event("paused", 45)]
    held = folded(events)
    again = folded([*events, event("resumed", 50)])
    assert (held.state, again.state, again.course.pump.rate_ml_per_h) == ("restart-paused", "restarted", 500)
    faster = folded([*events, event("resumed", 50, {"rate_ml_per_h": 501})])
    assert "restart-slower" in [one.rule for one in faster.deviations if one.event.type == "resumed"]
    assert "restart-slower" not in [one.rule for one in again.deviations if one.event.type == "resumed"]
