"""The shapes of an answer. Frozen; carries its reasons; no wording of pages here."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from ironrest.care.chart.person import Drug, Rejected
from ironrest.care.chart.readings import Day, Reading
from ironrest.care.chart.series import Series
from ironrest.knowledge.schema import Citation
from ironrest.rules.asks import AskSet
from ironrest.values.truth import Truth

#: Verdicts in the order in which they are listed.
VERDICTS = (
    "iv-iron",
    "either-route",
    "oral-iron",
    "specialist-decision",
    "deferred",
    "contraindicated",
    "no-iron",
    "not-covered",
)
#: What is answered when several verdicts are possible.
UNDETERMINED = "undetermined"


class Reason(msgspec.Struct, frozen=True):
    """One criterion that was looked at: its truth for this person, the facts behind it, and where it comes from."""

    criterion: str
    label: str
    part: str
    truth: Truth
    facts: tuple[Reading, ...]
    citation: Citation
    when: str = ""
    note: str = ""


class Noted(msgspec.Struct, frozen=True):
    """An alert or a caution that holds."""

    id: str
    label: str
    level: str
    says: str
    facts: tuple[Reading, ...]
    citation: Citation


class Change(msgspec.Struct, frozen=True):
    """If this fact were otherwise and all else equal, the verdict would be another."""

    fact: str
    to: str
    verdict: str


class AskFor(msgspec.Struct, frozen=True):
    """A set of asks with the open facts of each; `why` when it serves something other than the verdict.

    `unless` is a fact whose yes would take iron studies away: for every other result the set settles the answer.
    """

    set: AskSet
    facts: dict[str, tuple[str, ...]]
    why: str = ""
    unless: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one guideline says, under the safety rules."""

    guideline: str
    title: str
    verdict: str
    possible: tuple[str, ...]
    rls: str
    indication: str
    possible_indications: tuple[str, ...]
    iv_clearance: str
    oral_clearance: str
    lifted_by: tuple[str, ...]
    populations: tuple[str, ...]
    reasons: tuple[Reason, ...]
    asks: tuple[AskFor, ...] = ()
    priority: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def definite(self) -> bool:
        return len(self.possible) == 1

    @property
    def decisive(self) -> tuple[Reason, ...]:
        """The reasons that hold, or that are open: those that a reader needs first."""
        return tuple(one for one in self.reasons if one.truth is not Truth.FALSE)


class CutOff(msgspec.Struct, frozen=True):
    """A named reading of a score; where sources print two cut-offs, both stand."""

    id: str
    label: str
    truth: Truth
    citation: Citation


class Score(msgspec.Struct, frozen=True):
    """One scale: its number and, where the source gives one, its band. `problem` says why the number is in doubt.

    A stale number keeps its band, because a reader sees its date; its cut-offs are open.
    """

    id: str
    label: str
    reading: Reading
    band: str
    problem: str = ""
    citation: Citation | None = None
    band_citation: Citation | None = None
    cut_offs: tuple[CutOff, ...] = ()
    items: tuple[Reading, ...] = ()


class DrugNote(msgspec.Struct, frozen=True):
    """A medicine in the record that matters for RLS. `says` is the whole of it; the other fields are its parts.

    `order` is not empty when it is not certain that the drug is taken now.
    """

    drug: Drug
    group: str
    says: str
    citation: Citation | None
    kind: Literal["worsens-rls", "treatment", "habit"] = "treatment"
    strength: str = ""
    prefer: tuple[str, ...] = ()
    stopping: str = ""
    order: str = ""
    also: tuple[Citation, ...] = ()


class Finding(msgspec.Struct, frozen=True):
    """One line under a heading. `truth` is that of its label; None for a result or a remark."""

    id: str
    label: str
    says: str
    truth: Truth | None
    facts: tuple[Reading, ...]
    citation: Citation | None

    @property
    def text(self) -> str:
        return f"{self.label}: {self.says}"


class OtherAssay(msgspec.Struct, frozen=True):
    """What the ferritin would read on another assay platform, and the verdict then."""

    platform: str
    ferritin: float
    verdict: str


class Near(msgspec.Struct, frozen=True):
    """`differs`: the probability that another draw gives another verdict. `varied` are the facts that were varied."""

    differs: float
    verdicts: dict[str, float]
    varied: tuple[str, ...]
    other_assays: tuple[OtherAssay, ...]
    citations: tuple[Citation, ...]

    @property
    def times_in_ten(self) -> int:
        return round(self.differs * 10)  # number: said as times in ten


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """One person, one day, every guideline."""

    patient: str
    on: date
    use: str
    assume: bool
    governing: str
    answers: dict[str, Answer]
    parts_on: dict[str, tuple[str, ...]]
    alerts: tuple[Noted, ...]
    cautions: tuple[Noted, ...]
    changes: tuple[Change, ...]
    scores: tuple[Score, ...]
    drugs: tuple[DrugNote, ...]
    findings: dict[str, tuple[Finding, ...]]
    day: Day
    refused: tuple[Rejected, ...]
    notes: tuple[str, ...]
    release: str
    near: Near | None = None
    series: Series | None = None

    @property
    def answer(self) -> Answer:
        """That of the governing guideline."""
        return self.answers[self.governing]
