"""A golden story of the alternatives: the record it tells; rungs, options and doses worked out from the sources."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from ironrest.care.assess.assess import assess
from ironrest.care.plan.alternatives import alternatives
from ironrest.care.plan.ladder_shapes import AlternativesFor
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.records.facts_table import chart_of

FOLDER = Path(__file__).parent / "alternatives"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class ExpectDose(_Strict):
    """The dose of one treatment; `table` is the number of rows that are shown."""

    state: Literal["stated", "ask", "withheld", "none-held"]
    start: float | None = None
    most: float | None = None
    per: str | None = None
    table: int | None = None


class Expect(_Strict):
    """What is not named is not looked at."""

    #: A number in mL/min, or why there is none.
    clearance: float | str | None = None
    oral: str | None = None
    child_dose_mg: float | None = None
    rungs: dict[str, str] = {}
    options: dict[str, str] = {}
    dose: dict[str, ExpectDose] = {}
    #: Parts of sentences of the text, whatever its line breaks.
    says: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    aggravators: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    #: No drug at all has a stated dose; or none of these groups.
    no_dose: bool = False
    no_dose_of: tuple[str, ...] = ()


class Story(_Strict):
    story: str
    on: datetime.date
    why: str
    source: tuple[str, ...]
    expect: Expect
    chart: dict[str, Any]
    facts: tuple[str, ...] = ()
    jurisdiction: Literal["us", "eu", "uk"] = "us"


def stories() -> dict[str, Story]:
    """Every story by its name."""
    return {
        path.stem: msgspec.convert(tomllib.loads(path.read_text("utf-8")), Story)
        for path in sorted(FOLDER.glob("*.toml"))
    }


def told(name: str, story: Story, knowledge: Knowledge) -> AlternativesFor:
    read = chart_of({"patient": name, **story.chart}, file=name, knowledge=knowledge)
    chart = with_facts(read, read_facts(story.facts, knowledge, on=story.on))
    assessment = assess(chart, knowledge, on=story.on)
    return alternatives(chart, assessment, knowledge, jurisdiction=story.jurisdiction)
