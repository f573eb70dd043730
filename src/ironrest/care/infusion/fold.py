"""The infusion from its events: a fold over what happened, in the order in which it happened.

`fold` depends on the set of events alone; `record` adds to it. What is true only at a moment (how much went in until
now, what is overdue) is in `moment`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from ironrest.care.infusion.admit import RefusedEvent, admit, set_of
from ironrest.care.infusion.corrections import Standing, as_they_count
from ironrest.care.infusion.course import Course, moved_on
from ironrest.care.infusion.event import Event
from ironrest.care.infusion.guards import Gate
from ironrest.care.infusion.signed_plan import SignedPlan
from ironrest.care.infusion.states import EVENT_TYPES, EventType, State, out_of_place
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.rules.evaluate import Value
from ironrest.values.truth import Truth

Kind = Literal["guard", "out-of-place", "correction"]


class Row(msgspec.Struct, frozen=True):
    """One line of the timeline: the event as it counts, and what became of it."""

    event: Event
    before: State
    after: State
    late: bool
    out_of_place: bool
    void: bool
    corrected_by: str


class Deviation(msgspec.Struct, frozen=True):
    """Something was done although a guard had not passed, or where the table has no place for it.

    It is open until it has a reason and an authoriser. `limit` is the rule, `values` the facts that it read.
    """

    kind: Kind
    rule: str
    event: Event
    truth: Truth
    label: str = ""
    says: str = ""
    limit: str = ""
    values: tuple[tuple[str, Value | None], ...] = ()
    source: Citation | None = None
    state: State | None = None

    @property
    def open(self) -> bool:
        return not (self.event.reason.strip() and self.event.authoriser.strip())


class Infusion(msgspec.Struct, frozen=True):
    """Everything that the events say. `lost` are the types of those that could not be kept, None where nobody knows."""

    person: str | None
    id: str | None
    course: Course
    timeline: tuple[Row, ...]
    deviations: tuple[Deviation, ...]
    refused: tuple[RefusedEvent, ...]
    received: tuple[Event, ...]
    lost: tuple[EventType | None, ...] = ()
    given_plan: SignedPlan | None = None

    @property
    def state(self) -> State:
        return self.course.state

    @property
    def plan(self) -> SignedPlan | None:
        return self.course.plan

    @property
    def unread(self) -> frozenset[EventType | None]:
        """The types of what counts and could not be read whole; None is a type that nobody knows. One whose time or id
        is not believed may have happened all the same."""
        kept = (row.event for row in self.timeline if not row.void)
        refused = (one.event for one in self.refused if one.why in ("future", "same-id"))
        return frozenset((*self.lost, *(one.type for one in (*kept, *refused) if one.unread)))


def fold(
    events: Iterable[Event],
    plan: SignedPlan | None,
    knowledge: Knowledge,
    *,
    now: datetime | None = None,
    lost: Iterable[EventType | None] = (),
) -> Infusion:
    """The infusion from all its events. `plan` None: the one in the `planned` event. `now` refuses what lies ahead;
    `lost` are the types of events that happened and could not be read at all."""
    received = set_of(events)
    gate = Gate(knowledge)
    limits = gate.rules.limits
    admitted = admit(received, plan, timedelta(minutes=limits.future.value), now)
    late = timedelta(minutes=limits.late.value)
    course, rows, deviations = Course(plan=plan), [], []
    for one in as_they_count(admitted.kept):
        course, row, found = step(course, one, gate, late)
        rows.append(row)
        deviations += found
    first = next(iter(admitted.kept), None)
    return Infusion(
        person=first.person if first else None, id=first.infusion if first else None, course=course,
        timeline=tuple(rows), deviations=tuple(deviations), refused=admitted.refused, received=received,
        lost=tuple(lost), given_plan=plan,
    )  # fmt: skip


def record(infusion: Infusion, more: Iterable[Event], knowledge: Knowledge, *, now: datetime | None = None) -> Infusion:
    """The infusion with more events, whatever their order: the same as all of them at once."""
    return fold((*infusion.received, *more), infusion.given_plan, knowledge, now=now, lost=infusion.lost)


def step(course: Course, one: Standing, gate: Gate, late: timedelta) -> tuple[Course, Row, list[Deviation]]:
    """One event: the course after it, its line, and its deviations."""
    event, before = one.event, course.state
    misplaced = out_of_place(before, event.type) and not one.void
    found = [] if one.void else _deviations(course, one, gate, misplaced)
    moved = course if one.void else moved_on(course, event)
    is_late = one.recorded.recorded_at - one.recorded.occurred_at > late
    return moved, Row(event, before, moved.state, is_late, misplaced, one.void, one.corrected_by), found


def _deviations(course: Course, one: Standing, gate: Gate, misplaced: bool) -> list[Deviation]:
    event = one.event
    found = [
        Deviation(
            "guard", failing.id, event, failing.truth, failing.guard.label, failing.guard.says,
            failing.guard.when, failing.values, failing.guard.source,
        )
        for failing in gate.failing(event.type, course, event.payload, event.occurred_at)
    ]  # fmt: skip
    if misplaced:
        found.insert(0, _misplaced(event, course.state))
    if one.lost:
        found.insert(0, Deviation("correction", "names-no-earlier-event", event, Truth.FALSE))
    return found


def _misplaced(event: Event, state: State) -> Deviation:
    """What was done, where, and what would have been in place there."""
    in_place = ", ".join(f"`{one}`" for one in EVENT_TYPES if not out_of_place(state, one))
    return Deviation(
        "out-of-place", "out-of-place", event, Truth.FALSE, f"`{event.type}` in the state `{state}`",
        "It is kept, and the state did not change.", f"In the state `{state}` these are in place: {in_place}.",
        (("event", event.type), ("state", state)), state=state,
    )  # fmt: skip
