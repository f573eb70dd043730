"""A criterion with a later version: each day is answered by what was in force on it, whichever day is asked first."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

from ironrest.care.assess.answer import Answer
from ironrest.care.assess.assess import assess
from ironrest.care.assess.rulebook import in_force
from ironrest.care.chart.person import Value
from ironrest.knowledge.files import FOLDER
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.values.dates import of_day
from ironrest.values.interval import exact
from tests.properties.people import CANDIDATE, chart_of

BEFORE, LAST, FIRST = date(2026, 6, 1), date(2026, 12, 31), date(2027, 1, 1)
LATER = """
[criterion."infection_today@2027-01-01"]
label = "Infection today, or kidney disease"
when = "active_infection or ckd"
from = 2027-01-01
source = { key = "PROJECT", place = "test", status = "unverified" }

[criterion.infection_today]
until = 2026-12-31
"""


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The shipped knowledge with one contraindication that grows on New Year's Day."""
    folder = Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("versions") / "data"))
    path = folder / "criteria" / "safety.toml"
    path.write_text(path.read_text("utf-8").replace("[criterion.infection_today]", LATER.strip(), 1), "utf-8")
    return load(folder)


@pytest.mark.parametrize(
    ("day", "key"),
    [(date(1990, 1, 1), "infection_today"), (LAST, "infection_today"), (FIRST, "infection_today@2027-01-01")],
)
def test_the_version_of_the_day_is_in_force(versions: Knowledge, day: date, key: str):
    assert in_force(versions, day)["infection_today"] == key


def facts(**changed: Value | None) -> dict[str, Value | None]:
    return {**CANDIDATE, "ferritin": exact(20), **changed}


def answer_on(day: date, knowledge: Knowledge, known: dict[str, Value | None]) -> Answer:
    chart = chart_of(known)
    dated = tuple(msgspec.structs.replace(one, when=of_day(day)) for one in chart.entries)
    return assess(msgspec.structs.replace(chart, entries=dated), knowledge, on=day, assume=False).answer


@pytest.mark.parametrize(("day", "clearance"), [(BEFORE, "clear"), (LAST, "clear"), (FIRST, "deferred")])
def test_each_day_is_judged_by_its_own_version(versions: Knowledge, day: date, clearance: str):
    assert answer_on(day, versions, facts(ckd=True)).iv_clearance == clearance


@pytest.mark.parametrize("order", [(LAST, FIRST), (FIRST, LAST)], ids=["older first", "newer first"])
def test_each_day_is_asked_by_its_own_version_whichever_was_asked_first(versions: Knowledge, order: tuple[date, date]):
    """Plans of asks are kept; a plan of one version must not serve another."""
    known = facts(active_infection=None, ckd=None)

    asked = {day: [one.set.asks for one in answer_on(day, versions, known).asks] for day in order}

    assert asked == {LAST: [("safety_today",)], FIRST: [("history", "safety_today")]}
