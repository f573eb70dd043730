"""Which medicine a resource is about: by a code that is known, else by the name of a drug in its words."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.records.concepts import concepts_of_name
from ironrest.records.fhir.coding import system_of
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import BadResource, Json, choice, flag, table, tables, text
from ironrest.records.fhir.items import Item
from ironrest.records.swallowed import is_swallowed


class Medicine(msgspec.Struct, frozen=True):
    """`missing` says why nobody can know which medicine it is: it is not in the input, or nothing names it."""

    name: str
    concepts: tuple[str, ...]
    recognised_by: Literal["code", "name", "none"]
    words: str
    missing: str = ""
    swallowed_iv_iron: bool = False


class _Seen(msgspec.Struct):
    """All that was found about one medicine, its ingredients included."""

    codings: list[Json] = []
    texts: list[str] = []
    forms: list[str] = []
    missing: bool = False


def medicine_of(item: Item, ctx: Context, routes: list[str]) -> Medicine:
    """The medicine of a request, statement, administration or dispense; `routes` are the words of its routes."""
    seen = _Seen([], [], [])
    field = choice(item.resource, "medication")
    if field == "medicationCodeableConcept":
        _codeable(table(item.resource, field), seen)
    elif field == "medicationReference":
        _reference(table(item.resource, field), item, ctx, seen, _DEEPEST)
    else:
        raise BadResource("It names no medicine.")
    return _judged(seen, ctx, routes)


#: Ingredients may be medicines with ingredients; nobody mixes deeper than this, and a ring has no end.
_DEEPEST = 4

#: A name is shown no longer than this: some systems put a whole prescription into it.
_LONGEST_NAME = 80

_TRAP = "trap_oral_product_with_iron_dextran_ingredient"


def _judged(seen: _Seen, ctx: Context, routes: list[str]) -> Medicine:
    codes = ctx.words.codes(seen.codings)
    concepts, how = codes.concepts, "code"
    if not concepts:
        named = [concepts_of_name(ctx.knowledge, one) for one in seen.texts]
        concepts = tuple(dict.fromkeys(concept for found in named for concept in found))
        how = "name"
    swallowed = False
    if any(concept in ctx.words.iv_iron for concept in concepts):
        swallowed = _TRAP in concepts or is_swallowed(*routes, *seen.forms, *seen.texts)
        if swallowed:
            plain = ("oral_iron" if one in ctx.words.iv_iron else one for one in concepts)
            concepts = tuple(dict.fromkeys(plain))
    name = next((one for one in seen.texts if one), "")[:_LONGEST_NAME]
    return Medicine(
        name=name or codes.words or "not named",
        concepts=concepts,
        recognised_by=("code" if how == "code" else "name") if concepts else "none",
        words=codes.words,
        missing="" if concepts else _why_missing(seen),
        swallowed_iv_iron=swallowed,
    )


def _why_missing(seen: _Seen) -> str:
    if seen.missing:
        return "It refers to a medicine that is not in the file, and does not name it."
    return "" if seen.codings or any(seen.texts) else "It names no medicine."


def _codeable(node: Json, seen: _Seen) -> None:
    """Its codings, and every word that may hold a name: the text, the displays, and the codes of local systems."""
    found = tables(node, "coding")
    seen.codings += found
    seen.texts += filter(None, [text(node, "text"), *(text(coding, "display") for coding in found)])
    seen.texts += [text(coding, "code") for coding in found if system_of(text(coding, "system")) is None]


def _reference(node: Json, holder: Item, ctx: Context, seen: _Seen, deep: int) -> None:
    name = text(node, "reference")
    target = ctx.index.find(name, holder) if name else None
    if target is None or target.type != "Medication" or deep == 0:
        named = text(node, "display")
        seen.texts += filter(None, [named])
        seen.missing = seen.missing or not named
        return
    _medication(target, ctx, seen, deep)


def _medication(item: Item, ctx: Context, seen: _Seen, deep: int) -> None:
    resource = item.resource
    _codeable(table(resource, "code"), seen)
    form = table(resource, "form")
    seen.forms += [text(form, "text"), *(text(coding, "display") for coding in tables(form, "coding"))]
    # MIMIC-IV keeps the name of the drug among the identifiers.
    seen.texts += filter(None, [text(one, "value") for one in tables(resource, "identifier")])
    for part in tables(resource, "ingredient"):
        if flag(part, "isActive") is False:
            continue
        field = choice(part, "item")
        if field == "itemCodeableConcept":
            _codeable(table(part, field), seen)
        elif field == "itemReference":
            _reference(table(part, field), item, ctx, seen, deep - 1)
