"""`ironrest assess`: read each record, answer, print. One unusable file among several is listed, not fatal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from ironrest.care.assess.answer import Assessment
from ironrest.care.assess.assess import GOVERNING, assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.cli.main import PARTIAL, USABLE
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.records.read import read_bytes, read_path
from ironrest.values.dates import read_when
from ironrest.values.errors import UnusableInput, UserError


class Answered(msgspec.Struct):
    """What one run found: answers, files that could not be used, and whether it was interrupted."""

    assessments: list[Assessment] = []
    unusable: list[Rejected] = []
    interrupted: bool = False


def run(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole input is unusable."""
    knowledge, governing = with_clinic(load(), arguments.clinic)
    guideline = _guideline(arguments.guideline, governing, knowledge)
    found = Answered()
    try:
        for chart in _charts(arguments, knowledge, found):
            found.assessments.append(_answer(chart, knowledge, guideline, arguments))
    except KeyboardInterrupt:
        found.interrupted = True
    _refuse_all(found)
    text = _formatted(found, knowledge, arguments)
    _write(text, arguments.out)
    if found.interrupted:
        print(f"ironrest: interrupted; {len(found.assessments)} people were answered.", file=sys.stderr)
    return PARTIAL if found.interrupted else USABLE


def _guideline(chosen: str | None, governing: str | None, knowledge: Knowledge) -> str:
    """The governing guideline; under `all` the clinic's own, or the default."""
    name = governing or GOVERNING if chosen in (None, "all") else chosen
    if name not in knowledge.guidelines:
        raise UserError(f"No guideline is called `{name}`. There are: {', '.join(knowledge.guidelines)}, or `all`.")
    return str(name)


def _charts(arguments: argparse.Namespace, knowledge: Knowledge, found: Answered) -> Iterator[Chart]:
    if not arguments.paths and not arguments.invented:
        raise UserError(
            "No record was named. Give one or more PATHs, or --invented for the people who ship with the program."
        )
    if arguments.invented:
        from ironrest.population.invented import invented

        for file in invented():
            yield from read_bytes(file.read_bytes(), file=file.name, knowledge=knowledge)
    for path in arguments.paths:
        try:
            yield from read_path(Path(path), knowledge)
        except UnusableInput as problem:
            found.unusable.append(Rejected(Origin(path), str(problem)))


def _answer(chart: Chart, knowledge: Knowledge, guideline: str, arguments: argparse.Namespace) -> Assessment:
    on = _day(arguments, chart)
    chart = with_facts(chart, read_facts(arguments.fact, knowledge, on=on))
    return assess(chart, knowledge, on=on, guideline=guideline, use=arguments.use, assume=not arguments.no_assume)


def _day(arguments: argparse.Namespace, chart: Chart) -> date:
    """The day of the answer: as asked, each person's newest, the day of the invented stories, or today."""
    asked = arguments.as_of
    if asked is None:
        if arguments.invented and not arguments.paths:
            from ironrest.population.invented import DAY

            return DAY
        return date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    if asked == "last":
        return newest_date(chart) or date.today()  # noqa: DTZ011
    when = read_when(asked)
    if when.earliest != when.latest:
        raise UserError("--as-of takes one whole day, such as 2026-05-01, or `last`.")
    return when.earliest


def _refuse_all(found: Answered) -> None:
    """Nothing could be used: that is an error, not an empty answer."""
    if not found.assessments and found.unusable and not found.interrupted:
        raise UnusableInput("\n".join(one.reason for one in found.unusable))


def _formatted(found: Answered, knowledge: Knowledge, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        return _json(found, knowledge, many=len(arguments.paths) > 1 or arguments.invented)
    if arguments.format == "html":
        from ironrest.report.page import assessment_page

        return assessment_page(found.assessments, knowledge)
    from ironrest.report.text import assessment_text

    full = arguments.guideline in (None, "all")
    parts = [assessment_text(one, knowledge, only_governing=not full) for one in found.assessments]
    parts += [f"Not read: {one.reason}\n" for one in found.unusable]
    return "\n".join(parts)


def _json(found: Answered, knowledge: Knowledge, *, many: bool) -> str:
    from ironrest.report.as_json import assessment_json, encode, refused_json

    documents = [assessment_json(one, knowledge) for one in found.assessments]
    unread = [{"patient": None, "refused": [refused_json(one)]} for one in found.unusable]
    everything = [*documents, *unread]
    return encode(everything, many=many or len(everything) != 1)


def _write(text: str, out: str | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    try:
        Path(out).write_text(text, "utf-8")
    except OSError as problem:
        raise UserError(f"{out} cannot be written: {problem.strerror}. Name another file with --out.") from None
