"""The parts of a letter that come from the record alone. What it does not hold is a blank."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.assess.answer import Assessment
from ironrest.care.chart.ledger import IronLedger
from ironrest.care.chart.person import Chart, Drug
from ironrest.care.chart.readings import Reading
from ironrest.care.plan.letter_facts import Diagnosis, diagnoses, oral_iron_tried
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_letters import Letters
from ironrest.report.facts import FILLED, fact_row, when_words
from ironrest.report.letter_shapes import LetterLine
from ironrest.report.plan_said import iron_words
from ironrest.report.words import clean, word
from ironrest.values.dates import Precision, When


class LetterRecord:
    """Of one person on the day of the assessment."""

    def __init__(self, chart: Chart, assessment: Assessment, knowledge: Knowledge, letters: Letters) -> None:
        self.chart, self.a, self.knowledge, self.letters = chart, assessment, knowledge, letters

    def diagnoses(self) -> Iterator[LetterLine]:
        found = diagnoses(self.chart, self.a.day, self.knowledge, on=self.a.on)
        if not any(one.fact == "rls_diagnosed" for one in found):
            yield LetterLine(word("letter", "no_rls"))
        for one in found:
            yield self._diagnosis(one)

    def _diagnosis(self, one: Diagnosis) -> LetterLine:
        date = _day(one.when)
        label = self.knowledge.facts[one.fact].label
        if not one.code:
            return LetterLine(word("letter", "code_other", label=label, date=date, recorded=clean(one.recorded_as)))
        key = "rls_code_ours" if one.by == "table" else "code"
        text = word("letter", key, code=clean(one.code), display=one.display, date=date)
        if one.row is None:
            return LetterLine(clean(text))
        return LetterLine(text, one.row.status, one.row.source.partition(";")[0], one.row.code)

    def facts(self) -> Iterator[LetterLine]:
        """First what every letter asks, with a blank where the record has none; then what else it has."""
        for fact in self.letters.asked:
            yield self._fact(fact) or LetterLine(word("letter", "fact_blank", label=self.knowledge.facts[fact].label))
        for fact in self.letters.shown:
            line = self._fact(fact)
            if line is not None:
                yield line

    def _fact(self, fact: str) -> LetterLine | None:
        """None for what the record does not hold, also where something was read into its silence."""
        reading = self.a.day.reading(fact)
        if reading.how in FILLED or (reading.value is None and reading.seen is None):
            return None
        return LetterLine(self._written(reading))

    def _written(self, reading: Reading) -> str:
        row = fact_row(reading, self.knowledge, self.a.on)
        value = " ".join(part for part in (row.value, row.unit) if part)
        said = {"label": row.label, "value": value, "date": row.date or word("letter", "no_date")}
        if not row.counts:
            return word("letter", "fact_old", **said, remark=row.remark)
        return word("letter", "fact", **said)

    def oral(self) -> Iterator[LetterLine]:
        found = oral_iron_tried(self.chart, self.a.day)
        for one in found:
            yield LetterLine(self._oral(one))
        if not found:
            yield LetterLine(word("letter", "oral_none"))
        for fact in self.letters.oral:
            label = self.knowledge.facts[fact].label
            yield self._fact(fact) or LetterLine(word("letter", "oral_not_said", label=label))

    def _oral(self, one: Drug) -> str:
        blank = word("letter", "blank")
        return word(
            "letter", "oral_one", name=clean(one.name), status=one.status, days=_days(one),
            start=when_words(one.started) if one.started else blank,
            end=when_words(one.ended) if one.ended else blank,
        )  # fmt: skip

    def iron(self, ledger: IronLedger) -> Iterator[LetterLine]:
        if not ledger.rows:
            yield LetterLine(word("letter", "iron_none"))
            return
        for line in iron_words(ledger):
            yield LetterLine(clean(line))

    def medicines(self) -> Iterator[LetterLine]:
        for one in self.chart.drugs:
            days = [when_words(when) for when in (one.started, one.ended) if when is not None]
            dates = f" ({', '.join(days)})" if days else ""
            yield LetterLine(word("letter", "drug", name=clean(one.name), status=one.status, dates=dates))
        if not self.chart.drugs:
            yield LetterLine(word("letter", "drug_none"))


def _days(one: Drug) -> str:
    """Counted only between two exact days; anything less is a blank."""
    both = one.started, one.ended
    if both[0] is None or both[1] is None or any(when is None or when.precision is not Precision.DAY for when in both):
        return word("letter", "blank")
    return word("letter", "oral_days", days=(both[1].earliest - both[0].earliest).days)


def _day(when: When | None) -> str:
    return when_words(when) if when else word("letter", "no_date")
