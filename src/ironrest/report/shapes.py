"""What is shown of one person, as plain text and rows. Terminal and page lay out the same shapes."""

from __future__ import annotations

from typing import NamedTuple

from ironrest.report.facts import FactRow
from ironrest.report.trend import Trend


class Statement(NamedTuple):
    """A sentence of the knowledge that acts here: its status, where it comes from, the facts behind it."""

    text: str
    status: str
    key: str = ""
    place: str = ""
    facts: tuple[FactRow, ...] = ()
    says: str = ""
    note: str = ""
    level: str = ""
    part: str = ""
    truth: str = ""


class Point(NamedTuple):
    """One line under the answer: what it is about, the word, and the statements that made it, led in by `why`."""

    term: str
    word: str
    statements: tuple[Statement, ...] = ()
    why: str = "because"


class Asks(NamedTuple):
    """One set of asks: what it is good for; each ask with its open questions."""

    intro: str
    asks: tuple[tuple[str, tuple[str, ...]], ...]


class Beside(NamedTuple):
    """One guideline in the table: its answer, and the criteria on which it parts from the governing one."""

    title: str
    answer: str
    parts: tuple[Statement, ...]
    parts_word: str
    governs: bool


class Told(NamedTuple):
    """Everything that is shown of one person."""

    patient: str
    headline: str
    settled: bool
    more_possible: tuple[str, ...]
    points: tuple[Point, ...]
    alerts: tuple[Statement, ...]
    why: tuple[Statement, ...]
    open: tuple[Statement, ...]
    asks: tuple[Asks, ...]
    values: tuple[FactRow, ...]
    near: tuple[Statement, ...]
    other_values: tuple[FactRow, ...]
    trends: tuple[Trend, ...]
    cautions: tuple[Statement, ...]
    drugs: tuple[Statement, ...]
    scores: tuple[Statement, ...]
    findings: dict[str, tuple[Statement, ...]]
    guidelines: tuple[Beside, ...]
    answer_notes: tuple[str, ...]
    guideline_notes: tuple[str, ...]
    reasons: tuple[Statement, ...]
    not_counting: tuple[FactRow, ...]
    assumed: tuple[FactRow, ...]
    refused: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    priority: tuple[str, ...]
    changes: tuple[str, ...]
    rests: str
    footer: str
    keys: tuple[str, ...]
