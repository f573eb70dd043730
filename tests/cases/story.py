"""A golden case: a short story in a text file, the record it tells, and the answer worked out by hand."""

from __future__ import annotations

import datetime
import json
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from ironrest.care.assess.assess import GOVERNING, assess
from ironrest.care.chart.person import Chart
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.records.facts_table import chart_of
from ironrest.records.fhir.bundle import read_fhir
from ironrest.report.as_json import assessment_json

FOLDER = Path(__file__).parent
QUESTIONS = (
    "rls",
    "iron_status",
    "indication",
    "clearance",
    "verdict",
    "alerts",
    "units_and_dates",
    "guidelines",
    "drugs",
)

#: Folders whose stories are of another kind, each with a reader of its own beside this one.
OTHER_READERS = ("alternatives", "followup")

Json = dict[str, Any]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Beside(_Strict):
    """What another guideline says."""

    verdict: str | None = None
    indication: str | None = None


class Expect(_Strict):
    """The answer. What is not named is not looked at; a list is what must be there, unless the name says otherwise."""

    verdict: str | None = None
    definite: bool | None = None
    #: Exactly these verdicts; `possible_contains`: at least these.
    possible: frozenset[str] | None = None
    possible_contains: frozenset[str] = frozenset()
    #: None of these may be the definite answer; what a broken safety law leaves behind.
    never: frozenset[str] = frozenset()
    rls: str | None = None
    indication: str | None = None
    iv_clearance: str | None = None
    oral_clearance: str | None = None
    lifted_by_contains: tuple[str, ...] = ()
    alerts: frozenset[str] = frozenset()
    not_alerts: frozenset[str] = frozenset()
    cautions: frozenset[str] = frozenset()
    not_cautions: frozenset[str] = frozenset()
    #: Exactly these facts, where they are named at all.
    superseded: frozenset[str] | None = None
    refused: frozenset[str] | None = None
    assumed: frozenset[str] | None = None
    stale: frozenset[str] = frozenset()
    assumed_contains: frozenset[str] = frozenset()
    asks_contain: frozenset[str] = frozenset()
    not_asks: frozenset[str] = frozenset()
    notes_contain: tuple[str, ...] = ()
    #: Criterion to its truth, and to the status that is shown with it.
    reasons: dict[str, Literal["true", "false", "unknown"]] = {}
    status_shown: dict[str, Literal["verified", "secondary", "unverified"]] = {}
    #: What the chart says today of a fact; `unknown` where it says nothing.
    facts: dict[str, bool | float | str] = {}
    guidelines: dict[str, Beside] = {}


class Story(_Strict):
    """Facts in, answer out."""

    story: str
    on: datetime.date
    why: str
    source: tuple[str, ...]
    expect: Expect
    chart: Json | None = None
    fhir: tuple[Json, ...] = ()
    facts: tuple[str, ...] = ()
    guideline: str = GOVERNING
    use: Literal["deciding", "screening"] = "deciding"
    assume: bool = True
    #: Why the program does not answer so yet; the case then has to fail.
    known_gap: str = ""


def stories() -> dict[str, Story]:
    """Every story by its place, such as `rls/diagnosis-refuted`."""
    return {
        path.relative_to(FOLDER).with_suffix("").as_posix(): read_story(path)
        for path in sorted(FOLDER.rglob("*.toml"))
        if path.relative_to(FOLDER).parts[0] not in OTHER_READERS
    }


def read_story(path: Path) -> Story:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Story)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise ValueError(f"{path.parent.name}/{path.name}: {problem}") from None


def chart(name: str, story: Story, knowledge: Knowledge) -> Chart:
    """The record of the story, with what was typed laid over it."""
    if story.chart is not None:
        read = chart_of({"patient": name, **story.chart}, file=name, knowledge=knowledge)
    else:
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in story.fhir]}
        (read,) = read_fhir(json.dumps(bundle).encode(), file=name, knowledge=knowledge)
    return with_facts(read, read_facts(story.facts, knowledge, on=story.on))


def answer(name: str, story: Story, knowledge: Knowledge) -> Json:
    """The JSON answer, and the facts of the day under `facts_today`."""
    found = assess(
        chart(name, story, knowledge),
        knowledge,
        on=story.on,
        guideline=story.guideline,
        use=story.use,
        assume=story.assume,
    )
    return assessment_json(found, knowledge) | {"facts_today": dict(found.day.values)}
