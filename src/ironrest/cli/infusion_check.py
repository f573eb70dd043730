"""`ironrest infusion check`: what has not passed before the next event, on the record as it is now."""

from __future__ import annotations

import argparse
from pathlib import Path

from ironrest.care.infusion.can import can
from ironrest.care.infusion.fold import fold
from ironrest.care.infusion.states import EVENT_TYPES, EventType, out_of_place
from ironrest.cli.infusion import now_of
from ironrest.cli.out import Out
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.infusion_events import read_event_file
from ironrest.report.infusion_check import check_text
from ironrest.rules.evaluate import Value
from ironrest.values.errors import UserError
from ironrest.values.interval import exact
from ironrest.values.measure import read_number


def check(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole file is unusable."""
    event, now = _event(arguments.event), now_of(arguments.now)
    lines = read_event_file(Path(arguments.events))
    knowledge, _ = with_clinic(load(), arguments.clinic)
    infusion = fold(lines.events, None, knowledge, now=now)
    failing = can(event, infusion, _facts(arguments.fact, knowledge), knowledge, at=now)
    misplaced = out_of_place(infusion.state, event)
    with Out(arguments.out) as out:
        out.write(check_text(event, infusion.state, failing, misplaced, len(lines.unread), knowledge))
    return 0


def _event(text: str) -> EventType:
    for one in EVENT_TYPES:
        if one == text:
            return one
    raise UserError(f"No event has that name. There are: {', '.join(EVENT_TYPES)}.")


def _facts(texts: list[str], knowledge: Knowledge) -> dict[str, Value | None]:
    """NAME=yes, NAME=no, NAME=unknown, or a number in the fact's own unit, which may follow it."""
    found: dict[str, Value | None] = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        if name not in knowledge.infusion.facts:
            raise UserError(f"No guard knows that fact. There are: {', '.join(knowledge.infusion.facts)}.")
        if name in found:
            raise UserError(f"{name} is given twice. Give it once.")
        found[name] = _value(name, value, knowledge)
    return found


def _value(name: str, text: str, knowledge: Knowledge) -> Value | None:
    fact = knowledge.infusion.facts[name]
    if text.lower() == "unknown":
        return None
    if fact.kind == "number":
        return exact(float(read_number(text.removesuffix(fact.unit).strip())))
    if text.lower() not in ("yes", "no"):
        raise UserError(f"{name} is answered with yes, no or unknown.")
    return text.lower() == "yes"
