"""The day's list: who comes, what each gets, and a grid to fill in for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ironrest.knowledge.schema import Knowledge
from ironrest.report.sheets.bedside import Due, checks, vitals_due
from ironrest.report.sheets.frame import sheet
from ironrest.report.sheets.subject import Ordered
from ironrest.report.sheets.visits import VisitShown, strength, visit_shown
from ironrest.report.sheets.words import word
from ironrest.report.words import clean


class DayRow(NamedTuple):
    """One person's visit of the day."""

    patient: str
    draft: bool
    product: str
    visit: VisitShown
    vitals: tuple[Due, ...]


class NotListed(NamedTuple):
    """Somebody who has no sheet, and the rule."""

    patient: str
    rule: str


def day_sheet(
    orders: Sequence[Ordered], knowledge: Knowledge, *, on: date, visit: int = 1, refused: Sequence[NotListed] = ()
) -> str:
    """`visit` is the number of the visit that each person comes for; who has none of that number is not listed."""
    rows = [row for one in orders for row in _rows(one, visit, knowledge)]
    missing = [
        NotListed(clean(one.patient), word("day", "no_such_visit", visit=visit))
        for one in orders
        if visit > len(one.proposal.visits)
    ]
    before, leaving = checks(knowledge, "started"), checks(knowledge, "discharged")
    keys = {one.citation.key for one in (*before, *leaving)}
    keys |= {due.citation.key for row in rows for due in row.vitals}
    return sheet(
        "day", knowledge, on=on, keys=keys, rows=rows, before=before, leaving=leaving, not_listed=[*refused, *missing],
        draft=any(row.draft for row in rows),
    )  # fmt: skip


def _rows(one: Ordered, number: int, knowledge: Knowledge) -> list[DayRow]:
    product = knowledge.products[one.proposal.product]
    patient = clean(one.patient) or word("person", "nobody")
    return [
        DayRow(
            patient=patient,
            draft=one.draft,
            product=strength(one.proposal, product.mg_per_ml),
            visit=visit_shown(visit, one.proposal),
            vitals=vitals_due(knowledge, visit),
        )
        for visit in one.proposal.visits
        if visit.number == number
    ]
