"""One visit in rows: what is in the bag, at which rate each step runs, which vials are opened."""

from __future__ import annotations

from typing import NamedTuple

from ironrest.care.plan.proposal import Proposal, Step, Visit
from ironrest.report.sheets.amounts import amount, day, injected, number, rate
from ironrest.report.sheets.words import word

#: Steps in which fluid runs.
RUNNING = ("test-dose", "slow-start", "infuse", "push")


class StepRow(NamedTuple):
    """One step; a column that says nothing of it is empty."""

    what: str
    minutes: str
    volume: str
    dose: str
    rate: str


class VisitShown(NamedTuple):
    """`facts` are label and value, for the sheet's table; the single values stand on labels and lists."""

    number: int
    title: str
    short: str
    day: str
    dose: str
    drug: str
    diluent: str
    bag: str
    volume: str
    concentration: str
    minutes: str
    observation: str
    total: str
    rates: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    steps: tuple[StepRow, ...]


def visit_shown(visit: Visit, proposal: Proposal) -> VisitShown:
    """Every number of the visit, with its unit."""
    diluted = visit.diluent != "none" and visit.diluent_ml > 0
    dose, drug = amount(visit.dose_mg, "mg"), amount(visit.drug_ml, "mL")
    diluent = word("diluent", visit.diluent)
    bag = f"{amount(visit.diluent_ml, 'mL')} {diluent}" if diluted else diluent
    shown = VisitShown(
        number=visit.number,
        title=word("visit", "title", number=visit.number, count=len(proposal.visits)),
        short=word("visit", "short", number=visit.number, count=len(proposal.visits)),
        day=day(visit.day),
        dose=dose,
        drug=drug,
        diluent=diluent,
        bag=bag,
        volume=amount(visit.volume_ml, "mL"),
        concentration=amount(visit.concentration_mg_per_ml, "mg/mL"),
        minutes=amount(visit.duration_min, "min"),
        observation=amount(visit.observation_min, "min"),
        total=amount(visit.total_min, "min"),
        rates=tuple((word("step", one.do), rate(one.rate_ml_per_h)) for one in visit.steps if one.rate_ml_per_h),
        facts=(),
        steps=tuple(_step(one) for one in visit.steps),
    )
    return shown._replace(facts=tuple(_facts(visit, shown)))


def _facts(visit: Visit, shown: VisitShown) -> list[tuple[str, str]]:
    method = word("method", visit.method)
    if visit.method == "push":
        method = f"{method}, {injected(visit.rate_ml_per_h)}"
    test = amount(visit.test_dose_mg, "mg") if visit.test_dose_mg else word("visit", "no_test_dose")
    return [
        (word("visit", "when"), f"{shown.day}; {word('visit', 'date_blank')}"),
        (word("visit", "dose"), f"{shown.dose} = {shown.drug}"),
        (word("visit", "method"), method),
        (word("visit", "bag"), shown.bag),
        (word("visit", "final"), f"{shown.volume}, {shown.concentration}"),
        (word("visit", "time"), shown.minutes),
        (word("visit", "test_dose"), test),
        (word("visit", "observation"), f"{shown.observation} {word('visit', 'observation_note')}"),
        (word("visit", "vials"), _vials(visit)),
        (word("visit", "waste"), amount(visit.waste_mg, "mg") if visit.vials else word("visit", "no_vials")),
    ]


def _vials(visit: Visit) -> str:
    each = [f"{one.count} × {amount(one.ml, 'mL')} ({amount(one.mg, 'mg')})" for one in visit.vials]
    return " + ".join(each) or word("visit", "no_vials")


def _step(step: Step) -> StepRow:
    return StepRow(
        what=word("step", step.do),
        minutes=amount(step.minutes, "min") if step.minutes else "",
        volume=amount(step.volume_ml, "mL") if step.volume_ml else "",
        dose=amount(step.dose_mg, "mg") if step.dose_mg else "",
        rate=rate(step.rate_ml_per_h) if step.rate_ml_per_h else "",
    )


def strength(proposal: Proposal, mg_per_ml: float) -> str:
    """Product, brand and strength on one line."""
    brand = f" ({proposal.brand})" if proposal.brand else ""
    return f"{proposal.name}{brand}, {number(mg_per_ml)}\u00a0mg/mL"
