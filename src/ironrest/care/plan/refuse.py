"""Why a dose cannot be planned: the limit that would be passed, what was asked, and what is missing to know."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ironrest.care.plan.course import Course, Wanted, forced_course, practical_visits, visits_needed
from ironrest.care.plan.limits import LabelRules, Rule
from ironrest.care.plan.proposal import Refusal
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Regimen
from ironrest.rules.evaluate import Facts, Value
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, write_measure

#: The rule of a refusal for too many visits, and of one where every way of giving is off-label and switched off.
NOT_PRACTICAL = "not-practical-under-the-label"


def refused_course(
    knowledge: Knowledge, rules: LabelRules, person: Facts, ways: dict[str, Regimen], wanted: Wanted,
    courses: Sequence[Course], *, explicit: bool,
) -> Refusal | None:  # fmt: skip
    """None when there is a course to propose: of the whole dose, or of what the label carries of the dose for RLS."""
    if courses and courses[0].total_mg >= wanted.dose_mg:
        return None
    needed = _too_many_visits(knowledge, rules, person, ways, wanted)
    if needed is not None:
        return _not_practical(knowledge, rules, person, ways, wanted, needed)
    if courses and not explicit:
        return None
    return _broken(knowledge, rules, _nearest(knowledge, rules, person, ways, wanted, courses))


def _nearest(
    knowledge: Knowledge, rules: LabelRules, person: Facts, ways: dict[str, Regimen], wanted: Wanted,
    courses: Sequence[Course],
) -> Course:  # fmt: skip
    """The whole dose by the way that breaks the fewest limits, the label's first way before the others."""
    kept = {one.regimen: len(one.visits) for one in reversed(courses)}
    forced = []
    for name, way in ways.items():
        count = kept.get(name) or _least_visits(knowledge, rules, person, name, way, wanted)
        forced.append(forced_course(rules, knowledge.plan, person, name, way, wanted.visits or count, wanted))
    return min(forced, key=lambda one: len({rule.id for rule, _, _ in one.broken}))


def _least_visits(
    knowledge: Knowledge, rules: LabelRules, person: Facts, name: str, way: Regimen, wanted: Wanted
) -> int:
    """As few as the largest single dose allows, so that the refusal quotes what really stands in the way."""
    needed = visits_needed(rules, person, name, way, wanted)
    return int(needed) if 1 <= needed <= knowledge.plan.number["practical_visits"].value else 1


def _too_many_visits(
    knowledge: Knowledge, rules: LabelRules, person: Facts, ways: dict[str, Regimen], wanted: Wanted
) -> float | None:
    """The visits that the dose would take where only their number stands in the way."""
    if wanted.visits is not None:
        return None
    found = []
    for name, way in ways.items():
        facts = {**person, "regimen": name, "method": way.method}
        needed = visits_needed(rules, person, name, way, wanted)
        allowed = needed <= rules.high("visit", facts) and wanted.dose_mg <= rules.high("course_mg", facts)
        impractical = practical_visits(knowledge.plan, way) < needed < math.inf
        found.append(needed if allowed and impractical else 0.0)
    return min((one for one in found if one), default=None) if all(found) else None


def _not_practical(
    knowledge: Knowledge, rules: LabelRules, person: Facts, ways: dict[str, Regimen], wanted: Wanted, needed: float
) -> Refusal:
    name, way = next(iter(ways.items()))
    forced = forced_course(rules, knowledge.plan, person, name, way, 1, wanted)
    rule, _, _ = forced.broken[0]
    other = [key for key, one in rules.label.regimen.items() if one.off_label and key not in ways]
    return Refusal(
        product=rules.product.id,
        jurisdiction=rules.jurisdiction,
        rule=NOT_PRACTICAL,
        limit=rule.words,
        asked=f"{_short(wanted.dose_mg)} mg, which takes {needed:g} visits",
        says=knowledge.plan.number["practical_visits"].label,
        citation=rule.limit.source,
        also=tuple(f"off-label:{key}" for key in other),
    )


def _broken(knowledge: Knowledge, rules: LabelRules, course: Course) -> Refusal:
    """The first limit that is broken; the others by name. One that nobody can answer says what is missing.

    A limit of the whole course comes first: it says more about a dose than the limit of one of its visits.
    """
    ordered = sorted(
        course.broken, key=lambda one: (one[1] is None, one[1] is False and one[0].kind.sets != "course_mg")
    )
    rule, kept, visit = ordered[0]
    missing = tuple(dict.fromkeys(name for name in rule.reads if kept is None and not _settled(visit.facts.get(name))))
    return Refusal(
        product=rules.product.id,
        jurisdiction=rules.jurisdiction,
        rule=rule.id,
        limit=rule.words,
        asked=_asked(knowledge, rule, visit.facts),
        says=rule.kind.label if kept is False else f"{rule.kind.label}: cannot be checked",
        citation=rule.limit.source,
        needs=missing,
        also=tuple(dict.fromkeys(other.id for other, _, _ in ordered if other.id != rule.id)),
    )


def _settled(value: Value | None) -> bool:
    """Known, and not only by a bound."""
    return value.is_exact if isinstance(value, Interval) else value is not None


def _asked(knowledge: Knowledge, rule: Rule, facts: Facts) -> str:
    """The facts that the limit compares, with their units."""
    return "; ".join(
        f"{_label(knowledge, name)}: {_told(knowledge, name, facts)}" for name in dict.fromkeys(rule.reads)
    )


def _label(knowledge: Knowledge, name: str) -> str:
    entry = knowledge.plan.fact.get(name) or knowledge.facts[name]
    return entry.label


def _told(knowledge: Knowledge, name: str, facts: Facts) -> str:
    value = facts.get(name)
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    unit = (knowledge.plan.fact.get(name) or knowledge.facts[name]).unit
    return write_measure(Measure(value.mapped(_round), None if unit == "1" else unit, bound=not value.is_exact))


def _round(number: float) -> float:
    return round(number, 2)


def _short(number: float) -> str:
    return f"{number:,.10g}"
