"""Reasons for and against one product for this person, in two lists; nothing is weighed here."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.plan.course import Course
from ironrest.care.plan.limits import LabelRules
from ironrest.care.plan.proposal import Said
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import ProductReason
from ironrest.rules.evaluate import Facts, compile_condition


def reasons(knowledge: Knowledge, rules: LabelRules, facts: Facts, side: str) -> tuple[Said, ...]:
    """Those whose condition holds, and those of which nobody knows whether it does, marked so."""
    return tuple(_reasons(knowledge, rules, facts, side))


def _reasons(knowledge: Knowledge, rules: LabelRules, facts: Facts, side: str) -> Iterator[Said]:
    for at, reason in enumerate(rules.product.reasons):
        if reason.side != side or (reason.jurisdictions and rules.jurisdiction not in reason.jurisdictions):
            continue
        truth = _truth(knowledge, f"reason:{rules.product.id}:{at}", reason, facts)
        if truth is not False:
            held = "yes" if truth else "not-known"
            yield Said(says=reason.says, citation=reason.source, held=held, part="product")  # type: ignore[arg-type]


def _truth(knowledge: Knowledge, node: str, reason: ProductReason, facts: Facts) -> bool | None:
    return compile_condition(knowledge.nodes[node], {})(facts) if reason.when else True


def kept_in_mind(knowledge: Knowledge, product: str, facts: Facts) -> tuple[Said, ...]:
    """Consent, setting, other medicines and iron by mouth: what goes with every plan, or with this product's."""
    found = []
    for key, entry in knowledge.plan.keep_in_mind.items():
        if entry.products and product not in entry.products:
            continue
        truth = compile_condition(knowledge.nodes[f"keep:{key}"], {})(facts) if entry.when else True
        if truth is not False:
            held = "yes" if truth else "not-known"
            found.append(Said(says=entry.says, citation=entry.source, held=held, part=entry.part))  # type: ignore[arg-type]
    return tuple(found)


def label_notes(rules: LabelRules) -> tuple[Said, ...]:
    """The notes of the label. They never block."""
    return tuple(Said(says=one.says, citation=one.source, part=one.part) for one in rules.label.note.values())


def last_facts(course: Course) -> Facts:
    """The facts of the last visit: what holds for the whole course holds there."""
    return course.visits[-1].facts
