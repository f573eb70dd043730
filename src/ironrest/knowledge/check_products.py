"""Cross-checks of the product labels: a marketed label says everything that a plan needs, and what it names exists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ironrest.knowledge import schema
from ironrest.knowledge import schema_products as sp
from ironrest.rules.nodes import Condition, OneOf, leaves

RANKS = ("formulary", "evidence", "visits", "price", "name")

#: What a marketed label must say, and the kinds of limit that say it.
NEEDED = {
    "most in one dose": ("dose_max_mg", "dose_max_mg_per_kg", "day_max_mg"),
    "time or rate": ("minutes_min", "minutes_above", "rate_max_mg_per_min", "rate_max_ml_per_min"),
    "observation": ("observe_min",),
    "age": ("age_min_y", "age_min_mo"),
}


def problems_of_products(knowledge: schema.Knowledge) -> Iterator[str]:
    """Every contradiction, as a sentence."""
    for name in knowledge.plan.ranked_by:
        if name not in RANKS:
            yield f"plan: `{name}` is no way to rank; {', '.join(RANKS)} are."
    for key, grade in knowledge.plan.grade.items():
        if grade.only_if and (grade.only_if not in knowledge.facts or knowledge.facts[grade.only_if].kind != "flag"):
            yield f"plan: grade {key} hangs on `{grade.only_if}`, which is no fact of yes or no."
    yield from chain(_products_named(knowledge), _products(knowledge))


def _products_named(knowledge: schema.Knowledge) -> Iterator[str]:
    plan = knowledge.plan
    named = [(f"keep_in_mind {key}", name) for key, one in plan.keep_in_mind.items() for name in one.products]
    named += [(f"dose_cell {at}", cell.product) for at, cell in enumerate(plan.dose_cell)]
    yield from (f"{where}: no product is called `{name}`." for where, name in named if name not in knowledge.products)


def _products(knowledge: schema.Knowledge) -> Iterator[str]:
    for product in knowledge.products.values():
        if product.rls.grade not in knowledge.plan.grade:
            yield f"product {product.id}: no grade is called `{product.rls.grade}`."
        own = {name for label in product.jurisdiction.values() for name in label.regimen}
        for at, reason in enumerate(product.reasons):
            if reason.when:
                yield from _regimens(knowledge, f"reason:{product.id}:{at}", own)
        for name, label in product.jurisdiction.items():
            yield from _label(knowledge, f"{product.id}:{name}", label)


def _label(knowledge: schema.Knowledge, where: str, label: sp.Label) -> Iterator[str]:
    if label.market == "marketed":
        yield from _missing(where, label)
    elif label.regimen:
        yield f"label {where} is not planned from ({label.market}): leave its regimens out."
    for key, limit in label.limit.items():
        if limit.inherited:
            continue
        if limit.source.status == "unverified" and not limit.verify and not limit.released:
            yield f"limit {where}:{key} is unverified: `verify` says what a pharmacist has to look up, and where."
        if limit.when:
            yield from _regimens(knowledge, f"limit-when:{where}:{key}", set(label.regimen))


def _missing(where: str, label: sp.Label) -> Iterator[str]:
    kinds = {limit.kind for limit in label.limit.values()}
    infused = any(way.method == "infusion" for way in label.regimen.values())
    if not label.regimen:
        yield f"label {where} has no regimen."
    if not label.contraindication:
        yield f"label {where} has no contraindication."
    if infused and "diluents" not in kinds:
        yield f"label {where} has an infusion and no limit of the kind diluents."
    for what, wanted in NEEDED.items():
        if not kinds.intersection(wanted):
            yield f"label {where} says nothing of {what}: it needs a limit of the kind {' or '.join(wanted)}."


def _regimens(knowledge: schema.Knowledge, key: str, own: set[str]) -> Iterator[str]:
    """A rule is tied to a regimen of its own label, or it would never hold."""
    named = _named(knowledge.nodes[key])
    yield from (f"{key}: no regimen of this label is called `{name}`." for name in named if name not in own)


def _named(node: Condition) -> Iterator[str]:
    for leaf in leaves(node):
        if isinstance(leaf, OneOf) and leaf.fact == "regimen":
            yield from leaf.options
