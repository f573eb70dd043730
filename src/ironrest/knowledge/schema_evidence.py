"""The evidence base: studies, what was measured in their arms, differences between arms, risk of bias, published pools.

Each row says where it was seen (`key`, an entry of the bibliography, and `place`), how well (`status`; `mark` is the
collector's own word), and whether in the source itself or in a report of it (`seen`). The number of people of an arm
has a status of its own.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Status, Strict

Population = Literal["non-anaemic", "not-stated", "mixed", "anaemic", "dialysis", "pregnant", "children", "donors"]
Against = Literal["placebo", "drug", "oral-iron", "usual-care", "schedule", "none"]
Role = Literal["iron", "control", "subgroup", "all"]
Kind = Literal["baseline", "change", "followup", "events", "change_rounded"]
Seen = Literal["primary", "report", ""]
Topic = Literal[
    "severity",
    "responders",
    "medicine",
    "iron",
    "sleep",
    "quality-of-life",
    "brain",
    "adverse",
    "side-effect",
    "serious",
    "withdrawal",
]


class Cited(Strict, frozen=True, kw_only=True):
    """What every row ends with."""

    status: Status
    mark: str
    key: str
    place: str
    seen: Seen
    note: str = ""

    @property
    def citation(self) -> Citation:
        return Citation(key=self.key, place=self.place, status=self.status, mark=self.mark)


class Study(Cited, frozen=True, kw_only=True):
    """One study. What is text may hold more than a number; `anaemia` says with which others it may be pooled."""

    study: str
    year: str
    country: str
    design: str
    population: str
    inclusion_ferritin_tsat: str
    mean_age: str
    pct_female: str
    product: str
    total_dose_mg: str
    schedule: str
    comparator: str
    n_randomised: str
    n_analysed: str
    time_points_weeks: str
    funding: str
    registry: str
    doi: str
    pmid: str
    anaemia: Population
    against: Against
    randomised: Literal["yes", "no"]
    blinding: Literal["double", "patient-assessor", "open", "not-stated"]
    route: Literal["iv", "oral"]
    product_id: str
    state: Literal["published", "unpublished", "terminated", "withdrawn", "running"]
    overlaps: str


class Outcome(Cited, frozen=True, kw_only=True):
    """What was measured in one arm at one time. `change` is follow-up minus baseline; `formula` derives the number."""

    study: str
    arm: str
    role: Role
    product: str
    dose_mg: str
    n: int | None
    outcome: str
    week: float | None
    kind: Kind
    mean: float | None
    sd: float | None
    events: int | None
    median: float | None
    iqr_low: float | None
    iqr_high: float | None
    n_status: Status
    n_mark: str
    formula: str = ""


class Contrast(Cited, frozen=True, kw_only=True):
    """A difference between arms as a paper prints it. Of a narrative row there is no number."""

    id: str
    study: str
    comparison: str
    outcome: str
    week: str
    measure: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    p: str
    n_iron: int | None
    n_control: int | None
    formula: str = ""
    variance: float | None = None


class RiskOfBias(Cited, frozen=True, kw_only=True):
    """Judgements of one review on one study; an empty cell was not seen."""

    study: str
    review: str
    sequence_generation: str
    allocation_concealment: str
    blinding: str
    incomplete_outcome: str
    selective_reporting: str
    other: str


class Published(Cited, frozen=True, kw_only=True):
    """A pool, or another total, as a review prints it."""

    id: str
    meta_id: str
    pmid_doi: str
    outcome: str
    k: int | None
    n: int | None
    measure: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    p: str
    i2: float | None
    certainty: str
    included_studies: str
    included_status: str
    recomputable_from_rows: str


class Number(Cited, frozen=True, kw_only=True):
    """A number of a study that is not an arm of a trial: an association, a duration. `value` is as printed."""

    id: str
    topic: str
    quantity: str
    value: str
    spread: str
    unit: str
    n: str
    population: str
    study: str


class OutcomeKind(Strict, frozen=True, kw_only=True):
    """What an outcome is: its topic, unit, direction, and the ends of its scale."""

    outcome: str
    topic: Topic
    label: str
    unit: str
    better: Literal["lower", "higher"]
    low: float | None
    high: float | None


class Choice(Strict, frozen=True, kw_only=True):
    """How rows are chosen for a pool."""

    target_week: float
    order: tuple[Literal["change", "contrast", "followup"], ...]
    suspect_sd_part: float
    together: tuple[Population, ...]
    source: Citation


class Sensitivity(Strict, frozen=True, kw_only=True):
    """One study left out, read otherwise, or read at another week."""

    says: str
    outcome: str
    study: str
    source: Citation
    leave_out: bool = False
    use_week: float | None = None
    arm: str = ""
    week: float | None = None
    kind: str = ""
    mean: float | None = None


class Missing(Strict, frozen=True, kw_only=True):
    """What belongs into a pool and was not seen."""

    outcome: str
    study: str
    what: str
    pulls: Literal["towards no effect", "not known"]
    source: Citation
    pool: str = ""
    week: float | None = None


class PlaceboFall(Strict, frozen=True, kw_only=True):
    """How far a score fell on a dummy, from the least to the most over the trials of one review."""

    low: float
    high: float
    unit: str
    outcome: str
    source: Citation


class ControlRisk(Strict, frozen=True, kw_only=True):
    """Of how many in a thousand without iron something happened, for one published pool."""

    per_1000: float
    source: Citation


class Base(Strict, frozen=True, kw_only=True):
    """base.toml."""

    choice: Choice
    placebo_fall: PlaceboFall
    control_risk: dict[str, ControlRisk]
    sensitivity: dict[str, Sensitivity]
    missing: tuple[Missing, ...]


class Evidence(Strict, frozen=True, kw_only=True):
    """Everything. `own` names the studies that a user has added."""

    studies: dict[str, Study]
    outcomes: tuple[Outcome, ...]
    contrasts: tuple[Contrast, ...]
    risk_of_bias: tuple[RiskOfBias, ...]
    published: dict[str, Published]
    associations: dict[str, Number]
    modelling: dict[str, Number]
    kinds: dict[str, OutcomeKind]
    base: Base
    own: tuple[str, ...] = ()
    titles: dict[str, str] = msgspec.field(default_factory=dict)
