"""Labels of products for a terminal: every limit with its status, its source, and where it was taken from."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.knowledge.products import limit_words
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.knowledge.schema_products import Jurisdiction, Label, Product
from ironrest.report.as_json import Json
from ironrest.report.plan_json import cited_json, limit_json, number
from ironrest.report.plan_said import amount
from ironrest.report.words import word


def label_text(knowledge: Knowledge, product: Product, jurisdiction: Jurisdiction) -> str:
    """One label, a line for each thing that it says."""
    label = product.jurisdiction[jurisdiction]
    return "\n".join((_title(product, jurisdiction, label), *(f"  {line}" for line in _lines(knowledge, label))))


def label_json(knowledge: Knowledge, product: Product, jurisdiction: Jurisdiction) -> Json:
    """One label as a documented contract."""
    label = product.jurisdiction[jurisdiction]
    return {
        "product": product.id,
        "name": product.name,
        "jurisdiction": jurisdiction,
        "market": label.market,
        "brand": label.brand or None,
        "says": label.says or None,
        "mg_per_ml": number(product.mg_per_ml),
        "vials_ml": [number(ml) for ml in label.vials.ml] if label.vials else [],
        "regimens": [
            {"id": key, "label": one.label, "off_label": one.off_label, **cited_json(one.source, knowledge)}
            for key, one in label.regimen.items()
        ],
        "limits": [
            {"id": key, **limit_json(one, knowledge.plan.kind[one.kind], knowledge), "note": one.note or None}
            for key, one in label.limit.items()
        ],
        "contraindications": [
            {
                "id": key, "label": one.label, "when": one.when, **cited_json(one.source, knowledge),
                "inherited_from": one.inherited or None,
            }
            for key, one in label.contraindication.items()
        ],
        "notes": [
            {
                "id": key, "part": one.part, "says": one.says, **cited_json(one.source, knowledge),
                "inherited_from": one.inherited or None,
            }
            for key, one in label.note.items()
        ],
        **cited_json(label.source, knowledge),
    }  # fmt: skip


def _title(product: Product, jurisdiction: Jurisdiction, label: Label) -> str:
    where = word("plan_jurisdiction", jurisdiction)
    if label.market != "marketed":
        return word("plan_product", "label_other", name=product.name, jurisdiction=where,
                    market=word("plan_market", label.market))  # fmt: skip
    return word("plan_product", "label", name=product.name, jurisdiction=where, brand=label.brand or "-")


def _lines(knowledge: Knowledge, label: Label) -> Iterator[str]:
    if label.says:
        yield f"{label.says}{_cited(label.source)}"
    if label.vials:
        listed = ", ".join(map(amount, label.vials.ml))
        yield f"{word('plan_product', 'vials', list=listed)}{_cited(label.vials.source)}"
    for key, way in label.regimen.items():
        told = word("plan_product", "regimen_off" if way.off_label else "regimen", id=key, label=way.label)
        yield f"{told}{_cited(way.source)}"
    for key, limit in label.limit.items():
        told = word("plan_product", "limit", id=key, says=limit_words(limit, knowledge.plan.kind[limit.kind]))
        when = word("plan_product", "when", when=limit.when) if limit.when else ""
        entered = word("plan_product", "entered", by=limit.released) if limit.released else ""
        yield f"{told}{when}{_cited(limit.source)}{_inherited(limit.inherited)}{entered}"
    for key, bar in label.contraindication.items():
        told = word("plan_product", "bar", id=key, label=bar.label)
        yield f"{told}{_cited(bar.source)}{_inherited(bar.inherited)}"
    for key, note in label.note.items():
        told = word("plan_product", "note", id=key, part=word("plan_part", note.part), says=note.says)
        yield f"{told}{_cited(note.source)}{_inherited(note.inherited)}"


def _cited(citation: Citation) -> str:
    return f" [{citation.status}; {citation.key}, {citation.place}]"


def _inherited(jurisdiction: str) -> str:
    return word("plan_product", "inherited", jurisdiction=jurisdiction) if jurisdiction else ""
