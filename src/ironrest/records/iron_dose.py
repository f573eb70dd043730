"""How much iron a dose of a record is, in mg of elemental iron. A dose that cannot be read is unknown, never zero."""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

from ironrest.care.chart.person import Happening
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_iron import IronProduct
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval, at_least
from ironrest.values.measure import read_measure
from ironrest.values.units import Unit, convert_interval, find_unit


class Amount(msgspec.Struct, frozen=True):
    """A dose as a row writes it. `unit` may be BILLING: then `text` counts units of the HCPCS code `code`."""

    text: str = ""
    unit: str = ""
    code: str = ""


class IronDose(msgspec.Struct, frozen=True):
    """`said` is why the dose is not known, or how it was read."""

    product: str = ""
    mg: Interval | None = None
    said: str = ""


#: The unit of an amount that counts the units of its HCPCS code.
BILLING = "hcpcs-unit"

NO_DOSE = "no dose in the record"


def product_of(knowledge: Knowledge, concepts: Iterable[str]) -> str:
    """The one product that the concepts name; the empty text if they name none, or more than one."""
    held = set(concepts)
    found = [key for key, product in knowledge.iron_products.items() if held.intersection(product.concepts)]
    return found[0] if len(found) == 1 else ""


def dose_of_amount(amount: Amount, product: str, knowledge: Knowledge, names: Iterable[str] = ()) -> IronDose:
    """The iron of an amount in a table; `names` are the words that the row has for the medicine."""
    if not amount.text.strip():
        return IronDose(product, None, NO_DOSE)
    try:
        if amount.unit == BILLING:
            return _billed(amount, product, knowledge)
        measure = read_measure(amount.text, amount.unit.strip() or None)
        unit = None if measure.unit is None else find_unit(measure.unit)
    except UserError as problem:
        return IronDose(product, None, f"its dose cannot be read: {problem}")
    return dose_in(measure.interval, unit, product, knowledge, names)


def dose_in(
    amount: Interval, unit: Unit | None, product: str, knowledge: Knowledge, names: Iterable[str] = ()
) -> IronDose:
    """The iron of a number with its unit. A volume needs a product whose strength is certain."""
    if unit is None:
        return IronDose(product, None, "a dose without a unit")
    if unit.dimension == "mass":
        return _plausible(convert_interval(amount, unit, find_unit("mg")), product, "", knowledge)
    if unit.dimension != "volume":
        return IronDose(product, None, f"a dose in {unit.code}, which does not say how much iron that is")
    known = knowledge.iron_products.get(product)
    if known is None or _other_strength(known, names):
        return IronDose(product, None, "a dose in mL without a strength that is certain")
    volume_ml = convert_interval(amount, unit, find_unit("mL"))
    if volume_ml.high > known.undiluted_ml:
        return IronDose(product, None, "a dose in mL that may be the volume of a bag with diluent")
    said = f"from mL, read as undiluted, at {known.mg_per_ml:g} mg/mL"
    return _plausible(volume_ml.times(known.mg_per_ml), product, said, knowledge)


def one_of_several(dose: IronDose) -> IronDose:
    """An order or a course that may have been given more than once: at least one dose of it."""
    if dose.mg is None:
        return dose
    said = "; ".join(filter(None, (dose.said, "one dose of a course is counted; how often it was given is not known")))
    return msgspec.structs.replace(dose, mg=at_least(dose.mg.low), said=said)


def not_finished(dose: IronDose) -> IronDose:
    """An infusion that was stopped or still runs: at most what was to be given."""
    if dose.mg is None:
        return dose
    said = "; ".join(filter(None, (dose.said, "not known to have been finished: at most this dose")))
    return msgspec.structs.replace(dose, mg=Interval(0.0, dose.mg.high, True, dose.mg.high_closed), said=said)


def with_dose(event: Happening, dose: IronDose) -> Happening:
    """The event with its iron; an event of another kind has none."""
    if event.kind != "iv_iron":
        return event
    return msgspec.structs.replace(event, product=dose.product, dose_mg=dose.mg, dose_said=dose.said)


def _billed(amount: Amount, product: str, knowledge: Knowledge) -> IronDose:
    units = read_measure(amount.text).interval
    held = knowledge.iron_products.get(product)
    unit = held.billing.get(amount.code.strip().upper()) if held is not None else None
    if unit is None:
        return IronDose(product, None, "a number of billing units of a code that is not listed")
    if units.high <= 1:
        return IronDose(
            product, None, "a quantity of 1 billing unit, which may stand for a number that was not written"
        )
    return _plausible(units.times(unit.mg), product, f"from billing units of {unit.mg:g} mg", knowledge)


def _plausible(mg: Interval, product: str, said: str, knowledge: Knowledge) -> IronDose:
    """A zero, or more than anybody is given at once, is no dose that was measured."""
    most = knowledge.limits["iron_dose_most"].value
    if mg.high <= 0 or mg.low > most or (mg.high > most and mg.high_closed):
        return IronDose(product, None, f"a dose of 0, or above {most:g} mg, is not read")
    if mg.low <= 0:
        # A bound such as <500 mg: the end that it leaves out is kept in, as a facts file writes closed ranges only.
        mg = at_least(0.0) if math.isinf(mg.high) else Interval(0.0, mg.high)
    return IronDose(product, mg, said)


def _other_strength(product: IronProduct, names: Iterable[str]) -> bool:
    words = " ".join(names).lower()
    return any(one in words for one in product.other_strength)
