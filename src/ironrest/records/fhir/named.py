"""What a resource speaks of, when it cannot be used: these facts are then unknown, not silent."""

from __future__ import annotations

from ironrest.records.concepts import events_of
from ironrest.records.fhir.allergy import KIND as ALLERGY
from ironrest.records.fhir.allergy import fact_of_allergy
from ironrest.records.fhir.coding import codings
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import BadResource, Json
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.medication import MEDICATIONS
from ironrest.records.fhir.medicine import medicine_of
from ironrest.records.fhir.when import first_date
from ironrest.records.gather import Gather
from ironrest.values.errors import UserError


def refuse(item: Item, ctx: Context, gather: Gather, reason: str) -> None:
    """Reject a resource with every fact that it speaks of; with none, so that it is seen."""
    try:
        facts = _facts(item, ctx)
    except UserError:
        facts = []
    when = first_date(item.resource, *_DATES).when
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
    if item.type in MEDICATIONS:
        return _superseded(medicine_of(item, ctx, []).concepts, ctx)
    concepts = ctx.words.codes(_all_codings(item)).concepts
    facts = [key for kind in ("number", "flag") for key in ctx.words.facts_of(concepts, kind)]
    return [*facts, *_superseded(concepts, ctx)]


def _all_codings(item: Item) -> list[Json]:
    """Of the resource and its components, as far as they can be read."""
    found: list[Json] = []
    components = item.resource.get("component")
    for part in [item.resource, *(components if isinstance(components, list) else [])]:
        try:
            found += codings(part, "code") if isinstance(part, dict) else []
        except BadResource:
            continue
    return found


def _superseded(concepts: tuple[str, ...], ctx: Context) -> list[str]:
    """The facts whose results an event of these concepts would make old."""
    kinds = set(events_of(ctx.knowledge, concepts))
    return [key for key, fact in ctx.knowledge.facts.items() if kinds & set(fact.invalidated_by)]
