"""The reaction on a record of any events: one more sign never makes it milder, nor a restart easier (law 9)."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.reacted import Follower, Reacted, reacted
from tests.care.infusion.visit import KNOWLEDGE, at, event, folded, until

SIGNS = [*KNOWLEDGE.reactions.signs.sign, "odd"]
URGENCY = ("watch", "stop-and-look", "doctor-now", "adrenaline-now")
SIGN = st.sampled_from(SIGNS)
TOLD = st.one_of(
    st.tuples(st.sampled_from(["sign-seen", "sign-gone"]), st.fixed_dictionaries({"sign": SIGN})),
    st.tuples(st.just("reaction-noted"), st.fixed_dictionaries({"signs": st.lists(SIGN, max_size=2)})),
    st.tuples(
        st.just("signs-checked"),
        st.fixed_dictionaries({
            "answers": st.dictionaries(SIGN, st.booleans(), max_size=2),
            "no_other_signs": st.sampled_from([True, False, None]),
            "adrenaline_doses": st.sampled_from([None, 0, 1, 3]),
        }),
    ),
    st.tuples(st.just("vitals"), st.fixed_dictionaries({"systolic_mmhg": st.sampled_from([80, 120])})),
    st.tuples(st.sampled_from(["adrenaline-given", "paused", "resumed", "stopped"]), st.just({})),
    st.tuples(st.just("restarted"), st.just({"rate_ml_per_h": 100})),
)  # fmt: skip


def events_of(told: list[tuple[str, dict[str, Any]]]) -> list[Event]:
    return [*until("started"), *(event(kind, 16 + n, payload) for n, (kind, payload) in enumerate(told))]


def found(events: list[Event]) -> Reacted | None:
    return reacted(folded(events).course, at(60), KNOWLEDGE)


@settings(max_examples=60, deadline=None)
@given(told=st.lists(TOLD, max_size=8), sign=SIGN)
def test_one_more_sign_never_makes_a_reaction_milder_or_a_restart_allowed(
    told: list[tuple[str, dict[str, Any]]], sign: str
) -> None:
    events = events_of(told)
    before, after = found(events), found([*events, event("sign-seen", 50, {"sign": sign})])
    assert after is not None
    if before is None:
        return
    urgency = [URGENCY.index(one.reaction.urgency) for one in (before, after)]
    assert urgency[0] <= urgency[1]
    if after.reaction.restart.outcome == "allowed":
        assert before.reaction.restart.outcome == "allowed"


@settings(max_examples=40, deadline=None)
@given(told=st.lists(TOLD, min_size=1, max_size=6))
def test_after_adrenaline_no_restart_whatever_else_is_recorded(told: list[tuple[str, dict[str, Any]]]) -> None:
    after = found([*events_of(told), event("adrenaline-given", 15.5)])
    assert after is not None
    assert after.reaction.restart.outcome == "never-this-course"


@settings(max_examples=40, deadline=None)
@given(told=st.lists(TOLD, max_size=8), minutes=st.lists(st.integers(14, 30), max_size=6))
def test_what_was_asked_before_changes_no_answer(told: list[tuple[str, dict[str, Any]]], minutes: list[int]) -> None:
    """At any moments, forwards and back, of a course that grows."""
    events, follower = events_of(told), Follower(KNOWLEDGE)
    whole = folded(events).course
    courses = [folded(events[:cut]).course for cut in range(len(events))]
    for asked in ([whole] * len(minutes), courses):
        for place, course in enumerate(asked):
            moment = at(minutes[place]) if asked is not courses and minutes else at(60)
            assert follower.reacted(course, moment) == reacted(course, moment, KNOWLEDGE)
