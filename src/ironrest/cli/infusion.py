"""`ironrest infusion replay`: the events of one infusion, folded and told."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.fold import fold
from ironrest.care.infusion.kept import kept_event, type_of
from ironrest.care.infusion.moment import moment
from ironrest.care.infusion.states import EventType
from ironrest.cli.out import Out
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.records.infusion_events import EventLines, read_event_file
from ironrest.records.strict_json import read_json
from ironrest.report.infusion_told import Replay
from ironrest.values.errors import UnusableInput, UserError


def replay(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole file is unusable."""
    now = now_of(arguments.now)
    path = Path(arguments.events)
    lines = read_event_file(path)
    kept, lost = _what_happened(path, lines)
    knowledge, _ = with_clinic(load(), arguments.clinic)
    infusion = fold((*lines.events, *kept), None, knowledge, now=now, lost=lost)
    told = Replay(infusion, moment(infusion, knowledge, now), lines.unread, knowledge, now is not None)
    with Out(arguments.out) as out:
        out.write(_written(told, arguments.format))
    return 0


def _what_happened(path: Path, lines: EventLines) -> tuple[list[Event], list[EventType | None]]:
    """The events of the lines that could not be read whole, and the types of those of which too little is left."""
    if not lines.unread:
        return [], []
    written, zone = path.read_bytes().split(b"\n"), lines.events[0].recorded_at.tzinfo
    kept: list[Event] = []
    lost: list[EventType | None] = []
    for number, reason in lines.unread:
        try:
            raw = read_json(written[number - 1], file=path.name, line=number)
        except UnusableInput:
            raw = None
        event = kept_event(raw, reason, zone)
        if event is None:
            lost.append(type_of(raw))
        else:
            kept.append(event)
    return kept, lost


def _written(told: Replay, form: str) -> str:
    if form == "json":
        from ironrest.report.infusion_json import infusion_json

        return infusion_json(told)
    if form == "html":
        from ironrest.report.infusion_page import infusion_page

        return infusion_page(told)
    from ironrest.report.infusion_text import infusion_text

    return infusion_text(told)


def now_of(text: str | None) -> datetime | None:
    """The moment that is asked about; None is that of the last event, so that a replay is the same every time."""
    if text is None:
        return None
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        now = None
    if now is None or now.utcoffset() is None:
        raise UserError(
            "--now takes a time with its zone, such as 2026-05-01T10:30:00+02:00. Leave it out for the last event."
        )
    return now
