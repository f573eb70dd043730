"""`ironrest plan`: assess, then plan intravenous iron within the limits of the label; or check limits for nobody."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, cast

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date
from ironrest.care.chart.person import Chart, Entry, Origin, Rejected
from ironrest.care.plan.person import PersonPlan, bare_adult, plan_person
from ironrest.care.plan.plan import Request, plan
from ironrest.care.plan.visit import Wish
from ironrest.cli.assess import answer_day, governing_guideline, sources_of
from ironrest.cli.main import PARTIAL, USABLE
from ironrest.cli.out import Out
from ironrest.cli.sources import Person, Rows, Sources, reason_of
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.clinic_plan import refuse_later_entries
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Jurisdiction
from ironrest.records.fact_text import Unset, read_facts, with_facts
from ironrest.report.as_json import encode, refused_json
from ironrest.report.plan_json import plan_json
from ironrest.report.plan_page import plan_page
from ironrest.report.plan_shapes import PlanTold
from ironrest.report.plan_text import plan_text
from ironrest.report.plan_told import tell_plan
from ironrest.report.words import clean, word
from ironrest.rules.evaluate import Value
from ironrest.values.errors import Bug, UnusableInput, UserError
from ironrest.values.interval import Interval
from ironrest.values.measure import BadNumber, read_number


class Planned(NamedTuple):
    """One plan as JSON, and as the lines of text and page."""

    json: dict[str, object]
    told: PlanTold


class Found(NamedTuple):
    """Everybody in the order in which they came: planned, or not read. `rows` were refused in tables."""

    people: list[Planned | Rejected]
    rows: int
    partial: bool


def run(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError when the command or the whole input is unusable."""
    knowledge, governing = with_clinic(load(), arguments.clinic)
    request = request_of(arguments, knowledge)
    facts = [*arguments.fact, *([f"weight={arguments.weight}"] if arguments.weight is not None else [])]
    if arguments.no_person:
        found = Found([_for_nobody(arguments, knowledge, request, facts)], 0, partial=False)
        many = False
    else:
        sources = sources_of(arguments, knowledge)
        guideline = governing_guideline(arguments.guideline, governing, knowledge)
        found = _people(sources, _planner(arguments, knowledge, request, guideline, facts), knowledge)
        many = sources.many
    with Out(arguments.out) as out:
        out.write(_written(found, arguments.format, knowledge, many=many))
    if found.rows:
        print(f"ironrest: {word('batch', 'refused_input', count=f'{found.rows:,}')}.", file=sys.stderr)
    if found.partial:
        print(f"ironrest: {word('batch', 'stopped')}", file=sys.stderr)
    return PARTIAL if found.partial else USABLE


def request_of(arguments: argparse.Namespace, knowledge: Knowledge) -> Request:
    """What the command asks for; every number is checked before anybody is read."""
    for name in arguments.product:
        if name not in knowledge.products:
            raise UserError(f"No product is called `{clean(name)}`. There are: {', '.join(knowledge.products)}.")
    asked = {name: _number(name, getattr(arguments, name), knowledge) for name in knowledge.plan.asked}
    visits = asked["visits"]
    wish = Wish(
        diluent_ml=asked["diluent_ml"],
        minutes=asked["minutes"],
        observe_min=asked["observe_min"],
        method="push" if arguments.push else None,
    )
    if arguments.push and wish.diluent_ml is not None:
        raise UserError("--push is an undiluted injection and --diluent-ml a volume of diluent. Give one of them.")
    return Request(
        jurisdiction=cast(Jurisdiction, arguments.jurisdiction),
        products=tuple(dict.fromkeys(arguments.product)),
        dose_mg=asked["dose_mg"],
        wish=wish,
        visits=None if visits is None else int(visits),
    )


def _number(name: str, text: str | None, knowledge: Knowledge) -> float | None:
    """A number that was asked for, within the span in which it is not a slip."""
    if text is None:
        return None
    span = knowledge.plan.asked[name]
    kind = "whole number" if span.whole else "number"
    unit = "" if span.unit == "1" else f" of {span.unit}"
    wanted = f"--{name.replace('_', '-')} takes a {kind}{unit} from {span.least:,g} to {span.most:,g}"
    try:
        number = read_number(text)
    except BadNumber:
        raise UserError(f"{wanted}, without a unit.") from None
    if not span.least <= number <= span.most or (span.whole and number.denominator != 1):
        raise UserError(f"{wanted}. What was given is taken for a slip.")
    return float(number)


# --- nobody ------------------------------------------------------------------------------------------
def _for_nobody(arguments: argparse.Namespace, knowledge: Knowledge, request: Request, facts: list[str]) -> Planned:
    if arguments.paths or arguments.invented:
        raise UserError("--no-person checks limits for nobody: leave out the PATHs and --invented, or leave it out.")
    if arguments.mapping or arguments.source:
        raise UserError("--no-person reads no records: leave out --mapping and --from.")
    if arguments.guideline is not None:
        raise UserError("--no-person assesses nobody: leave out --guideline.")
    on = answer_day(arguments, date.today())  # noqa: DTZ011 - a clinic's own calendar day is meant
    if on is None:
        raise UserError("--as-of last needs records. Give a day, such as --as-of 2026-05-01, or leave it out.")
    refuse_later_entries(knowledge, on)
    more = _laid_over(read_facts(facts, knowledge, on=on))
    weight = more.get("weight")
    person, assumed = bare_adult(knowledge, weight if isinstance(weight, Interval) else None, more)
    made = plan(knowledge, person, request, assumed=assumed)
    return Planned(plan_json(made, knowledge, on=on), tell_plan(made, knowledge, on=on))


def _laid_over(facts: tuple[Entry | Unset, ...]) -> dict[str, Value | None]:
    """The last value that was given for each fact."""
    return {one.fact: one.value if isinstance(one, Entry) else None for one in facts}


# --- people ------------------------------------------------------------------------------------------
def _planner(
    arguments: argparse.Namespace, knowledge: Knowledge, request: Request, guideline: str, facts: list[str]
) -> Callable[[Chart], PersonPlan]:
    """Plans one person. What is wrong with the typed facts is found here, before anybody is read."""
    today = date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    fixed = answer_day(arguments, today)
    read_facts(facts, knowledge, on=fixed or today)

    def planned(chart: Chart) -> PersonPlan:
        on = fixed or newest_date(chart) or today
        whole = with_facts(chart, read_facts(facts, knowledge, on=on))
        assessment = assess(
            whole, knowledge, on=on, guideline=guideline, use="deciding", assume=not arguments.no_assume,
            with_asks=True,
        )  # fmt: skip
        return plan_person(whole, assessment, knowledge, request)

    return planned


def _people(sources: Sources, planner: Callable[[Chart], PersonPlan], knowledge: Knowledge) -> Found:
    """One after the other. A fault of the program costs one person, who is refused with the place."""
    people: list[Planned | Rejected] = []
    rows = 0
    for one in sources.people():
        if isinstance(one, Rows):
            rows += len(one.refused)
        elif isinstance(one, Person):
            people.append(_one(one, planner, knowledge))
        else:
            people.append(one)
    unread = [one.reason for one in people if isinstance(one, Rejected)]
    if sources.lost_rows or len(people) != sources.taken:
        raise Bug("The people and rows that came in do not add up. Report it, with the command that you gave.")
    if unread and len(unread) == len(people):
        raise UnusableInput("\n".join(unread))
    return Found(people, rows, sources.cut_short)


def _one(person: Person, planner: Callable[[Chart], PersonPlan], knowledge: Knowledge) -> Planned | Rejected:
    try:
        made = planner(person.chart)
        on = made.assessment.on
        document = plan_json(made.plan, knowledge, on=on, person=made)
        encode([document], many=False)
        return Planned(document, tell_plan(made.plan, knowledge, on=on, person=made))
    except Exception as problem:
        return Rejected(Origin(person.source), reason_of(problem))


# --- printing ----------------------------------------------------------------------------------------
def _written(found: Found, form: str, knowledge: Knowledge, *, many: bool) -> str:
    many = many or len(found.people) != 1
    if form == "json":
        documents = [
            one.json if isinstance(one, Planned) else {"patient": None, "refused": [refused_json(one)]}
            for one in found.people
        ]
        return encode(documents, many=many)
    told = [one.told for one in found.people if isinstance(one, Planned)]
    unread = [word("batch", "not_read", reason=clean(one.reason)) for one in found.people if isinstance(one, Rejected)]
    head = [*([_count(told, unread)] if many else []), *unread]
    if form == "html":
        return plan_page(told, knowledge, head=head)
    return "\n".join((*(f"{line}\n" for line in head), *(plan_text(one) for one in told)))


def _count(told: list[PlanTold], unread: list[str]) -> str:
    planned = sum(bool(one.proposals) for one in told)
    counts = {"planned": planned, "refused": len(told) - planned, "unread": len(unread)}
    return word("plan", "people", taken=sum(counts.values()), **counts)
