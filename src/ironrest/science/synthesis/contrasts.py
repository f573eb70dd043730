"""Which row of each trial goes into a pool: `contrasts(evidence, outcome)`. What is left out is named, with the reason.

The rules, in this order:

1. Randomised trials against the comparator that is asked for. People with anaemia, on dialysis, pregnant, children and
   blood donors are pooled apart unless it is asked otherwise (base.toml).
2. The week nearest to the target, of two as near the earlier; another where a study is named in `week_of`.
3. A change from baseline before a printed difference, and that before a value at the end. As differences of means all
   three estimate the same thing where people were randomised, and may stand in one pool; standardised they may not.
4. Several arms with iron against one control are joined to one arm: the control is counted once.
5. Medians without a spread, means in whole points, and numbers below the status that is asked for are left out,
   by name. A number that a sensitivity analysis changes counts, whatever its status.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Status
from ironrest.knowledge.schema_evidence import Against, Contrast, Evidence, Outcome, Population, Sensitivity, Study
from ironrest.science.synthesis.arm_effects import (
    Effect,
    Measure,
    Side,
    event_effect,
    from_interval,
    joined,
    mean_difference,
)  # fmt: skip
from ironrest.values.errors import UserError

RANK: dict[Status, int] = {"unverified": 0, "secondary": 1, "verified": 2}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One trial in a pool. `weak` says which numbers are less than verified; `iron` and `control` are the arms."""

    study: str
    outcome: str
    week: float | None
    kind: str
    measure: Measure
    yi: float
    vi: float
    how: str
    status: Status
    weak: tuple[str, ...]
    n_iron: int | None
    n_control: int | None
    iron: Side | None
    control: Side | None
    population: Population
    product: str
    route: str
    keys: tuple[str, ...]


class LeftOut(msgspec.Struct, frozen=True):
    """A study that was asked for and has no row, and why."""

    study: str
    why: str


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one pool in the order of their years, and what is not in it."""

    outcome: str
    measure: Measure
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def status(self) -> Status:
        """That of the weakest number."""
        return min((one.status for one in self.rows), key=RANK.__getitem__, default="unverified")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a pool is asked to hold."""

    outcomes: tuple[str, ...]
    measure: Measure
    populations: tuple[Population, ...]
    against: Against
    products: tuple[str, ...]
    route: str
    week: float
    week_of: Mapping[str, float]
    lowest: Status
    changed: tuple[Sensitivity, ...]
    leave_out: tuple[str, ...]


def contrasts(
    evidence: Evidence,
    outcome: str,
    *,
    measure: Measure | None = None,
    population: Literal["together", "all"] | Population | Sequence[Population] = "together",
    against: Against = "placebo",
    product: str | Sequence[str] = (),
    route: str = "",
    week: float | None = None,
    week_of: Mapping[str, float] | None = None,
    lowest: Status = "secondary",
    sensitivity: Sequence[str] = (),
    leave_out: Sequence[str] = (),
) -> Chosen:
    """The rows of one pool. `outcome` is an outcome, or a topic such as `responders`; MD for scores, RR for events."""
    outcomes = _outcomes(evidence, outcome)
    events = any(one.kind == "events" for one in evidence.outcomes if one.outcome in outcomes)
    changed = tuple(_sensitivity(evidence, name) for name in sensitivity)
    asked = Asked(
        outcomes=outcomes,
        measure=measure or ("RR" if events else "MD"),
        populations=_populations(evidence, population),
        against=against,
        products=(product,) if isinstance(product, str) and product else tuple(product),
        route=route,
        week=evidence.base.choice.target_week if week is None else week,
        week_of={one.study: one.use_week for one in changed if one.use_week is not None} | dict(week_of or {}),
        lowest=lowest,
        changed=changed,
        leave_out=(*leave_out, *(one.study for one in changed if one.leave_out)),
    )
    found = [_row(evidence, study, asked) for study in _studies(evidence, asked)]
    rows, doubled = _once([one for one in found if isinstance(one, Row)], evidence)
    out = [one for one in found if isinstance(one, LeftOut)] + doubled
    order = {name: at for at, name in enumerate(evidence.studies)}
    rows.sort(key=lambda row: (evidence.studies[row.study].year, order[row.study]))
    return Chosen(outcome=outcome, measure=asked.measure, rows=tuple(rows), left_out=tuple(out))


def _outcomes(evidence: Evidence, outcome: str) -> tuple[str, ...]:
    if outcome in evidence.kinds:
        return (outcome,)
    found = [one for one in evidence.kinds.values() if one.topic == outcome and one.unit == "people"]
    if not found:
        topics = sorted({one.topic for one in evidence.kinds.values() if one.unit == "people"})
        raise UserError(
            f"No outcome is called `{outcome}`. There are the outcomes {', '.join(evidence.kinds)}, and for counts of "
            f"people also the topics {', '.join(topics)}."
        )
    return tuple(one.outcome for one in found if one.better == found[0].better)


def _populations(evidence: Evidence, population: str | Sequence[Population]) -> tuple[Population, ...]:
    if population == "together":
        return evidence.base.choice.together
    every = tuple(dict.fromkeys(one.anaemia for one in evidence.studies.values()))
    if population == "all":
        return every
    wanted = (population,) if isinstance(population, str) else tuple(population)
    known = [one for one in every if one in wanted]
    if len(known) != len(set(wanted)):
        raise UserError(f"A population is one of together, all, {', '.join(every)}; `{', '.join(wanted)}` is not.")
    return tuple(known)


def _sensitivity(evidence: Evidence, name: str) -> Sensitivity:
    found = evidence.base.sensitivity.get(name)
    if found is None:
        listed = ", ".join(evidence.base.sensitivity)
        raise UserError(f"No sensitivity analysis is called `{name}`. There are: {listed}.")
    return found


def _studies(evidence: Evidence, asked: Asked) -> Iterator[Study]:
    """Those that were asked for and measured it at all."""
    measured = {one.study for one in evidence.outcomes if one.outcome in asked.outcomes and one.kind != "baseline"}
    measured |= {one.study for one in evidence.contrasts if one.outcome in asked.outcomes}
    measured |= {
        name for one in evidence.base.missing if one.outcome in asked.outcomes for name in one.study.split(", ")
    }
    for study in evidence.studies.values():
        fits = study.randomised == "yes" and study.against == asked.against and study.anaemia in asked.populations
        fits = fits and (not asked.products or study.product_id in asked.products)
        if study.study in measured and fits and asked.route in ("", study.route):
            yield study


def _row(evidence: Evidence, study: Study, asked: Asked) -> Row | LeftOut:
    if study.study in asked.leave_out:
        return LeftOut(study.study, "left out on request")
    candidates = list(_candidates(evidence, study, asked))
    altered = any(one.study == study.study and one.mean is not None for one in asked.changed)
    usable = [row for row in candidates if altered or RANK[row.status] >= RANK[asked.lowest]]
    if not usable:
        return LeftOut(study.study, _why(evidence, study, asked, candidates))
    target = asked.week_of.get(study.study, asked.week)
    order = evidence.base.choice.order
    return min(usable, key=lambda row: _place(row, target, asked.outcomes, order))


def _place(row: Row, target: float, outcomes: Sequence[str], order: Sequence[str]) -> tuple[float, ...]:
    """Which row comes first: its outcome, how near its week is, how early, and what it is made of."""
    week = float("inf") if row.week is None else row.week
    kind = order.index(row.kind) if row.kind in order else 0
    return (outcomes.index(row.outcome), abs(week - target), week, kind)


def _candidates(evidence: Evidence, study: Study, asked: Asked) -> Iterator[Row]:
    arms: dict[tuple[str, float | None, str], dict[str, list[Outcome]]] = {}
    for one in evidence.outcomes:
        if one.study == study.study and one.outcome in asked.outcomes and one.role in ("iron", "control"):
            sides = arms.setdefault((one.outcome, one.week, one.kind), {})
            sides.setdefault(one.role, []).append(_changed(one, asked.changed))
    for (outcome, week, kind), sides in arms.items():
        if sides.keys() == {"iron", "control"} and kind in ("change", "followup", "events"):
            row = _of_arms(study, outcome, week, kind, sides["iron"], sides["control"], asked.measure)
            if row is not None:
                yield row
    for printed in evidence.contrasts:
        if printed.study == study.study and printed.outcome in asked.outcomes:
            row = _of_contrast(study, printed, asked.measure)
            if row is not None:
                yield row


def _changed(one: Outcome, changed: Iterable[Sensitivity]) -> Outcome:
    for sensitivity in changed:
        named = (sensitivity.study, sensitivity.arm, sensitivity.outcome, sensitivity.week, sensitivity.kind)
        if sensitivity.mean is not None and named == (one.study, one.arm, one.outcome, one.week, one.kind):
            return msgspec.structs.replace(one, mean=sensitivity.mean, status=sensitivity.source.status)
    return one


def _of_arms(
    study: Study, outcome: str, week: float | None, kind: str, iron: list[Outcome], control: list[Outcome],
    measure: Measure,
) -> Row | None:  # fmt: skip
    sides = [_side(arms) for arms in (iron, control)]
    if sides[0] is None or sides[1] is None:
        return None
    first, second = sides[0], sides[1]
    effect: Effect | None
    if kind == "events":
        effect = event_effect(first, second, measure) if measure != "MD" else None
    else:
        effect = mean_difference(first, second, kind) if measure == "MD" else None
    if effect is None:
        return None
    rows = [*iron, *control]
    how = (
        effect.how
        if len(rows) == 2
        else f"{effect.how}; {len(iron)} arms with iron and {len(control)} of control joined"
    )
    statuses = [one.status for one in rows] + [one.n_status for one in rows]
    return _made(study, outcome, week, kind, measure, effect, how, statuses, list(_weak(rows)), first, second,
                 (first.n, second.n), tuple(sorted({one.key for one in rows})))  # fmt: skip


def _of_contrast(study: Study, one: Contrast, measure: Measure) -> Row | None:
    if one.measure != measure or one.estimate is None:
        return None
    week = float(one.week) if one.week.replace(".", "", 1).isdigit() else None
    if one.variance is not None:
        effect = Effect(one.estimate, one.variance, "difference and variance as given")
    elif one.ci_low is not None and one.ci_high is not None:
        effect = from_interval(one.estimate, one.ci_low, one.ci_high, measure)
    else:
        return None
    weak = [] if one.status == "verified" else [f"difference: {one.status} ({one.mark})"]
    return _made(study, one.outcome, week, "contrast", measure, effect, effect.how, [one.status], weak, None, None,
                 (one.n_iron, one.n_control), (one.key,))  # fmt: skip


def _made(
    study: Study, outcome: str, week: float | None, kind: str, measure: Measure, effect: Effect, how: str,
    statuses: list[Status], weak: list[str], iron: Side | None, control: Side | None,
    people: tuple[int | None, int | None], keys: tuple[str, ...],
) -> Row:  # fmt: skip
    return Row(
        study=study.study, outcome=outcome, week=week, kind=kind, measure=measure, yi=effect.yi, vi=effect.vi, how=how,
        status=min(statuses, key=RANK.__getitem__), weak=tuple(weak), n_iron=people[0], n_control=people[1], iron=iron,
        control=control, population=study.anaemia, product=study.product_id, route=study.route, keys=keys,
    )  # fmt: skip


def _side(arms: Sequence[Outcome]) -> Side | None:
    if any(one.n is None for one in arms):
        return None
    return joined([Side(one.n, one.mean, one.sd, one.events) for one in arms if one.n is not None])


def _weak(rows: Iterable[Outcome]) -> Iterator[str]:
    for one in rows:
        if one.status != "verified":
            yield f"{one.arm}: {one.status} ({one.mark})"
        if one.n_status != "verified":
            yield f"{one.arm}, number of people: {one.n_status} ({one.n_mark})"


def _why(evidence: Evidence, study: Study, asked: Asked, candidates: Sequence[Row]) -> str:
    """In the words of base.toml where it says them; else from what the rows lack."""
    if candidates:
        return f"rests on less than {asked.lowest} numbers: {'; '.join(candidates[0].weak)}"
    said = [one.what for one in evidence.base.missing if study.study in one.study.split(", ") and
            (one.outcome in asked.outcomes or one.outcome in _topics(evidence, asked))]  # fmt: skip
    if said:
        return "; ".join(said)
    rows = [one for one in evidence.outcomes if one.study == study.study and one.outcome in asked.outcomes]
    if any(one.median is not None for one in rows):
        return "medians without a spread in both arms"
    if rows and all(one.kind == "events" and one.events == 0 for one in rows):
        return "no event in any arm that was counted: a ratio says nothing"
    if any(one.n is None for one in rows):
        return "the number of people in an arm was not seen"
    return "no numbers of both arms"


def _topics(evidence: Evidence, asked: Asked) -> set[str]:
    return {evidence.kinds[name].topic for name in asked.outcomes}


def _once(rows: list[Row], evidence: Evidence) -> tuple[list[Row], list[LeftOut]]:
    """People who stand in two studies are counted in the larger."""
    present = {row.study for row in rows}
    inside = {row.study: evidence.studies[row.study].overlaps for row in rows}
    doubled = [LeftOut(study, f"the same people as in {other}") for study, other in inside.items() if other in present]
    gone = {one.study for one in doubled}
    return [row for row in rows if row.study not in gone], doubled
