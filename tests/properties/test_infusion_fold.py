"""Laws of the infusion record: it is a function of the set of events, and its volume is an integral."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.infusion.event import Event, event_of
from ironrest.care.infusion.fold import fold, record
from ironrest.care.infusion.moment import moment
from ironrest.care.infusion.states import EVENT_TYPES
from tests.care.infusion.visit import KNOWLEDGE, PLAN, VITALS, at, correction, event, folded, raw, until, visit

#: A payload for each type that needs one.
NEEDED: dict[str, dict[str, Any]] = {
    "planned": {"plan": PLAN}, "test-dose-given": {"dose_mg": 25, "from_bag": True}, "started": {"rate_ml_per_h": 500},
    "rate-changed": {"rate_ml_per_h": 250}, "restarted": {"rate_ml_per_h": 125}, "sign-seen": {"sign": "hives"},
    "sign-gone": {"sign": "hives"}, "drug-given": {"drug": "cetirizine"}, "note": {"text": "x"}, "vitals": VITALS,
}  # fmt: skip
IDS = [f"e{number}" for number in range(12)]


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any type at any minute, late or from the future, of a few ids, so that some meet; corrections among them."""
    kind = draw(st.sampled_from(EVENT_TYPES))
    minute, later = draw(st.integers(0, 40)), draw(st.sampled_from([0, 0, 1, 60, -5]))
    payload = NEEDED.get(kind, {})
    if kind == "correction":
        new = {"type": "started", "occurred_at": at(minute).isoformat(), "payload": {"rate_ml_per_h": 300}}
        payload = {"names": draw(st.sampled_from(IDS)), "replacement": draw(st.sampled_from([None, new]))}
    person = draw(st.sampled_from(["invented-12"] * 9 + ["invented-13"]))
    return event_of(
        raw(
            kind, minute, payload, id=draw(st.sampled_from(IDS)), person=person,
            recorded_at=at(minute + later).isoformat(),
        )
    )  # fmt: skip


records = st.lists(events(), max_size=14)


@given(records, st.integers(0, 14))
def test_any_first_part_and_then_the_rest_is_the_whole(found: list[Event], cut: int) -> None:
    assert record(folded(found[:cut]), found[cut:], KNOWLEDGE) == folded(found)


@given(records.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_arrival_does_not_matter(both: tuple[list[Event], list[Event]]) -> None:
    assert folded(both[0]) == folded(both[1])


@given(records, st.data())
def test_an_event_that_comes_again_changes_nothing(found: list[Event], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(found), max_size=5)) if found else []
    assert folded([*found, *again]) == folded(found)


@given(records)
def test_every_event_is_on_the_timeline_or_among_the_refused(found: list[Event]) -> None:
    whole = folded(found)
    kept = {row.event.id for row in whole.timeline}
    assert len(whole.timeline) + len(whole.refused) == len(whole.received)
    assert {one.id for one in found} == kept | {one.event.id for one in whole.refused}


@given(records)
def test_a_moment_can_be_told_of_any_record(found: list[Event]) -> None:
    now = moment(folded(found), KNOWLEDGE)
    assert 0 <= now.dose.infused_ml.low <= now.dose.infused_ml.high


@given(records, st.sampled_from(IDS))
def test_voiding_an_event_is_as_if_it_had_not_happened(found: list[Event], name: str) -> None:
    """State and dose; the event itself stays on the timeline. Without other corrections, and one event to an id."""
    plain = {one.id: one for one in found if one.type != "correction" and one.person == "invented-12"}
    first = event("planned", 0, {"plan": PLAN}, id="a-plan")
    void = correction(200, name, id="z-void")
    with_void = folded([first, *plain.values(), void])
    without = folded([first, *(one for one in plain.values() if one.id != name)])
    assert with_void.state == without.state
    assert moment(with_void, KNOWLEDGE, at(200)).dose == moment(without, KNOWLEDGE, at(200)).dose


RATES = st.lists(st.tuples(st.integers(1, 1800), st.floats(0.5, 1500), st.booleans()), min_size=1, max_size=12)


@given(RATES)
def test_the_volume_is_the_integral_of_the_rate(changes: list[tuple[int, float, bool]]) -> None:
    """Against a sum over every second, which knows nothing of events: within 0.1 mL."""
    found, second, rates = until("vitals"), 0, []
    kind = "started"
    for length, rate, pause in changes:
        minute = 15 + second / 60
        if pause and kind != "started":
            found.append(event("paused", minute, id=f"p{second}"))
            rates += [0.0] * length
            kind = "resumed"
        else:
            found.append(event(kind, minute, {"rate_ml_per_h": rate}, id=f"r{second}"))
            rates += [rate] * length
            kind = "rate-changed"
        second += length
    found.append(event("stopped", 15 + second / 60))
    volume = moment(folded(found), KNOWLEDGE).dose.infused_ml
    assert volume.is_exact
    assert abs(volume.low - sum(rates) / 3600) < 0.1


@given(st.integers(0, len(visit())))
def test_the_visit_in_any_two_parts_is_the_visit(cut: int) -> None:
    assert record(fold(visit()[:cut], None, KNOWLEDGE), visit()[cut:], KNOWLEDGE) == folded(visit())
