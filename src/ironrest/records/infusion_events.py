"""Events of one infusion from JSON lines. A line that is no event is kept apart with its reason, never skipped."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ironrest.care.infusion.event import BadEvent, Event, event_of
from ironrest.records.strict_json import read_json
from ironrest.values.errors import UnusableInput


class Unread(NamedTuple):
    """A line that could not be read. The reason repeats none of its values."""

    line: int
    reason: str


class EventLines(NamedTuple):
    events: tuple[Event, ...]
    unread: tuple[Unread, ...]


def read_event_lines(data: bytes, *, file: str) -> EventLines:
    """Every line, in its order; empty lines are left out. Raises UnusableInput when no line is an event."""
    events: list[Event] = []
    unread: list[Unread] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            events.append(event_of(read_json(line, file=file, line=number)))
        except (UnusableInput, BadEvent) as problem:
            unread.append(Unread(number, str(problem)))
    if not events:
        why = f" Line {unread[0].line}: {unread[0].reason}" if unread else ""
        raise UnusableInput(f"{file} holds no event of an infusion. It needs one JSON object on each line.{why}")
    return EventLines(tuple(events), tuple(unread))


def read_event_file(path: Path) -> EventLines:
    """The lines of a file. Raises UnusableInput when it cannot be opened."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise UnusableInput(f"{path} cannot be read: {problem.strerror}. Check the path.") from None
    return read_event_lines(data, file=path.name)
