"""What stands before a product for this person: the label's contraindications, and its gates such as phosphate."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.plan.limits import LabelRules
from ironrest.care.plan.proposal import Refusal, Said
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Gate
from ironrest.rules.evaluate import Facts, compile_condition
from ironrest.rules.nodes import facts_of


def contraindicated(rules: LabelRules, person: Facts, *, asked_about: bool) -> Iterator[Refusal]:
    """A contraindication that holds refuses the product; of a person, also one that nobody can answer."""
    for bar in rules.bars:
        truth = bar.test(person)
        if truth is False or (truth is None and not asked_about):
            continue
        entry = rules.label.contraindication[bar.id]
        missing = tuple(fact for fact in bar.reads if person.get(fact) is None)
        yield Refusal(
            product=rules.product.id,
            jurisdiction=rules.jurisdiction,
            rule=f"contraindication:{bar.id}",
            limit=bar.label,
            asked="contraindicated" if truth else "not known",
            says=bar.label if truth else f"{bar.label}: not known, so it counts as present until it is answered",
            citation=entry.source,
            needs=() if truth else missing,
        )


def gated(knowledge: Knowledge, rules: LabelRules, person: Facts, *, asked_about: bool) -> Iterator[Refusal | Said]:
    """A refusal or a warning for each gate. Without a person (`asked_about` false) a gate only warns."""
    for key, gate in rules.product.gate.items():
        if gate.jurisdictions and rules.jurisdiction not in gate.jurisdictions:
            continue
        where = f"gate:{rules.product.id}:{key}"
        refuse, unknown, clear = (_truth(knowledge, f"{where}:{part}", person) for part in _PARTS)
        if refuse is True:
            yield _refusal(rules, key, gate, gate.refuse_says, ())
        elif clear is True:
            continue
        elif unknown is True and asked_about:
            yield _refusal(rules, key, gate, gate.refuse_unknown_says, (gate.fact,))
        else:
            yield Said(says=_warning(knowledge, where, gate, person, asked_about), citation=gate.source, part="gate")


_PARTS = ("refuse", "refuse_unknown", "clear")


def _warning(knowledge: Knowledge, where: str, gate: Gate, person: Facts, asked_about: bool) -> str:
    """The warning, with the risk factors that nobody has asked about."""
    risks = facts_of(knowledge.nodes[f"{where}:refuse_unknown"]) if asked_about else ()
    open_facts = [fact for fact in risks if person.get(fact) is None]
    if not open_facts:
        return gate.warn_says
    labels = "; ".join(knowledge.facts[fact].label for fact in open_facts)
    return f"{gate.warn_says} Not known: {labels}."


def _truth(knowledge: Knowledge, node: str, person: Facts) -> bool | None:
    return compile_condition(knowledge.nodes[node], {})(person)


def _refusal(rules: LabelRules, key: str, gate: Gate, says: str, needs: tuple[str, ...]) -> Refusal:
    return Refusal(
        product=rules.product.id,
        jurisdiction=rules.jurisdiction,
        rule=f"gate:{key}",
        limit=gate.label,
        asked="not known" if needs else "below the limit",
        says=says,
        citation=gate.source,
        needs=needs,
    )
