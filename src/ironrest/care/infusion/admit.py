"""Which events are kept. Refused is only what cannot be true; refused events stay in a list, with the reason.

The answer depends on the set of events alone, not on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.payloads import Correction, Planned
from ironrest.care.infusion.signed_plan import SignedPlan

Why = Literal["another-person", "another-infusion", "another-plan", "future", "same-id"]


class RefusedEvent(msgspec.Struct, frozen=True):
    """An event that cannot be true, and why."""

    event: Event
    why: Why


class Admitted(NamedTuple):
    kept: tuple[Event, ...]
    refused: tuple[RefusedEvent, ...]


def admit(events: Iterable[Event], plan: SignedPlan | None, future: timedelta, now: datetime | None) -> Admitted:
    """Kept and refused, each in the order of recording. The plan says whose infusion it is; without one, the
    first recorded `planned` event does, else the first recorded event."""
    ordered = sorted(set_of(events), key=_recorded)
    whose = _whose(ordered, plan)
    kept: dict[str, Event] = {}
    refused: list[RefusedEvent] = []
    for event in ordered:
        why = _cannot_be(event, whose, future, now)
        if why is None and event.id in kept:
            why = "same-id"
        if why is None:
            kept[event.id] = event
        else:
            refused.append(RefusedEvent(event, why))
    return Admitted(tuple(kept.values()), tuple(refused))


def set_of(events: Iterable[Event]) -> tuple[Event, ...]:
    """Each event once, in a fixed order: the same event twice is one event."""
    found: dict[bytes, Event] = {}
    for event in sorted(events, key=msgspec.json.encode):
        found.setdefault(_content(event), event)
    return tuple(found[key] for key in sorted(found))


def _content(event: Event) -> bytes:
    """Two spellings of one instant are one content."""
    occurred, recorded = event.occurred_at.astimezone(UTC), event.recorded_at.astimezone(UTC)
    return msgspec.json.encode(msgspec.structs.replace(event, occurred_at=occurred, recorded_at=recorded))


def _recorded(event: Event) -> tuple[datetime, str, bytes]:
    return event.recorded_at, event.id, _content(event)


def _whose(events: list[Event], plan: SignedPlan | None) -> tuple[str, str] | None:
    if plan is not None:
        return plan.person, plan.infusion
    planned = [event for event in events if event.type == "planned" and not _of_another_plan(event)]
    return next(((event.person, event.infusion) for event in planned or events), None)


def _cannot_be(event: Event, whose: tuple[str, str] | None, future: timedelta, now: datetime | None) -> Why | None:
    if whose is not None and event.person != whose[0]:
        return "another-person"
    if whose is not None and event.infusion != whose[1]:
        return "another-infusion"
    if _of_another_plan(event):
        return "another-plan"
    latest = event.recorded_at if now is None else min(event.recorded_at, now)
    return "future" if any(at > latest + future for at in _times(event)) else None


def _times(event: Event) -> tuple[datetime, ...]:
    payload = event.payload
    if isinstance(payload, Correction) and payload.replacement is not None:
        return event.occurred_at, payload.replacement.occurred_at
    return (event.occurred_at,)


def _of_another_plan(event: Event) -> bool:
    payload = event.payload
    if isinstance(payload, Correction) and payload.replacement is not None:
        payload = payload.replacement.payload
    if not isinstance(payload, Planned):
        return False
    return (payload.plan.person, payload.plan.infusion) != (event.person, event.infusion)
