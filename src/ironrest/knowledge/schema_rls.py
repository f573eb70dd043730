"""The shape of the files in rls/: what looks like RLS, brings it on, worsens it or goes with it; what is said of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict


class Statement(Strict, frozen=True, kw_only=True):
    """One sentence with its source."""

    label: str
    says: str = ""
    source: Citation


class Figure(Strict, frozen=True, kw_only=True):
    """A number that is told, never compared with."""

    label: str = ""
    population: str = ""
    op: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    source: Citation


class Mimic(Strict, frozen=True, kw_only=True):
    """A condition that looks like RLS. `exam` and `drugs` point to it; `reading` cites what tells it apart."""

    label: str
    fact: str
    question: str
    distinguishes: str
    exam: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    reading: Citation
    source: Citation


class NotRlsAlone(Strict, frozen=True, kw_only=True):
    """Something that supports RLS and is another disorder when it stands alone."""

    label: str
    when: str
    concepts: tuple[str, ...] = ()
    says: str
    limits: tuple[Figure, ...] = ()
    source: Citation


class Mimics(Strict, frozen=True, kw_only=True):
    specificity: Figure
    mimic: dict[str, Mimic]
    not_rls_alone: dict[str, NotRlsAlone] = msgspec.field(default_factory=dict)


class SecondaryCause(Strict, frozen=True, kw_only=True):
    """A condition in which RLS is commoner. `find` are the facts that are looked at, `when` how they show it.

    Where `settles_no` is false, facts that do not show it leave it open.
    """

    label: str
    find: tuple[str, ...]
    when: str
    settles_no: bool = True
    concepts: tuple[str, ...] = ()
    what: str
    figures: tuple[Figure, ...] = ()
    source: Citation


class SecondaryCauses(Strict, frozen=True, kw_only=True):
    cause: dict[str, SecondaryCause]


class SupportiveFeature(Strict, frozen=True, kw_only=True):
    """It supports the diagnosis when its fact is as `supports_when` says; without a fact it is only told."""

    label: str
    fact: str = ""
    supports_when: bool = True
    population: str = ""
    value: float | None = None
    unit: str = ""
    op: str = ""
    source: Citation


class Course(Strict, frozen=True, kw_only=True):
    id: str
    label: str
    when: str
    source: Citation


class Supportive(Strict, frozen=True, kw_only=True):
    supportive: dict[str, SupportiveFeature]
    polysomnography: Statement
    course: tuple[Course, ...]


class RedFlag(Strict, frozen=True, kw_only=True):
    label: str
    fact: str
    action: str
    source: Citation


class RedFlags(Strict, frozen=True, kw_only=True):
    red_flag: dict[str, RedFlag]


class Sign(Strict, frozen=True, kw_only=True):
    """A symptom, a feature, a habit: a yes or no of one fact."""

    label: str
    fact: str = ""
    source: Citation


class DeficiencySymptoms(Strict, frozen=True, kw_only=True):
    symptom: dict[str, Sign]
    says: Statement


class DrugGroup(Strict, frozen=True, kw_only=True):
    """Drugs that worsen RLS. Found by concept; a group without concepts by the names in `examples`."""

    label: str
    concepts: tuple[str, ...]
    examples: tuple[str, ...]
    strength: Literal["worst", "clear", "weak", "uncertain"]
    prefer: tuple[str, ...] = ()
    note: str = ""
    stopping: str = ""
    source: Citation


class Preferred(Strict, frozen=True, kw_only=True):
    label: str
    concepts: tuple[str, ...]
    note: str = ""
    source: Citation


class Exacerbating(Strict, frozen=True, kw_only=True):
    """`stopping_source` stands for every group's sentence on the risk of stopping."""

    advice: Statement
    advice_dopaminergic: Statement
    stopping_source: Citation
    strengths: dict[str, str]
    group: dict[str, DrugGroup]
    preferred: dict[str, Preferred]
    lifestyle: dict[str, Sign]
    condition: dict[str, Sign]
    helps: dict[str, Sign]


class TreatmentGroup(Strict, frozen=True, kw_only=True):
    """Drugs taken for RLS or for iron, and what to keep in mind with them."""

    label: str
    concepts: tuple[str, ...]
    says: str
    source: Citation


class DrugNotes(Strict, frozen=True, kw_only=True):
    treatment: dict[str, TreatmentGroup]
    habit: Statement
    order: dict[Literal["unknown", "undated", "ended", "old"], str]


class Span(Strict, frozen=True, kw_only=True):
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


class TimingRule(Strict, frozen=True, kw_only=True):
    label: str
    earlier_alone: Span
    earlier_with_other: Span
    lasting: Span
    days_per_week: Span
    source: Citation


class ImpulseControl(Strict, frozen=True, kw_only=True):
    label: str
    fact: str
    ask: tuple[str, ...]
    says: str
    rate: tuple[Figure, ...] = ()
    source: Citation


class Augmentation(Strict, frozen=True, kw_only=True):
    """`applies_to` are the drug concepts that it is asked of."""

    applies_to: tuple[str, ...]
    feature: dict[str, Sign]
    timing_rule: TimingRule
    first_step: Statement
    prevention: Statement
    taper: Statement
    rate: tuple[Figure, ...]
    impulse_control: ImpulseControl


class DeficiencyCause(Strict, frozen=True, kw_only=True):
    """`applies`: whom it can concern at all; `first`: who hears it first. Without a rule: everybody, in file order."""

    label: str
    fact: str = ""
    concepts: tuple[str, ...] = ()
    applies: str = ""
    first: str = ""
    look: str
    source: Citation


class LookFor(Strict, frozen=True, kw_only=True):
    """When all the causes are listed, and not only those that were found."""

    label: str
    when: str
    source: Citation


class DeficiencyCauses(Strict, frozen=True, kw_only=True):
    look_for: LookFor
    cause: dict[str, DeficiencyCause]


class FindingRule(Strict, frozen=True, kw_only=True):
    """A sentence under a heading: one for when the rule holds, one for when it does not, one for when it is open.

    Where there is no sentence, nothing is said. `population` is a rule of populations.toml instead of `when`.
    """

    heading: str
    label: str
    when: str = ""
    population: str = ""
    says: str = ""
    says_false: str = ""
    says_unknown: str = ""
    source: Citation


class Findings(Strict, frozen=True, kw_only=True):
    """Headings in the order in which they are shown; `iron_status` lists the results of the iron section."""

    heading: dict[str, str]
    iron_status: tuple[str, ...]
    wanted: tuple[str, ...]
    not_rls_review: Statement
    finding: dict[str, FindingRule]
