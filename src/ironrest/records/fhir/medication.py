"""Requests, statements, administrations and dispenses of medicines: drugs, facts of taking them, iron infusions.

Whether an infusion that was ordered was given is often not recorded: it is taken as given, because results drawn
before it would else be read as if they described the person now.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.care.chart.person import Drug, Happening
from ironrest.records.concepts import drug_facts, events_of
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.dose import iron_given
from ironrest.records.fhir.fields import BadResource, Json, flag, one_or_many, status, table, tables, text
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.medicine import Medicine, medicine_of
from ironrest.records.fhir.when import Dated, first_date, last_date
from ironrest.records.gather import Gather
from ironrest.records.iron_dose import one_of_several, with_dose
from ironrest.records.swallowed import is_swallowed
from ironrest.values.dates import Precision, When

State = Literal["active", "ended", "planned", "unknown"]


class _Use(msgspec.Struct, frozen=True):
    """How one type of resource tells of a medicine. A status that maps to None says that it was not taken."""

    states: dict[str, State | None]
    given: str
    dosage: str
    last: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...] = ()
    one_dose: bool = False


_USES = {
    "MedicationRequest": _Use(
        states={
            "active": "active", "on-hold": "unknown", "unknown": "unknown", "completed": "ended", "stopped": "ended",
            "draft": "planned", "cancelled": None, "entered-in-error": None,
        },
        given="ordered; taken as given",
        dosage="dosageInstruction",
        last=("authoredOn",),
        starts=("authoredOn",),
    ),
    "MedicationStatement": _Use(
        states={
            "active": "active", "on-hold": "unknown", "unknown": "unknown", "completed": "ended", "stopped": "ended",
            "intended": "planned", "not-taken": None, "entered-in-error": None,
        },
        given="stated; taken as given",
        dosage="dosage",
        last=("effectiveDateTime", "dateAsserted"),
        starts=("effectiveDateTime", "effectivePeriod"),
        ends=("effectivePeriod",),
    ),
    "MedicationAdministration": _Use(
        states={
            "in-progress": "active", "completed": "unknown", "stopped": "unknown", "on-hold": "unknown",
            "unknown": "unknown", "not-done": None, "entered-in-error": None,
        },
        given="",
        dosage="dosage",
        last=("effectiveDateTime",),
        starts=("effectiveDateTime", "effectivePeriod"),
        ends=("effectivePeriod",),
        one_dose=True,
    ),
    "MedicationDispense": _Use(
        states={
            "completed": "active", "in-progress": "planned", "preparation": "planned", "on-hold": "planned",
            "stopped": "ended", "unknown": "unknown", "cancelled": None, "declined": None, "entered-in-error": None,
        },
        given="dispensed; taken as given",
        dosage="dosageInstruction",
        last=("whenHandedOver", "whenPrepared"),
        starts=("whenHandedOver", "whenPrepared"),
    ),
}  # fmt: skip

MEDICATIONS = tuple(_USES)

#: Intents of a request that are no more than a thought.
_NO_ORDER = ("proposal", "option")
_INTENTS = frozenset(
    ("proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option")
)
_DOSE = "a dose was given on this day"
#: An administration that ran, or was broken off: its dose is what was to be given.
_UNFINISHED = ("in-progress", "on-hold", "stopped")


def read_medication(item: Item, ctx: Context, gather: Gather) -> None:
    """The medicine, whether it is taken, and what follows from that."""
    use = _USES[item.type]
    state, why_not = _state(item, use, gather)
    if state is None:
        gather.count(item.type, why_not)
        return
    medicine = medicine_of(item, ctx, _routes(item.resource, use))
    if medicine.missing:
        raise BadResource(medicine.missing)
    if not medicine.concepts:
        gather.count(item.type, "of medicines not used here")
    if medicine.swallowed_iv_iron:
        gather.count(item.type, "of iron taken by mouth that names an intravenous ingredient")
    planned = item.type == "MedicationRequest" and text(item.resource, "intent") == "plan"
    if planned and flag(item.resource, "reportedBoolean") is not True and _is_event(medicine, ctx):
        state = "planned"
    _tell(item, medicine, state, use, ctx, gather)


def was_given(item: Item) -> bool:
    """Whether it counts as given into a body, and not by mouth; also of a resource that cannot be used."""
    use = _USES[item.type]
    try:
        told = status(item.resource, "status", frozenset(use.states)) or "unknown"
    except BadResource:
        told = "unknown"
    if use.states[told] in (None, "planned"):
        return False
    if item.type == "MedicationRequest" and item.resource.get("doNotPerform") is True:
        return False
    if item.type == "MedicationRequest" and item.resource.get("intent") in (*_NO_ORDER, "plan"):
        return False
    try:
        return not is_swallowed(*_routes(item.resource, use))
    except BadResource:
        return True


def given_when(item: Item) -> When | None:
    """From its first to its last day, as far as they are known; None if one is not."""
    use, resource = _USES[item.type], item.resource
    try:
        started, last = first_date(resource, *use.starts), last_date(resource, *use.last)
        end = _last_dose(resource, _end(resource, use), started if use.one_dose and last.when is None else last, use)
    except BadResource:
        return None
    if end.when is None or started.bad:
        return None
    first = min(end.when.earliest, started.when.earliest if started.when else end.when.earliest)
    return When(first, end.when.latest, Precision.DAY)


def _state(item: Item, use: _Use, gather: Gather) -> tuple[State | None, str]:
    """Whether it is taken; None if it was not, or is no order, and why. A word that R4 does not have says nothing."""
    try:
        told = status(item.resource, "status", frozenset(use.states))
    except BadResource:
        gather.count(item.type, "with a status that FHIR R4 does not have, read as unknown")
        told = "unknown"
    state = use.states[told or "unknown"]
    if state is None:
        return None, f"with status {told}, not read"
    if item.type == "MedicationRequest":
        if flag(item.resource, "doNotPerform"):
            return None, "that say what not to give"
        intent = status(item.resource, "intent", _INTENTS)
        if intent in _NO_ORDER:
            return None, f"with intent {intent}, not read"
    return state, ""


def _tell(item: Item, medicine: Medicine, state: State, use: _Use, ctx: Context, gather: Gather) -> None:
    resource = item.resource
    origin = item.origin(medicine.words)
    started, ended = first_date(resource, *use.starts), _end(resource, use)
    last = last_date(resource, *use.last)
    gather.drug(
        Drug(
            name=medicine.name,
            concepts=medicine.concepts,
            status=state,
            started=started.when,
            ended=ended.when if state == "ended" or use.one_dose else None,
            origin=origin,
            recognised_by=medicine.recognised_by,
        )
    )
    notes = () if medicine.recognised_by == "code" else ("recognised by its name",)
    notes = (*notes, _DOSE) if use.one_dose else notes
    notes = (*notes, "its date cannot be read") if last.bad or started.bad else notes
    if state == "active" or use.one_dose:
        for fact in drug_facts(ctx.knowledge, medicine.concepts):
            gather.entry(fact, True, last.when or started.when, origin, notes=notes)
    if state != "planned":
        for kind in events_of(ctx.knowledge, medicine.concepts):
            # One dose is over on the day it began; a course without an end is not.
            when = _last_dose(resource, ended, started if use.one_dose and last.when is None else last, use)
            began = _began(started, when, use)
            event = Happening(
                kind=kind, when=when.when, origin=origin, note=use.given, taken_as_given=not use.one_dose, began=began
            )
            gather.event(_with_iron(event, item, medicine, use, ctx))


def _with_iron(event: Happening, item: Item, medicine: Medicine, use: _Use, ctx: Context) -> Happening:
    """An infusion with its iron; a course of several days may be several infusions."""
    finished = item.resource.get("status") not in _UNFINISHED
    dose = iron_given(
        medicine,
        _doses(item.resource, use),
        ctx.knowledge,
        one_dose=use.one_dose,
        finished=not use.one_dose or finished,
    )
    return with_dose(event, one_of_several(dose) if event.began is not None and not use.one_dose else dose)


def _began(started: Dated, when: Dated, use: _Use) -> When | None:
    """The first day of a period that ends on another day. The day of an order is no beginning."""
    if not use.ends or started.when is None or when.when is None or started.when.earliest >= when.when.earliest:
        return None
    return started.when


def _last_dose(resource: Json, ended: Dated, last: Dated, use: _Use) -> Dated:
    """The latest day that is known of it; undated if a date is there that cannot be read."""
    if ended.bad or last.bad:
        return Dated()
    timed = [last_date(one, "timing") for one in _doses(resource, use)]
    known = [one for one in (ended, last, *timed) if one.when is not None]
    return max(known, key=lambda one: one.when.sort_key if one.when else (0, 0, 0)) if known else Dated()


def _end(resource: Json, use: _Use) -> Dated:
    """Where a Period says when it ended; the start of an open one is no end."""
    for field in use.ends:
        period = table(resource, field)
        if period.get("end") is not None:
            return first_date({field: {"end": period["end"]}}, field)
    return Dated()


def _doses(resource: Json, use: _Use) -> list[Json]:
    return one_or_many(resource, use.dosage)


def _routes(resource: Json, use: _Use) -> list[str]:
    found: list[str] = []
    for dose in _doses(resource, use):
        route = table(dose, "route")
        found.append(text(route, "text"))
        for coding in tables(route, "coding"):
            found += [text(coding, "display"), text(coding, "code")]
    return found


def _is_event(medicine: Medicine, ctx: Context) -> bool:
    return bool(events_of(ctx.knowledge, medicine.concepts))
