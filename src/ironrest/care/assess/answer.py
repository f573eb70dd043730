"""The shapes of an answer. Frozen; carries its reasons; no wording of pages here."""

from __future__ import annotations

from datetime import date

import msgspec

from ironrest.care.chart.person import Drug, Rejected
from ironrest.care.chart.readings import Day, Reading
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
    """A set of asks with the open facts of each; `why` when it serves something other than the verdict."""

    set: AskSet
    facts: dict[str, tuple[str, ...]]
    why: str = ""


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


class Score(msgspec.Struct, frozen=True):
    """One scale: its number and, where the source gives one, its band."""

    id: str
    label: str
    reading: Reading
    band: str
    problem: str = ""


class DrugNote(msgspec.Struct, frozen=True):
    """A medicine in the record that matters for RLS."""

    drug: Drug
    group: str
    says: str
    citation: Citation | None


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
    findings: dict[str, tuple[str, ...]]
    day: Day
    refused: tuple[Rejected, ...]
    notes: tuple[str, ...]
    release: str

    @property
    def answer(self) -> Answer:
        """That of the governing guideline."""
        return self.answers[self.governing]
