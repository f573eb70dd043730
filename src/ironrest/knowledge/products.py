"""Product labels made whole: fields inherited one by one, each limit as rule text, and the words that rules may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from ironrest.knowledge import schema_products as sp
from ironrest.rules.parse import Kind, Vocabulary
from ironrest.values.errors import KnowledgeError

Entry = TypeVar("Entry", sp.Limit, sp.LabelContraindication, sp.Note)


def resolved(products: Mapping[str, sp.Product]) -> dict[str, sp.Product]:
    """Every product with complete labels: what one leaves out comes from the one that it inherits, marked so."""
    return {key: msgspec.structs.replace(one, jurisdiction=_labels(one)) for key, one in products.items()}


def _labels(product: sp.Product) -> dict[sp.Jurisdiction, sp.Label]:
    missing = [name for name in sp.JURISDICTIONS if name not in product.jurisdiction]
    if missing:
        raise KnowledgeError(f"product {product.id} says nothing of {', '.join(missing)}: give `market` at least.")
    return {name: _label(product, label, ()) for name, label in product.jurisdiction.items()}


def _label(product: sp.Product, label: sp.Label, behind: tuple[str, ...]) -> sp.Label:
    if not label.inherits:
        return label
    if label.inherits in behind or label.inherits not in product.jurisdiction:
        raise KnowledgeError(f"product {product.id}: a label inherits from `{label.inherits}`, which leads nowhere.")
    base = _label(product, product.jurisdiction[label.inherits], (*behind, label.inherits))
    return msgspec.structs.replace(
        label,
        vials=label.vials or base.vials,
        regimen={**base.regimen, **label.regimen},
        limit={**_marked(base.limit, label.inherits), **label.limit},
        contraindication={**_marked(base.contraindication, label.inherits), **label.contraindication},
        note={**_marked(base.note, label.inherits), **label.note},
    )


def _marked(entries: dict[str, Entry], origin: str) -> dict[str, Entry]:
    return {key: msgspec.structs.replace(one, inherited=one.inherited or origin) for key, one in entries.items()}


def rule_text(limit: sp.Limit, kind: sp.LimitKind) -> str:
    """The limit as a rule over the facts of a visit."""
    return kind.rule.replace("{value}", _written(limit.value))


def limit_words(limit: sp.Limit, kind: sp.LimitKind) -> str:
    """The limit as a sentence part."""
    value = ", ".join(limit.value) if isinstance(limit.value, tuple) else _written(limit.value)
    return kind.says.replace("{value}", value)


def _written(value: float | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"'{word}'" for word in value)
    return "" if value is None else f"{value:.10f}".rstrip("0").rstrip(".")


def plan_vocabulary(
    facts: Mapping[str, Kind],
    choices: Mapping[str, tuple[str, ...]],
    plan: sp.PlanRules,
    products: Mapping[str, sp.Product],
) -> Vocabulary:
    """The person's facts and those of a planned visit."""
    clash = facts.keys() & plan.fact.keys()
    if clash:
        raise KnowledgeError(f"Both a fact of the person and of a plan: {', '.join(sorted(clash))}. Rename the latter.")
    kinds: dict[str, Kind] = {**facts, **{key: one.kind for key, one in plan.fact.items()}}
    words = {key: one.choices for key, one in plan.fact.items() if one.choices}
    return Vocabulary(kinds, {**choices, **words, "regimen": regimens(products)})


def regimens(products: Mapping[str, sp.Product]) -> tuple[str, ...]:
    """The names of all ways of giving."""
    labels = (label for one in products.values() for label in one.jurisdiction.values())
    return tuple(dict.fromkeys(name for label in labels for name in label.regimen))


def plan_texts(plan: sp.PlanRules, products: Mapping[str, sp.Product]) -> Iterator[tuple[str, str]]:
    """Key and rule text of everything that a plan is checked against."""
    for product in products.values():
        for name, label in product.jurisdiction.items():
            yield from _label_texts(plan, f"{product.id}:{name}", label)
        for at, reason in enumerate(product.reasons):
            if reason.when:
                yield f"reason:{product.id}:{at}", reason.when
        for key, gate in product.gate.items():
            yield f"gate:{product.id}:{key}:refuse", gate.refuse
            yield f"gate:{product.id}:{key}:refuse_unknown", gate.refuse_unknown
            yield f"gate:{product.id}:{key}:clear", gate.clear
    for key, one in plan.keep_in_mind.items():
        if one.when:
            yield f"keep:{key}", one.when
    yield from ((f"dose_cell:{at}", cell.when) for at, cell in enumerate(plan.dose_cell))


def _label_texts(plan: sp.PlanRules, where: str, label: sp.Label) -> Iterator[tuple[str, str]]:
    for key, limit in label.limit.items():
        if limit.kind not in plan.kind:
            raise KnowledgeError(f"limit {where}:{key}: no kind of limit is called `{limit.kind}`.")
        yield f"limit:{where}:{key}", rule_text(limit, plan.kind[limit.kind])
        if limit.when:
            yield f"limit-when:{where}:{key}", limit.when
    for key, bar in label.contraindication.items():
        yield f"bar:{where}:{key}", bar.when
