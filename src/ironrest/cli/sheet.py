"""`ironrest sheet`: a plan on paper. Who has no plan has no sheet; standard error names the rule, not the person."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart, Entry, Rejected
from ironrest.care.plan.person import bare_adult, plan_person
from ironrest.care.plan.plan import Request, plan
from ironrest.cli.assess import answer_day, governing_guideline, sources_of
from ironrest.cli.main import PARTIAL, USABLE
from ironrest.cli.out import Out
from ironrest.cli.plan import request_of
from ironrest.cli.sources import Person, Rows, Sources, reason_of
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_text import read_facts, with_facts
from ironrest.report.sheets.day import NotListed, day_sheet
from ironrest.report.sheets.downtime import downtime_sheet
from ironrest.report.sheets.label import label_sheet
from ironrest.report.sheets.order import order_sheet
from ironrest.report.sheets.subject import Ordered, chosen
from ironrest.report.sheets.words import word
from ironrest.values.errors import Refused, UnusableInput, UserError
from ironrest.values.interval import Interval


class Found(NamedTuple):
    """Everybody in their order. `unread` are reasons for which a record could not be used."""

    orders: list[Ordered]
    refused: list[tuple[NotListed, Refused]]
    unread: list[str]
    rows: int


def run(arguments: argparse.Namespace) -> int:
    """Order, labels or day list. Raises Refused when nobody has a plan, UserError when the command is unusable."""
    _check_day(arguments)
    knowledge, governing = with_clinic(load(), arguments.clinic)
    request = request_of(arguments, knowledge)
    typed = [*arguments.fact, *([f"weight={arguments.weight}"] if arguments.weight is not None else [])]
    if arguments.no_person:
        found = Found([_for_nobody(arguments, knowledge, request, typed)], [], [], 0)
        lost = False
    else:
        sources = sources_of(arguments, knowledge)
        guideline = governing_guideline(arguments.guideline, governing, knowledge)
        found = _people(sources, _orderer(arguments, knowledge, request, guideline, typed))
        lost = sources.cut_short or sources.lost_rows
    if not found.orders:
        raise _nobody(found)
    with Out(arguments.out) as out:
        out.write(_written(arguments, found, knowledge))
    for told in _skipped(found):
        print(f"ironrest: {told}.", file=sys.stderr)
    return PARTIAL if lost else USABLE


def downtime(arguments: argparse.Namespace) -> int:
    """The blank sheet. It needs nobody."""
    knowledge, _ = with_clinic(load(), arguments.clinic)
    with Out(arguments.out) as out:
        out.write(downtime_sheet(knowledge, arguments.jurisdiction))
    return USABLE


def _check_day(arguments: argparse.Namespace) -> None:
    """A list of a day has one day."""
    if arguments.kind == "day" and arguments.as_of == "last":
        raise UserError("A day list has one day: give --as-of a day, such as 2026-05-01, or leave it out.")
    if arguments.kind == "day" and arguments.visit < 1:
        raise UserError("--visit takes the number of a visit; the first is 1.")


def _written(arguments: argparse.Namespace, found: Found, knowledge: Knowledge) -> str:
    if arguments.kind == "label":
        return label_sheet(found.orders, knowledge)
    if arguments.kind == "order":
        return order_sheet(found.orders, knowledge)
    refused = [who for who, _ in found.refused]
    return day_sheet(found.orders, knowledge, on=found.orders[0].on, visit=arguments.visit, refused=refused)


def _for_nobody(arguments: argparse.Namespace, knowledge: Knowledge, request: Request, typed: list[str]) -> Ordered:
    if arguments.paths or arguments.invented:
        raise UserError("--no-person makes a draft for nobody: leave out the PATHs and --invented, or leave it out.")
    on = answer_day(arguments, date.today())  # noqa: DTZ011 - a clinic's own calendar day is meant
    if on is None:
        raise UserError("--as-of last needs records. Give a day, such as --as-of 2026-05-01, or leave it out.")
    given = {one.fact: one.value for one in read_facts(typed, knowledge, on=on) if isinstance(one, Entry)}
    weight = given.get("weight")
    known = weight if isinstance(weight, Interval) else None
    person, assumed = bare_adult(knowledge, known, given)
    made = plan(knowledge, person, request, assumed=assumed)
    return Ordered(patient="", on=on, plan=made, proposal=chosen(made, None), weight=known)


def _orderer(
    arguments: argparse.Namespace, knowledge: Knowledge, request: Request, guideline: str, typed: list[str]
) -> Callable[[Chart], Ordered]:
    """Plans one person. What is wrong with the typed facts is found here, before anybody is read."""
    today = date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    fixed = answer_day(arguments, today)
    read_facts(typed, knowledge, on=fixed or today)

    def ordered(chart: Chart) -> Ordered:
        on = fixed or newest_date(chart) or today
        whole = with_facts(chart, read_facts(typed, knowledge, on=on))
        found = assess(whole, knowledge, on=on, guideline=guideline, assume=not arguments.no_assume)
        made = plan_person(whole, found, knowledge, request).plan
        return Ordered(patient=chart.patient, on=on, plan=made, proposal=chosen(made, None), assessment=found)

    return ordered


def _people(sources: Sources, orderer: Callable[[Chart], Ordered]) -> Found:
    """One after the other. A fault of the program costs one person, who is counted with the place."""
    found = Found([], [], [], 0)
    rows = 0
    for one in sources.people():
        if isinstance(one, Rows):
            rows += len(one.refused)
        elif isinstance(one, Rejected):
            found.unread.append(one.reason)
        else:
            _one(one, orderer, found)
    return found._replace(rows=rows)


def _one(person: Person, orderer: Callable[[Chart], Ordered], found: Found) -> None:
    try:
        found.orders.append(orderer(person.chart))
    except Refused as problem:
        listed = NotListed(person.chart.patient, word("day", "rule", rule=problem.rule))
        found.refused.append((listed, problem))
    except Exception as problem:
        found.unread.append(reason_of(problem))


def _nobody(found: Found) -> Exception:
    """One refusal in its own words; of several, how many for which rule."""
    if len(found.refused) == 1 and not found.unread:
        return found.refused[0][1]
    if not found.refused:
        return UnusableInput("\n".join(found.unread) or word("refused", "nobody_read"))
    told = "; ".join(_skipped(found))
    return Refused(word("refused", "nobody", told=told), rule=found.refused[0][1].rule)


def _skipped(found: Found) -> Iterator[str]:
    for rule, count in Counter(problem.rule for _, problem in found.refused).items():
        yield word("refused", "skipped", count=count, rule=rule)
    for reason, count in Counter(found.unread).items():
        yield word("refused", "unread", count=count, reason=reason.rstrip("."))
    if found.rows:
        yield word("refused", "rows", count=found.rows)
