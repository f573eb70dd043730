"""Assess one person on one day: every guideline under the safety rules, the alerts, and what to ask next."""

from __future__ import annotations

from datetime import date

from ironrest.care.assess import next_asks
from ironrest.care.assess.answer import UNDETERMINED, Answer, AskFor, Assessment
from ironrest.care.assess.drugs import drug_notes
from ironrest.care.assess.findings import findings
from ironrest.care.assess.judge import Outcome, clearance_word, judge
from ironrest.care.assess.near import how_near
from ironrest.care.assess.reasons import Explainer
from ironrest.care.assess.rulebook import Compiled, Rulebook, compiled
from ironrest.care.assess.scales import scores
from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart
from ironrest.care.chart.readings import Day
from ironrest.care.chart.series import series
from ironrest.knowledge.schema import Knowledge, Use
from ironrest.rules.asks import AskSet
from ironrest.values.errors import UserError
from ironrest.values.truth import Truth

#: The guideline that governs unless the clinic chooses another.
GOVERNING = "aasm-2025"


def assess(
    chart: Chart,
    knowledge: Knowledge,
    *,
    on: date,
    guideline: str = GOVERNING,
    use: Use = "deciding",
    assume: bool = True,
    with_asks: bool = True,
) -> Assessment:
    """The answer of each guideline for one person on one day. Raises UserError for a guideline that there is not."""
    if guideline not in knowledge.guidelines:
        raise UserError(f"No guideline is called `{guideline}`. There are: {', '.join(knowledge.guidelines)}.")
    day = read_day(chart, knowledge, on=on, use=use, assume=assume)
    rules = compiled(knowledge, on)
    explainer = Explainer(rules, day)
    answers = {key: answer(rules, book, day, explainer, with_asks) for key, book in rules.rulebooks.items()}
    return Assessment(
        patient=chart.patient,
        on=on,
        use=use,
        assume=assume,
        governing=guideline,
        answers=answers,
        parts_on=_parts_on(answers, guideline),
        alerts=explainer.alerts(),
        cautions=explainer.cautions(),
        changes=next_asks.changes(rules.rulebooks[guideline], day, knowledge) if with_asks else (),
        scores=scores(day, knowledge),
        drugs=drug_notes(chart, day, knowledge, on, use),
        findings=findings(chart, day, rules, on),
        day=day,
        refused=chart.refused,
        notes=(*chart.notes, *day.notes),
        release=knowledge.release,
        near=how_near(rules.rulebooks[guideline], day, knowledge) if with_asks else None,
        series=series(chart, knowledge, on) if with_asks else None,
    )


def answer(rules: Compiled, book: Rulebook, day: Day, explainer: Explainer, with_asks: bool) -> Answer:
    """One guideline."""
    knowledge, facts = rules.knowledge, day.values
    outcome = judge(book, facts)
    entry = knowledge.guidelines[book.guideline]
    deferring = [rule.name for rule in book.defers["iv"] if rule.test(facts) is True]
    asks: tuple[AskFor, ...] = ()
    if with_asks and len(outcome.verdicts) > 1:
        asks = next_asks.asks_for(book, facts, knowledge)
    return Answer(
        guideline=book.guideline,
        title=entry.title,
        verdict=_one(outcome.verdicts),
        possible=outcome.verdicts,
        rls=_one(outcome.rls),
        indication=_one(outcome.indications),
        possible_indications=outcome.indications,
        iv_clearance=clearance_word(book.blocks["iv"], book.defers["iv"], facts),
        oral_clearance=clearance_word(book.blocks["oral"], book.defers["oral"], facts),
        lifted_by=tuple(book.lifted_by[name] for name in deferring),
        populations=_populations(book, day),
        reasons=explainer.of_book(book),
        asks=(*asks, *_inflammation(rules, book, day, outcome)),
        priority=tuple(
            rules.knowledge.criteria[rules.keys[name]].label
            for name in entry.priority
            if rules.tests[name](facts) is True
        ),
        notes=(*_cap_notes(rules, book, day, outcome), *_population_notes(book, day, outcome)),
    )


def _one(possible: tuple[str, ...]) -> str:
    return possible[0] if len(possible) == 1 else UNDETERMINED


def _populations(book: Rulebook, day: Day) -> tuple[str, ...]:
    found: list[str] = []
    for population in book.populations:
        truth = population.rule.test(day.values)
        if truth is not False:
            found.append(population.rule.then)
        if truth is True:
            break
    return tuple(found)


def _population_notes(book: Rulebook, day: Day, outcome: Outcome) -> list[str]:
    here = _populations(book, day)
    return [
        one.note
        for one in book.populations
        if one.note and here == (one.rule.then,) and "iv-iron" in outcome.indications
    ]


def _cap_notes(rules: Compiled, book: Rulebook, day: Day, outcome: Outcome) -> list[str]:
    """What a cap that holds wants excluded first."""
    notes = []
    for limit in _wanting_exclusion(book, day, outcome):
        excluded = rules.tests[limit](day.values)
        says = next(one.cap.says for one in book.caps if one.cap.exclude_first == limit)
        if excluded is True:
            notes.append("Inflammation is excluded by CRP.")
        else:
            notes.append(says if excluded is None else "CRP is raised: repeat the iron studies after recovery.")
    return notes


def _wanting_exclusion(book: Rulebook, day: Day, outcome: Outcome) -> list[str]:
    if "specialist-decision" not in outcome.indications:
        return []
    return [one.cap.exclude_first for one in book.caps if one.cap.exclude_first and one.rule.test(day.values) is True]


def _inflammation(rules: Compiled, book: Rulebook, day: Day, outcome: Outcome) -> tuple[AskFor, ...]:
    """An ask that does not settle the verdict but comes before acting on it."""
    found = []
    for name in _wanting_exclusion(book, day, outcome):
        if rules.tests[name](day.values) is None:
            facts = rules.facts_of_criterion[name]
            ask = rules.knowledge.facts[facts[0]].ask
            cost = rules.knowledge.asks[ask].cost
            why = rules.knowledge.criteria[rules.keys[name]].label
            found.append(AskFor(AskSet((ask,), cost, False), {ask: facts}, why))
    return tuple(found)


def _parts_on(answers: dict[str, Answer], governing: str) -> dict[str, tuple[str, ...]]:
    """For each other guideline the criteria on which it parts from the governing one, where the verdicts differ."""
    mine = answers[governing]
    own = {one.criterion for one in mine.reasons}
    parts: dict[str, tuple[str, ...]] = {}
    for key, other in answers.items():
        if key == governing or (other.verdict, other.indication) == (mine.verdict, mine.indication):
            continue
        theirs = {one.criterion for one in other.reasons}
        deciding = [
            one.criterion
            for one in (*mine.reasons, *other.reasons)
            if one.part == "indication"
            and one.truth is not Truth.FALSE
            and (one.criterion in own) != (one.criterion in theirs)
        ]
        parts[key] = tuple(dict.fromkeys(deciding)) or ("otherwise",)
    return parts
