"""A golden story of a follow-up: the record of one person, or of several, and the answer worked out by hand."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from ironrest.care.assess.assess import assess
from ironrest.care.followup.due import due_list
from ironrest.care.followup.followup import FollowUp, follow_up
from ironrest.knowledge.load import load
from ironrest.records.facts_table import chart_of
from ironrest.report.followup_json import due_json, followup_json

FOLDER = Path(__file__).parent / "followup"
Json = dict[str, Any]
Truth = Literal["true", "false", "unknown"]
Status = Literal["done", "not-yet", "due", "overdue", "missed", "not-needed", "not-known"]


class _Strict(msgspec.Struct, frozen=True):
    pass


class AtDay(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One result after the course, by its days since the last dose."""

    change: float | None = None
    band: Literal["within", "beyond", "unknown"] | None = None
    definitions: dict[str, Truth] = {}


class Expect(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is not named is not looked at. `possible` is exactly; lists of rules are those that hold."""

    state: str | None = None
    courses: int | float | str | None = None
    days_between: list[int] | None = None
    intervals_falling: bool | Literal["unknown"] | None = None
    helped: bool | Literal["unknown"] | None = None
    why: str | None = None
    baseline: float | Literal["none"] | None = None
    at: dict[str, AtDay] = {}
    schedule: dict[str, Status] = {}
    needed: dict[str, Truth] = {}
    due: list[str] | None = None
    repeat: str | None = None
    possible: list[str] | None = None
    not_today: bool | None = None
    conditions: dict[str, Truth] = {}
    missing_contains: frozenset[str] = frozenset()
    relapse: frozenset[str] | None = None
    nonresponse: dict[str, Truth] = {}
    guard: dict[str, Truth] = {}
    phosphate: dict[str, Truth] = {}
    grades: frozenset[str] | None = None
    notes: frozenset[str] = frozenset()
    alerts: frozenset[str] = frozenset()
    ferritin: frozenset[str] | None = None
    recorded: str | None = None
    #: Of a due list: person and item, in its order.
    rows: list[list[str]] | None = None


class Story(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Facts in, answer out. Several charts make a due list."""

    story: str
    on: datetime.date
    why: str
    source: tuple[str, ...]
    chart: Json | None = None
    charts: tuple[Json, ...] = ()
    expect: Expect


def stories() -> dict[str, Story]:
    """Every story by its name."""
    return {path.stem: read_story(path) for path in sorted(FOLDER.glob("*.toml"))}


def read_story(path: Path) -> Story:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Story)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise ValueError(f"{path.name}: {problem}") from None


def followed(name: str, chart: Json, on: datetime.date) -> FollowUp:
    """One person, as `ironrest follow-up` does it."""
    knowledge = load()
    read = chart_of({"patient": name, **chart}, file=f"{name}.toml", knowledge=knowledge)
    return follow_up(read, assess(read, knowledge, on=on, with_asks=False), knowledge)


def answer(name: str, story: Story) -> Json:
    """The JSON answer, of one person or of the list."""
    if story.chart is not None:
        return followup_json(followed(name, story.chart, story.on), load())
    everybody = [followed(str(chart["patient"]), chart, story.on) for chart in story.charts]
    return due_json(due_list(everybody), load(), on=story.on, unread=0)
