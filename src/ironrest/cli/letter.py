"""`ironrest letter`: what a clinic writes, from the record and the plan. What the record lacks is a blank to fill."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart, Rejected
from ironrest.care.plan.person import PersonPlan, plan_person
from ironrest.care.plan.plan import Request
from ironrest.cli.assess import answer_day, governing_guideline, sources_of
from ironrest.cli.main import PARTIAL, USABLE
from ironrest.cli.out import Out
from ironrest.cli.sources import Person, Rows, Sources, reason_of
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.letters import load_letters
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.report.as_json import Json, encode
from ironrest.report.letter_json import letter_json
from ironrest.report.letter_page import letter_page
from ironrest.report.letter_shapes import LetterTold
from ironrest.report.letter_text import letter_text
from ironrest.report.letter_told import LetterOf, refusal_words, tell_letter
from ironrest.report.words import clean, word
from ironrest.values.errors import Bug, Refused, UnusableInput, UserError


class Written(NamedTuple):
    """One letter as JSON, and laid out."""

    json: Json
    told: LetterTold


class _Found(NamedTuple):
    letters: list[Written]
    refused: list[Refused]
    unread: list[str]
    rows: int


def run(arguments: argparse.Namespace) -> int:
    """The command. Raises Refused when nobody has a letter, UserError when the command is unusable."""
    knowledge, governing = with_clinic(load(), arguments.clinic)
    planner = planner_of(arguments, knowledge, governing_guideline(arguments.guideline, governing, knowledge))
    sources = sources_of(arguments, knowledge)
    found = _people(sources, lambda chart: _letter(planner(chart), arguments, knowledge))
    if not found.letters:
        raise _nobody(found)
    with Out(arguments.out) as out:
        out.write(_printed(found.letters, arguments, knowledge, many=sources.many))
    for told in _skipped(found):
        print(f"ironrest: {told}.", file=sys.stderr)
    return PARTIAL if sources.cut_short else USABLE


def planner_of(
    arguments: argparse.Namespace, knowledge: Knowledge, guideline: str
) -> Callable[[Chart], tuple[Chart, PersonPlan]]:
    """Plans one person, with what was typed. A mistake of the command is found here, before anybody is read."""
    for name in arguments.product:
        if name not in knowledge.products:
            raise UserError(f"No product is called `{clean(name)}`. There are: {', '.join(knowledge.products)}.")
    request = Request(jurisdiction=arguments.jurisdiction, products=tuple(dict.fromkeys(arguments.product)))
    today = date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    fixed = answer_day(arguments, today)
    read_facts(arguments.fact, knowledge, on=fixed or today)

    def planned(chart: Chart) -> tuple[Chart, PersonPlan]:
        on = fixed or newest_date(chart) or today
        whole = with_facts(chart, read_facts(arguments.fact, knowledge, on=on))
        assessment = assess(
            whole, knowledge, on=on, guideline=guideline, use="deciding", assume=not arguments.no_assume,
            with_asks=True,
        )  # fmt: skip
        return whole, plan_person(whole, assessment, knowledge, request)

    return planned


def _letter(planned: tuple[Chart, PersonPlan], arguments: argparse.Namespace, knowledge: Knowledge) -> Written:
    chart, made = planned
    of = LetterOf(chart, made, knowledge, load_letters())
    asks = of.letters.kind[arguments.kind].needs_plan
    if asks and made.assessment.day.values.get("deceased") is True:
        raise Refused(word("letter", "refused_dead"), rule="recorded-as-dead")
    if asks and not made.plan.proposals:
        rule, says = refusal_words(made)
        raise Refused(word("letter", "refused_necessity", says=says), rule=rule)
    told = tell_letter(of, kind=arguments.kind, language=arguments.language)
    document = letter_json(told, of)
    encode([document], many=False)
    return Written(document, told)


def _people(sources: Sources, write: Callable[[Chart], Written]) -> _Found:
    """One after the other. A fault of the program costs one person, who is counted with the place."""
    found = _Found([], [], [], 0)
    rows = 0
    for one in sources.people():
        if isinstance(one, Rows):
            rows += len(one.refused)
        elif isinstance(one, Rejected):
            found.unread.append(one.reason)
        else:
            _one(one, write, found)
    if sources.lost_rows or len(found.letters) + len(found.refused) + len(found.unread) != sources.taken:
        raise Bug("The people and rows that came in do not add up. Report it, with the command that you gave.")
    return found._replace(rows=rows)


def _one(person: Person, write: Callable[[Chart], Written], found: _Found) -> None:
    try:
        found.letters.append(write(person.chart))
    except Refused as problem:
        found.refused.append(problem)
    except Exception as problem:
        found.unread.append(reason_of(problem))


def _nobody(found: _Found) -> Exception:
    if len(found.refused) == 1 and not found.unread:
        return found.refused[0]
    if not found.refused:
        return UnusableInput("\n".join(found.unread) or word("letter", "nobody", told="no person was read"))
    return Refused(word("letter", "nobody", told="; ".join(_skipped(found))), rule=found.refused[0].rule)


def _skipped(found: _Found) -> list[str]:
    told = [
        word("letter", "skipped", count=count, rule=rule)
        for rule, count in Counter(one.rule for one in found.refused).items()
    ]
    told += [
        word("letter", "unread", count=count, reason=clean(reason).rstrip("."))
        for reason, count in Counter(found.unread).items()
    ]
    return [*told, *([word("batch", "refused_input", count=f"{found.rows:,}")] if found.rows else [])]


def _printed(letters: list[Written], arguments: argparse.Namespace, knowledge: Knowledge, *, many: bool) -> str:
    if arguments.format == "json":
        return encode([one.json for one in letters], many=many or len(letters) != 1)
    told = [one.told for one in letters]
    if arguments.format == "html":
        return letter_page(told, knowledge)
    return "\n".join(letter_text(one, knowledge) for one in told)
