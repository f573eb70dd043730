"""One event of an infusion, read strictly: a key that is not known is refused with a sentence, never dropped."""

from __future__ import annotations

import re
from typing import Any, NoReturn, TypeVar

import msgspec

from ironrest.care.infusion.payloads import PAYLOADS, Correction, Payload
from ironrest.care.infusion.signed_plan import Instant, Text
from ironrest.care.infusion.states import EVENT_TYPES, EventType
from ironrest.values.errors import UserError

Read = TypeVar("Read")


class BadEvent(UserError):
    """The entry is not an event. The message repeats no value of it."""


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What happened, when, when that was recorded, and by whom. The sender makes the id.

    `reason` and `authoriser` answer for every guard that had not passed. `unread` says why an event could not be read
    whole; it is then kept with what it does say, and is never sent.
    """

    id: Text
    infusion: Text
    person: Text
    type: EventType
    occurred_at: Instant
    recorded_at: Instant
    by: Text
    payload: Payload
    reason: str = ""
    authoriser: str = ""
    unread: str = ""


def event_of(raw: object) -> Event:
    """One event from the value of its JSON. Raises BadEvent."""
    if not isinstance(raw, dict):
        raise BadEvent("An event is a JSON object with an id, a type, two times and a payload. This is something else.")
    named = _type_of(raw, "")
    envelope = _convert({**raw, "payload": {}}, _Envelope, f"A `{named}` event")
    payload = payload_of(named, raw.get("payload", {}))
    return Event(
        id=envelope.id, infusion=envelope.infusion, person=envelope.person, type=named,
        occurred_at=envelope.occurred_at, recorded_at=envelope.recorded_at, by=envelope.by,
        payload=payload, reason=envelope.reason, authoriser=envelope.authoriser,
    )  # fmt: skip


def payload_of(named: EventType, raw: object) -> Payload:
    """What an event of that type carries, from the value of its JSON. Raises BadEvent."""
    what = f"The payload of a `{named}` event"
    found = _convert(raw, PAYLOADS[named], what)
    if isinstance(found, Correction) and found.replacement is not None:
        other = found.replacement.type
        if other == "correction":
            raise BadEvent("A correction cannot be replaced by a correction: void it, and record another one.")
        inner = payload_of(other, {} if found.replacement.payload is None else found.replacement.payload)
        found = msgspec.structs.replace(found, replacement=msgspec.structs.replace(found.replacement, payload=inner))
    return found


class _Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Text
    infusion: Text
    person: Text
    type: EventType
    occurred_at: Instant
    recorded_at: Instant
    by: Text
    payload: dict[str, Any]
    reason: str = ""
    authoriser: str = ""


def _type_of(raw: dict[str, Any], where: str) -> EventType:
    named = raw.get("type")
    for one in EVENT_TYPES:
        if one == named:
            return one
    raise BadEvent(f"The type of {where or 'the event'} is not known. It is one of {', '.join(EVENT_TYPES)}.")


def _convert(raw: object, kind: type[Read], what: str) -> Read:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as problem:
        _refuse(str(problem), kind, what)


def _refuse(problem: str, kind: type[Any], what: str) -> NoReturn:
    """msgspec's sentence names fields and types and, but for a word of a list, no value."""
    unknown = re.search(r"unknown field `([^`]*)`(?: - at `([^`]*)`)?", problem)
    if unknown and unknown[2] is None:
        name = f"`{unknown[1]}`" if _PLAIN_KEY.fullmatch(unknown[1]) else "that"
        allowed = ", ".join(kind.__struct_fields__) or "none at all"
        raise BadEvent(f"{what} has no field {name}. Its fields are: {allowed}. Check the spelling.")
    said = re.sub(r"Invalid enum value '[^']*'", "A word that is not in the list", problem)
    raise BadEvent(f"{what} cannot be read: {said}. Times need a zone, as in 2026-05-01T09:30:00+02:00.")


#: A key is shown only if it looks like one of ours; another may be a person's data.
_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
