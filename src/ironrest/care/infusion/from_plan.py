"""One visit of a proposal, signed: what the record of its infusion is held to. What may not be signed is refused."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from ironrest.care.infusion.signed_plan import SignedLimit, SignedPlan
from ironrest.care.infusion.signed_rules import label_now
from ironrest.care.plan.limits import label_rules
from ironrest.care.plan.proposal import Proposal, Visit
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import PharmacistEntry
from ironrest.rules.evaluate import Facts
from ironrest.values.errors import Refused
from ironrest.values.interval import Interval, exact

_NOTHING: Facts = {}


def signed_plan(
    proposal: Proposal, visit_number: int, knowledge: Knowledge, *, person: str, infusion: str, signed_by: str,
    signed_at: datetime, verified: Iterable[PharmacistEntry] = (), second_signature: str = "",
    interval_days: float | None = None, facts: Facts = _NOTHING,
) -> SignedPlan:  # fmt: skip
    """The plan of one visit. `facts` are those of the person that it was made for, by id.

    `verified` are limits that a pharmacist has read in the label as they stand here; another value needs a new plan.
    `interval_days` may be longer than the label's. Raises Refused with the rule.
    """
    _refuse_unsigned(signed_by, signed_at)
    visit = _visit(proposal, visit_number)
    _refuse_unreleased(proposal, tuple(verified))
    _refuse_alone(proposal, signed_by, second_signature)
    steps = _rate_steps(visit)
    days = knowledge.infusion.lapse.days.value
    rules = label_now(knowledge, proposal.product, proposal.jurisdiction)
    limits = _held_to(proposal, rules)
    return SignedPlan(
        person=person, infusion=infusion, product=proposal.name,
        strength_mg_per_ml=knowledge.products[proposal.product].mg_per_ml, dose_mg=visit.dose_mg,
        volume_ml=_rounded(visit.volume_ml), concentration_mg_per_ml=visit.concentration_mg_per_ml, rate_steps=steps,
        max_rate_ml_per_h=steps[-1][0], test_dose_mg=visit.test_dose_mg or None,
        test_wait_min=_wait(visit), observation_min=visit.observation_min,
        interval_days=_interval(proposal, visit, knowledge, interval_days), signed_by=signed_by, signed_at=signed_at,
        lapses_at=signed_at + timedelta(days=days + visit.day), product_id=proposal.product,
        jurisdiction=proposal.jurisdiction, regimen=proposal.regimen, visit=visit.number,
        second_signature=second_signature, age_years=_number(facts, "age_years"), weight_kg=_number(facts, "weight"),
        limits=limits, other_limits=tuple(name for name in rules if name not in {one.id for one in limits}),
    )  # fmt: skip


_RUNS = ("slow-start", "infuse", "push")
_DIGITS = 6  # number: rounding of floating sums, far below what a pump can show


def _refuse_unsigned(signed_by: str, signed_at: datetime) -> None:
    if not signed_by.strip():
        raise Refused("A plan is signed by a person: say who.", rule="signature")
    if signed_at.utcoffset() is None:
        raise Refused("The time of the signature needs its zone.", rule="signature")


def _visit(proposal: Proposal, number: int) -> Visit:
    for one in proposal.visits:
        if one.number == number:
            return one
    numbers = ", ".join(str(one.number) for one in proposal.visits)
    raise Refused(f"The proposal has no visit {number}. It has: {numbers}.", rule="no-such-visit")


def _refuse_unreleased(proposal: Proposal, verified: tuple[PharmacistEntry, ...]) -> None:
    """Only the missing look into the label can be made good here; a missing assessment or decision cannot."""
    others = [one for one in proposal.release.because if one not in ("must-verify", "second-signature")]
    if others:
        raise Refused(f"This proposal may not be signed: {', '.join(others)}.", rule=others[0])
    open_ones = [one.field for one in proposal.must_verify if not _is_verified(proposal, one.field, verified)]
    if open_ones:
        raise Refused(
            f"Nobody has checked these limits against the label as they stand here: {', '.join(open_ones)}. "
            "A pharmacist looks them up; where the label says another number, plan again with the clinic's file.",
            rule="must-verify",
        )
    if not proposal.release.releasable and not proposal.must_verify:
        raise Refused("This proposal may not be signed.", rule="not-releasable")


def _is_verified(proposal: Proposal, field: str, verified: tuple[PharmacistEntry, ...]) -> bool:
    """By name, with source and place, and with the value that the plan was made with."""
    value = next(one.limit.value for one in proposal.limits if one.id == field)
    return any(
        (one.product, one.jurisdiction, one.field) == (proposal.product, proposal.jurisdiction, field)
        and all(text.strip() for text in (one.pharmacist, one.source, one.place))
        and one.value in (None, value)
        for one in verified
    )


def _refuse_alone(proposal: Proposal, signed_by: str, second: str) -> None:
    if not proposal.second_signature or (second.strip() and not _same_person(second, signed_by)):
        return
    raise Refused(
        "This way of giving is outside the label: it needs a second signature, of another person.",
        rule="second-signature",
    )


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.lower().split()) == " ".join(other.lower().split())


def _rate_steps(visit: Visit) -> tuple[tuple[float, float], ...]:
    """mL/h and minutes, in order; the last is the fastest, and the highest that the record allows."""
    steps = tuple((_rounded(step.rate_ml_per_h), step.minutes) for step in visit.steps if step.do in _RUNS)
    if not steps or not all(0 < rate < math.inf and minutes > 0 for rate, minutes in steps):
        raise Refused("This visit has no rate that can be run. Plan it with a longer time.", rule="no-rate")
    if max(rate for rate, _ in steps) > steps[-1][0]:
        raise Refused(
            "The slow start of this visit runs faster than the rest, so that no highest rate can be signed. "
            "Plan it with less diluent.",
            rule="slow-start-is-faster",
        )
    return steps


def _held_to(proposal: Proposal, rules: dict[str, SignedLimit]) -> tuple[SignedLimit, ...]:
    """The limits of the proposal as it was made, and every contraindication and gate. A proposal that was made under
    other rules than those of today is planned again."""
    used = [SignedLimit(one.id, one.limit.kind, one.limit.value, one.limit.when) for one in proposal.limits]
    if any(rules.get(one.id) != one for one in used):
        raise Refused("A limit of the label changed since this was planned. Plan again.", rule="limit-changed")
    return (*used, *(one for one in rules.values() if one.kind in ("contraindication", "gate")))


def _wait(visit: Visit) -> float | None:
    waits = [step.minutes for step in visit.steps if step.do == "wait"]
    return sum(waits) if waits else None


def _interval(proposal: Proposal, visit: Visit, knowledge: Knowledge, asked: float | None) -> float | None:
    """The longest of label, plan and wish. Where neither says anything it is not known, and not 0."""
    rules = label_rules(knowledge, proposal.product, proposal.jurisdiction)
    facts: Facts = {"regimen": proposal.regimen, "method": visit.method, "visit": exact(float(visit.number)),
             "dose_mg": exact(visit.dose_mg)}  # fmt: skip
    label = rules.low("gap_d", facts)[0]
    days = {one.number: one.day for one in proposal.visits}
    planned = visit.day - days[visit.number - 1] if visit.number - 1 in days else proposal.way.gap_d or 0.0
    if asked is not None and asked < label:
        raise Refused(f"The label asks for {label:g} days between infusions; {asked:g} are fewer.", rule="interval")
    return max(label, planned if asked is None else asked) or None


def _number(facts: Facts, key: str) -> float | None:
    value = facts.get(key)
    return value.low if isinstance(value, Interval) and value.is_exact else None


def _rounded(value: float) -> float:
    return round(value, _DIGITS)
