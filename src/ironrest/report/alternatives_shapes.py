"""The shapes that told alternatives are made of. Text and page print the same lines."""

from __future__ import annotations

from typing import NamedTuple

from ironrest.report.shapes import Statement


class DoseRowTold(NamedTuple):
    """One row of a table of doses."""

    label: str
    start: str
    most: str
    says: str
    mine: str
    status: str
    key: str
    place: str


class OptionTold(NamedTuple):
    """One treatment; `dose` stands in one sentence, `table` holds the rows of the sources."""

    title: str
    state: str
    about: str
    dose: tuple[Statement, ...]
    lines: tuple[Statement, ...]
    recommended: tuple[Statement, ...]
    table: tuple[DoseRowTold, ...]


class RungTold(NamedTuple):
    """One step of the ladder."""

    title: str
    state: str
    why: Statement
    lines: tuple[Statement, ...]
    needs: str
    options: tuple[OptionTold, ...]


class OralTold(NamedTuple):
    """Iron by mouth: the head, why, how, and the other parts by heading."""

    head: str
    lines: tuple[Statement, ...]
    needs: str
    parts: dict[str, tuple[Statement, ...]]


class AlternativesTold(NamedTuple):
    """Everything that is shown of one person."""

    patient: str
    headline: str
    first: str
    alerts: tuple[Statement, ...]
    rungs: tuple[RungTold, ...]
    oral: OralTold
    kidney: tuple[Statement, ...]
    table: tuple[tuple[str, str, tuple[Statement, ...]], ...]
    asks: tuple[str, ...]
    rests: str
    footer: str
    keys: tuple[str, ...]
