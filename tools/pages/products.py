"""docs/reference/products.md from the labels of the knowledge, and plan-json.md from the contract of the JSON."""

from collections.abc import Iterator

from ironrest.knowledge.load import load
from ironrest.knowledge.products import limit_words
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.knowledge.schema_products import JURISDICTIONS, Label, Product
from ironrest.report.words import word
from tools.json_contract import PLAN, about, shapes
from tools.pages.json_answer import rows
from tools.tables import cited, source_link, table

SIGNS = {"verified": "●", "secondary": "◐", "unverified": "○"}


def pages() -> dict[str, str]:
    return {
        "docs/reference/products.md": "\n\n".join(_products(load())),
        "docs/reference/plan-json.md": "\n\n".join(_contract()),
    }


def _contract() -> Iterator[str]:
    yield "# The JSON of a plan"
    yield (
        "What `ironrest plan … --format json` prints (shape `plan`: one object for one person, a list for several) and "
        "`ironrest products --format json` (a list of shape `label`). Every key is always there; what is not known is "
        "`null` or an empty list. How to read it: [plan an infusion](../how-to/plan-an-infusion.md)."
    )
    yield (
        "A file that could not be read, among others that could, stands in the list as an object with `patient` null "
        "and its `refused` alone."
    )
    for name, keys in shapes(PLAN).items():
        yield from (f"## {name}", about(PLAN)[name], table(["Key", "Type", "Means"], rows(keys, PLAN)))


def _products(knowledge: Knowledge) -> Iterator[str]:
    yield "# Products"
    yield (
        "Every limit of every label that [`ironrest plan`](cli.md) holds a plan to: ● verified, ◐ secondary, "
        "○ unverified. A plan that rests on an unverified limit stays a draft until a pharmacist has entered it "
        "([clinic file](../how-to/clinic-file.md)). Intravenous iron for RLS is off-label everywhere. `ironrest "
        "products ID` prints the same."
    )
    for product in knowledge.products.values():
        yield from _product(knowledge, product)


def _product(knowledge: Knowledge, product: Product) -> Iterator[str]:
    yield f"## {product.name}"
    rls = product.rls
    yield (
        f"`{product.id}`, {product.mg_per_ml:g} mg of iron in 1 mL ({cited(product.source)}). In RLS: {rls.says} "
        f"({cited(rls.source)}) {rls.grade_says} ({cited(rls.grade_source)})"
    )
    heads = [word("plan_jurisdiction", name) for name in JURISDICTIONS]
    yield table(["What", *heads], _rows(knowledge, product))
    for side in ("for", "against"):
        found = [one for one in product.reasons if one.side == side]
        if found:
            listed = (f"- {one.says}{_when(one.when)} ({cited(one.source)})" for one in found)
            yield f"### {word('plan_heading', side)} {product.name}\n\n" + "\n".join(listed)
    for key, gate in product.gate.items():
        yield (
            f"### Gate of {product.name}: {key}\n\nRefused when `{gate.refuse}`; while it is not known, when "
            f"`{gate.refuse_unknown}`; else a warning. {gate.refuse_says} ({cited(gate.source)})"
        )
    notes = list(_notes(product))
    if notes:
        yield f"### Notes on {product.name}\n\n" + "\n".join(notes)


def _rows(knowledge: Knowledge, product: Product) -> Iterator[list[str]]:
    labels = [product.jurisdiction[name] for name in JURISDICTIONS]
    yield ["Market and brand", *(_market(one) for one in labels)]
    yield ["Ways of giving", *(_ways(one) for one in labels)]
    yield ["Vials", *(_vials(one) for one in labels)]
    kinds = [
        key for key in knowledge.plan.kind if any(each.kind == key for one in labels for each in one.limit.values())
    ]
    for kind in kinds:
        yield [knowledge.plan.kind[kind].label, *(_limits(knowledge, one, kind) for one in labels)]
    yield ["Contraindications", *(_bars(one) for one in labels)]


def _market(label: Label) -> str:
    told = label.brand or word("plan_market", label.market)
    inherits = f"; what it leaves out is taken from {label.inherits}" if label.inherits else ""
    return f"{told}{f': {label.says}' if label.says else ''}{inherits} {_mark(label.source)}"


def _ways(label: Label) -> str:
    found = (
        f"`{key}`{' (off-label)' if one.off_label else ''}: {one.label} {_mark(one.source)}"
        for key, one in label.regimen.items()
    )
    return "<br>".join(found) or "–"


def _vials(label: Label) -> str:
    if label.vials is None:
        return "–"
    return f"{', '.join(f'{ml:g}' for ml in label.vials.ml)} mL {_mark(label.vials.source)}"


def _limits(knowledge: Knowledge, label: Label, kind: str) -> str:
    found = (
        f"{limit_words(one, knowledge.plan.kind[kind])}{_when(one.when)} {_mark(one.source)}{_inherited(one.inherited)}"
        for one in label.limit.values()
        if one.kind == kind
    )
    return "<br>".join(found) or "–"


def _bars(label: Label) -> str:
    found = (
        f"{one.label} (`{one.when}`) {_mark(one.source)}{_inherited(one.inherited)}"
        for one in label.contraindication.values()
    )
    return "<br>".join(found) or "–"


def _notes(product: Product) -> Iterator[str]:
    for name in JURISDICTIONS:
        for one in product.jurisdiction[name].note.values():
            if not one.inherited:
                yield f"- {name}, {word('plan_part', one.part)}: {one.says} ({cited(one.source)})"


def _when(when: str) -> str:
    return f" when `{when}`" if when else ""


def _inherited(origin: str) -> str:
    return f" (from {origin})" if origin else ""


def _mark(citation: Citation) -> str:
    return f"{SIGNS[citation.status]} {citation.status} {source_link(citation.key)}"
