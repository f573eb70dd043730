"""The shapes that a told plan is made of. Text and page print the same lines."""

from __future__ import annotations

from typing import NamedTuple

from ironrest.report.shapes import Statement


class VisitRow(NamedTuple):
    """One visit as a row of the table on the page."""

    number: str
    day: str
    dose: str
    bag: str
    concentration: str
    minutes: str
    rate: str
    observation: str
    vials: str
    waste: str


class SameVisits(NamedTuple):
    """Visits that differ only in number and day, told once: three lines, then the steps."""

    head: str
    bag: str
    time: str
    steps: tuple[str, ...]


class LimitTold(NamedTuple):
    """One limit that the plan was held to."""

    id: str
    says: str
    when: str
    status: str
    key: str
    place: str
    inherited: str
    released: str


class ProposalTold(NamedTuple):
    """One product, proposed."""

    title: str
    released: bool
    state: str
    boxed: tuple[Statement, ...]
    lines: tuple[Statement, ...]
    rows: tuple[VisitRow, ...]
    visits: tuple[SameVisits, ...]
    reasons_for: tuple[Statement, ...]
    reasons_against: tuple[Statement, ...]
    verify: tuple[Statement, ...]
    warnings: tuple[Statement, ...]
    benefit: tuple[Statement, ...]
    limits_count: str
    limits: tuple[LimitTold, ...]
    alternatives: tuple[str, ...]


class RefusalTold(NamedTuple):
    """One or more products, refused by one rule."""

    text: str
    status: str
    lines: tuple[str, ...]
    key: str
    place: str


class PlanTold(NamedTuple):
    """Everything that is shown of one plan."""

    patient: str
    state: str
    headline: str
    lines: tuple[str, ...]
    alerts: tuple[Statement, ...]
    proposals: tuple[ProposalTold, ...]
    refusals: tuple[RefusalTold, ...]
    anaemia: tuple[Statement, ...]
    iron: tuple[str, ...]
    notes: tuple[Statement, ...]
    assumed: tuple[str, ...]
    record: tuple[str, ...]
    rests: str
    footer: str
    keys: tuple[str, ...]
