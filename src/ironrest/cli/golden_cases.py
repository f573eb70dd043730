"""Golden cases of a folder, as people: each is a small file with a record, its day and how it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ironrest.care.chart.person import Chart
from ironrest.knowledge.schema import Knowledge, Use
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.records.facts_table import chart_of
from ironrest.records.fhir.bundle import read_fhir
from ironrest.values.errors import UserError


class Case(NamedTuple):
    """One case: its place in the folder, and how it is to be answered."""

    name: str
    chart: Chart
    on: date
    use: Use
    assume: bool


class _Story(msgspec.Struct):
    """What is read of the file; the expected answer is the affair of the tests."""

    on: date
    chart: dict[str, Any] | None = None
    fhir: tuple[dict[str, Any], ...] = ()
    facts: tuple[str, ...] = ()
    use: Use = "deciding"
    assume: bool = True


#: Folders whose stories expect something else than a verdict.
_OTHER_KINDS = ("alternatives", "followup")


def golden_cases(folder: Path, knowledge: Knowledge) -> Iterator[Case]:
    """Every case of the folder, by name."""
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder of golden cases.")
    for path in sorted(folder.rglob("*.toml")):
        if path.relative_to(folder).parts[0] in _OTHER_KINDS:
            continue
        yield _case(path.relative_to(folder).with_suffix("").as_posix(), path, knowledge)


def _case(name: str, path: Path, knowledge: Knowledge) -> Case:
    try:
        story = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Story)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as problem:
        raise UserError(f"{name} is no golden case: {problem}") from None
    if story.chart is not None:
        read = chart_of({"patient": name, **story.chart}, file=name, knowledge=knowledge)
    else:
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in story.fhir]}
        (read,) = read_fhir(msgspec.json.encode(bundle), file=name, knowledge=knowledge)
    chart = with_facts(read, read_facts(story.facts, knowledge, on=story.on))
    return Case(name, chart, story.on, story.use, story.assume)


def checkout_cases() -> Path | None:
    """The cases of the checkout that this program runs from, if it does."""
    folder = Path(__file__).resolve().parents[3] / "tests" / "cases"
    return folder if folder.is_dir() else None
