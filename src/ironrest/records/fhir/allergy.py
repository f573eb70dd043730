"""AllergyIntolerance: only iron matters here. A doubtful allergy to intravenous iron is a yes; a refuted one is a no.

A stated absence of known allergies is a no of its day, which goes stale.
"""

from __future__ import annotations

import re

from ironrest.records.concepts import concepts_of_name
from ironrest.records.fhir.coding import codings
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import Json, status, table, tables, text
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.when import first_date
from ironrest.records.gather import Gather

KIND = "AllergyIntolerance"

IV_IRON, ANY_IRON = "iv_iron_allergy", "iron_adverse_effect"

_ACTIVE, _OVER = frozenset(("active",)), frozenset(("inactive", "resolved"))
_VERIFICATIONS = frozenset(("unconfirmed", "confirmed", "refuted", "entered-in-error"))
#: Later releases of FHIR, and some senders, know one word more.
_PRESUMED = frozenset(("presumed",))

_NONE_KNOWN = ("no_known_allergy", "no_known_drug_allergy")

#: Iron that is named, but not as one of the drugs in the table.
_IRON = re.compile(r"\b(?:iron|ferric|ferrous|ferrum)\b")
_INTO_A_VEIN = re.compile(r"\b(?:iv|i\.v\.|intravenous(?:ly)?|parenteral|infusions?|injections?|injectable)\b")


def read_allergy(item: Item, ctx: Context, gather: Gather) -> None:
    """What it says of intravenous iron, or of iron whose route is not said."""
    fact, none_known, words = _what(item, ctx)
    if not fact:
        gather.count(KIND, "to other things than iron")
        return
    verified = status(item.resource, "verificationStatus", _VERIFICATIONS | _PRESUMED)
    if verified == "entered-in-error":
        gather.count(KIND, "entered in error, not read")
        return
    clinical = status(item.resource, "clinicalStatus", _ACTIVE | _OVER)
    dated = first_date(item.resource, "recordedDate", "onsetDateTime", "onsetPeriod", "lastOccurrence")
    notes: tuple[str, ...] = ("its date cannot be read",) if dated.bad else ()
    origin = item.origin(words)
    if none_known:
        if verified in ("refuted", "unconfirmed") or clinical in _OVER:
            gather.count(KIND, "that there is no known allergy, no longer or not surely true, not read")
        else:
            gather.entry(IV_IRON, False, dated.when, origin, notes=("no known allergy was recorded", *notes))
    elif verified == "refuted":
        gather.entry(fact, False, dated.when, origin, notes=("refuted", *notes))
    else:
        notes += () if verified == "confirmed" else (f"{verified or 'not said to be confirmed'}; counted as a yes",)
        notes += () if clinical not in _OVER else (f"clinical status {clinical}; counted as a yes",)
        gather.entry(fact, True, dated.when, origin, lasting=True, notes=notes)


def fact_of_allergy(item: Item, ctx: Context) -> str:
    """The fact that it speaks of; the empty text if none."""
    return _what(item, ctx)[0]


def _what(item: Item, ctx: Context) -> tuple[str, bool, str]:
    """The fact it is about ('' if none), whether it says that there is no allergy, and the code that said so."""
    resource = item.resource
    nodes = [table(resource, "code"), *(table(one, "substance") for one in tables(resource, "reaction"))]
    codes = ctx.words.codes([coding for node in nodes for coding in tables(node, "coding")])
    # The statement that there is none counts only as the code of the whole entry.
    if any(one in _NONE_KNOWN for one in ctx.words.codes(codings(resource, "code")).concepts):
        return IV_IRON, True, codes.words
    texts = [one for node in nodes for one in _texts(node)]
    concepts = {*codes.concepts, *(one for each in texts for one in concepts_of_name(ctx.knowledge, each))}
    if concepts & ctx.words.iv_iron or any(_IRON.search(one) and _INTO_A_VEIN.search(one) for one in texts):
        return IV_IRON, False, codes.words
    iron = any(one.startswith("oral_iron") for one in concepts) or any(_IRON.search(one) for one in texts)
    return (ANY_IRON if iron else ""), False, codes.words


def _texts(node: Json) -> list[str]:
    found = [text(node, "text"), *(text(coding, "display") for coding in tables(node, "coding"))]
    return [one.lower() for one in found if one]
