"""The shapes that a told follow-up is made of. Text and page print the same lines."""

from __future__ import annotations

from typing import NamedTuple

from ironrest.report.shapes import Statement


class ItemRow(NamedTuple):
    """One item of the schedule; `marks` are what to say beside it."""

    label: str
    status: str
    status_word: str
    window: str
    by: tuple[str, ...]
    because: tuple[Statement, ...]
    why: Statement
    days: Statement


class ResponseRow(NamedTuple):
    """One result after the course."""

    result: str
    change: str
    band: str
    definitions: tuple[Statement, ...]


class FollowUpTold(NamedTuple):
    """Everything that is shown of one person's follow-up."""

    patient: str
    state: str
    headline: str
    alerts: tuple[Statement, ...]
    due: tuple[ItemRow, ...]
    schedule: tuple[ItemRow, ...]
    courses: tuple[str, ...]
    response_lines: tuple[str, ...]
    response_rows: tuple[ResponseRow, ...]
    relapse: tuple[Statement, ...]
    nonresponse: tuple[Statement, ...]
    repeat_says: str
    repeat_lines: tuple[str, ...]
    conditions: tuple[Statement, ...]
    guard: tuple[Statement, ...]
    iron: tuple[str, ...]
    phosphate: tuple[Statement, ...]
    ferritin_lines: tuple[str, ...]
    ferritin: tuple[Statement, ...]
    concerns: tuple[Statement, ...]
    notes: tuple[Statement, ...]
    record: tuple[str, ...]
    footer: str
    keys: tuple[str, ...]


class DueTold(NamedTuple):
    """The due list of many people: one line for each item."""

    head: str
    rows: tuple[tuple[str, str, str, str, str], ...]
