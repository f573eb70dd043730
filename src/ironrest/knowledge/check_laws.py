"""Cross-checks of the laws file: what is named exists; and which limits no ceiling says a second time."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.knowledge.products import rule_text
from ironrest.knowledge.schema import Knowledge


def problems_of_laws(knowledge: Knowledge) -> Iterator[str]:
    """Every contradiction, as a sentence."""
    laws = knowledge.laws
    yield from (f"laws, held: no limit is of the kind `{one}`." for one in laws.held if one not in knowledge.plan.kind)
    for fact in laws.thresholds:
        if fact not in knowledge.facts or knowledge.facts[fact].kind != "number":
            yield f"laws, thresholds: `{fact}` is no fact that is a number."
    for key, never in laws.never.items():
        unknown = set(never.guidelines) - knowledge.guidelines.keys()
        yield from (f"never {key}: no guideline is called `{one}`." for one in sorted(unknown))
    for key, ceiling in laws.ceiling.items():
        known = ceiling.product in knowledge.products
        labels = knowledge.products[ceiling.product].jurisdiction if known else {}
        unmarketed = [one for one in ceiling.jurisdictions if one not in labels or not labels[one].regimen]
        if unmarketed:
            yield f"ceiling {key}: {ceiling.product} is not given in {', '.join(unmarketed)}."


def without_ceiling(knowledge: Knowledge) -> Iterator[str]:
    """Limits that no ceiling says a second time: a finding of the lint, not a reason to refuse the knowledge.

    A limit that is tightened keeps its old ceiling, and one that is loosened breaks it where the laws are proved.
    """
    said = {(one.product, where, one.keeps) for one in knowledge.laws.ceiling.values() for where in one.jurisdictions}
    for product in knowledge.products.values():
        for where, label in product.jurisdiction.items():
            for key, limit in label.limit.items():
                text = rule_text(limit, knowledge.plan.kind[limit.kind])
                # A clinic's own limit, or one that its pharmacist has read, is not ours to say a second time.
                ours = limit.kind in knowledge.laws.held and not limit.released
                if ours and (product.id, where, text) not in said:
                    yield (
                        f"limit {product.id}:{where}:{key}: no ceiling in laws.toml keeps `{text}`. "
                        "Write one with its source, so that the limit cannot change unseen."
                    )
