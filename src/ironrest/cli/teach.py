"""`ironrest teach`: a leaflet for each person, of what applies, with the numbers of the plan that the person has."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart, Entry, Origin, Rejected
from ironrest.care.plan.both_arms import both_arms
from ironrest.care.plan.leaflet import Leaflet
from ironrest.care.plan.person import bare_adult, plan_person
from ironrest.care.plan.plan import Plan, Request, plan
from ironrest.care.plan.teach import stated, teach
from ironrest.cli.assess import answer_day, governing_guideline, sources_of
from ironrest.cli.main import PARTIAL, USABLE
from ironrest.cli.out import Out
from ironrest.cli.sources import Person, Rows, Sources, reason_of
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.education import load_education
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_education import Education
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.report.as_json import Json, encode, refused_json
from ironrest.report.leaflet_json import leaflet_json
from ironrest.report.leaflet_page import leaflet_page
from ironrest.report.leaflet_text import leaflet_markdown, leaflet_text
from ironrest.report.leaflet_told import LeafletTold, tell_leaflet
from ironrest.report.words import clean, word
from ironrest.rules.evaluate import Facts
from ironrest.values.errors import Bug, UnusableInput, UserError
from ironrest.values.interval import Interval


class Taught(NamedTuple):
    """One leaflet as JSON, and laid out."""

    json: Json
    told: LeafletTold


class _Command(NamedTuple):
    """The command with everything that was read for it."""

    arguments: argparse.Namespace
    knowledge: Knowledge
    education: Education
    request: Request
    typed: list[str]


def run(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole input is unusable."""
    knowledge, governing = with_clinic(load(), arguments.clinic)
    education = load_education()
    typed = [*arguments.fact, *([f"weight={arguments.weight}"] if arguments.weight is not None else [])]
    command = _Command(arguments, knowledge, education, _request(arguments, knowledge), typed)
    _check(arguments, education)
    lost = False
    found: list[Taught | Rejected]
    if arguments.no_person:
        found, rows, many = [_for_nobody(command)], 0, False
    else:
        sources = sources_of(arguments, knowledge)
        guideline = governing_guideline(arguments.guideline, governing, knowledge)
        found, rows = _people(sources, _teacher(command, guideline))
        lost, many = sources.cut_short, sources.many
    with Out(arguments.out) as out:
        out.write(_written(found, arguments, many=many))
    if rows:
        print(f"ironrest: {word('batch', 'refused_input', count=f'{rows:,}')}.", file=sys.stderr)
    if lost:
        print(f"ironrest: {word('batch', 'stopped')}", file=sys.stderr)
    return PARTIAL if lost else USABLE


def _request(arguments: argparse.Namespace, knowledge: Knowledge) -> Request:
    for name in arguments.product:
        if name not in knowledge.products:
            raise UserError(f"No product is called `{clean(name)}`. There are: {', '.join(knowledge.products)}.")
    return Request(jurisdiction=arguments.jurisdiction, products=tuple(dict.fromkeys(arguments.product)))


def _check(arguments: argparse.Namespace, education: Education) -> None:
    """What is wrong with the command is found before anybody is read."""
    for what, asked, known in (
        ("language", [arguments.language], education.languages),
        ("topic", arguments.topic, education.topics),
        ("form", arguments.form, education.forms),
    ):
        for one in asked:
            if one not in known:
                raise UserError(f"No {what} is called `{clean(one)}`. There are: {', '.join(known)}.")
    if arguments.large and arguments.format != "html":
        raise UserError("--large is for --format html. Give both, or leave --large out.")


# --- nobody ------------------------------------------------------------------------------------------
def _for_nobody(command: _Command) -> Taught:
    arguments, knowledge = command.arguments, command.knowledge
    if arguments.paths or arguments.invented:
        raise UserError("--no-person makes a leaflet for nobody: leave out the PATHs and --invented, or leave it out.")
    if arguments.mapping or arguments.source or arguments.guideline is not None:
        raise UserError("--no-person reads no records: leave out --mapping, --from and --guideline.")
    on = answer_day(arguments, date.today())  # noqa: DTZ011 - a clinic's own calendar day is meant
    if on is None:
        raise UserError("--as-of last needs records. Give a day, such as --as-of 2026-05-01, or leave it out.")
    given = {
        one.fact: one.value if isinstance(one, Entry) else None for one in read_facts(command.typed, knowledge, on=on)
    }
    weight = given.get("weight")
    person, _ = bare_adult(knowledge, weight if isinstance(weight, Interval) else None, given)
    made = plan(knowledge, person, command.request)
    leaflet = _leaflet(command, person, made, released=False)
    return _laid_out(command, leaflet, None, on)


# --- people ------------------------------------------------------------------------------------------
def _teacher(command: _Command, guideline: str) -> Callable[[Chart], Taught]:
    """Makes one leaflet. What is wrong with the typed facts is found here, before anybody is read."""
    arguments, knowledge = command.arguments, command.knowledge
    today = date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    fixed = answer_day(arguments, today)
    read_facts(command.typed, knowledge, on=fixed or today)

    def taught(chart: Chart) -> Taught:
        on = fixed or newest_date(chart) or today
        whole = with_facts(chart, read_facts(command.typed, knowledge, on=on))
        assessment = assess(whole, knowledge, on=on, guideline=guideline, assume=not arguments.no_assume)
        made = plan_person(whole, assessment, knowledge, command.request).plan
        leaflet = _leaflet(command, stated(assessment, knowledge), made, released=True)
        return _laid_out(command, leaflet, assessment.patient, on)

    return taught


def _leaflet(command: _Command, facts: Facts, made: Plan, *, released: bool) -> Leaflet:
    """Of the first proposal in rank, if there is any."""
    arguments = command.arguments
    proposal = made.proposals[0] if made.proposals else None
    return teach(
        command.education, facts, proposal, language=arguments.language, jurisdiction=arguments.jurisdiction,
        released=released, benefit=both_arms(proposal.benefit) if proposal else None, topics=arguments.topic,
        forms=arguments.form,
    )  # fmt: skip


def _laid_out(command: _Command, leaflet: Leaflet, patient: str | None, on: date) -> Taught:
    document = leaflet_json(leaflet, command.education, command.knowledge, patient=patient, on=on)
    return Taught(document, tell_leaflet(leaflet, command.education, command.knowledge, patient=patient or "", on=on))


def _people(sources: Sources, teacher: Callable[[Chart], Taught]) -> tuple[list[Taught | Rejected], int]:
    """One after the other. A fault of the program costs one person, who is refused with the place."""
    people: list[Taught | Rejected] = []
    rows = 0
    for one in sources.people():
        if isinstance(one, Rows):
            rows += len(one.refused)
        elif isinstance(one, Person):
            people.append(_one(one, teacher))
        else:
            people.append(one)
    unread = [one.reason for one in people if isinstance(one, Rejected)]
    if sources.lost_rows or len(people) != sources.taken:
        raise Bug("The people and rows that came in do not add up. Report it, with the command that you gave.")
    if unread and len(unread) == len(people):
        raise UnusableInput("\n".join(unread))
    return people, rows


def _one(person: Person, teacher: Callable[[Chart], Taught]) -> Taught | Rejected:
    try:
        return teacher(person.chart)
    except Exception as problem:
        return Rejected(Origin(person.source), reason_of(problem))


# --- printing ----------------------------------------------------------------------------------------
def _written(found: list[Taught | Rejected], arguments: argparse.Namespace, *, many: bool) -> str:
    if arguments.format == "json":
        documents = [
            one.json if isinstance(one, Taught) else {"patient": None, "refused": [refused_json(one)]} for one in found
        ]
        return encode(documents, many=many or len(found) != 1)
    told = [one.told for one in found if isinstance(one, Taught)]
    unread = [word("batch", "not_read", reason=clean(one.reason)) for one in found if isinstance(one, Rejected)]
    if arguments.format == "html":
        return leaflet_page(told, unread=unread, large=arguments.large)
    laid = leaflet_markdown if arguments.format == "markdown" else leaflet_text
    return "\n".join((*(f"{line}\n" for line in unread), *(laid(one) for one in told)))
