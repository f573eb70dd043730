"""The shapes of a plan: proposals with visits and reasons, refusals with their rule. No wording of pages here."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.care.plan.benefit import ProductBenefit
from ironrest.knowledge.schema_base import Citation, Status
from ironrest.knowledge.schema_products import Jurisdiction, Limit, LimitKind, Regimen

#: Of a statement that is known to hold for this person, or that nobody has asked yet.
Held = Literal["yes", "not-known"]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is done in a visit, in order. `rate_ml_per_h` is that of the fluid in the line."""

    do: Literal["prepare", "test-dose", "wait", "slow-start", "infuse", "push", "observe"]
    minutes: float = 0.0
    volume_ml: float = 0.0
    dose_mg: float = 0.0
    rate_ml_per_h: float = 0.0


class VialCount(msgspec.Struct, frozen=True, kw_only=True):
    ml: float
    mg: float
    count: int


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One visit. `day` counts from the first, which is 0; `duration_min` is the time in which iron runs."""

    number: int
    day: float
    dose_mg: float
    method: Literal["infusion", "push"]
    diluent: str
    diluent_ml: float
    drug_ml: float
    volume_ml: float
    concentration_mg_per_ml: float
    duration_min: float
    rate_ml_per_h: float
    observation_min: float
    test_dose_mg: float
    steps: tuple[Step, ...]
    vials: tuple[VialCount, ...]
    waste_mg: float

    @property
    def total_min(self) -> float:
        """From the first drop to the end of the observation."""
        return sum(step.minutes for step in self.steps)


class MustVerify(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that nobody has checked against the label, with what to look up."""

    field: str
    limit: str
    look_up: str
    citation: Citation


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A reason, warning or note. `held` says whether its condition is known to be true."""

    says: str
    citation: Citation
    held: Held = "yes"
    part: str = ""


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that the plan was held to."""

    id: str
    limit: Limit
    kind: LimitKind


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """Why a plan may, or may not, be signed as it stands."""

    releasable: bool
    because: tuple[str, ...] = ()


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """Another way of giving that keeps every limit, with less iron or more visits."""

    regimen: str
    total_dose_mg: float
    visits: int


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One product, planned. `status` is the weakest of the limits and of the dose for RLS."""

    product: str
    name: str
    brand: str
    jurisdiction: Jurisdiction
    regimen: str
    way: Regimen
    total_dose_mg: float
    asked_mg: float
    visits: tuple[Visit, ...]
    release: Released
    must_verify: tuple[MustVerify, ...]
    reasons_for: tuple[Said, ...]
    reasons_against: tuple[Said, ...]
    warnings: tuple[Said, ...]
    notes: tuple[Said, ...]
    limits: tuple[Applied, ...]
    status: Status
    rls_dose: Citation
    grade: str
    benefit: ProductBenefit
    alternatives: tuple[Alternative, ...] = ()
    price: float | None = None
    second_signature: bool = False

    @property
    def waste_mg(self) -> float:
        return sum(visit.waste_mg for visit in self.visits)


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A product that is not planned: the rule, its limit, what was asked, and what is missing."""

    product: str
    jurisdiction: Jurisdiction
    rule: str
    limit: str
    asked: str
    says: str
    citation: Citation | None = None
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
