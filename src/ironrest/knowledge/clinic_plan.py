"""What a clinic's file says about products, laid over the labels: limits are added, an entry settles a field."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import msgspec

from ironrest.knowledge import schema
from ironrest.knowledge import schema_products as sp
from ironrest.values.errors import KnowledgeError


def with_planning(knowledge: schema.Knowledge, clinic: sp.ClinicPlan) -> schema.Knowledge:
    """The knowledge with the clinic's limits and entries. The rules must be compiled again afterwards."""
    products = {key: _product(one, clinic) for key, one in knowledge.products.items()}
    return msgspec.structs.replace(knowledge, products=products, clinic=clinic)


def planning_faults(knowledge: schema.Knowledge, clinic: sp.ClinicPlan) -> list[str]:
    """Products, regimens, fields and kinds that the file names and that there are not."""
    return [*_names(knowledge, clinic), *_approvals(knowledge, clinic), *_entries(knowledge, clinic)]


def refuse_later_entries(knowledge: schema.Knowledge, on: datetime.date) -> None:
    """An approval or an entry counts from its date on. Raises KnowledgeError for one dated after the day."""
    clinic = knowledge.clinic
    if clinic is None:
        return
    dated = [("off_label", one.product, one.date) for one in clinic.off_label]
    dated += [("verified", one.product, one.date) for one in clinic.verified]
    later = [f"plan {what} of {product} is dated {day.isoformat()}" for what, product, day in dated if day > on]
    if later:
        raise KnowledgeError(
            f"{'; '.join(later)}: after {on.isoformat()}, the day of the plan. Correct the date, or plan later."
        )


def _names(knowledge: schema.Knowledge, clinic: sp.ClinicPlan) -> Iterator[str]:
    named = [*clinic.formulary, *clinic.price, *(one.product for one in clinic.off_label)]
    named += [*(one.product for one in clinic.verified), *(one.product for one in clinic.limit)]
    for name in dict.fromkeys(named):
        if name not in knowledge.products:
            yield f"plan: no product is called `{name}`. There are: {', '.join(knowledge.products)}."
    for one in clinic.limit:
        if one.kind not in knowledge.plan.kind:
            yield f"plan limit {one.id}: no kind of limit is called `{one.kind}`."
        elif one.product in knowledge.products and one.id in _label(knowledge, one.product, one.jurisdiction).limit:
            yield f"plan limit {one.id}: the label has a limit of that name; give yours another."


def _approvals(knowledge: schema.Knowledge, clinic: sp.ClinicPlan) -> Iterator[str]:
    for one in clinic.off_label:
        if one.product not in knowledge.products:
            continue
        way = _label(knowledge, one.product, one.jurisdiction).regimen.get(one.regimen)
        if way is None or not way.off_label:
            yield f"plan off_label: {one.product} ({one.jurisdiction}) has no off-label regimen `{one.regimen}`."
        yield from _blank("plan off_label", {"approver": one.approver, "source": one.source})


def _entries(knowledge: schema.Knowledge, clinic: sp.ClinicPlan) -> Iterator[str]:
    for one in clinic.verified:
        if one.product not in knowledge.products:
            continue
        limit = _label(knowledge, one.product, one.jurisdiction).limit.get(one.field)
        if limit is None:
            yield f"plan verified: {one.product} ({one.jurisdiction}) has no limit `{one.field}`."
        elif limit.source.status != "unverified":
            yield f"plan verified: {one.field} of {one.product} is {limit.source.status}; it needs no pharmacist."
        yield from _blank("plan verified", {"pharmacist": one.pharmacist, "source": one.source, "place": one.place})


def _blank(where: str, texts: dict[str, str]) -> Iterator[str]:
    yield from (f"{where}: `{name}` is empty." for name, text in texts.items() if not text.strip())


def _label(knowledge: schema.Knowledge, product: str, jurisdiction: sp.Jurisdiction) -> sp.Label:
    return knowledge.products[product].jurisdiction[jurisdiction]


def _product(product: sp.Product, clinic: sp.ClinicPlan) -> sp.Product:
    labels = {name: _laid_over(product.id, name, label, clinic) for name, label in product.jurisdiction.items()}
    return msgspec.structs.replace(product, jurisdiction=labels)


def _laid_over(product: str, jurisdiction: sp.Jurisdiction, label: sp.Label, clinic: sp.ClinicPlan) -> sp.Label:
    limits = dict(label.limit)
    for entry in clinic.verified:
        if (entry.product, entry.jurisdiction) == (product, jurisdiction):
            limits[entry.field] = _released(limits[entry.field], entry)
    for one in clinic.limit:
        if (one.product, one.jurisdiction) == (product, jurisdiction):
            limits[one.id] = sp.Limit(
                kind=one.kind, value=one.value, when=one.when, source=one.source, released=clinic.name
            )
    return msgspec.structs.replace(label, limit=limits)


def _released(limit: sp.Limit, entry: sp.PharmacistEntry) -> sp.Limit:
    """The value as the pharmacist read it. The status of our own source stays what it was."""
    said = f"{entry.pharmacist}, {entry.date.isoformat()}: {entry.source}, {entry.place}"
    return msgspec.structs.replace(limit, value=limit.value if entry.value is None else entry.value, released=said)
