"""`ironrest react`: somebody reacts to an infusion. The first line needs no answer; nothing unknown delays it."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from ironrest.care.infusion.react import Reaction, react
from ironrest.care.infusion.reaction_report import ReactionReport, reaction_report
from ironrest.cli.emergency import emergency_line, whole_years
from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fact_value import BadFact, read_value
from ironrest.records.sign_text import all_swept, read_measured_sign, read_signs
from ironrest.report.reaction_json import reaction_json, write_reaction_json
from ironrest.report.reaction_page import reaction_page
from ironrest.report.reaction_text import reaction_text
from ironrest.rules.evaluate import Value
from ironrest.values.dates import read_when
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval
from ironrest.values.measure import read_measure, read_number

#: Options that are measurements, and the sign that each of them is.
MEASURED = {
    "systolic": "systolic",
    "baseline_systolic": "baseline_systolic",
    "spo2": "spo2",
    "temperature": "temperature",
    "minute": "minutes_since_start",
    "after_hours": "hours_since_end",
    "adrenaline_given": "adrenaline_doses",
}
_ANSWERS = {"yes": True, "no": False, None: None}


def run(arguments: argparse.Namespace) -> int:
    """The command."""
    knowledge = load()
    try:
        reaction = _reaction(arguments, knowledge)
        report = _report(arguments, reaction, knowledge)
    except UserError:
        # A slip of the pen must not cost the line that saves a life, nor give a child the dose of an adult.
        print(emergency_line(arguments.age, arguments.weight, arguments.jurisdiction), file=sys.stderr)
        raise
    with Out(arguments.out) as out:
        out.write(_shown(arguments.format, reaction, report, knowledge))
    return USABLE


def _reaction(arguments: argparse.Namespace, knowledge: Knowledge) -> Reaction:
    return react(
        _signs(arguments, knowledge),
        knowledge,
        jurisdiction=arguments.jurisdiction,
        age=_age(arguments.age, knowledge),
        weight=_weight(arguments.weight, knowledge),
        beta_blocker=_ANSWERS[arguments.beta_blocker],
        resolved=_ANSWERS[arguments.resolved],
        rate_ml_per_h=_rate(arguments.rate_ml_per_h),
        product=arguments.product or "",
        lot=arguments.lot or "",
    )


def _signs(arguments: argparse.Namespace, knowledge: Knowledge) -> dict[str, Value | None]:
    """What was typed; a measurement that is given in two ways must say the same."""
    typed = read_signs(arguments.sign, knowledge)
    for option, key in MEASURED.items():
        text = getattr(arguments, option)
        if text is None:
            continue
        value = read_measured_sign(key, text, knowledge)
        if typed.get(key, value) != value:
            raise BadFact(f"{key} is given twice, with two answers. Give the one that is true.")
        typed[key] = value
    swept = all_swept(knowledge) if arguments.no_other_signs else {}
    return {**swept, **typed}


def _age(text: str | None, knowledge: Knowledge) -> Interval | None:
    known = None if text is None else read_value("age_years", text, knowledge)
    if known is None or not isinstance(known.value, Interval):
        return None
    return whole_years(text, known.value)


def _weight(text: str | None, knowledge: Knowledge) -> Interval | None:
    known = None if text is None else read_value("weight", text, knowledge)
    return known.value if known is not None and isinstance(known.value, Interval) else None


def _rate(text: str | None) -> float | None:
    if text is None:
        return None
    rate = float(read_number(text))
    if rate <= 0:
        raise UserError("--rate-ml-per-h is the rate before the reaction, in mL/h, and is above 0.")
    return rate


def _report(arguments: argparse.Namespace, reaction: Reaction, knowledge: Knowledge) -> ReactionReport | None:
    if not arguments.report:
        return None
    return reaction_report(reaction, knowledge, dose=_dose(arguments.dose), given_on=_day(arguments.given_on))


def _dose(text: str | None) -> str:
    """As it was written, once it is a number with a unit."""
    if text is None:
        return ""
    if read_measure(text).unit is None:
        raise UserError("--dose has no unit, and a unit is never guessed. Write it after the number, such as 500mg.")
    return " ".join(text.split())


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    when = read_when(text)
    if when.earliest != when.latest:
        raise UserError("--given-on takes one whole day, such as 2026-05-01.")
    return when.earliest


def _shown(form: str, reaction: Reaction, report: ReactionReport | None, knowledge: Knowledge) -> str:
    if form == "json":
        return write_reaction_json(reaction_json(reaction, report, knowledge))
    if form == "html":
        return reaction_page(reaction, report, knowledge)
    return reaction_text(reaction, report, knowledge)
