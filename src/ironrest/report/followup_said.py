"""Small pieces of a follow-up in words: labels, units, dated results, definitions."""

from __future__ import annotations

from collections.abc import Iterable

from ironrest.care.assess.words import short
from ironrest.care.chart.person import Origin, Value
from ironrest.care.followup.followup import FollowUp
from ironrest.care.followup.found import Found
from ironrest.care.followup.judged import Judged
from ironrest.care.followup.measured import Result
from ironrest.care.followup.schedule import DoneBy
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.knowledge.schema_instruments import ScaleRule
from ironrest.report.facts import FactRow, fact_row, place, unit_words
from ironrest.report.shapes import Statement
from ironrest.report.words import clean, word
from ironrest.rules.write import number_text
from ironrest.values.interval import Interval


def state_of(one: FollowUp) -> str:
    """Whether there is anything to follow."""
    if one.dead:
        return "dead"
    if not one.ledger.rows:
        return "no-iron"
    return "followed" if one.courses.last else "no-day"


def label_of(fact: str, knowledge: Knowledge) -> str:
    """Of a fact of the chart or of the follow-up."""
    known = knowledge.facts.get(fact)
    return known.label if known else knowledge.followup.fact[fact].label


def unit_of(fact: str, knowledge: Knowledge) -> str:
    """As the machine writes it; empty for what has none."""
    known = knowledge.facts.get(fact)
    return known.unit if known else knowledge.followup.fact[fact].unit


def asks_of(facts: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """The question of each fact that can be asked, else its label."""
    found = []
    for fact in facts:
        known = knowledge.facts.get(fact)
        if fact == "clearance":
            found.append(word("followup", "missing_clearance"))
        else:
            found.append((known.question or known.label).rstrip("?") if known else label_of(fact, knowledge))
    return tuple(found)


def value_words(fact: str, value: Value, knowledge: Knowledge) -> str:
    """A value with its unit as people write it."""
    known = knowledge.facts.get(fact)
    if known is not None:
        unit = unit_words(fact, known, value)
    else:
        unit = word("unit", knowledge.followup.fact[fact].unit) if isinstance(value, Interval) else ""
        unit = "" if unit == "1" else unit
    return " ".join(part for part in (clean(short(value)), unit) if part)


def by_words(one: DoneBy | Result, knowledge: Knowledge) -> str:
    """The result that did it, with its date and place."""
    return word(
        "followup", "by", label=label_of(one.fact, knowledge), value=value_words(one.fact, one.value, knowledge),
        day=one.day.isoformat(), source=_place(one.origin),
    )  # fmt: skip


def result_filled(one: Result) -> dict[str, str]:
    """What the sentences on one result are filled with."""
    return {"value": clean(short(one.value)), "day": one.day.isoformat(), "source": _place(one.origin)}


def _place(origin: Origin) -> str:
    return place(origin) or word("sentence", "no_source")


def limit_words(rule: ScaleRule) -> str:
    """What a definition asks for: `fall > 40 %`."""
    limit = abs(rule.value) if rule.on == "change" else rule.value
    return word("followup", f"rule_{rule.on}", op=rule.op, limit=number_text(limit))


def found_row(one: Found, knowledge: Knowledge) -> FactRow:
    """A fact that was worked out: its dates, and where the results stand that it was made of."""
    dates = [each.day.isoformat() for each in one.results] or [day.isoformat() for day in one.days]
    whole = value_words(one.fact, one.value, knowledge)
    value, _, unit = whole.partition(" ") if isinstance(one.value, Interval) else (whole, "", "")
    places = [_place(one.results[0].origin)] if len(one.results) == 1 else [each.origin.file for each in one.results]
    ends = dict.fromkeys((min(dates, default=""), max(dates, default="")))
    return FactRow(
        fact=one.fact,
        label=label_of(one.fact, knowledge),
        value=value,
        unit=unit,
        date=" to ".join(ends) or word("sentence", "no_date"),
        source=clean("; ".join(dict.fromkeys(places))) or word("followup_heading", "iron"),
    )


def statement(one: Judged, knowledge: Knowledge, follow: FollowUp) -> Statement:
    """One rule with its truth, its facts and what is missing."""
    facts = [fact_row(each, knowledge, follow.on) for each in one.readings]
    facts += [found_row(each, knowledge) for each in one.found]
    missing = asks_of(one.missing, knowledge)
    note = word("followup", "not_known_facts", list="; ".join(missing)) if missing else ""
    return cited(one.citation, one.label)._replace(
        says=one.says if one.says != one.label else "", facts=tuple(facts), note=note, truth=one.truth.value,
        level=one.level,
    )  # fmt: skip


def cited(citation: Citation, text: str) -> Statement:
    """A sentence with its source."""
    return Statement(text, citation.status, citation.key, citation.place)
