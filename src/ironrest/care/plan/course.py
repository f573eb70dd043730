"""A course from the dose that is wanted: the fewest visits of one way of giving that keep every limit of the label."""

from __future__ import annotations

import math
from typing import NamedTuple

from ironrest.care.plan.limits import LabelRules, Rule
from ironrest.care.plan.visit import Place, Planned, Wish, plan_visit
from ironrest.knowledge.schema_products import PlanRules, Regimen
from ironrest.rules.evaluate import Facts
from ironrest.values.interval import exact


class Before(NamedTuple):
    """Intravenous iron of the last seven days that is already in; None when nobody knows how much.

    `since_d` are the fewest days that can have passed since the last iron of all; infinite when there is none.
    """

    week_mg: float | None = 0.0
    visits: int = 0
    since_d: float = math.inf


class Course(NamedTuple):
    """Visits of one regimen. `broken` is empty when every limit is certainly kept."""

    regimen: str
    way: Regimen
    total_mg: float
    visits: tuple[Planned, ...]
    broken: tuple[tuple[Rule, bool | None, Planned], ...]


class Wanted(NamedTuple):
    """The dose in mg, and what was asked otherwise than planned; `visits` is how many there have to be."""

    dose_mg: float
    wish: Wish = Wish()
    visits: int | None = None
    before: Before = Before()


def kept_courses(
    rules: LabelRules, plan: PlanRules, person: Facts, ways: dict[str, Regimen], wanted: Wanted
) -> list[Course]:
    """Courses that keep every limit, best first: most of the wanted dose, the label's first way, fewest visits."""
    found = [
        _course(rules, plan, person, name, way, count, wanted)
        for name, way in ways.items()
        for count in _counts(plan, way, wanted)
    ]
    kept = [one for one in found if one is not None and not one.broken]
    order = list(ways)
    return sorted(kept, key=lambda one: (-one.total_mg, order.index(one.regimen), len(one.visits)))


def practical_visits(plan: PlanRules, way: Regimen) -> int:
    """The most visits that anybody would come for."""
    return way.practical_visits or int(plan.number["practical_visits"].value)


def _counts(plan: PlanRules, way: Regimen, wanted: Wanted) -> range:
    if wanted.visits is not None:
        return range(wanted.visits, wanted.visits + 1)
    return range(1, practical_visits(plan, way) + 1)


def forced_course(
    rules: LabelRules, plan: PlanRules, person: Facts, name: str, way: Regimen, count: int, wanted: Wanted
) -> Course:
    """The wanted dose in so many visits, whatever it breaks: this is what a refusal quotes."""
    return _checked(rules, plan, person, name, way, _split(wanted.dose_mg, count, _step_mg(rules, plan)), wanted)


def visits_needed(rules: LabelRules, person: Facts, name: str, way: Regimen, wanted: Wanted) -> float:
    """How many visits the largest single dose would need; infinite when no dose is possible."""
    return math.ceil(wanted.dose_mg / bound) if (bound := _bound(rules, person, name, way, wanted)) > 0 else math.inf


def _course(
    rules: LabelRules, plan: PlanRules, person: Facts, name: str, way: Regimen, count: int, wanted: Wanted
) -> Course | None:
    step = _step_mg(rules, plan)
    each = _down(_bound(rules, person, name, way, wanted), step)
    facts = {**person, "regimen": name, "method": wanted.wish.method or way.method}
    total = min(wanted.dose_mg, count * each, _down(rules.high("course_mg", facts), step))
    if total <= 0 or count > rules.high("visit", facts):
        return None
    if total < wanted.dose_mg:
        # A dose that was asked for in mg may lie between what can be measured and the limit.
        whole = forced_course(rules, plan, person, name, way, count, wanted)
        if not whole.broken:
            return whole
    return _checked(rules, plan, person, name, way, _split(total, count, step), wanted)


def _bound(rules: LabelRules, person: Facts, name: str, way: Regimen, wanted: Wanted) -> float:
    """The largest dose of one visit. Limits that depend on the dose itself are asked with the wanted one."""
    facts = {
        **person,
        "regimen": name,
        "method": wanted.wish.method or way.method,
        "dose_mg": exact(wanted.dose_mg),
        "visit": exact(1.0),
    }
    return rules.high("dose_mg", facts)


def _step_mg(rules: LabelRules, plan: PlanRules) -> float:
    return rules.product.mg_per_ml * plan.number["measurable_ml"].value


def _down(dose_mg: float, step_mg: float) -> float:
    """Rounded down to what can be measured. The tolerance keeps 15 mg/kg times 66 kg from losing a step."""
    if math.isinf(dose_mg):
        return dose_mg
    return math.floor(round(dose_mg / step_mg, _DIGITS)) * step_mg


def _split(total_mg: float, count: int, step_mg: float) -> tuple[float, ...]:
    """Doses as equal as can be measured; the last one takes what is left. Never fewer than asked for."""
    each, more = divmod(math.floor(round(total_mg / step_mg, _DIGITS)), count)
    if each == 0:
        return (total_mg / count,) * count
    doses = [(each + (at < more)) * step_mg for at in range(count - 1)]
    return (*(round(dose, _DIGITS) for dose in doses), round(total_mg - sum(doses), _DIGITS))


def _checked(
    rules: LabelRules, plan: PlanRules, person: Facts, name: str, way: Regimen, doses: tuple[float, ...], wanted: Wanted
) -> Course:
    gap = wanted.wish.gap_d if wanted.wish.gap_d is not None else _gap(rules, person, name, way, doses[0])
    visits = tuple(
        plan_visit(rules, plan, person, name, way, place, wanted.wish) for place in _places(doses, gap, wanted.before)
    )
    broken = tuple((rule, kept, visit) for visit in visits for rule, kept in rules.broken(visit.facts))
    return Course(name, way, round(sum(doses), _DIGITS), visits, broken)


def _gap(rules: LabelRules, person: Facts, name: str, way: Regimen, dose_mg: float) -> float:
    """The usual time between visits, never shorter than the label's and not longer than its longest."""
    facts = {**person, "regimen": name, "method": way.method, "dose_mg": exact(dose_mg), "visit": exact(2.0)}
    return min(max(way.gap_d, rules.low("gap_d", facts)[0]), rules.high("gap_d", facts))


def _places(doses: tuple[float, ...], gap_d: float, before: Before) -> list[Place]:
    places = []
    for at, dose in enumerate(doses):
        in_week = [other for other in range(at + 1) if (at - other) * gap_d < _WEEK]
        earlier = before.week_mg if at * gap_d < _WEEK else 0.0
        week = None if earlier is None else earlier + sum(doses[other] for other in in_week)
        visits = len(in_week) + (before.visits if at * gap_d < _WEEK else 0)
        places.append(
            Place(
                number=at + 1,
                day=at * gap_d,
                gap_d=gap_d if at else before.since_d,
                dose_mg=dose,
                week_mg=week,
                week_visits=visits,
                course_mg=round(sum(doses[: at + 1]), _DIGITS),
            )
        )
    return places


_WEEK = 7  # number: days in a week
_DIGITS = 9  # number: rounding of floating sums
