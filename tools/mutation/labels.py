"""Changes of the product labels: limits, whom they are for, contraindications, gates, and how a limit compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

import msgspec

from ironrest.knowledge import files
from ironrest.knowledge import schema_products as sp
from ironrest.knowledge.compile import vocabulary
from ironrest.knowledge.products import plan_texts, plan_vocabulary, resolved
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.parse import parse
from ironrest.rules.write import write
from tools.mutation.conditions import changed, neighbours
from tools.mutation.mutant import Mutant

Raw = dict[str, sp.Product]
OPERATORS = {"<=": ("<", ">="), ">=": (">", "<="), "<": ("<=", ">="), ">": (">=", "<="), "=": ("<>",)}


def label_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Every change of every label; what another label inherits changes with it."""
    for product, name, label in _labels():
        where = f"{product}:{name}"
        for key in label.limit:
            yield from _limit(knowledge, product, name, key)
        for key, bar in label.contraindication.items():
            node = f"bar:{where}:{key}"
            put = partial(_with, knowledge, product, name, "contraindication", key)
            for one in changed(knowledge.nodes[node]):
                yield Mutant("contraindication", f"{where}:{key}", bar.when, write(one), partial(put, when=write(one)))
            yield Mutant("contraindication", f"{where}:{key}", bar.when, "left out", put)
    for product, raw in raw_products().items():
        for key in raw.gate:
            yield from _gate(knowledge, product, key)
    for kind in knowledge.plan.kind:
        yield from _kind(knowledge, kind)


@cache
def raw_products() -> Raw:
    """The products as they stand in the files, nothing inherited."""
    found = [files.read_toml(path, sp.Product) for path in sorted((files.FOLDER / "products").glob("*.toml"))]
    return {one.id: one for one in found}


def _labels() -> Iterator[tuple[str, sp.Jurisdiction, sp.Label]]:
    for key, product in raw_products().items():
        yield from ((key, name, label) for name, label in product.jurisdiction.items())


def _limit(knowledge: Knowledge, product: str, name: sp.Jurisdiction, key: str) -> Iterator[Mutant]:
    limit = raw_products()[product].jurisdiction[name].limit[key]
    where, put = f"{product}:{name}:{key}", partial(_with, knowledge, product, name, "limit", key)
    node = f"limit-when:{product}:{name}:{key}"
    if isinstance(limit.value, int | float):
        for value in neighbours(limit.value):
            yield Mutant("limit", where, f"{limit.value:g}", f"{value:g}", partial(put, value=value))
    elif isinstance(limit.value, tuple):
        for words in _lists(knowledge, limit):
            yield Mutant("limit", where, ", ".join(limit.value), ", ".join(words), partial(put, value=words))
    yield Mutant("limit", where, limit.kind, "left out", put)
    if limit.when:
        yield Mutant("limit", where, f"when {limit.when}", "always", partial(put, when=""))
        for one in changed(knowledge.nodes[node]):
            yield Mutant("limit", where, f"when {limit.when}", f"when {write(one)}", partial(put, when=write(one)))


def _lists(knowledge: Knowledge, limit: sp.Limit) -> Iterator[tuple[str, ...]]:
    assert isinstance(limit.value, tuple)
    if len(limit.value) > 1:
        yield from (tuple(one for one in limit.value if one != out) for out in limit.value)
    others = [word for word in knowledge.plan.fact["diluent"].choices if word not in limit.value]
    yield from ((*limit.value, word) for word in others)


def _gate(knowledge: Knowledge, product: str, key: str) -> Iterator[Mutant]:
    for part in ("refuse", "refuse_unknown", "clear"):
        node = knowledge.nodes[f"gate:{product}:{key}:{part}"]
        for one in changed(node):
            put = partial(_with_gate, knowledge, product, key, part, write(one))
            yield Mutant("gate", f"{product}:{key}:{part}", write(node), write(one), put)


def _kind(knowledge: Knowledge, key: str) -> Iterator[Mutant]:
    rule = knowledge.plan.kind[key].rule
    used = {limit.kind for _, _, label in _labels() for limit in label.limit.values()}
    words = rule.split(" ")
    for at, word in enumerate(words):
        for other in OPERATORS.get(word, ()):
            new = " ".join((*words[:at], other, *words[at + 1 :]))
            if key in used:
                yield Mutant("kind of limit", key, rule, new, partial(_with_kind, knowledge, key, new))


# --- the changed knowledge -----------------------------------------------------------------------
def _with(knowledge: Knowledge, product: str, name: sp.Jurisdiction, field: str, key: str, **changes: Any) -> Knowledge:
    """One entry of one label changed; without changes it is left out."""
    raw = raw_products()[product]
    label = raw.jurisdiction[name]
    table = dict(getattr(label, field))
    if changes:
        table[key] = msgspec.structs.replace(table[key], **changes)
    else:
        del table[key]
    labels = {**raw.jurisdiction, name: msgspec.structs.replace(label, **{field: table})}
    return _rebuilt(knowledge, msgspec.structs.replace(raw, jurisdiction=labels))


def _with_gate(knowledge: Knowledge, product: str, key: str, part: str, text: str) -> Knowledge:
    raw = raw_products()[product]
    gate = {**raw.gate, key: msgspec.structs.replace(raw.gate[key], **{part: text})}
    return _rebuilt(knowledge, msgspec.structs.replace(raw, gate=gate))


def _with_kind(knowledge: Knowledge, key: str, rule: str) -> Knowledge:
    kinds = {**knowledge.plan.kind, key: msgspec.structs.replace(knowledge.plan.kind[key], rule=rule)}
    plan = msgspec.structs.replace(knowledge.plan, kind=kinds)
    return _parsed(knowledge, plan, knowledge.products)


def _rebuilt(knowledge: Knowledge, raw: sp.Product) -> Knowledge:
    products = {**knowledge.products, **resolved({raw.id: raw})}
    return _parsed(knowledge, knowledge.plan, products)


def _parsed(knowledge: Knowledge, plan: sp.PlanRules, products: Mapping[str, sp.Product]) -> Knowledge:
    """Nodes of the texts that changed; a text that went takes its node with it."""
    before = _texts_before(knowledge.release, knowledge.plan, knowledge.products)
    after = dict(plan_texts(plan, products))
    words = vocabulary(knowledge)
    planned = plan_vocabulary(words.kinds, words.choices, plan, products)
    fresh = {key: parse(text, planned) for key, text in after.items() if before.get(key) != text}
    kept = {key: node for key, node in knowledge.nodes.items() if key in after or key not in before}
    return msgspec.structs.replace(knowledge, plan=plan, products=dict(products), nodes=kept | fresh)


_BEFORE: dict[str, dict[str, str]] = {}


def _texts_before(release: str, plan: sp.PlanRules, products: Mapping[str, sp.Product]) -> dict[str, str]:
    if release not in _BEFORE:
        _BEFORE[release] = dict(plan_texts(plan, products))
    return _BEFORE[release]
