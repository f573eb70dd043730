"""`ironrest follow-up`: what is due after intravenous iron, how it was answered, whether to repeat; or a due list."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.care.followup.due import due_list
from ironrest.care.followup.followup import FollowUp, follow_up
from ironrest.cli.assess import answer_day, governing_guideline, sources_of
from ironrest.cli.main import PARTIAL, USABLE
from ironrest.cli.out import Out
from ironrest.cli.sources import Person, Rows, Sources, reason_of
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.report.as_json import encode, refused_json
from ironrest.report.followup_json import due_json, followup_json
from ironrest.report.followup_page import due_page, followup_page
from ironrest.report.followup_said import state_of
from ironrest.report.followup_text import due_text, followup_text
from ironrest.report.followup_told import tell_due, tell_followup
from ironrest.report.words import clean, word
from ironrest.values.errors import Bug, UnusableInput, UserError


class Found(NamedTuple):
    """Everybody in the order in which they came: followed, or not read. `rows` were refused in tables."""

    people: list[FollowUp | Rejected]
    rows: int
    partial: bool

    @property
    def followed(self) -> list[FollowUp]:
        return [one for one in self.people if isinstance(one, FollowUp)]

    @property
    def unread(self) -> list[Rejected]:
        return [one for one in self.people if isinstance(one, Rejected)]


def run(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole input is unusable."""
    knowledge, governing = with_clinic(load(), arguments.clinic)
    guideline = governing_guideline(arguments.guideline, governing, knowledge)
    today = date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    on = answer_day(arguments, today)
    if arguments.due and on is None:
        raise UserError("--due is a list of one day. Give a day, such as --as-of 2026-05-01, or leave it out.")
    follower = _follower(arguments, knowledge, guideline, on, today)
    sources = sources_of(arguments, knowledge)
    found = _people(sources, follower)
    with Out(arguments.out) as out:
        out.write(
            _due(found, arguments, knowledge, on) if arguments.due else _each(found, arguments, knowledge, sources)
        )
    if found.rows:
        print(f"ironrest: {word('batch', 'refused_input', count=f'{found.rows:,}')}.", file=sys.stderr)
    if found.partial:
        print(f"ironrest: {word('batch', 'stopped')}", file=sys.stderr)
    return PARTIAL if found.partial else USABLE


def _follower(
    arguments: argparse.Namespace, knowledge: Knowledge, guideline: str, fixed: date | None, today: date
) -> Callable[[Chart], FollowUp]:
    """Follows one person. What is wrong with the typed facts is found here, before anybody is read."""
    read_facts(arguments.fact, knowledge, on=fixed or today)

    def followed(chart: Chart) -> FollowUp:
        on = fixed or newest_date(chart) or today
        whole = with_facts(chart, read_facts(arguments.fact, knowledge, on=on))
        assessment = assess(
            whole, knowledge, on=on, guideline=guideline, use="deciding", assume=not arguments.no_assume,
            with_asks=False,
        )  # fmt: skip
        return follow_up(whole, assessment, knowledge)

    return followed


def _people(sources: Sources, follower: Callable[[Chart], FollowUp]) -> Found:
    """One after the other. A fault of the program costs one person, who is refused with the place."""
    people: list[FollowUp | Rejected] = []
    rows = 0
    for one in sources.people():
        if isinstance(one, Rows):
            rows += len(one.refused)
        elif isinstance(one, Person):
            people.append(_one(one, follower))
        else:
            people.append(one)
    found = Found(people, rows, sources.cut_short)
    if sources.lost_rows or len(people) != sources.taken:
        raise Bug("The people and rows that came in do not add up. Report it, with the command that you gave.")
    if found.unread and not found.followed:
        raise UnusableInput("\n".join(one.reason for one in found.unread))
    return found


def _one(person: Person, follower: Callable[[Chart], FollowUp]) -> FollowUp | Rejected:
    try:
        return follower(person.chart)
    except Exception as problem:
        return Rejected(Origin(person.source), reason_of(problem))


# --- printing ----------------------------------------------------------------------------------------
def _unread_lines(found: Found) -> list[str]:
    return [word("batch", "not_read", reason=clean(one.reason)) for one in found.unread]


def _each(found: Found, arguments: argparse.Namespace, knowledge: Knowledge, sources: Sources) -> str:
    many = sources.many or len(found.people) != 1
    if arguments.format == "json":
        documents = [
            followup_json(one, knowledge)
            if isinstance(one, FollowUp)
            else {"patient": None, "refused": [refused_json(one)]}
            for one in found.people
        ]
        return encode(documents, many=many)
    told = [tell_followup(one, knowledge) for one in found.followed]
    head = [*([_count(found)] if many else []), *_unread_lines(found)]
    if arguments.format == "html":
        return followup_page(told, knowledge, head=head)
    return "\n".join((*(f"{line}\n" for line in head), *(followup_text(one) for one in told)))


def _count(found: Found) -> str:
    states = [state_of(one) for one in found.followed]
    keys = {"followed": "followed", "no_iron": "no-iron", "no_day": "no-day", "dead": "dead"}
    counts = {name: states.count(state) for name, state in keys.items()}
    return word("followup", "patients", taken=len(found.people), unread=len(found.unread), **counts)


def _due(found: Found, arguments: argparse.Namespace, knowledge: Knowledge, on: date | None) -> str:
    listed = due_list(found.followed)
    unread = len(found.unread)
    if arguments.format == "json":
        return encode([due_json(listed, knowledge, on=on, unread=unread)], many=False)
    told = tell_due(listed, unread=unread)
    head = _unread_lines(found)
    if arguments.format == "html":
        return due_page(told, knowledge, on=on, head=head)
    return "\n".join((*(f"{line}\n" for line in head), due_text(told)))
