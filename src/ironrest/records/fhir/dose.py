"""How much iron a medication resource tells of: its dosage, if it has one that can mean only one thing."""

from __future__ import annotations

from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.fields import Json, choice, number, table, tables
from ironrest.records.fhir.medicine import Medicine
from ironrest.records.fhir.value import read_amount
from ironrest.records.iron_dose import NO_DOSE, IronDose, dose_in, not_finished, one_of_several, product_of
from ironrest.values.errors import UserError


def iron_given(
    medicine: Medicine, dosages: list[Json], knowledge: Knowledge, *, one_dose: bool, finished: bool
) -> IronDose:
    """`one_dose`: an administration, whose dose is what was given; else the dose that was ordered or stated."""
    product = product_of(knowledge, medicine.concepts)
    if len(dosages) > 1:
        return IronDose(product, None, "several dosage instructions, of which none is known to be the one given")
    try:
        dose = _dose(medicine, product, dosages[0] if dosages else {}, knowledge)
        again = not one_dose and bool(dosages) and _repeats(dosages[0])
    except UserError as problem:
        return IronDose(product, None, f"its dose cannot be read: {problem}")
    dose = one_of_several(dose) if again else dose
    return dose if finished else not_finished(dose)


def _dose(medicine: Medicine, product: str, dosage: Json, knowledge: Knowledge) -> IronDose:
    amounts: list[tuple[Json, str]] = [(dosage, "dose")] if dosage.get("dose") is not None else []
    rates = tables(dosage, "doseAndRate")
    amounts += [(one, field) for one in rates if (field := choice(one, "dose"))]
    names = (medicine.name, medicine.words)
    found = []
    for part, field in amounts:
        amount = read_amount(part, field)
        found.append(dose_in(amount.interval, amount.unit, product, knowledge, names))
    if not found:
        return IronDose(product, None, NO_DOSE)
    if any(one.mg != found[0].mg for one in found):
        return IronDose(product, None, "several doses in one instruction, which are not the same")
    return found[0]


#: What a timing may say of a dose that is given once.
_ONCE = frozenset(("boundsDuration", "boundsRange", "boundsPeriod", "duration", "durationMax", "durationUnit", "count"))


def _repeats(dosage: Json) -> bool:
    """Whether an order may have been given more than once."""
    timing = table(dosage, "timing")
    repeat = table(timing, "repeat")
    events = timing.get("event")
    several = isinstance(events, list) and len(events) > 1
    counted = number(repeat, "count") == 1 and repeat.get("countMax") is None
    return several or timing.get("code") is not None or (not counted and bool(repeat.keys() - _ONCE | _count(repeat)))


def _count(repeat: Json) -> set[str]:
    return {"count"} if repeat.get("count") is not None else set()
