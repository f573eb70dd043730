"""A proposal from a course that keeps every limit: reasons, warnings, what must be verified, and whether it may go."""

from __future__ import annotations

from collections.abc import Sequence

from ironrest.care.plan.benefit import benefit_of
from ironrest.care.plan.cleared import Cleared
from ironrest.care.plan.course import Course, Wanted
from ironrest.care.plan.limits import LabelRules, Rule
from ironrest.care.plan.proposal import Alternative, Applied, MustVerify, Proposal, Released, Said
from ironrest.care.plan.reasons import kept_in_mind, label_notes, last_facts, reasons
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Status
from ironrest.rules.evaluate import Facts

#: From the firmest to the weakest.
STATUSES: tuple[Status, ...] = ("verified", "secondary", "unverified")


def proposal(
    knowledge: Knowledge, rules: LabelRules, courses: Sequence[Course], wanted: Wanted, cleared: Cleared,
    warnings: tuple[Said, ...],
) -> Proposal:  # fmt: skip
    """The first of the courses; the others are named as alternatives."""
    course, rls = courses[0], rules.product.rls
    facts = last_facts(course)
    held_to = applied_rules(rules, course)
    verify = must_verify(held_to)
    return Proposal(
        product=rules.product.id,
        name=rules.product.name,
        brand=rules.label.brand,
        jurisdiction=rules.jurisdiction,
        regimen=course.regimen,
        way=course.way,
        total_dose_mg=course.total_mg,
        asked_mg=wanted.dose_mg,
        visits=tuple(one.visit for one in course.visits),
        release=_release(verify, cleared, course),
        must_verify=verify,
        reasons_for=(*_grade(knowledge, rules, facts, "for"), *reasons(knowledge, rules, facts, "for")),
        reasons_against=(*_grade(knowledge, rules, facts, "against"), *reasons(knowledge, rules, facts, "against")),
        warnings=(*warnings, *_above_rls(rules, course)),
        notes=(*label_notes(rules), *kept_in_mind(knowledge, rules.product.id, facts)),
        limits=tuple(Applied(id=one.id, limit=one.limit, kind=one.kind) for one in held_to),
        status=weakest([*(one.limit.source.status for one in held_to if not one.limit.released), rls.source.status]),
        rls_dose=rls.source,
        grade=rls.grade,
        benefit=benefit_of(knowledge, rules.product.id, facts),
        alternatives=_alternatives(courses),
        price=_price(knowledge, rules, course),
        second_signature=course.way.off_label,
    )


def applied_rules(rules: LabelRules, course: Course) -> tuple[Rule, ...]:
    """Every limit that any visit was held to."""
    found = {rule.id: rule for visit in course.visits for rule in rules.applied(visit.facts)}
    return tuple(found.values())


def must_verify(held_to: Sequence[Rule]) -> tuple[MustVerify, ...]:
    """Limits that are unverified and that no pharmacist has entered."""
    return tuple(
        MustVerify(
            field=rule.id, limit=rule.words, look_up=rule.limit.verify or rule.limit.source.place,
            citation=rule.limit.source,
        )
        for rule in held_to
        if rule.limit.source.status == "unverified" and not rule.limit.released
    )  # fmt: skip


def weakest(statuses: Sequence[Status]) -> Status:
    return max(statuses, key=STATUSES.index)


def _release(verify: Sequence[MustVerify], cleared: Cleared, course: Course) -> Released:
    because = [*cleared.because, *(["must-verify"] if verify else [])]
    because += ["second-signature"] if course.way.off_label else []
    return Released(releasable=not cleared.because and not verify, because=tuple(because))


def _above_rls(rules: LabelRules, course: Course) -> tuple[Said, ...]:
    """More iron than is used in RLS may keep every limit of the label; what is used in RLS is said beside it."""
    rls = rules.product.rls
    return (Said(says=rls.says, citation=rls.source, part="rls-dose"),) if course.total_mg > rls.dose_mg else ()


def _grade(knowledge: Knowledge, rules: LabelRules, facts: Facts, side: str) -> tuple[Said, ...]:
    """The strength of the evidence, in the list to which it belongs for this person."""
    rls = rules.product.rls
    grade = knowledge.plan.grade[rls.grade]
    speaks_for = grade.side == "for" and (not grade.only_if or facts.get(grade.only_if) is True)
    if speaks_for != (side == "for"):
        return ()
    return (Said(says=rls.grade_says, citation=rls.grade_source, part="evidence"),)


def _alternatives(courses: Sequence[Course]) -> tuple[Alternative, ...]:
    """The other ways that carry as much iron, and the most iron that one visit carries."""
    best = courses[0]
    found = {one.regimen: one for one in reversed(courses) if one.total_mg == best.total_mg}
    others = [one for name, one in reversed(found.items()) if name != best.regimen]
    single = [one for one in courses if len(one.visits) == 1 and one.total_mg < best.total_mg]
    return tuple(
        Alternative(regimen=one.regimen, total_dose_mg=one.total_mg, visits=len(one.visits))
        for one in (*others, *single[:1])
    )


def _price(knowledge: Knowledge, rules: LabelRules, course: Course) -> float | None:
    """What the clinic pays for opened vials and visits; None when it gives no price."""
    price = knowledge.clinic.price.get(rules.product.id) if knowledge.clinic else None
    if price is None:
        return None
    opened = sum(vial.mg * vial.count for one in course.visits for vial in one.visit.vials)
    return opened * price.per_mg + len(course.visits) * price.per_visit
