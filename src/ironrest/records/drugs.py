"""What follows from a drug in a list: facts that are true while it is taken, and events that it was."""

from __future__ import annotations

from ironrest.care.chart.person import Drug, Entry, Happening
from ironrest.knowledge.schema import Knowledge
from ironrest.records.concepts import drug_facts, events_of
from ironrest.records.iron_dose import NO_DOSE, IronDose, product_of, with_dose
from ironrest.values.dates import When

_FROM_DRUGS = "from the list of drugs"


def entries_of_drug(drug: Drug, knowledge: Knowledge, *, listed: When | None = None) -> list[Entry]:
    """What a drug that is taken now makes true; `listed` is the day of the list, for one without a start."""
    if drug.status != "active":
        return []
    when = drug.started or listed
    return [
        Entry(fact=key, value=True, when=when, origin=drug.origin, lasting=True, notes=(_FROM_DRUGS,))
        for key in drug_facts(knowledge, drug.concepts)
    ]


def events_of_drug(drug: Drug, knowledge: Knowledge) -> list[Happening]:
    """Intravenous iron in a list is an event; its end alone says when the last dose was."""
    if drug.status == "planned":
        return []
    dose = IronDose(product_of(knowledge, drug.concepts), None, NO_DOSE)
    events = [
        Happening(kind=kind, when=drug.ended, origin=drug.origin, note=_FROM_DRUGS, taken_as_given=True)
        for kind in events_of(knowledge, drug.concepts)
    ]
    return [with_dose(event, dose) for event in events]
