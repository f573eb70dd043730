"""Two tables written from the clinical texts, not from the rules: what a rule says, and what a guideline decides.

`truths.csv`: a rule, and people of whom it is true, false, unknown. `fact:` is what follows from other facts,
`assumed:` and `screened:` what a silent record is read as. `decisions.csv`: how the candidate below is changed,
and the answer. People are separated by ` | `, facts by `; `; `-` is somebody of whom nothing is known, and
`mimic_*` stands for every such fact.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ironrest.care.assess.judge import clearance_word, judge
from ironrest.care.assess.rulebook import Compiled, compiled
from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart, Entry, Origin, Value
from ironrest.knowledge.load import load
from ironrest.knowledge.products import regimens
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import compile_condition
from ironrest.values.dates import of_day
from ironrest.values.interval import exact
from ironrest.values.measure import read_measure

ON = date(2026, 6, 1)
FOLDER = Path(__file__).parent
WORDS: dict[str, Value] = {"yes": True, "no": False}
ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
#: Rules of the product labels, over the person and a planned visit.
OF_LABELS = ("bar", "gate", "limit", "limit-when")
#: The exception for a population lifts this row, and never another.
LIFTABLE = {"ferritin_100_300_low_tsat"}
COLUMNS = ("indication", "iv", "oral", "verdict")

#: Somebody with significant RLS and nothing against iron: every other yes-or-no fact is no.
CANDIDATE_YES = ("rls_urge", "rls_rest", "rls_relief", "rls_evening", "clinically_significant")
CANDIDATE_NUMBERS = {"age_years": 45.0}


class Truth(NamedTuple):
    """One rule, one person, what the rule says."""

    rule: str
    person: str
    says: str
    source: str


class Decision(NamedTuple):
    """One guideline, one person, what it answers; an empty answer is not looked at."""

    guideline: str
    person: str
    answer: dict[str, str]
    source: str


@cache
def truths() -> tuple[Truth, ...]:
    return tuple(
        Truth(row["rule"], person, says, row["source"])
        for row in _rows("truths.csv")
        for says in ANSWERS
        for person in filter(None, row[says].split(" | "))
    )


@cache
def decisions() -> tuple[Decision, ...]:
    return tuple(
        Decision(guideline, row["facts"], {key: row[key] for key in COLUMNS if row[key]}, row["source"])
        for row in _rows("decisions.csv")
        for guideline in row["guidelines"].split("+")
    )


def wrong_truths(knowledge: Knowledge, about: str = "") -> Iterator[str]:
    """A sentence for each person of whom a rule says something else; `about` looks at one rule only."""
    for one in truths():
        if not about or one.rule == about:
            found = _says(knowledge, one)
            if found is not ANSWERS[one.says]:
                yield f"{one.rule} of `{one.person}`: {found}, not {one.says} ({one.source})"


def wrong_decisions(knowledge: Knowledge) -> Iterator[str]:
    """A sentence for each answer that is otherwise, and where another cap than the one may be lifted."""
    liftable = {cap.criterion for cap in knowledge.caps if cap.liftable}
    if liftable != LIFTABLE:
        yield f"caps that a population may lift: {sorted(liftable)}, not {sorted(LIFTABLE)} (decisions.md safety)"
    rules = compiled(knowledge, ON)
    for one in decisions():
        found = _answer(rules, one)
        for key, wanted in one.answer.items():
            if found[key] != wanted:
                yield f"{one.guideline}, {key} of `{one.person}`: {found[key]}, not {wanted} ({one.source})"


def facts_of(person: str) -> dict[str, Value]:
    """The facts of one cell."""
    found: dict[str, Value] = {}
    for part in [] if person == "-" else person.split("; "):
        name, _, word = part.partition("=")
        names = [key for key in (*load().facts, *load().plan.fact) if fnmatch(key, name)]
        if not names:
            raise ValueError(f"no fact is called {name}")
        found |= dict.fromkeys(names, _value(names[0], word))
    return found


def _value(fact: str, word: str) -> Value:
    knowledge = load()
    entry = knowledge.facts[fact] if fact in knowledge.facts else knowledge.plan.fact[fact]
    if entry.kind == "number":
        return read_measure(word).interval
    words = regimens(knowledge.products) if fact == "regimen" else entry.choices or WORDS
    if word not in words:
        raise ValueError(f"{fact} is never {word}")
    return word if entry.kind == "choice" else WORDS[word]


def _says(knowledge: Knowledge, one: Truth) -> Value | None:
    kind, _, key = one.rule.partition(":")
    if kind in OF_LABELS:
        node = knowledge.nodes.get(one.rule)
        return "left out" if node is None else compile_condition(node, {})(facts_of(one.person))
    use = "screening" if kind == "screened" else "deciding"
    assume = kind in ("assumed", "screened")
    values = read_day(_chart(one.person), knowledge, on=ON, use=use, assume=assume).values  # type: ignore[arg-type]
    if kind in ("fact", "assumed", "screened"):
        return values.get(key)
    rules = compiled(knowledge, ON)
    return (rules.tests[key] if kind == "criterion" else rules.rule(one.rule, key).test)(values)


@cache
def _chart(person: str) -> Chart:
    facts = facts_of(person).items()
    return Chart(
        patient="case",
        entries=tuple(Entry(fact=key, value=value, when=of_day(ON), origin=Origin("case")) for key, value in facts),
    )


@cache
def _changed(person: str) -> dict[str, Value]:
    flags = [key for key, fact in load().facts.items() if fact.kind == "flag"]
    numbers = {key: exact(value) for key, value in CANDIDATE_NUMBERS.items()}
    return dict.fromkeys(flags, False) | dict.fromkeys(CANDIDATE_YES, True) | numbers | facts_of(person)


def _answer(rules: Compiled, one: Decision) -> dict[str, str]:
    facts, book = _changed(one.person), rules.rulebooks[one.guideline]
    outcome = judge(book, facts)
    return {
        "indication": " or ".join(sorted(outcome.indications)),
        "iv": clearance_word(book.blocks["iv"], book.defers["iv"], facts),
        "oral": clearance_word(book.blocks["oral"], book.defers["oral"], facts),
        "verdict": " or ".join(sorted(outcome.verdicts)),
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
