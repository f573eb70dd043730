"""What a resource speaks of, when it cannot be used: these facts are then unknown, not silent."""

from __future__ import annotations

from datetime import timedelta

from ironrest.records.concepts import events_of
from ironrest.records.fhir.allergy import KIND as ALLERGY
from ironrest.records.fhir.allergy import fact_of_allergy
from ironrest.records.fhir.coding import codings
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import BadResource, Json
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.medication import MEDICATIONS, given_when, was_given
from ironrest.records.fhir.medicine import medicine_of
from ironrest.records.fhir.unread import results_without_system, unread_diagnosis
from ironrest.records.fhir.when import first_date
from ironrest.records.gather import Gather
from ironrest.values.dates import Precision, When
from ironrest.values.errors import UserError


def refuse(item: Item, ctx: Context, gather: Gather, reason: str) -> None:
    """Reject a resource with every fact that it speaks of; with none, so that it is seen."""
    if item.type in MEDICATIONS:
        _refuse_medicine(item, ctx, gather, reason)
        return
    try:
        facts = _facts(item, ctx)
    except UserError:
        facts = []
    when = first_date(item.resource, *_DATES).when
    for fact in facts or [""]:
        gather.reject(item.origin(), reason, fact, when)


def _refuse_medicine(item: Item, ctx: Context, gather: Gather, reason: str) -> None:
    """One that nobody names may be intravenous iron: results drawn before it, or soon after it, do not count."""
    try:
        medicine = medicine_of(item, ctx, [])
        concepts, unnamed = medicine.concepts, bool(medicine.missing)
    except UserError:
        concepts, unnamed = (), True
    kinds = set(events_of(ctx.knowledge, concepts))
    if unnamed and was_given(item):
        kinds.add("iv_iron")
        reason = f"{reason} It may be intravenous iron."
    facts = _superseded_by(kinds, ctx)
    when = given_when(item) if facts else first_date(item.resource, *_DATES).when
    if facts and when is not None:
        days = max(ctx.knowledge.events[kind].window_days for kind in kinds) - 1
        when = When(when.earliest, when.latest + timedelta(days=max(days, 0)), Precision.DAY)
    for fact in facts or [""]:
        gather.reject(item.origin(), reason, fact, when)


_DATES = (
    "effectiveDateTime",
    "effectivePeriod",
    "recordedDate",
    "onsetDateTime",
    "authored",
    "authoredOn",
    "performedDateTime",
    "performedPeriod",
)


def _facts(item: Item, ctx: Context) -> list[str]:
    if item.type == "Patient":
        return ["age_years", "sex"]
    if item.type == ALLERGY:
        return [fact for fact in [fact_of_allergy(item, ctx)] if fact]
    concepts = ctx.words.codes(_all_codings(item)).concepts
    facts = [key for kind in ("number", "flag") for key in ctx.words.facts_of(concepts, kind)]
    facts += [*_superseded_by(set(events_of(ctx.knowledge, concepts)), ctx), *_unread(item, ctx)]
    return list(dict.fromkeys(facts))


def _unread(item: Item, ctx: Context) -> tuple[str, ...]:
    """What its code may mean that could not be read."""
    if item.type == "Observation":
        return tuple(fact for part in _parts(item) for fact in _results(part, ctx))
    if item.type != "Condition":
        return ()
    try:
        unread = unread_diagnosis(item.resource, ctx.words.codes(codings(item.resource, "code")), ctx.words)
    except BadResource:
        return ctx.words.doubts.diagnoses
    return unread.facts if unread is not None else ()


def _results(part: Json, ctx: Context) -> tuple[str, ...]:
    try:
        return results_without_system(part, ctx.words)
    except BadResource:
        return ()


def _parts(item: Item) -> list[Json]:
    """The resource and its components, as far as they are objects."""
    components = item.resource.get("component")
    return [
        item.resource,
        *(one for one in (components if isinstance(components, list) else []) if isinstance(one, dict)),
    ]


def _all_codings(item: Item) -> list[Json]:
    """Of the resource and its components, as far as they can be read."""
    found: list[Json] = []
    for part in _parts(item):
        try:
            found += codings(part, "code")
        except BadResource:
            continue
    return found


def _superseded_by(kinds: set[str], ctx: Context) -> list[str]:
    """The facts whose results an event of these kinds would make old."""
    return [key for key, fact in ctx.knowledge.facts.items() if kinds & set(fact.invalidated_by)]
