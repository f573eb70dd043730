"""`ironrest rules diff`: which verdicts change between two guidelines, or between two releases of the knowledge."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart
from ironrest.cli.assess import answer_day, sources_of
from ironrest.cli.golden_cases import checkout_cases, golden_cases
from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.cli.sources import Person, Rows
from ironrest.knowledge.compare import guideline_changes, release_changes
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge, Use
from ironrest.population.invented import DAY
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.report.as_json import encode
from ironrest.report.diff_told import NOT_READ, Diff, Group, Side, Told, diff_json, diff_text
from ironrest.report.words import word
from ironrest.values.errors import UserError


class Named(NamedTuple):
    """One side: a release, and one guideline of it or all."""

    name: str
    knowledge: Knowledge
    guideline: str | None


class Asked(NamedTuple):
    """One person of one source, as one side reads it; no chart where it cannot."""

    source: str
    patient: str
    chart: Chart | None
    on: date
    use: Use
    assume: bool


def run(arguments: argparse.Namespace) -> int:
    """The command."""
    before, after = _side(arguments.before), _side(arguments.after)
    pairs = _pairs(before, after)
    answers = [_answers(side, arguments) for side in (before, after)]
    groups = tuple(_groups(answers[0], answers[1], pairs))
    changes = (
        release_changes(before.knowledge, after.knowledge)
        if before.guideline is None and after.guideline is None
        else guideline_changes(before.knowledge, pairs[0][0], after.knowledge, pairs[0][1])
    )
    sides = [Side(one.name, one.knowledge.release) for one in (before, after)]
    diff = Diff(sides[0], sides[1], changes, groups)
    with Out(arguments.out) as out:
        out.write(encode([diff_json(diff)], many=False) if arguments.format == "json" else diff_text(diff))
    return USABLE


def _side(name: str) -> Named:
    current = load()
    if name == "current":
        return Named(name, current, None)
    if name in current.guidelines:
        return Named(name, current, name)
    folder = Path(name)
    if not (folder / "criteria").is_dir():
        raise UserError(
            f"`{name}` is neither a guideline ({', '.join(current.guidelines)}), nor a knowledge folder, nor `current`."
        )
    try:
        return Named(name, load(folder), None)
    except OSError as problem:
        raise UserError(f"`{name}` is no whole knowledge folder: {problem.filename} cannot be read.") from None


def _pairs(before: Named, after: Named) -> list[tuple[str, str]]:
    """The guidelines that are compared. Two releases: each guideline that both have, with itself."""
    if before.guideline is None and after.guideline is None:
        return [(one, one) for one in before.knowledge.guidelines if one in after.knowledge.guidelines]
    one, other = before.guideline or after.guideline, after.guideline or before.guideline
    for side, name in ((before, one), (after, other)):
        if name not in side.knowledge.guidelines:
            raise UserError(f"`{side.name}` has no guideline called `{name}`.")
    return [(str(one), str(other))]


_Answers = dict[tuple[str, str], dict[str, Told]]


def _answers(side: Named, arguments: argparse.Namespace) -> _Answers:
    """Source and person to the answer of each guideline."""
    found: _Answers = {}
    for one in _people(side.knowledge, arguments):
        key, again = (one.source, one.patient), 1
        while key in found:
            again += 1
            key = (one.source, f"{one.patient} #{again}")
        found[key] = {} if one.chart is None else _told(one, one.chart, side.knowledge)
    return found


def _told(one: Asked, chart: Chart, knowledge: Knowledge) -> dict[str, Told]:
    made = assess(chart, knowledge, on=one.on, use=one.use, assume=one.assume, with_asks=False)
    return {name: Told(answer.verdict, answer.possible) for name, answer in made.answers.items()}


def _people(knowledge: Knowledge, arguments: argparse.Namespace) -> Iterator[Asked]:
    nobody = argparse.Namespace(paths=[], mapping=None, source=None, invented=True)
    for name, chart in _charts(nobody, knowledge):
        yield Asked(word("diff", "invented"), name, chart, DAY, "deciding", True)
    folder = Path(arguments.cases) if arguments.cases else checkout_cases()
    for case in golden_cases(folder, knowledge) if folder else ():
        yield Asked(word("diff", "cases"), case.name, case.chart, case.on, case.use, case.assume)
    if arguments.paths:
        yield from _of_sources(knowledge, arguments)


def _of_sources(knowledge: Knowledge, arguments: argparse.Namespace) -> Iterator[Asked]:
    arguments.invented = False
    today = date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    fixed = answer_day(arguments, today)
    for name, chart in _charts(arguments, knowledge):
        on = fixed or (newest_date(chart) if chart else None) or today
        typed = with_facts(chart, read_facts(arguments.fact, knowledge, on=on)) if chart else None
        yield Asked(", ".join(arguments.paths), name, typed, on, "deciding", True)


def _charts(arguments: argparse.Namespace, knowledge: Knowledge) -> Iterator[tuple[str, Chart | None]]:
    for one in sources_of(arguments, knowledge).people():
        if isinstance(one, Person):
            yield one.chart.patient, one.chart
        elif not isinstance(one, Rows):
            yield one.origin.file, None


def _groups(before: _Answers, after: _Answers, pairs: list[tuple[str, str]]) -> Iterator[Group]:
    people = dict.fromkeys((*before, *after))
    for source in dict.fromkeys(source for source, _ in people):
        for one, other in pairs:
            found = {
                patient: (_of(before, (named, patient), one), _of(after, (named, patient), other))
                for named, patient in people
                if named == source
            }
            yield Group(source, one, other, found)


def _of(answers: _Answers, person: tuple[str, str], guideline: str) -> Told:
    return answers.get(person, {}).get(guideline, Told(NOT_READ))
