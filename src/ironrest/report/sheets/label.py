"""Labels for the bags, or for the syringe of an injection: one for each visit, several on a sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ironrest.care.plan.proposal import Visit
from ironrest.knowledge.schema import Knowledge
from ironrest.report.sheets.frame import sheet
from ironrest.report.sheets.order import Point
from ironrest.report.sheets.subject import Ordered
from ironrest.report.sheets.visits import VisitShown, strength, visit_shown
from ironrest.report.sheets.words import word
from ironrest.report.words import clean


class LabelShown(NamedTuple):
    """One label."""

    patient: str
    on: str
    draft: bool
    product: str
    visit: VisitShown
    stability: tuple[Point, ...]


def label_sheet(orders: Sequence[Ordered], knowledge: Knowledge) -> str:
    """The labels of all orders, one for each visit, in the order of the visits."""
    labels = [_label(one, visit, knowledge) for one in orders for visit in one.proposal.visits]
    keys = {point.citation.key for label in labels for point in label.stability}
    draft = any(one.draft for one in labels)
    return sheet("label", knowledge, on=orders[0].on, keys=keys, labels=labels, draft=draft)


def _label(one: Ordered, visit: Visit, knowledge: Knowledge) -> LabelShown:
    product = knowledge.products[one.proposal.product]
    notes = [note for note in one.proposal.notes if note.part == "stability"]
    return LabelShown(
        patient=clean(one.patient) or word("person", "nobody"),
        on=one.on.isoformat(),
        draft=one.draft,
        product=strength(one.proposal, product.mg_per_ml),
        visit=visit_shown(visit, one.proposal),
        stability=tuple(Point(note.says, note.citation) for note in notes),
    )
