"""The shape of the files in infusion/: guards at the bedside, when vital signs are due, numbers of the record."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict


class BedsideFact(Strict, frozen=True, kw_only=True):
    """A word of the guards: asked at the bedside, or worked out from the record."""

    label: str
    kind: Literal["number", "flag"]
    unit: str = ""
    known_from: Literal["asked", "record"] = msgspec.field(name="from")


class Guard(Strict, frozen=True, kw_only=True):
    """What must be TRUE before an event of these types. Unknown has not passed."""

    label: str
    before: tuple[str, ...]
    when: str
    says: str
    source: Citation


class GuardFile(Strict, frozen=True, kw_only=True):
    guard: dict[str, Guard]
    fact: dict[str, BedsideFact]


class Measures(Strict, frozen=True, kw_only=True):
    """The measurements without which a set of vital signs is not a set."""

    needed: tuple[str, ...]
    source: Citation


class Sentence(Strict, frozen=True, kw_only=True):
    label: str
    says: str
    source: Citation


class VitalsSet(Strict, frozen=True, kw_only=True):
    """One set of vital signs that is due: `at_min` after its anchor, then every `every_min` if that is not 0.

    Taken up to `early_min` before, it counts; after `grace_min` it is overdue.
    """

    id: str
    label: str
    anchor: Literal["before", "running", "test-dose", "reaction", "end", "observation-end"]
    at_min: float = 0
    every_min: float = 0
    early_min: float = 0
    grace_min: float = 0
    source: Citation


class VitalsFile(Strict, frozen=True, kw_only=True):
    measures: Measures
    not_a_monitor: Sentence
    sets: tuple[VitalsSet, ...] = msgspec.field(name="set")


class RecordLimit(Strict, frozen=True, kw_only=True):
    """`tighter` is where a clinic may move it; empty: not at all."""

    label: str
    value: float
    unit: str
    tighter: Literal["lower", "higher", ""] = ""
    source: Citation


class LapsingFact(Strict, frozen=True, kw_only=True):
    """An answer of the chart that makes a signed plan lapse: `value` itself, or any other than when it was signed."""

    when: Literal["is-or-unknown", "changed"]
    value: bool | None = None
    says: str
    source: Citation


class Lapse(Strict, frozen=True, kw_only=True):
    """When a signed plan lapses. Facts are those of the chart."""

    days: RecordLimit
    weight: RecordLimit
    fact: dict[str, LapsingFact]


class LimitsOfTheRecord(Strict, frozen=True, kw_only=True):
    """Every number that the record needs, by name: a missing one is refused when the file is read."""

    future: RecordLimit
    late: RecordLimit
    observation: RecordLimit
    vitals_before: RecordLimit
    site_with_vitals: RecordLimit
    plan_adds_up: RecordLimit
    pump_differs: RecordLimit
    wasted: RecordLimit


class RecordLimitFile(Strict, frozen=True, kw_only=True):
    limit: LimitsOfTheRecord


class InfusionRules(Strict, frozen=True, kw_only=True):
    """Everything that the infusion record takes from the knowledge."""

    guards: dict[str, Guard]
    facts: dict[str, BedsideFact]
    measures: Measures
    not_a_monitor: Sentence
    vitals: tuple[VitalsSet, ...]
    limits: LimitsOfTheRecord
    lapse: Lapse
