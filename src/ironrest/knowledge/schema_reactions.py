"""The shape of the files in reactions/: signs, classes, steps, adrenaline, what is not given, restart, what follows."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict

Jurisdiction = Literal["us", "eu", "uk"]
Urgency = Literal["adrenaline-now", "doctor-now", "stop-and-look", "watch"]
Record = Literal["yes", "no", "ask-specialist"]
RestartOutcome = Literal["never-this-course", "never-today", "no-automatic-restart", "not-yet", "allowed"]


class Quantity(Strict, frozen=True, kw_only=True):
    """One number with its unit and its source."""

    value: float
    unit: str
    note: str = ""
    source: Citation


class Organ(Strict, frozen=True, kw_only=True):
    """A group of signs. `swept`: `--no-other-signs` answers its signs with no."""

    label: str
    swept: bool


class Sign(Strict, frozen=True, kw_only=True):
    """Something that is seen, measured or asked; a number has a unit and a plausible range."""

    label: str
    question: str
    organ: str
    kind: Literal["flag", "number"] = "flag"
    unit: str = ""
    plausible: tuple[float, float] | None = None
    bare: bool = False
    source: Citation


class Derived(Strict, frozen=True, kw_only=True):
    """A yes/no that follows from other signs and is never typed."""

    label: str
    when: str
    note: str = ""
    source: Citation


class SignFile(Strict, frozen=True, kw_only=True):
    organ: dict[str, Organ]
    sign: dict[str, Sign]
    derived: dict[str, Derived]


class Grade(Strict, frozen=True, kw_only=True):
    """What CTCAE calls it, and the grades it can have."""

    term: str
    low: int
    high: int
    source: Citation


class Allergy(Strict, frozen=True, kw_only=True):
    """Whether the reaction goes into the list of allergies, and why."""

    record: Record
    why: str
    source: Citation


class ReactionClass(Strict, frozen=True, kw_only=True):
    """One kind of reaction. `beside`: its steps are added when it holds beside a worse one."""

    label: str
    says: str
    urgency: Urgency
    severity: str
    when: str = ""
    grade: Grade | None = None
    beside: bool = False
    steps: tuple[str, ...]
    allergy: Allergy
    note: str = ""
    source: Citation


class ClassFile(Strict, frozen=True, kw_only=True):
    """The classes, the most dangerous first; `otherwise` has no rule; `undecided` is for several that do not agree."""

    otherwise: str
    undecided: Allergy
    reaction: dict[str, ReactionClass]


class Dose(Strict, frozen=True, kw_only=True):
    """How much of what, how. `high` is the end of a range."""

    drug: str
    value: float
    high: float | None = None
    unit: str
    how: str = ""
    note: str = ""
    source: Citation


class Step(Strict, frozen=True, kw_only=True):
    """One thing to do. `when` says for whom; while that is unknown, `if_unknown` stands before it."""

    label: str
    says: str = ""
    when: str = ""
    if_unknown: str = ""
    adrenaline: bool = False
    dose: tuple[Dose, ...] = ()
    source: Citation


class StepFile(Strict, frozen=True, kw_only=True):
    step: dict[str, Step]


class Avoid(Strict, frozen=True, kw_only=True):
    """What is not given or done, and why. Empty `when`: never, in nobody with RLS."""

    label: str
    drugs: tuple[str, ...] = ()
    when: str = ""
    why: str
    source: Citation
    also: tuple[Citation, ...] = ()


class AvoidFile(Strict, frozen=True, kw_only=True):
    avoid: dict[str, Avoid]


class AgeBand(Strict, frozen=True, kw_only=True):
    """Whole ages from `from_years` to below `below_years`."""

    label: str
    from_years: float = msgspec.field(name="from", default=0.0)
    below_years: float | None = msgspec.field(name="below", default=None)


class AdrenalineDose(Strict, frozen=True, kw_only=True):
    """The dose of one age band where it is given; one number, or a range."""

    jurisdictions: tuple[Jurisdiction, ...]
    band: str
    mg: float
    high_mg: float | None = None
    note: str = ""
    source: Citation


class ByWeight(Strict, frozen=True, kw_only=True):
    """The dose for each kilogram, up to a maximum that depends on the age. Below `lightest_adult` it comes first while
    the age is not known; `label` says whose it then is, and `adult` puts both doses into the first line."""

    mg_per_kg: float
    most_mg_child: float
    most_mg_adult: float
    adult_band: str
    label: str
    adult: str
    lightest_adult: Quantity
    source: Citation


class Repeat(Strict, frozen=True, kw_only=True):
    low_min: float
    high_min: float | None = None
    source: Citation


class AdrenalineFile(Strict, frozen=True, kw_only=True):
    """`when_unknown`: whose doses are read while no jurisdiction is known; `call` is the constant first line."""

    drug: str
    call: str
    site: str
    when_unknown: Jurisdiction
    when_unknown_source: Citation
    concentration: Quantity
    band: dict[str, AgeBand]
    dose: tuple[AdrenalineDose, ...]
    by_weight: ByWeight
    repeat: dict[Jurisdiction, Repeat]


class RestartLine(Strict, frozen=True, kw_only=True):
    when: str
    then: RestartOutcome
    says: str
    source: Citation


class RestartFile(Strict, frozen=True, kw_only=True):
    """The lines, the most restrictive first."""

    rate_fraction: Quantity
    wait: Quantity
    line: dict[str, RestartLine]
    otherwise: RestartLine


class Observation(Strict, frozen=True, kw_only=True):
    """How long somebody stays under observation, the longest first; the last has no `when`."""

    label: str
    when: str = ""
    hours: float
    source: Citation


class After(Strict, frozen=True, kw_only=True):
    """What is done or said afterwards, and for whom. A `jurisdiction` limits it to there."""

    label: str
    says: str
    when: str = ""
    jurisdictions: tuple[Jurisdiction, ...] = ()
    source: Citation


class ReportForm(Strict, frozen=True, kw_only=True):
    title: str
    says: str
    source: Citation


class AfterFile(Strict, frozen=True, kw_only=True):
    """`field` are the lines of a report, in order, with the words that stand before each blank."""

    observation: dict[str, Observation]
    after: dict[str, After]
    form: dict[Jurisdiction, ReportForm]
    field: dict[str, str]


class Reactions(Strict, frozen=True, kw_only=True):
    """All of reactions/."""

    signs: SignFile
    classes: ClassFile
    actions: StepFile
    avoid: AvoidFile
    adrenaline: AdrenalineFile
    restart: RestartFile
    after: AfterFile
