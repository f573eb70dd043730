"""Small pieces of a plan in words: steps, amounts, what is taken for granted, formulas for anaemia."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.assess.words import interval_words, short
from ironrest.care.chart.ledger import IronLedger
from ironrest.care.plan.anaemia import AnaemiaDose
from ironrest.care.plan.person import PersonPlan
from ironrest.care.plan.plan import Plan
from ironrest.care.plan.proposal import Said, Step, VialCount
from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import when_words
from ironrest.report.shapes import Statement
from ironrest.report.words import clean, word
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, write_measure


def amount(value: float, digits: int = 2) -> str:
    """A number for people: `1,000`, `3.7`. The exact one stands in the JSON."""
    return f"{round(value, digits):,.10g}"


def milligrams(value: Interval) -> str:
    """An amount of iron that may only be known in its bounds."""
    return write_measure(Measure(value, "mg", bound=not value.is_exact))


def days(value: Interval) -> str:
    """A number of days that may only be known in its bounds."""
    return write_measure(Measure(value, "d", bound=not value.is_exact))


def step_words(one: Step) -> str:
    """What is done in this step."""
    return word(
        "plan_step", one.do, dose=amount(one.dose_mg), ml=amount(one.volume_ml), minutes=amount(one.minutes),
        rate=amount(one.rate_ml_per_h, 1),
    )  # fmt: skip


def visits_words(count: int) -> str:
    return word("plan_visit", "one" if count == 1 else "many", count=count)


def vials_words(vials: tuple[VialCount, ...]) -> str:
    return " + ".join(
        word("plan_visit", "vial", count=one.count, ml=amount(one.ml), mg=amount(one.mg)) for one in vials
    )


def said(one: Said) -> Statement:
    """A reason, a warning or a note with its source; one of which nobody knows whether it applies says so."""
    text = one.says if one.held == "yes" else word("plan", "not_known", says=one.says)
    if one.part == "rls-dose":
        text = word("plan", "above_rls", says=one.says)
    return Statement(text, one.citation.status, one.citation.key, one.citation.place, part=one.part)


def anaemia_statement(one: AnaemiaDose) -> Statement:
    """A formula or a table's cell, with the reason why it is not the dose."""
    dose = word("plan", "dose_not_known") if one.dose_mg is None else word("plan", "mg", dose=amount(one.dose_mg, 0))
    text = word("plan", "anaemia_one" if one.underdoses else "anaemia_cell", label=one.label, dose=dose)
    says, note = (one.underdoses, one.text) if one.underdoses else (one.text, "")
    return Statement(text, one.citation.status, one.citation.key, one.citation.place, says=says, note=note)


def assumed_words(made: Plan, person: PersonPlan | None, knowledge: Knowledge) -> Iterator[str]:
    """What the plan takes for granted: of the person, and of the numbers that nobody gave."""
    yield from made.assumed
    for label, value, remark in _silent(person, knowledge):
        yield word("plan", "assumed", label=label, value=value, remark=remark)


def assumed_groups(made: Plan, person: PersonPlan | None, knowledge: Knowledge) -> Iterator[str]:
    """The same for a reader: those with one reason together."""
    yield from made.assumed
    groups: dict[tuple[str, str], list[str]] = {}
    for label, value, remark in _silent(person, knowledge):
        groups.setdefault((remark, value), []).append(label)
    for (remark, value), labels in groups.items():
        yield word("plan", "assumed_group", remark=remark, value=value, list="; ".join(labels))


def _silent(person: PersonPlan | None, knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Facts that were read into a silent record."""
    for one in person.assessment.day.readings.values() if person else ():
        if one.how == "assumed" and one.value is not None:
            yield knowledge.facts[one.fact].label, short(one.value), clean(one.says)


def iron_words(ledger: IronLedger) -> Iterator[str]:
    """Cumulative iron: recorded, possible, and when the last was given."""
    recorded = {"year": _in_words(ledger.recorded_12_months), "life": _in_words(ledger.recorded_lifetime)}
    yield word("plan", "iron_recorded", **recorded)
    possible = {"year": _in_words(ledger.given_12_months), "life": _in_words(ledger.lifetime)}
    yield word("plan", "iron_possible", **possible)
    if ledger.last is not None and ledger.days_since_last is not None:
        yield word("plan", "iron_last", day=when_words(ledger.last), days=days(ledger.days_since_last))
    else:
        yield word("plan", "iron_last_unknown" if ledger.rows else "iron_none")
    yield from ledger.notes


def _in_words(value: Interval) -> str:
    return f"{interval_words(value)} mg"
