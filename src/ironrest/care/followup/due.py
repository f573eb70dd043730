"""The due list of a clinic on a day: who needs what, the most overdue first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from ironrest.care.followup.followup import FollowUp
from ironrest.care.followup.schedule import OPEN, Item


class DueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One item of one person."""

    patient: str
    item: Item
    days_late: int


class DueList(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody is in one of the counts: `people` is their sum."""

    rows: tuple[DueRow, ...]
    people: int
    with_something_due: int
    nothing_due: int
    no_iron: int
    without_a_day: int
    dead: int


def due_list(everybody: Iterable[FollowUp]) -> DueList:
    """Overdue before due, then by the day on which it was due, then by person."""
    people = list(everybody)
    rows = [DueRow(patient=one.patient, item=item, days_late=_late(item, one.on)) for one in people for item in one.due]
    due = sum(bool(one.due) for one in people)
    dead = sum(one.dead for one in people)
    no_iron = sum(not one.ledger.rows and not one.dead for one in people)
    undated = sum(bool(one.ledger.rows) and one.courses.last is None and not one.dead for one in people)
    return DueList(
        rows=tuple(sorted(rows, key=lambda row: (OPEN.index(row.item.status), row.item.due, row.patient, row.item.id))),
        people=len(people),
        with_something_due=due,
        nothing_due=len(people) - due - no_iron - undated - dead,
        no_iron=no_iron,
        without_a_day=undated,
        dead=dead,
    )


def _late(item: Item, on: date) -> int:
    return max(0, (on - item.overdue_after).days)
