"""The shapes of the alternatives: rungs with reasons, options with doses, iron by mouth. No wording of pages here."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from ironrest.care.assess.answer import Assessment, DrugNote
from ironrest.care.chart.readings import Reading
from ironrest.care.plan.proposal import Said
from ironrest.knowledge.schema_alternatives import Amount, HabitNote, MixedWith, OralProduct, Recommendation
from ironrest.knowledge.schema_base import Citation
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth

#: Of an option or a rung. `found`: something that has to be looked at. `expert`: possible, for somebody who knows it.
Status = Literal[
    "found",
    "possible",
    "in-use",
    "expert",
    "ask",
    "later",
    "specialist",
    "other-route",
    "nothing-found",
    "not-indicated",
    "not",
]
DoseState = Literal["stated", "ask", "withheld", "none-held"]


class ClearanceFound(msgspec.Struct, frozen=True, kw_only=True):
    """Creatinine clearance; `value` is None when `why` says so, and `missing` are the facts to ask."""

    value: Interval | None
    why: Literal["", "dialysis", "child", "missing"] = ""
    missing: tuple[str, ...] = ()
    facts: tuple[Reading, ...] = ()
    egfr: Reading | None = None


class DoseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table of doses, and whether it is this person's."""

    id: str
    label: str
    start: Amount | None
    most: Amount | None
    says: str
    truth: Truth
    citation: Citation


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """`stated` has a `line`; `ask` needs facts first; `withheld` is not for this person; `none-held` has no source."""

    state: DoseState
    says: str = ""
    line: DoseLine | None = None
    table: tuple[DoseLine, ...] = ()
    needs: tuple[str, ...] = ()


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One treatment for this person."""

    id: str
    label: str
    group: str
    status: Status
    about: str
    because: tuple[Said, ...]
    cautions: tuple[Said, ...]
    needs: tuple[str, ...]
    dose: Dose
    timing: tuple[Said, ...]
    recommendations: tuple[Recommendation, ...]
    citation: Citation


class InUse(msgspec.Struct, frozen=True, kw_only=True):
    """Drugs of a group that are taken now, or may be; what goes with them, and what is not known."""

    drugs: tuple[str, ...]
    says: tuple[Said, ...]
    needs: tuple[str, ...]


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the ladder for this person, with its reasons and what it needs."""

    id: str
    kind: str
    label: str
    status: Status
    why: str
    citation: Citation
    because: tuple[Said, ...] = ()
    needs: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    checks: tuple[Said, ...] = ()
    in_use: InUse | None = None
    habits: tuple[HabitNote, ...] = ()
    aggravators: tuple[DrugNote, ...] = ()


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What one route asks of the person and of the clinic; a price only where the clinic gives prices."""

    route: Literal["oral", "infusion"]
    name: str
    visits: int
    days: float
    minutes: float | None
    price: float | None


class OralAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Iron by mouth for this person."""

    status: Status
    clearance: str
    because: tuple[Said, ...]
    needs: tuple[str, ...]
    products: tuple[tuple[str, OralProduct], ...]
    child_dose_mg: float | None
    child: bool | None
    cautions: tuple[Said, ...]
    mixed: tuple[tuple[str, MixedWith], ...]
    courses: tuple[Course, ...]
    currency: str


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What the documents say of one treatment, for the table."""

    id: str
    label: str
    group: str
    about: str
    recommendations: tuple[Recommendation, ...]


class AlternativesFor(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that there is for one person besides, and beside, intravenous iron."""

    assessment: Assessment
    on: date
    jurisdiction: str
    clearance: ClearanceFound
    oral: OralAnswer
    rungs: tuple[Rung, ...]
    table: tuple[Beside, ...]
    asks: tuple[str, ...]
    release: str
