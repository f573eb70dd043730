"""The file in which a user describes a trial of their own: [study], [[outcome]] for each arm, [[contrast]]."""

from __future__ import annotations

from typing import Literal

from ironrest.knowledge import schema_evidence as se
from ironrest.knowledge.schema_base import Status, Strict


class OwnSource(Strict, frozen=True, kw_only=True):
    """Where a trial was seen."""

    title: str
    place: str
    doi: str = ""
    pmid: str = ""
    registry: str = ""


class OwnStudy(Strict, frozen=True, kw_only=True):
    """What is said of a trial. `sd_is_sd`: somebody has looked, and a small spread is not a standard error."""

    study: str
    year: int
    anaemia: se.Population
    against: se.Against
    randomised: Literal["yes", "no"]
    blinding: Literal["double", "patient-assessor", "open", "not-stated"]
    route: Literal["iv", "oral"]
    product_id: str
    n_randomised: int
    source: OwnSource
    status: Status = "unverified"
    product: str = ""
    comparator: str = ""
    country: str = ""
    design: str = ""
    population: str = ""
    sd_is_sd: bool = False
    note: str = ""


class OwnOutcome(Strict, frozen=True, kw_only=True):
    """One arm, outcome and week."""

    arm: str
    role: se.Role
    n: int
    outcome: str
    kind: Literal["baseline", "change", "followup", "events"]
    status: Status
    week: float | None = None
    n_status: Status | None = None
    mean: float | None = None
    sd: float | None = None
    events: int | None = None
    median: float | None = None
    iqr_low: float | None = None
    iqr_high: float | None = None
    note: str = ""


class OwnContrast(Strict, frozen=True, kw_only=True):
    """A difference between arms as printed, with an interval or a variance."""

    comparison: str
    outcome: str
    measure: Literal["MD", "RR", "OR", "RD"]
    estimate: float
    status: Status
    week: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    variance: float | None = None
    n_iron: int | None = None
    n_control: int | None = None
    note: str = ""


class OwnTrial(Strict, frozen=True, kw_only=True):
    """One file."""

    study: OwnStudy
    outcome: tuple[OwnOutcome, ...] = ()
    contrast: tuple[OwnContrast, ...] = ()
