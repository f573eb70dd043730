"""The shape of the product files: what a label allows, in which country, and what this program plans from it.

A limit is a rule over the facts of a planned visit; its kind says how its number is compared. A note never blocks.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

import msgspec

from ironrest.knowledge.schema_alternatives import ClinicAlternatives
from ironrest.knowledge.schema_base import Citation, Strict

Jurisdiction = Literal["us", "eu", "uk"]
JURISDICTIONS: tuple[Jurisdiction, ...] = ("us", "eu", "uk")
Market = Literal["marketed", "not-marketed", "no-label-data"]


class PlanFact(Strict, frozen=True, kw_only=True):
    """One thing that a plan settles, in one unit; the limits are rules over these and over the person's facts."""

    label: str
    kind: Literal["number", "choice"]
    unit: str = ""
    choices: tuple[str, ...] = ()


class LimitKind(Strict, frozen=True, kw_only=True):
    """How a limit's value is compared. `rule` holds {value}; `sets` is the plan fact that it bounds on one side.

    `scale` says what the bound is besides the value: so many times the weight, or the dose over it.
    """

    label: str
    rule: str
    says: str
    unit: str = ""
    sets: str = ""
    side: Literal["low", "high", ""] = ""
    exclusive: bool = False
    scale: Literal["", "times-weight", "dose-over"] = ""


class Limit(Strict, frozen=True, kw_only=True):
    """One limit of one label. `when` restricts it; `verify` is what a pharmacist has to look up while it is unverified.

    `inherited` names the jurisdiction that the field was taken from; `released` is a pharmacist's entry in words.
    """

    kind: str
    value: float | tuple[str, ...] | None = None
    when: str = ""
    note: str = ""
    verify: str = ""
    inherited: str = ""
    released: str = ""
    source: Citation


class LabelContraindication(Strict, frozen=True, kw_only=True):
    """A contraindication of this label, over the person's facts: true or unknown, and there is no plan."""

    label: str
    when: str
    inherited: str = ""
    source: Citation


class Note(Strict, frozen=True, kw_only=True):
    """Worth knowing; it never blocks."""

    part: Literal[
        "boxed-warning",
        "stability",
        "interference",
        "side-effects",
        "pregnancy",
        "preparation",
        "licence",
        "oral-iron",
        "children",
        "caution",
    ]
    says: str
    inherited: str = ""
    source: Citation


class Regimen(Strict, frozen=True, kw_only=True):
    """One way that the label gives the product. `days` are usual days of the visits, `bags` diluent volumes to try.

    `off_label`: published practice against the label, planned only when a clinic has switched it on.
    `gap_d` is the usual time between visits; the limits say how short it may be. `practical_visits` replaces the
    number in plan.toml where people come anyway, as to dialysis.
    """

    label: str
    method: Literal["infusion", "push"] = "infusion"
    gap_d: float = 7
    bags_ml: tuple[float, ...] = ()
    diluent: str = ""
    off_label: bool = False
    practical_visits: int | None = None
    note: str = ""
    source: Citation


class Vials(Strict, frozen=True, kw_only=True):
    """Volumes in which the product is sold, in mL."""

    ml: tuple[float, ...]
    source: Citation


class Label(Strict, frozen=True, kw_only=True):
    """What one jurisdiction's label says of one product. A field that is missing comes from `inherits`."""

    market: Market = "marketed"
    inherits: str = ""
    brand: str = ""
    says: str = ""
    source: Citation
    vials: Vials | None = None
    regimen: dict[str, Regimen] = msgspec.field(default_factory=dict)
    limit: dict[str, Limit] = msgspec.field(default_factory=dict)
    contraindication: dict[str, LabelContraindication] = msgspec.field(default_factory=dict)
    note: dict[str, Note] = msgspec.field(default_factory=dict)


class RlsUse(Strict, frozen=True, kw_only=True):
    """The dose that is used in RLS (off-label everywhere), and how strong the evidence for the product is."""

    dose_mg: float
    says: str
    grade: str
    grade_says: str
    grade_source: Citation
    source: Citation


class ProductReason(Strict, frozen=True, kw_only=True):
    """A reason for or against the product; `when` restricts it to some people or plans."""

    side: Literal["for", "against"]
    says: str
    when: str = ""
    jurisdictions: tuple[str, ...] = ()
    source: Citation


class Gate(Strict, frozen=True, kw_only=True):
    """A test that stands before the product: `clear` lets it pass, `refuse` does not, and while neither is known
    `refuse_unknown` refuses those for whom that is too dangerous; everybody else is warned.
    """

    label: str
    fact: str
    refuse: str
    refuse_says: str
    refuse_unknown: str
    refuse_unknown_says: str
    clear: str
    warn_says: str
    jurisdictions: tuple[str, ...] = ()
    source: Citation


class Product(Strict, frozen=True, kw_only=True):
    """One product."""

    id: str
    name: str
    mg_per_ml: float
    source: Citation
    rls: RlsUse
    hcpcs: str = ""
    hcpcs_unit_mg: float | None = None
    hcpcs_source: Citation | None = None
    reasons: tuple[ProductReason, ...] = ()
    gate: dict[str, Gate] = msgspec.field(default_factory=dict)
    jurisdiction: dict[Jurisdiction, Label]


class Grade(Strict, frozen=True, kw_only=True):
    """A step on the scale of evidence in RLS; `rank` orders, 1 first.

    `side` is the list of reasons in which it stands; with `only_if` it speaks for the product only where that fact is
    known to be so, and against it elsewhere.
    """

    label: str
    rank: int
    side: Literal["for", "against"] = "for"
    only_if: str = ""
    source: Citation


class PlanNumber(Strict, frozen=True, kw_only=True):
    """A number that planning uses and no label holds."""

    label: str
    value: float
    unit: str
    source: Citation


class Asked(Strict, frozen=True, kw_only=True):
    """A number that somebody may ask for. Outside its span it is taken for a slip of the hand, not for a wish."""

    label: str
    least: float
    most: float
    unit: str
    whole: bool = False
    source: Citation


class Formula(Strict, frozen=True, kw_only=True):
    """A dose formula or table for iron-deficiency anaemia, and why it is not the dose for RLS."""

    label: str
    text: str
    underdoses: str
    numbers: dict[str, float]
    source: Citation


class DoseCell(Strict, frozen=True, kw_only=True):
    """One cell of a label's table of iron need in anaemia."""

    product: str
    jurisdictions: tuple[str, ...]
    when: str
    dose_mg: float
    source: Citation


class KeepInMind(Strict, frozen=True, kw_only=True):
    """What a plan says about other medicines, consent and the setting. `when` restricts it."""

    part: Literal[
        "consent", "setting", "oral-iron", "rls-drugs", "interaction", "work-up", "mri", "staining", "preparation"
    ]
    says: str
    when: str = ""
    products: tuple[str, ...] = ()
    source: Citation


class BareAdult(Strict, frozen=True, kw_only=True):
    """What is taken for granted of a person of whom only the weight is given; nothing is released on it."""

    fact: str
    value: bool | str
    says: str


class PlanRules(Strict, frozen=True, kw_only=True):
    """Everything about planning that is not one product's."""

    fact: dict[str, PlanFact]
    kind: dict[str, LimitKind]
    number: dict[str, PlanNumber]
    grade: dict[str, Grade]
    ranked_by: tuple[str, ...]
    asked: dict[str, Asked]
    formula: dict[str, Formula] = msgspec.field(default_factory=dict)
    dose_cell: tuple[DoseCell, ...] = ()
    bare_adult: tuple[BareAdult, ...] = ()
    keep_in_mind: dict[str, KeepInMind] = msgspec.field(default_factory=dict)


class OffLabelApproval(Strict, frozen=True, kw_only=True):
    """A clinic switches a published off-label regimen on. Each plan that uses it needs a second signature."""

    product: str
    jurisdiction: Jurisdiction
    regimen: str
    approver: str
    date: datetime.date
    source: str


class PharmacistEntry(Strict, frozen=True, kw_only=True):
    """A named pharmacist has read the label: the field's value as it stands there, with source, place and date."""

    product: str
    jurisdiction: Jurisdiction
    field: str
    pharmacist: str
    source: str
    place: str
    date: datetime.date
    value: float | tuple[str, ...] | None = None


class ClinicLimit(Strict, frozen=True, kw_only=True):
    """A limit that the clinic adds to a label. It can only make plans stricter, because every limit must be kept."""

    product: str
    jurisdiction: Jurisdiction
    id: str
    kind: str
    value: float | tuple[str, ...] | None = None
    when: str = ""
    source: Citation


class Price(Strict, frozen=True, kw_only=True):
    """What the clinic pays: for a mg of opened vials, and for a visit."""

    per_mg: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    per_visit: Annotated[float, msgspec.Meta(ge=0)] = 0.0


class ClinicPlan(Strict, frozen=True, kw_only=True):
    """What a clinic says about planning. An empty formulary holds every product."""

    name: str
    formulary: tuple[str, ...] = ()
    currency: str = ""
    price: dict[str, Price] = msgspec.field(default_factory=dict)
    off_label: tuple[OffLabelApproval, ...] = ()
    verified: tuple[PharmacistEntry, ...] = ()
    limit: tuple[ClinicLimit, ...] = ()
    alternatives: ClinicAlternatives = ClinicAlternatives()
