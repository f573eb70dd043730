"""Whose sheet, and which of the proposals is on it. A plan that is refused has no sheet."""

from __future__ import annotations

from datetime import date

import msgspec

from ironrest.care.assess.answer import Assessment
from ironrest.care.plan.plan import Plan
from ironrest.care.plan.proposal import Proposal, Refusal
from ironrest.report.sheets.words import word
from ironrest.values.errors import Refused
from ironrest.values.interval import Interval


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """One proposal on its way to paper. Without a person, `assessment` is None and `patient` empty."""

    patient: str
    on: date
    plan: Plan
    proposal: Proposal
    assessment: Assessment | None = None
    weight: Interval | None = None

    @property
    def draft(self) -> bool:
        """Whether it must not be given as it stands."""
        return self.assessment is None or not self.proposal.release.releasable

    def number_of(self, fact: str) -> Interval | None:
        """A number of the person on the day."""
        if self.assessment is None:
            return self.weight if fact == "weight" else None
        value = self.assessment.day.values.get(fact)
        return value if isinstance(value, Interval) else None


def chosen(plan: Plan, product: str | None) -> Proposal:
    """The proposal of the product, or the first in rank. Raises Refused with the rule when there is none."""
    found = [one for one in plan.proposals if product in (None, one.product)]
    if found:
        return found[0]
    refusals = [one for one in plan.refusals if product in (None, one.product)]
    raise Refused(_no_sheet(refusals), rule=refusals[0].rule if refusals else "no-product")


def _no_sheet(refusals: list[Refusal]) -> str:
    """Rules and limits only: what was asked may hold the person's numbers."""
    told: dict[tuple[str, str], list[str]] = {}
    for one in refusals:
        told.setdefault((one.rule, _reason(one)), []).append(one.product)
    lines = [word("refused", "one", product=", ".join(of), rule=rule, says=says) for (rule, says), of in told.items()]
    return "\n".join([word("refused", "no_sheet"), *(f"  - {one}" for one in lines)])


def _reason(one: Refusal) -> str:
    needs = word("refused", "needs", facts=", ".join(one.needs)) if one.needs else ""
    return "; ".join(part for part in (one.says.rstrip("."), one.limit, needs) if part)
