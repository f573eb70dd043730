"""What one person is told: topics and sentences that apply, with the numbers of the plan and of the knowledge.

A sentence is left out only on a fact that was stated. What is unknown, or was only assumed, leaves it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ironrest.care.assess.answer import Assessment
from ironrest.care.chart.readings import Reading
from ironrest.care.plan.leaflet import Asked, BothArms, Leaflet, LeftOut, NumberTold, Reason, Told, TopicTold
from ironrest.care.plan.proposal import Proposal
from ironrest.knowledge.check_education import BRACES
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_education import Education, Needs, TaughtNumber, TaughtStatement, Topic, Words
from ironrest.knowledge.schema_products import Jurisdiction
from ironrest.rules.evaluate import Facts, Value, compile_condition
from ironrest.values.errors import UserError
from ironrest.values.interval import exact

#: The topic that is only there for a child.
_PARENTS = "for-parents"


def teach(
    education: Education,
    facts: Facts,
    proposal: Proposal | None,
    *,
    language: str,
    jurisdiction: Jurisdiction,
    released: bool = False,
    benefit: BothArms | None = None,
    topics: Sequence[str] = (),
    forms: Sequence[str] = (),
) -> Leaflet:
    """The leaflet for one person. `facts` hold what was stated (see `stated`); no topics: all that apply.

    Without `benefit` the sentence with the numbers of both arms is left out, and said to be.
    """
    _check("topic", topics, education.topics)
    _check("form", forms, education.forms)
    _check("language", (language,), education.languages)
    teacher = _Teacher(education, facts, proposal, benefit, language, jurisdiction)
    shown = tuple(teacher.topics(topics))
    return Leaflet(
        language=language,
        jurisdiction=jurisdiction,
        product=proposal.product if proposal else "",
        draft=proposal is not None and not (released and proposal.release.releasable),
        for_parents=any(one.id == _PARENTS for one in shown),
        emergency=education.emergency[jurisdiction].number,
        topics=shown,
        left_out=tuple(teacher.left_out),
        numbers=tuple(teacher.used.values()),
        forms=tuple(dict.fromkeys(forms)),
    )


def stated(assessment: Assessment, knowledge: Knowledge) -> dict[str, Value | None]:
    """The facts of the day without what a silent record was read as; what follows from age or sex stays."""
    silent = {key for key, one in assessment.day.readings.items() if one.how == "assumed" and _silent(one, knowledge)}
    return {key: None if key in silent else value for key, value in assessment.day.values.items()}


def _silent(reading: Reading, knowledge: Knowledge) -> bool:
    return any(reading.says == one.says for one in knowledge.facts[reading.fact].assume if not one.when)


def _check(what: str, asked: Iterable[str], known: Iterable[str]) -> None:
    found = list(known)
    for one in asked:
        if one not in found:
            raise UserError(f"No {what} is called `{one}`. There are: {', '.join(found)}.")


class _Teacher:
    """Collects what is left out, and the numbers that were used, on its way through the topics."""

    def __init__(
        self, education: Education, facts: Facts, proposal: Proposal | None, benefit: BothArms | None,
        language: str, jurisdiction: Jurisdiction,
    ) -> None:  # fmt: skip
        self.education, self.proposal, self.benefit = education, proposal, benefit
        self.facts = {**facts, **_planned(proposal)}
        self.text = education.languages[language]
        self.given = _given(education, proposal, benefit, self.text.words, jurisdiction)
        self.used: dict[str, NumberTold] = {}
        self.left_out: list[LeftOut] = []

    def topics(self, asked: Sequence[str]) -> Iterator[TopicTold]:
        for key, topic in self.education.topics.items():
            reason: Reason | None = "not-asked" if asked and key not in asked else self.against(f"topic:{key}", topic)
            sentences = () if reason else tuple(self.sentences(key))
            if sentences:
                head = self.text.topics[key].head
                yield TopicTold(id=key, head=head, sentences=sentences, questions=tuple(self.asks(key, sentences)))
            else:
                self.left_out.append(LeftOut(kind="topic", id=key, reason=reason or "empty"))

    def sentences(self, topic: str) -> Iterator[Told]:
        for one in self.text.topics[topic].sentences:
            statement = self.education.statements[one.id]
            reason = self.against(f"statement:{one.id}", statement)
            if reason:
                self.left_out.append(LeftOut(kind="statement", id=one.id, reason=reason))
                continue
            yield Told(
                id=one.id,
                text=self.filled(one.text),
                bullet=one.bullet,
                held="yes" if self.truth(f"statement:{one.id}") and self.truth(f"topic:{topic}") else "not-known",
                citation=self.source(statement),
            )

    def asks(self, topic: str, sentences: tuple[Told, ...]) -> Iterator[Asked]:
        there = {one.id for one in sentences}
        for key, question in self.education.questions.items():
            points = tuple(point for point in question.points if point in there)
            if question.topic == topic and points:
                yield Asked(id=key, text=self.text.words.question[key], points=points)

    def against(self, node: str, one: Topic | TaughtStatement) -> Reason | None:
        """Why it does not stand in this leaflet; None when it does."""
        missing = self.missing(one.needs)
        if missing:
            return missing
        if one.products and (self.proposal is None or self.proposal.product not in one.products):
            return "product"
        truth = self.truth(node)
        if truth is None and isinstance(one, Topic) and one.unknown == "leave-out":
            return "unknown"
        return "does-not-apply" if truth is False else None

    def missing(self, needs: Needs) -> Reason | None:
        if needs == "benefit":
            return None if self.benefit else "benefit"
        if needs == "benefit-may-be-chance":
            return None if self.benefit and self.benefit.may_be_chance else "benefit"
        if needs == "no-plan":
            return "no-plan" if self.proposal else None
        return "plan" if needs == "plan" and self.proposal is None else None

    def truth(self, node: str) -> bool | None:
        rule = self.education.nodes.get(node)
        return True if rule is None else compile_condition(rule, {})(self.facts)

    def filled(self, text: str) -> str:
        for name in BRACES.findall(text):
            self.used[name] = self.given[name]
        return BRACES.sub(lambda found: self.given[found[1]].text, text)

    def source(self, statement: TaughtStatement) -> Citation:
        of_trial = statement.needs in ("benefit", "benefit-may-be-chance")
        return self.benefit.citation if of_trial and self.benefit else statement.source


def _planned(proposal: Proposal | None) -> dict[str, Value | None]:
    """The facts of the plan that rules of the leaflet read: of its last visit, and the largest test dose."""
    if proposal is None:
        return {}
    last = proposal.visits[-1]
    test = max(one.test_dose_mg for one in proposal.visits)
    return {"method": last.method, "visit": exact(last.number), "test_dose_mg": exact(test)}


def _given(
    education: Education,
    proposal: Proposal | None,
    benefit: BothArms | None,
    words: Words,
    jurisdiction: Jurisdiction,
) -> dict[str, NumberTold]:
    """Every number that a sentence may name, in the words of the language."""
    emergency = education.emergency[jurisdiction]
    found = [NumberTold(name="emergency", text=emergency.number, citation=emergency.source)]
    for key, number in education.numbers.items():
        found.append(NumberTold(name=key, text=_number(number, words), citation=number.source))
    for key, text in _of_plan(proposal, words):
        found.append(NumberTold(name=f"plan.{key}", text=text, citation=None))
    if benefit:
        for key, count in (("of", benefit.of), ("iron", benefit.iron), ("dummy", benefit.dummy)):
            found.append(NumberTold(name=f"benefit.{key}", text=str(count), citation=benefit.citation))
    return {one.name: one for one in found}


def _number(number: TaughtNumber, words: Words) -> str:
    shown = _short(number.value or 0.0, words)
    return words.word["of"].format(count=shown, of=number.of) if number.of else shown


def _of_plan(proposal: Proposal | None, words: Words) -> Iterator[tuple[str, str]]:
    if proposal is None:
        return
    visits = proposal.visits
    waits = [step.minutes for one in visits for step in one.steps if step.do == "wait"]
    gaps = [later.day - earlier.day for earlier, later in pairwise(visits)]
    yield "product", words.product[proposal.product]
    yield "visits", str(len(visits))
    yield "gap_days", _span(gaps, words)
    yield "minutes", _span([one.duration_min for one in visits], words)
    yield "observation_min", _span([one.observation_min for one in visits], words)
    yield "wait_min", _span(waits, words)


def _span(values: Sequence[float], words: Words) -> str:
    """One number, or from the least to the most."""
    if not values:
        return ""
    low, high = _short(min(values), words), _short(max(values), words)
    return low if low == high else words.word["to"].format(low=low, high=high)


def _short(value: float, words: Words) -> str:
    return f"{value:g}".replace(".", words.word["decimal"])
