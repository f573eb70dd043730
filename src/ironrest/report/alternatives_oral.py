"""Iron by mouth in words: whether, how, when it has failed, with which other medicines, and beside an infusion."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.plan.ladder_shapes import AlternativesFor, Course
from ironrest.knowledge.schema import Knowledge
from ironrest.report.alternatives_said import labels, said, statement
from ironrest.report.alternatives_shapes import OralTold
from ironrest.report.plan_said import amount
from ironrest.report.shapes import Statement
from ironrest.report.words import clean, sentence, word

#: Statuses under which it is worth telling how tablets are taken.
_TOLD = ("possible", "ask", "later")


def tell_oral(found: AlternativesFor, knowledge: Knowledge) -> OralTold:
    oral, known = found.oral, knowledge.alternatives.oral
    status, clearance = word("alt_status", oral.status), word("clearance", oral.clearance)
    parts = {
        "mixed": tuple(_mixed(found, knowledge)),
        "failure": tuple(statement(one.says, one.source) for one in known.failure),
        "evidence": tuple(statement(one.says, one.source) for one in known.evidence),
        "compare": tuple(_compare(found, knowledge)),
    }
    if oral.status in _TOLD:
        how = tuple(statement(one.says, one.source) for one in known.how)
        parts = {"how": how, "storage": (statement(known.storage.says, known.storage.source),), **parts}
    return OralTold(
        head=word("alt", "oral_head", status=status, clearance=clearance),
        lines=tuple(_lines(found, knowledge)),
        needs=word("alt", "needs", list=labels(oral.needs, knowledge)) if oral.needs else "",
        parts={key: part for key, part in parts.items() if part},
    )


def _lines(found: AlternativesFor, knowledge: Knowledge) -> Iterator[Statement]:
    oral, child = found.oral, knowledge.alternatives.oral.child
    yield from (said(one, "because") for one in oral.because)
    for _, product in oral.products:
        text = word(
            "alt", "oral_product", label=product.label, tablets=amount(product.tablets),
            tablet=amount(product.tablet_mg), elemental=amount(product.elemental_mg), how=product.how_often,
            why=product.why,
        )  # fmt: skip
        apart = product.elemental_source
        yield statement(text, product.source, note=f"{apart.key}, {apart.place} [{apart.status}]")
    ends = {"per_kg": amount(child.per_kg.low), "ceiling": amount(child.ceiling.low)}
    if oral.child_dose_mg is not None:
        dose, weeks = amount(oral.child_dose_mg), amount(child.weeks)
        yield statement(word("alt", "oral_child", dose=dose, weeks=weeks, says=child.says, **ends), child.per_kg.source)
        yield statement(child.per_kg.says, child.per_kg.source)
        yield statement(f"{ends['ceiling']} {child.ceiling.unit}", child.ceiling.source)
    elif oral.child and oral.status == "possible":
        yield statement(word("alt", "oral_child_weight", **ends), child.per_kg.source)
    yield from (said(one, "caution") for one in oral.cautions)


def _mixed(found: AlternativesFor, knowledge: Knowledge) -> Iterator[Statement]:
    """Those of the record by name; the others in one line to ask about."""
    for drug, one in found.oral.mixed:
        yield statement(word("alt", "oral_mixed", drug=clean(drug), says=one.says), one.source)
    if found.oral.status in _TOLD:
        there = {one.label for _, one in found.oral.mixed}
        others = [one.label for one in knowledge.alternatives.oral.mixed.values() if one.label not in there]
        if others:
            yield Statement(sentence(word("alt", "oral_mixed_ask", list="; ".join(others))), "")


def _compare(found: AlternativesFor, knowledge: Knowledge) -> Iterator[Statement]:
    oral = found.oral
    if not oral.courses:
        return
    effort = knowledge.alternatives.oral.effort.source
    for one in oral.courses:
        text = sentence(_course(one, oral.currency))
        yield statement(text, effort) if one.route == "oral" else Statement(text, "")
    silent = [word("alt", f"price_{one.route}") for one in oral.courses if one.price is None]
    if silent:
        yield Statement(sentence(word("alt", "no_price", list=" and ".join(silent))), "")


def _course(one: Course, currency: str) -> str:
    price = ""
    if one.price is not None:
        price = word("alt", "price", price=amount(one.price), currency=currency).rstrip()
    if one.route == "oral":
        return word("alt", "course_oral", name=one.name, visits=one.visits, days=amount(one.days), price=price)
    visits = word("alt", "course_visit") if one.visits == 1 else word("alt", "course_visits", count=one.visits)
    minutes = amount(one.minutes or 0, 0)
    return word(
        "alt", "course_infusion", name=one.name, visits=visits, minutes=minutes, days=amount(one.days), price=price
    )
