"""Procedure: transfusions and infusions are events, dialysis is a fact of its day."""

from __future__ import annotations

from ironrest.care.chart.person import Happening
from ironrest.records.concepts import events_of
from ironrest.records.fhir.coding import codings
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import status
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.when import first_date
from ironrest.records.gather import Gather
from ironrest.records.iron_dose import NO_DOSE, IronDose, product_of, with_dose

KIND = "Procedure"

_DONE = frozenset(("completed", "in-progress", "stopped", "unknown"))
_NOT_DONE = frozenset(("preparation", "not-done", "on-hold", "entered-in-error"))


def read_procedure(item: Item, ctx: Context, gather: Gather) -> None:
    """What was done, or may have been; one whose end is open is dated by its start."""
    codes = ctx.words.codes(codings(item.resource, "code"))
    facts = ctx.words.facts_of(codes.concepts, "flag")
    events = events_of(ctx.knowledge, codes.concepts)
    if not facts and not events:
        gather.count(KIND, codes.why_unused)
        return
    told = status(item.resource, "status", _DONE | _NOT_DONE)
    if told in _NOT_DONE:
        gather.count(KIND, f"with status {told}, not read")
        return
    dated = first_date(item.resource, "performedDateTime", "performedPeriod", end=True)
    origin = item.origin(codes.words)
    note = "" if told == "completed" else f"status {told or 'not given'}; taken as done"
    notes = tuple(filter(None, (note, "its date cannot be read" if dated.bad else "")))
    for fact in facts:
        gather.entry(fact, True, dated.when, origin, notes=notes)
    for kind in events:
        event = Happening(kind=kind, when=dated.when, origin=origin, note="; ".join(notes))
        gather.event(with_dose(event, IronDose(product_of(ctx.knowledge, codes.concepts), None, NO_DOSE)))
