"""Asking before: which guards have not passed for an event that has not happened yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ironrest.care.infusion.fold import Infusion
from ironrest.care.infusion.guards import Failing, Gate
from ironrest.care.infusion.payloads import Payload
from ironrest.care.infusion.states import EventType
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Value
from ironrest.values.errors import UserError


def can(
    event: EventType,
    infusion: Infusion,
    facts: Mapping[str, Value | None],
    knowledge: Knowledge,
    *,
    at: datetime | None = None,
    payload: Payload | None = None,
) -> list[Failing]:
    """The guards that fail, none if the event may go ahead. `facts` are bedside facts that are not in the record.

    `at` is the moment that is asked about, by default that of the last event. Raises UserError for a fact that no
    guard knows.
    """
    strange = sorted(set(facts) - set(knowledge.infusion.facts))
    if strange:
        raise UserError(
            f"No guard knows {', '.join(f'`{one}`' for one in strange)}. docs/reference/infusion.md lists the facts."
        )
    moment = at or infusion.course.at
    if moment is None:
        raise UserError("Nothing is recorded yet: say with `at` which moment is asked about.")
    return list(Gate(knowledge).failing(event, infusion.course, payload, moment, facts))
