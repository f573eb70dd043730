"""The rules of one label as a plan is signed on them: limits, contraindications and gates, each with its words."""

from __future__ import annotations

from ironrest.care.infusion.signed_plan import SignedLimit
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Gate, Jurisdiction


def label_now(knowledge: Knowledge, product: str, jurisdiction: Jurisdiction) -> dict[str, SignedLimit]:
    """By name. What a rule does is compared, not where it comes from."""
    label = knowledge.products[product].jurisdiction[jurisdiction]
    found = {key: SignedLimit(key, one.kind, one.value, one.when) for key, one in label.limit.items()}
    for key, bar in label.contraindication.items():
        found[f"contraindication:{key}"] = SignedLimit(f"contraindication:{key}", "contraindication", None, bar.when)
    for key, gate in knowledge.products[product].gate.items():
        if not gate.jurisdictions or jurisdiction in gate.jurisdictions:
            found[f"gate:{key}"] = SignedLimit(f"gate:{key}", "gate", None, _words(gate))
    return found


def _words(gate: Gate) -> str:
    return f"refuse {gate.refuse}; refuse if unknown {gate.refuse_unknown}; clear {gate.clear}"
