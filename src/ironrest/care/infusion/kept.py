"""An event that happened and cannot be read whole: it is kept, with what it does say, and marked as not read.

What it does not say stays unknown. What cannot be kept as an event still has a type, or may have any.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

import msgspec

from ironrest.care.infusion.event import BadEvent, Event, event_of, payload_of
from ironrest.care.infusion.payloads import PAYLOADS, Payload, Unreadable
from ironrest.care.infusion.states import EVENT_TYPES, EventType


def type_of(raw: object) -> EventType | None:
    """None where nobody can say which type it is."""
    named = raw.get("type") if isinstance(raw, dict) else None
    return next((one for one in EVENT_TYPES if one == named), None)


def kept_event(raw: object, reason: str, zone: tzinfo | None) -> Event | None:
    """The event as far as it can be read; None when it does not say what, when or whose it is. A time without a zone
    is read in that of the recording, else in `zone`; `reason` is why it could not be read whole.
    """
    kind = type_of(raw)
    if kind is None or not isinstance(raw, dict):
        return None
    times = _times(raw, zone)
    if times is None:
        return None
    known = {name: raw[name] for name in ("id", "infusion", "person", "by", "reason", "authoriser") if name in raw}
    try:
        event = event_of({**known, **times, "type": "paused"})
    except BadEvent:
        return None
    payload = _payload(kind, raw.get("payload", {}))
    return msgspec.structs.replace(event, type=kind, payload=payload, unread=reason)


def _payload(kind: EventType, raw: object) -> Payload:
    """Where nothing has to be said, nothing was."""
    try:
        return payload_of(kind, raw)
    except BadEvent:
        pass
    try:
        return msgspec.convert({}, PAYLOADS[kind])
    except msgspec.ValidationError:
        return Unreadable()


def _times(raw: dict[str, Any], zone: tzinfo | None) -> dict[str, str] | None:
    recorded = _time(raw.get("recorded_at"), zone)
    occurred = _time(raw.get("occurred_at"), zone if recorded is None else recorded.tzinfo)
    if occurred is None or recorded is None:
        return None
    return {"occurred_at": occurred.isoformat(), "recorded_at": recorded.isoformat()}


def _time(text: object, zone: tzinfo | None) -> datetime | None:
    try:
        found = msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        return None
    return found if found.tzinfo is not None else None if zone is None else found.replace(tzinfo=zone)
