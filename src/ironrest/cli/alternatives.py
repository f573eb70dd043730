"""`ironrest alternatives`: assess, then what else there is for each person, as a ladder with reasons."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.care.plan.alternatives import alternatives
from ironrest.care.plan.ladder_shapes import AlternativesFor
from ironrest.cli.assess import answer_day, governing_guideline, sources_of
from ironrest.cli.main import PARTIAL, USABLE
from ironrest.cli.out import Out
from ironrest.cli.sources import Person, Rows, Sources, reason_of
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.report.alternatives_json import alternatives_json
from ironrest.report.alternatives_page import alternatives_page
from ironrest.report.alternatives_shapes import AlternativesTold
from ironrest.report.alternatives_text import alternatives_text
from ironrest.report.alternatives_told import tell_alternatives
from ironrest.report.as_json import encode, refused_json
from ironrest.report.words import clean, word
from ironrest.values.errors import Bug, UnusableInput


class _Told(NamedTuple):
    """One person as JSON, and as the lines of text and page."""

    json: dict[str, object]
    told: AlternativesTold


def run(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole input is unusable."""
    knowledge, governing = with_clinic(load(), arguments.clinic)
    sources = sources_of(arguments, knowledge)
    guideline = governing_guideline(arguments.guideline, governing, knowledge)
    found, rows = _people(sources, _finder(arguments, knowledge, guideline), knowledge)
    with Out(arguments.out) as out:
        out.write(_written(found, arguments.format, knowledge, many=sources.many))
    if rows:
        print(f"ironrest: {word('batch', 'refused_input', count=f'{rows:,}')}.", file=sys.stderr)
    if sources.cut_short:
        print(f"ironrest: {word('batch', 'stopped')}", file=sys.stderr)
    return PARTIAL if sources.cut_short else USABLE


def _finder(arguments: argparse.Namespace, knowledge: Knowledge, guideline: str) -> Callable[[Chart], AlternativesFor]:
    """Answers one person. What is wrong with the typed facts is found here, before anybody is read."""
    today = date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    fixed = answer_day(arguments, today)
    read_facts(arguments.fact, knowledge, on=fixed or today)

    def find(chart: Chart) -> AlternativesFor:
        on = fixed or newest_date(chart) or today
        whole = with_facts(chart, read_facts(arguments.fact, knowledge, on=on))
        assessment = assess(
            whole, knowledge, on=on, guideline=guideline, use="deciding", assume=not arguments.no_assume
        )  # fmt: skip
        return alternatives(whole, assessment, knowledge, jurisdiction=arguments.jurisdiction)

    return find


def _people(
    sources: Sources, find: Callable[[Chart], AlternativesFor], knowledge: Knowledge
) -> tuple[list[_Told | Rejected], int]:
    """One after the other. A fault of the program costs one person, who is refused with the place."""
    people: list[_Told | Rejected] = []
    rows = 0
    for one in sources.people():
        if isinstance(one, Rows):
            rows += len(one.refused)
        else:
            people.append(_one(one, find, knowledge) if isinstance(one, Person) else one)
    unread = [one.reason for one in people if isinstance(one, Rejected)]
    if sources.lost_rows or len(people) != sources.taken:
        raise Bug("The people and rows that came in do not add up. Report it, with the command that you gave.")
    if unread and len(unread) == len(people):
        raise UnusableInput("\n".join(unread))
    return people, rows


def _one(person: Person, find: Callable[[Chart], AlternativesFor], knowledge: Knowledge) -> _Told | Rejected:
    try:
        made = find(person.chart)
        document = alternatives_json(made, knowledge)
        encode([document], many=False)
        return _Told(document, tell_alternatives(made, knowledge))
    except Exception as problem:
        return Rejected(Origin(person.source), reason_of(problem))


def _written(found: list[_Told | Rejected], form: str, knowledge: Knowledge, *, many: bool) -> str:
    many = many or len(found) != 1
    if form == "json":
        documents = [
            one.json if isinstance(one, _Told) else {"patient": None, "refused": [refused_json(one)]} for one in found
        ]
        return encode(documents, many=many)
    told = [one.told for one in found if isinstance(one, _Told)]
    unread = [word("batch", "not_read", reason=clean(one.reason)) for one in found if isinstance(one, Rejected)]
    counts = word("alt", "people", taken=len(found), told=len(told), unread=len(unread))
    head = [*([counts] if many else []), *unread]
    if form == "html":
        return alternatives_page(told, knowledge, head=head)
    return "\n".join((*(f"{line}\n" for line in head), *(alternatives_text(one) for one in told)))
