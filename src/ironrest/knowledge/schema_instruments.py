"""The shape of instruments.toml: scales with their items, ranges, bands and named cut-offs. No item wording."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict

Operator = Literal["<", "<=", ">", ">="]


class Recall(Strict, frozen=True, kw_only=True):
    """The time that a scale asks about: whole days, or since something."""

    days: int | None = None
    since: str = ""
    source: Citation


class Range(Strict, frozen=True, kw_only=True):
    """The lowest and the highest value that there is."""

    low: float
    high: float
    unit: str = "1"
    source: Citation


class Item(Strict, frozen=True, kw_only=True):
    """One item: its code, a short name of our own, and the fact that holds its answer, if there is one."""

    code: str
    topic: str
    fact: str = ""


class Band(Strict, frozen=True, kw_only=True):
    """A named part of the range, both ends included."""

    id: str
    label: str
    low: float
    high: float
    source: Citation


class ScaleRule(Strict, frozen=True, kw_only=True):
    """A named reading of a score, of a change, of a fall in per cent, or of one item."""

    id: str
    label: str
    on: Literal["score", "change", "fall", "item"]
    op: Operator
    value: float
    unit: str
    use: Literal["individual", "group", "screening", "safety", "trial-entry"]
    item: str = ""
    sensitivity: float | None = None
    specificity: float | None = None
    note: str = ""
    source: Citation


class Licence(Strict, frozen=True, kw_only=True):
    """Who owns the wording, and on what terms it may be used."""

    holder: str
    terms: str
    source: Citation


class Performance(Strict, frozen=True, kw_only=True):
    """How well a questionnaire told RLS from the rest, and among whom."""

    sensitivity: float
    specificity: float
    ppv: float | None = None
    population: str
    source: Citation


class Instrument(Strict, frozen=True, kw_only=True):
    """One scale. `scoring`: sum of the items, none (the items stand alone), or entered (worked out elsewhere)."""

    label: str
    fact: str = ""
    mode: Literal["clinician", "patient"]
    direction: Literal["higher-worse", "higher-better", "lower-better", "none"]
    direction_source: Citation | None = None
    recall: Recall | None = None
    scoring: Literal["sum", "none", "entered"]
    missing: Literal["refuse"]
    total: Range | None = None
    item_range: Range | None = None
    items: tuple[Item, ...] = ()
    items_source: Citation | None = None
    results: tuple[str, ...] = ()
    results_source: Citation | None = None
    mean: float | None = None
    sd: float | None = None
    placebo: Range | None = None
    wording: Literal["not-shipped", "free"]
    question: str = ""
    note: str = ""
    bands: tuple[Band, ...] = msgspec.field(default=(), name="band")
    rules: tuple[ScaleRule, ...] = msgspec.field(default=(), name="rule")
    licence: Licence
    performance: Performance | None = None
    source: Citation
