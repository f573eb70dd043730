"""`ironrest assess`: read records, answer person by person, print. docs/how-to/assess-many-records.md tells of many."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO

from ironrest.care.assess.answer import Assessment
from ironrest.care.assess.assess import GOVERNING, assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart, Entry
from ironrest.cli.batch import Batch
from ironrest.cli.out import Out
from ironrest.cli.printers import HtmlPrinter, JsonPrinter, NdjsonPrinter, Printer, TextPrinter, waiting_room
from ironrest.cli.rejects import Rejects
from ironrest.cli.sources import Sources
from ironrest.cli.validation import lines_of, refuse_tables, validate
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import Unset, read_facts, with_facts
from ironrest.records.fhir.validate_library import require_library
from ironrest.records.table.mapping import Mapping, read_table_mapping
from ironrest.report.summary import Summary
from ironrest.report.summary_text import summary_text
from ironrest.report.words import word
from ironrest.values.dates import read_when
from ironrest.values.errors import UserError


def run(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole input is unusable."""
    if arguments.validate:
        refuse_tables(arguments.mapping, arguments.source)
        require_library()
    knowledge, governing = with_clinic(load(), arguments.clinic)
    guideline = governing_guideline(arguments.guideline, governing, knowledge)
    answer = _answerer(arguments, knowledge, guideline)
    sources = sources_of(arguments, knowledge)
    with Out(arguments.out) as out, Rejects(arguments.rejects) as rejects, waiting_room() as waiting:
        printer = _printer(arguments, out, waiting, knowledge, many=sources.many)
        batch = Batch(sources, answer, printer, rejects)
        batch.summary.asked = not arguments.no_asks
        code = batch.run()
    if arguments.validate:
        print("\n".join(lines_of(validate(arguments.paths))), file=sys.stderr)
    _last_words(batch.summary, sources.taken, arguments, knowledge)
    return code


def sources_of(arguments: argparse.Namespace, knowledge: Knowledge) -> Sources:
    """What the PATHs and the options that go with them name."""
    invented = getattr(arguments, "invented", False)
    if not arguments.paths and not invented:
        raise UserError(
            "No record was named. Give one or more PATHs, or --invented for the people who ship with the program."
        )
    if arguments.mapping and arguments.source:
        raise UserError("--mapping and --from name two different kinds of source. Give one of them.")
    mapping, local_codes = _mapping(arguments.mapping, knowledge)
    return Sources(
        arguments.paths,
        knowledge,
        invented=invented,
        mapping=mapping,
        local_codes=local_codes,
        omop=arguments.source == "omop",
    )


def _mapping(file: str | None, knowledge: Knowledge) -> tuple[Mapping | None, Path | None]:
    """A mapping of tables ([[table]]), or a file of local FHIR codes ([[code]]), by what stands in it."""
    if file is None:
        return None, None
    try:
        is_codes = "code" in tomllib.loads(Path(file).read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        is_codes = False
    return (None, Path(file)) if is_codes else (read_table_mapping(Path(file), knowledge), None)


def governing_guideline(chosen: str | None, governing: str | None, knowledge: Knowledge) -> str:
    """The governing guideline; under `all` the clinic's own, or the default."""
    name = governing or GOVERNING if chosen in (None, "all") else chosen
    if name not in knowledge.guidelines:
        raise UserError(f"No guideline is called `{name}`. There are: {', '.join(knowledge.guidelines)}, or `all`.")
    return str(name)


def _answerer(arguments: argparse.Namespace, knowledge: Knowledge, guideline: str) -> Callable[[Chart], Assessment]:
    """Answers one person. What is wrong with the command itself is found here, before anybody is read."""
    today = date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    fixed = answer_day(arguments, today)

    @lru_cache(maxsize=_DAYS)
    def facts(on: date) -> tuple[Entry | Unset, ...]:
        return tuple(read_facts(arguments.fact, knowledge, on=on))

    facts(fixed or today)

    def answer(chart: Chart) -> Assessment:
        on = fixed or newest_date(chart) or today
        return assess(
            with_facts(chart, facts(on)), knowledge, on=on, guideline=guideline, use=arguments.use,
            assume=not arguments.no_assume, with_asks=not arguments.no_asks,
        )  # fmt: skip

    return answer


#: Different days whose typed facts are kept.
_DAYS = 1024


def answer_day(arguments: argparse.Namespace, today: date) -> date | None:
    """The day of every answer: as asked, that of the invented stories, or today; None for each person's newest."""
    asked = arguments.as_of
    if asked is None:
        if arguments.invented and not arguments.paths:
            from ironrest.population.invented import DAY

            return DAY
        return today
    if asked == "last":
        return None
    when = read_when(asked)
    if when.earliest != when.latest:
        raise UserError("--as-of takes one whole day, such as 2026-05-01, or `last`.")
    return when.earliest


def _printer(arguments: argparse.Namespace, out: Out, waiting: IO[str], knowledge: Knowledge, *, many: bool) -> Printer:
    if arguments.format == "json":
        return JsonPrinter(out, knowledge, many=many)
    if arguments.format == "ndjson":
        return NdjsonPrinter(out, knowledge)
    if arguments.format == "html":
        return HtmlPrinter(out, knowledge, each=arguments.each)
    only_governing = arguments.guideline not in (None, "all")
    brief = many and not arguments.each
    return TextPrinter(out, waiting, knowledge, each=arguments.each, only_governing=only_governing, brief=brief)


def _last_words(summary: Summary, taken: int, arguments: argparse.Namespace, knowledge: Knowledge) -> None:
    """On standard error: the summary of many, unless the text holds it; else what was refused."""
    if taken > 1 and arguments.format != "text":
        unfinished = taken - summary.answered - summary.refused
        print(summary_text(summary, knowledge, taken=taken, unfinished=unfinished), file=sys.stderr, end="")
    elif taken <= 1 and (summary.refused_input or arguments.rejects):
        told = word("batch", "refused_input", count=f"{summary.refused_input:,}")
        print(f"ironrest: {told}.", file=sys.stderr)
