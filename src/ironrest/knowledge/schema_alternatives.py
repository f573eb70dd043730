"""The shape of alternatives/: what else there is for RLS, as each guideline has it, with doses and their limits.

A rule over the person's facts says for whom a treatment is not, is a specialist's, or needs care. A dose is a row whose
condition is certainly true while no row above it may be.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict

Group = Literal["iron", "alpha2delta", "dopaminergic", "opioid", "other", "device"]
Direction = Literal["for", "first-choice", "against-standard-use", "against", "none"]
Strength = Literal["strong", "conditional", "not-stated"]
Certainty = Literal["moderate", "low", "very-low", "not-stated"]
#: `not`: not for this person. `specialist`: a specialist's decision, and no dose is given here. `expert`: only somebody
#: who knows it starts it; the published dose is shown. `caution`: said beside it.
Effect = Literal["not", "specialist", "expert", "caution"]


class Document(Strict, frozen=True, kw_only=True):
    """A guideline, algorithm or consensus that speaks of treatments."""

    label: str
    source: Citation


class Recommendation(Strict, frozen=True, kw_only=True):
    """What one document says of one treatment. The certainty has a citation of its own where it was checked apart."""

    document: str
    population: Literal["adult", "esrd", "child"] = "adult"
    direction: Direction
    strength: Strength = "not-stated"
    certainty: Certainty = "not-stated"
    says: str = ""
    source: Citation
    certainty_source: Citation | None = None


class TreatmentRule(Strict, frozen=True, kw_only=True):
    """`when` is over the person's facts; empty: always. `unknown` says whether an open answer has to be asked first."""

    effect: Effect
    when: str = ""
    says: str
    unknown: Literal["ask", "pass"] = "ask"
    source: Citation


class Remark(Strict, frozen=True, kw_only=True):
    """A sentence with its source; `when` restricts it."""

    says: str
    when: str = ""
    source: Citation


class Amount(Strict, frozen=True, kw_only=True):
    """An amount of drug; `high` is missing where the source prints one number."""

    low: float
    high: float | None = None
    unit: str
    per: str
    says: str = ""
    source: Citation


class DoseRow(Strict, frozen=True, kw_only=True):
    """One row of a table of doses. `stated` false: no dose is given from this row, and `says` tells why."""

    when: str
    label: str
    jurisdictions: tuple[str, ...] = ()
    start: Amount | None = None
    most: Amount | None = None
    says: str = ""
    stated: bool = True
    source: Citation


class Treatment(Strict, frozen=True, kw_only=True):
    """One drug or device. `names` find it in a record; `ladder` false: shown in the table of guidelines only."""

    label: str
    group: Group
    names: tuple[str, ...] = ()
    ladder: bool = True
    about: str = ""
    no_dose: str = ""
    timing: tuple[Remark, ...] = ()
    recommendation: tuple[Recommendation, ...] = ()
    rule: dict[str, TreatmentRule] = msgspec.field(default_factory=dict)
    dose: dict[str, DoseRow] = msgspec.field(default_factory=dict)
    source: Citation


class TreatmentClass(Strict, frozen=True, kw_only=True):
    """What holds for each treatment of a group: rules, checks before it, and what is said to whoever takes one."""

    label: str
    concepts: tuple[str, ...] = ()
    rule: dict[str, TreatmentRule] = msgspec.field(default_factory=dict)
    check: tuple[Remark, ...] = ()
    in_use: tuple[Remark, ...] = ()
    in_use_ask: tuple[str, ...] = ()


class Clearance(Strict, frozen=True, kw_only=True):
    """Creatinine clearance by Cockcroft and Gault: (whole - age) x weight x factor / (divisor x creatinine)."""

    label: str
    formula: str
    whole: float
    divisor: float
    female: float
    male: float
    unit: str
    from_age: float
    not_egfr: str
    dialysis: str
    child: str
    care: str
    source: Citation


class OralProduct(Strict, frozen=True, kw_only=True):
    """One iron salt: mg of the tablet, and mg of iron in it."""

    label: str
    tablet_mg: float
    elemental_mg: float
    tablets: float
    how_often: str
    why: str
    source: Citation
    elemental_source: Citation


class OralChild(Strict, frozen=True, kw_only=True):
    """A child's dose by weight, up to a ceiling."""

    per_kg: Amount
    ceiling: Amount
    below_age: float
    says: str
    weeks: float


class MixedWith(Strict, frozen=True, kw_only=True):
    """Another medicine that iron by mouth gets in the way of, or the other way round. A note, never a block."""

    label: str
    names: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    says: str
    source: Citation


class OralEffort(Strict, frozen=True, kw_only=True):
    """What a course by mouth asks of a person, for the comparison with an infusion."""

    weeks: float
    visits: int
    blood_draws: int
    source: Citation


class OralIron(Strict, frozen=True, kw_only=True):
    product: dict[str, OralProduct]
    child: OralChild
    effort: OralEffort
    evidence: tuple[Remark, ...]
    how: tuple[Remark, ...]
    caution: tuple[Remark, ...] = ()
    failure: tuple[Remark, ...]
    storage: Remark
    mixed: dict[str, MixedWith]


class HabitNote(Strict, frozen=True, kw_only=True):
    """One piece of advice on food, sleep or habits."""

    part: Literal["food", "enhances", "inhibits", "can", "cannot", "sleep", "movement", "avoid", "relief"]
    says: str
    when: str = ""
    source: Citation


class LadderStep(Strict, frozen=True, kw_only=True):
    """One rung. `kind` says what it is worked out from; `groups` are the treatments offered on it."""

    label: str
    kind: Literal["iron", "aggravators", "habits", "augmentation", "treatments", "specialist"]
    groups: tuple[Group, ...] = ()
    why: str
    source: Citation


class Alternatives(Strict, frozen=True, kw_only=True):
    """The folder alternatives/."""

    document: dict[str, Document]
    clearance: Clearance
    group: dict[Group, TreatmentClass]
    treatment: dict[str, Treatment]
    oral: OralIron
    habit: dict[str, HabitNote]
    step: dict[str, LadderStep]


class OralPrice(Strict, frozen=True, kw_only=True):
    """What the clinic reckons for iron by mouth: a week of tablets, a visit, a blood draw."""

    per_week: float = 0.0
    per_visit: float = 0.0
    per_blood_draw: float = 0.0


class ClinicAlternatives(Strict, frozen=True, kw_only=True):
    """What a clinic says about the alternatives."""

    price: OralPrice | None = None
