"""Asking before: which guards have not passed for an event that has not happened yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ironrest.care.infusion.facts import facts_at
from ironrest.care.infusion.fold import Infusion
from ironrest.care.infusion.guards import Failing, Gate
from ironrest.care.infusion.lapse import Lapsed, in_force
from ironrest.care.infusion.payloads import Payload
from ironrest.care.infusion.states import EventType
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Value
from ironrest.values.errors import UserError
from ironrest.values.truth import Truth


def can(
    event: EventType,
    infusion: Infusion,
    facts: Mapping[str, Value | None],
    knowledge: Knowledge,
    *,
    at: datetime | None = None,
    payload: Payload | None = None,
    lapse: tuple[Lapsed, ...] | None = None,
) -> list[Failing]:
    """The guards that fail, none if the event may go ahead. `facts` are bedside facts that are not in the record;
    `lapse` is what `lapsed` says of the plan today: together with its date it decides whether the plan is in force.

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
    asked = dict(facts)
    if lapse is not None:
        own = facts_at(infusion.course, payload, moment, knowledge).get("plan_in_force")
        asked["plan_in_force"] = _both(own, in_force(lapse))
    return list(Gate(knowledge).failing(event, infusion.course, payload, moment, asked))


def _both(one: Value | None, other: Truth) -> bool | None:
    """Yes only when both say so; no when one says no."""
    if one is False or other is Truth.FALSE:
        return False
    return True if one is True and other is Truth.TRUE else None
