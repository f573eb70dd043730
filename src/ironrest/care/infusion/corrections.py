"""Corrections: a later event names an earlier one, and replaces or voids it. Both stay in the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.payloads import Correction


class Standing(NamedTuple):
    """An event as it counts: as recorded, as replaced, or void. `corrected_by` names the correction in force."""

    event: Event
    recorded: Event
    corrected_by: str = ""
    void: bool = False
    lost: bool = False  # a correction that names no event recorded before it


def as_they_count(events: Sequence[Event]) -> tuple[Standing, ...]:
    """Every event as it counts, ordered by when it happened, then by id.

    Of several corrections of one event the last recorded counts; a correction can itself be corrected.
    """
    known = {event.id: event for event in events}
    in_force: dict[str, Event] = {}
    lost: set[str] = set()
    for event in sorted(events, key=_recorded, reverse=True):
        if not isinstance(event.payload, Correction) or event.id in in_force:
            continue
        target = known.get(event.payload.names)
        if target is None or _recorded(target) >= _recorded(event):
            lost.add(event.id)
        else:
            in_force.setdefault(target.id, event)
    counted = [_counted(event, in_force.get(event.id), event.id in lost) for event in events]
    return tuple(sorted(counted, key=lambda one: (one.event.occurred_at, one.event.id)))


def _recorded(event: Event) -> tuple[datetime, str]:
    return event.recorded_at, event.id


def _counted(event: Event, by: Event | None, lost: bool) -> Standing:
    if by is None or not isinstance(by.payload, Correction):
        return Standing(event, event, lost=lost)
    new = by.payload.replacement
    if new is None:
        return Standing(event, event, by.id, void=True)
    said = msgspec.structs.replace(
        event, type=new.type, occurred_at=new.occurred_at, payload=new.payload,
        reason=new.reason, authoriser=new.authoriser, unread="",
    )  # fmt: skip
    return Standing(said, event, by.id)
