"""The shape of every knowledge file. Strict: an unknown key, a missing source or a wrong type is refused."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from ironrest.knowledge import schema_products as sp
from ironrest.knowledge import schema_rls as rls
from ironrest.knowledge.schema_alternatives import Alternatives
from ironrest.knowledge.schema_base import Citation, Status, Strict
from ironrest.knowledge.schema_benefit import Benefit
from ironrest.knowledge.schema_followup import FollowUpRules
from ironrest.knowledge.schema_infusion import InfusionRules
from ironrest.knowledge.schema_instruments import Instrument
from ironrest.knowledge.schema_iron import IronProduct
from ironrest.knowledge.schema_laws import Laws
from ironrest.knowledge.schema_reactions import Reactions
from ironrest.knowledge.signatures import Signature
from ironrest.rules.nodes import Condition

__all__ = ["Citation", "Instrument", "Status", "Strict"]  # made elsewhere, and read from here too

Use = Literal["deciding", "screening"]


class Source(Strict, frozen=True, kw_only=True):
    """One entry of the bibliography. `alone = false`: it may corroborate, never stand alone."""

    title: str
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    nct: str | tuple[str, ...] = ""
    isbn: str = ""
    nbk: str = ""
    same_as: str = ""
    url: str = ""
    depth: str = ""
    note: str = ""
    alone: bool = True


class Freshness(Strict, frozen=True, kw_only=True):
    """Whole days for which a value describes the person; a `yes` may last for ever where a `no` does not."""

    deciding: int
    screening: int
    yes_for_ever: bool = False
    with_draw_of: str = ""


class Implication(Strict, frozen=True, kw_only=True):
    """A fact that was not stated follows from others. Applied in the order of the file, first match."""

    when: str
    then: bool | str
    says: str
    source: Citation | None = None


class Assumption(Strict, frozen=True, kw_only=True):
    """What a silent record may be read as; listed under `assumed`, off with --no-assume."""

    then: bool | str
    when: str = ""
    uses: tuple[Use, ...] = ("deciding", "screening")
    says: str = "the record is silent"


class Fact(Strict, frozen=True, kw_only=True):
    """One entry of the data dictionary."""

    label: str
    kind: Literal["number", "flag", "choice"]
    section: str
    question: str = ""
    ask: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    plausible: tuple[float, float] | None = None
    fresh: Freshness | None = None
    invalidated_by: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    molar_mass: float | None = None
    derived: str = ""
    implied: tuple[Implication, ...] = ()
    assume: tuple[Assumption, ...] = ()
    form_only: bool = False
    note: str = ""
    source: Citation


class AskEntry(Strict, frozen=True, kw_only=True):
    """One question, one list or one blood draw; `cost` orders the asks and has no unit."""

    label: str
    kind: Literal["question", "list", "blood-draw", "scale", "record"]
    cost: int
    how: str = ""


class EventKind(Strict, frozen=True, kw_only=True):
    """Something that happened and makes earlier results describe another person than the one of today."""

    label: str
    window_days: int
    concepts: tuple[str, ...]
    source: Citation


class Limit(Strict, frozen=True, kw_only=True):
    """A number that is not the threshold of a criterion."""

    label: str
    value: float
    unit: str
    source: Citation


class AssayPair(Strict, frozen=True, kw_only=True):
    """One ferritin as two assay platforms read it, in ng/mL."""

    beckman: float
    roche: float
    source: Citation


class Criterion(Strict, frozen=True, kw_only=True):
    """One readable rule with one citation."""

    label: str
    when: str
    source: Citation
    says_true: str = ""
    says_false: str = ""
    note: str = ""
    since: datetime.date | None = msgspec.field(default=None, name="from")
    until: datetime.date | None = None
    indicator: bool = False


class Line(Strict, frozen=True, kw_only=True):
    """One line of a decision."""

    when: str
    then: str


class Decision(Strict, frozen=True, kw_only=True):
    """An ordered list of lines and what follows when none holds."""

    lines: tuple[Line, ...]
    otherwise: str


class PopulationEntry(Strict, frozen=True, kw_only=True):
    """Who the rules of a guideline are for; the first that matches applies."""

    label: str
    when: str
    source: Citation


class PopulationRules(Strict, frozen=True, kw_only=True):
    """How one guideline decides for one population."""

    population: str
    otherwise: str
    lines: tuple[Line, ...] = ()
    lifts: tuple[str, ...] = ()
    note: str = ""
    source: Citation


class Guideline(Strict, frozen=True, kw_only=True):
    """One rulebook over the shared facts."""

    id: str
    title: str
    published: str
    populations: tuple[PopulationRules, ...]
    priority: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: Citation


class Clearance(Strict, frozen=True, kw_only=True):
    """Contraindications of one route: each blocks, or defers until something lifts it."""

    criteria: tuple[str, ...]
    route: Literal["iv", "oral"]
    effect: Literal["blocked", "deferred"]
    lifted_by: str = ""


class Cap(Strict, frozen=True, kw_only=True):
    """An upper limit on the indication. `only` names the indications that it touches (all, if empty)."""

    criterion: str
    at: str
    only: tuple[str, ...] = ()
    liftable: bool = False
    exclude_first: str = ""
    says: str = ""


class Alert(Strict, frozen=True, kw_only=True):
    """A finding that matters whatever the verdict is."""

    label: str
    when: str
    level: Literal["emergency", "urgent", "soon"]
    action: str
    source: Citation


class Caution(Strict, frozen=True, kw_only=True):
    """Something to keep in mind; it never blocks."""

    label: str
    when: str
    says: str
    source: Citation


class CodeRow(Strict, frozen=True, kw_only=True):
    """One row of a code table; `match` says whether longer codes belong to it too."""

    system: str
    code: str
    match: Literal["exact", "prefix"]
    display: str
    concept: str
    status: Status
    mark: str = ""
    source: str = ""
    tty: str = ""


class NameRow(Strict, frozen=True, kw_only=True):
    """A drug recognised by its name in a text."""

    name: str
    concept: str
    kind: str
    status: Status
    source: str = ""


class DoubtRow(Strict, frozen=True, kw_only=True):
    """What a code or a word that is not read may mean; it makes the fact unknown, never a yes.

    `icd-10` and `icd-9` are the beginnings of codes in systems that are not read, `icd-10-cm` a code too short to be
    read, `concept` one that says too little; a `word` stands in a diagnosis, a `result-word` is the name of a result.
    """

    kind: Literal["icd-10", "icd-9", "icd-10-cm", "concept", "word", "result-word"]
    pattern: str
    fact: str
    status: Status
    source: str


class Knowledge(Strict, frozen=True, kw_only=True):
    """All that was read, with the rules compiled to nodes. `release` changes when any file changes."""

    release: str
    sources: dict[str, Source]
    asks: dict[str, AskEntry]
    facts: dict[str, Fact]
    events: dict[str, EventKind]
    limits: dict[str, Limit]
    assay_pairs: tuple[AssayPair, ...]
    criteria: dict[str, Criterion]
    populations: dict[str, PopulationEntry]
    guidelines: dict[str, Guideline]
    decisions: dict[str, Decision]
    clearances: tuple[Clearance, ...]
    caps: tuple[Cap, ...]
    alerts: dict[str, Alert]
    cautions: dict[str, Caution]
    instruments: dict[str, Instrument]
    mimics: rls.Mimics
    secondary_causes: rls.SecondaryCauses
    supportive: rls.Supportive
    red_flags: rls.RedFlags
    deficiency_symptoms: rls.DeficiencySymptoms
    exacerbating: rls.Exacerbating
    drug_notes: rls.DrugNotes
    augmentation: rls.Augmentation
    deficiency_causes: rls.DeficiencyCauses
    findings: rls.Findings
    reactions: Reactions
    infusion: InfusionRules
    followup: FollowUpRules
    plan: sp.PlanRules
    products: dict[str, sp.Product]
    iron_products: dict[str, IronProduct]
    codes: tuple[CodeRow, ...]
    drug_names: tuple[NameRow, ...]
    doubts: tuple[DoubtRow, ...]
    laws: Laws
    alternatives: Alternatives
    benefit: Benefit
    nodes: dict[str, Condition]
    clinic: sp.ClinicPlan | None = None
    signatures: tuple[Signature, ...] = ()
