"""Condition: a diagnosis is a yes if active (or for ever true) and not doubted; a refuted one is a no."""

from __future__ import annotations

from ironrest.records.fhir.coding import codings
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import Json, choice, status, table, tables, text
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.unread import unread_diagnosis
from ironrest.records.fhir.when import Dated, first_date
from ironrest.records.gather import Gather
from ironrest.records.told import doubt_diagnosis

KIND = "Condition"

_ACTIVE = frozenset(("active", "recurrence", "relapse"))
_OVER = frozenset(("inactive", "remission", "resolved"))
_DOUBTED = frozenset(("unconfirmed", "provisional", "differential"))
_VERIFICATIONS = frozenset(("confirmed", "refuted", "entered-in-error")) | _DOUBTED

#: True for a while by nature: an active entry describes its own day and goes stale like any other value.
_PASSING = frozenset(("pregnant", "breastfeeding"))


def read_condition(item: Item, ctx: Context, gather: Gather) -> None:
    """Every fact that the diagnosis says something of; one that says nothing of any is counted."""
    codes = ctx.words.codes(codings(item.resource, "code"))
    facts = ctx.words.facts_of(codes.concepts, "flag")
    unread = unread_diagnosis(item.resource, codes, ctx.words)
    if not facts:
        gather.count(KIND, codes.why_unused)
    if not facts and unread is None:
        return
    verified = status(item.resource, "verificationStatus", _VERIFICATIONS)
    if verified == "entered-in-error":
        gather.count(KIND, "entered in error, not read")
        return
    dated, notes = _date(item, ctx)
    origin = item.origin(codes.words)
    active, why = _is_active(item.resource)
    if unread is not None and verified != "refuted":
        gather.count(KIND, unread.note)
        doubt_diagnosis(unread, active or verified in _DOUBTED, dated.when, origin, ctx.knowledge, gather)
    if verified in _DOUBTED:
        for fact in facts:
            gather.count(KIND, f"unconfirmed, not counted as a yes ({fact})")
            gather.doubt(origin, f"The diagnosis is only {verified}.", fact, dated.when)
        return
    if verified == "refuted":
        for fact in facts:
            gather.entry(fact, False, dated.when, origin, notes=("refuted", *notes))
        return
    if not verified:
        notes = (*notes, "without a verification status, read as confirmed")
    for fact in facts:
        _yes(fact, active, (why, *notes) if why else notes, (item, dated, codes.words), ctx, gather)


def _yes(
    fact: str,
    active: bool,
    notes: tuple[str, ...],
    said: tuple[Item, Dated, str],
    ctx: Context,
    gather: Gather,
) -> None:
    item, dated, words = said
    fresh = ctx.knowledge.facts[fact].fresh
    if not active and not (fresh is not None and fresh.yes_for_ever):
        gather.count(KIND, f"no longer active, not read ({fact})")
        return
    lasting = fact not in _PASSING and not _of_one_visit(item.resource)
    gather.entry(fact, True, dated.when, item.origin(words), lasting=lasting, notes=notes)


def _of_one_visit(resource: Json) -> bool:
    """An encounter's diagnosis without a status of its own says what was true at that visit, and goes stale."""
    kinds = [text(coding, "code") for kind in tables(resource, "category") for coding in tables(kind, "coding")]
    return resource.get("clinicalStatus") is None and "encounter-diagnosis" in kinds


def _is_active(resource: Json) -> tuple[bool, str]:
    """Whether it is active, and what to say about how that is known."""
    clinical = status(resource, "clinicalStatus", _ACTIVE | _OVER)
    if clinical:
        return clinical in _ACTIVE, "" if clinical in _ACTIVE else f"clinical status {clinical}"
    if choice(resource, "abatement"):
        return False, "without a clinical status, and it has ended"
    return True, "without a clinical status, read as active"


def _date(item: Item, ctx: Context) -> tuple[Dated, tuple[str, ...]]:
    """When it was recorded, else its onset, else its encounter. One that cannot be read leaves it undated."""
    dated = first_date(item.resource, "recordedDate", "onsetDateTime", "onsetPeriod")
    notes = ("its date cannot be read",) if dated.bad else ()
    if dated.when is None:
        visit = encounter_date(item, ctx)
        if visit.when is not None:
            return visit, (*notes, "dated by its encounter")
    return dated, notes


def encounter_date(item: Item, ctx: Context) -> Dated:
    """The start of the encounter at which it was recorded, if that is in the input."""
    name = text(table(item.resource, "encounter"), "reference")
    found = ctx.index.find(name, item) if name else None
    return Dated() if found is None or found.type != "Encounter" else first_date(found.resource, "period")
