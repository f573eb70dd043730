"""A letter in words: what the record holds with its days, what it lacks as blanks, and sources beside what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ironrest.care.assess.answer import Noted, Reason
from ironrest.care.chart.person import Chart
from ironrest.care.chart.readings import Reading
from ironrest.care.plan.person import PersonPlan
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_letters import Letters
from ironrest.report.facts import FILLED, fact_row, when_words
from ironrest.report.headline import headline
from ironrest.report.letter_checks import letter_checks
from ironrest.report.letter_plan import LetterPlan
from ironrest.report.letter_record import LetterRecord
from ironrest.report.letter_shapes import LetterLine, LetterSection, LetterTold
from ironrest.report.signed import foot
from ironrest.report.told import RELEASE
from ironrest.report.words import clean, group, sentence, word
from ironrest.values.truth import Truth


class LetterOf(NamedTuple):
    """Everything that one letter is made of."""

    chart: Chart
    made: PersonPlan
    knowledge: Knowledge
    letters: Letters


def tell_letter(of: LetterOf, *, kind: str, language: str) -> LetterTold:
    """The letter of that kind; a refusal is said in it, never passed over."""
    return _Teller(of, kind, language).told()


def refusal_words(made: PersonPlan) -> tuple[str, str]:
    """The rule, and what it says, where no product is proposed."""
    first = made.plan.refusals[0]
    return first.rule, sentence(first.says or word("plan_rule", first.rule))


class _Teller:
    def __init__(self, of: LetterOf, kind: str, language: str) -> None:
        self.of, self.kind, self.language = of, kind, language
        self.knowledge, self.a = of.knowledge, of.made.assessment
        self.record = LetterRecord(of.chart, self.a, of.knowledge, of.letters)
        self.plan = LetterPlan(of.made, of.knowledge, of.letters)
        self.parts: dict[str, Callable[[], Iterable[LetterLine]]] = {
            "verdict": self.verdict, "alerts": self.alerts, "diagnoses": self.record.diagnoses,
            "facts": self.record.facts, "oral": self.record.oral, "iron": lambda: self.record.iron(of.made.ledger),
            "medicines": self.record.medicines, "why": self.why, "open": self.open, "plan": self.plan.plan,
            "off_label": self.off_label, "billing": self.plan.billing, "safety": self.safety,
            "confirm": self.confirm, "follows": self.plan.follows,
            "sign": lambda: (LetterLine(word("letter", "sign_line")),),
        }  # fmt: skip

    def told(self) -> LetterTold:
        on = self.a.on.isoformat()
        sections = tuple(self.sections())
        title = word("letter_title", self.kind)
        if self.language == "en-US" and self.kind in group("letter_title_us"):
            title = word("letter_title_us", self.kind)
        return LetterTold(
            kind=self.kind,
            language=self.language,
            title=title,
            patient=clean(self.a.patient),
            on=on,
            asks_for_iron=bool(self.of.made.plan.proposals),
            head=tuple(self.spelled(one) for one in self.head()),
            sections=sections,
            draft=word("letter", "draft", on=on),
            footer=foot(word("plan", "footer", release=self.a.release[:RELEASE], on=on), self.knowledge),
            keys=tuple(dict.fromkeys(line.key for one in sections for line in one.lines if line.key)),
        )

    def sections(self) -> Iterator[LetterSection]:
        for name in self.of.letters.kind[self.kind].sections:
            lines = [line._replace(text=self.spelled(line.text)) for line in self.parts[name]()]
            if lines:
                yield LetterSection(name, self.spelled(word("letter_heading", name)), tuple(lines))

    def head(self) -> Iterator[str]:
        yield word("letter", "to")
        chart = self.of.chart
        blank = word("letter", "blank")
        birth = when_words(chart.birth) if chart.birth else blank
        yield word("letter", "patient", patient=clean(self.a.patient) or blank, birth=birth, sex=chart.sex or blank)
        if self.kind == "necessity":
            yield word("letter", "member")

    def spelled(self, text: str) -> str:
        return american(text) if self.language == "en-US" else text

    # --- what the guideline says -----------------------------------------------------------------
    def verdict(self) -> Iterator[LetterLine]:
        yield LetterLine(headline(self.a.answer, self.knowledge))
        yield LetterLine(word("letter", "guideline", title=self.a.answer.title))

    def alerts(self) -> Iterator[LetterLine]:
        for one in self.a.alerts:
            yield _noted(one)

    def why(self) -> Iterator[LetterLine]:
        yield LetterLine(word("letter", "guideline", title=self.a.answer.title))
        for one in self.a.answer.reasons:
            if one.truth is Truth.TRUE:
                yield self.reason(one)

    def reason(self, one: Reason) -> LetterLine:
        """With the facts of the record behind it; those that were read into its silence are blanks."""
        filled = [self.knowledge.facts[each.fact].label for each in one.facts if _read_in(each)]
        held = [self.short_fact(each) for each in one.facts if not _read_in(each) and each.value is not None]
        text = word("letter", "why_facts", label=one.label, facts="; ".join(held)) if held else one.label
        if filled:
            text = word("letter", "why_not_recorded", label=text, facts="; ".join(filled))
        return _line(text, one.citation)

    def short_fact(self, reading: Reading) -> str:
        row = fact_row(reading, self.knowledge, self.a.on)
        value = " ".join(part for part in (row.value, row.unit) if part)
        return word("letter", "fact", label=row.label, value=value, date=row.date or word("letter", "no_date"))

    def open(self) -> Iterator[LetterLine]:
        """What would settle an answer that is open, and what a product still needs."""
        facts = [fact for one in self.a.answer.asks[:1] for each in one.facts.values() for fact in each]
        facts += [fact for one in self.of.made.plan.refusals for fact in one.needs]
        for fact in dict.fromkeys(facts):
            entry = self.knowledge.facts.get(fact)
            if entry is not None:
                yield LetterLine(word("letter", "open_one", label=entry.label))

    # --- safety ----------------------------------------------------------------------------------
    def off_label(self) -> Iterator[LetterLine]:
        if self.of.made.plan.proposals:
            one = self.of.letters.sentence["off_label"]
            yield _line(one.says, one.source)
            for note in self.of.made.plan.proposals[0].notes:
                if note.part == "licence":
                    yield _line(note.says, note.citation)

    def safety(self) -> Iterator[LetterLine]:
        if self.of.made.plan.proposals:
            yield from letter_checks(self.knowledge, self.of.made.plan.proposals[0])

    def confirm(self) -> Iterator[LetterLine]:
        """What was read into the silence of the record: it is asked here, and stated nowhere."""
        for reading in self.a.day.readings.values():
            if reading.how == "assumed" and reading.value is not None:
                yield LetterLine(word("letter", "confirm_one", label=self.knowledge.facts[reading.fact].label))


def american(text: str) -> str:
    """The words that differ, whole or at the beginning of a word."""
    words, pattern = _spelling()
    return pattern.sub(lambda found: words[found[0]], text)


@cache
def _spelling() -> tuple[dict[str, str], re.Pattern[str]]:
    words = group("letter_spelling")
    return words, re.compile(r"\b(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")\b")


def _read_in(reading: Reading) -> bool:
    return reading.how in FILLED


def _noted(one: Noted) -> LetterLine:
    return _line(f"{one.label}: {one.says}", one.citation)


def _line(text: str, citation: Citation) -> LetterLine:
    return LetterLine(clean(text), citation.status, citation.key, citation.place)


__all__ = ["LetterOf", "american", "refusal_words", "tell_letter"]
