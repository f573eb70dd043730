"""`ironrest infusion replay`: the events of one infusion, folded and told."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from ironrest.care.infusion.fold import fold
from ironrest.care.infusion.moment import moment
from ironrest.cli.out import Out
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.records.infusion_events import read_event_file
from ironrest.report.infusion_told import Replay
from ironrest.values.errors import UserError


def replay(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole file is unusable."""
    now = now_of(arguments.now)
    lines = read_event_file(Path(arguments.events))
    knowledge, _ = with_clinic(load(), arguments.clinic)
    infusion = fold(lines.events, None, knowledge, now=now)
    told = Replay(infusion, moment(infusion, knowledge, now), lines.unread, knowledge, now is not None)
    with Out(arguments.out) as out:
        out.write(_written(told, arguments.format))
    return 0


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
