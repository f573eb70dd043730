"""The parts of a letter that come from the plan: visits, billing units, what follows. A refusal says so."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.plan.letter_facts import Billing, billing
from ironrest.care.plan.person import PersonPlan
from ironrest.care.plan.proposal import Proposal, Visit
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_followup import ScheduleItem
from ironrest.knowledge.schema_letters import Letters
from ironrest.report.letter_shapes import LetterLine
from ironrest.report.plan_proposal import tell_proposal
from ironrest.report.plan_said import amount
from ironrest.report.words import clean, sentence, word


class LetterPlan:
    """Of the first proposal in rank, if there is any."""

    def __init__(self, made: PersonPlan, knowledge: Knowledge, letters: Letters) -> None:
        self.made, self.knowledge, self.letters = made, knowledge, letters
        self.first: Proposal | None = made.plan.proposals[0] if made.plan.proposals else None

    def plan(self) -> Iterator[LetterLine]:
        if self.first is None:
            yield from self._refused()
            return
        told = tell_proposal(self.first, self.knowledge, 1)
        yield _line(told.title.partition(". ")[2], self.first.rls_dose)
        if not self.first.release.releasable:
            because = "; ".join(word("plan_because", key) for key in self.first.release.because)
            yield LetterLine(word("letter", "plan_draft", because=because))
        for visit in self.first.visits:
            yield LetterLine(_visit(visit))
        for boxed in told.boxed:
            yield LetterLine(boxed.text, boxed.status, boxed.key, boxed.place)
        for one in self.first.must_verify:
            yield _line(word("letter", "plan_verify", field=one.field, limit=one.limit), one.citation)

    def _refused(self) -> Iterator[LetterLine]:
        for one in dict.fromkeys((each.rule, each.says, each.citation) for each in self.made.plan.refusals):
            rule, says, citation = one
            text = word("letter", "refused", says=sentence(says or word("plan_rule", rule)))
            yield _line(text, citation) if citation else LetterLine(text)
            yield LetterLine(word("letter", "refused_rule", rule=rule))

    def billing(self) -> Iterator[LetterLine]:
        if self.first is None:
            return
        found = billing(self.first, self.made.assessment.day, self.knowledge, self.letters)
        if found is None:
            yield LetterLine(word("letter", "billing_none"))
        elif found.units is None:
            rule = self.letters.code_only_if_no.get(found.code)
            said = {"code": found.code, "unit": amount(found.unit_mg), "other": rule.otherwise if rule else ""}
            yield _line(word("letter", f"billing_{found.why}", **said), found.citation)
        else:
            yield from _units(found, found.units)

    def follows(self) -> Iterator[LetterLine]:
        """The schedule after a course, in days from its last dose; nothing where no course is proposed."""
        if self.first is not None:
            for one in self.knowledge.followup.schedule.item.values():
                yield LetterLine(_item(one), one.source.status, one.source.key, one.source.place)


def _visit(one: Visit) -> str:
    return word(
        "letter", "visit", number=one.number, day=amount(one.day), dose=amount(one.dose_mg),
        how=word("letter", one.method), minutes=amount(one.duration_min), observe=amount(one.observation_min),
    )  # fmt: skip


def _units(found: Billing, units: tuple[int, ...]) -> Iterator[LetterLine]:
    for number, (dose, count) in enumerate(zip(found.visits, units, strict=True), start=1):
        said = {"dose": amount(dose), "unit": amount(found.unit_mg), "units": f"{count:,}", "code": found.code}
        yield _line(word("letter", "billing_visit", number=number, **said), found.citation)
    total = {"dose": amount(sum(found.visits)), "units": f"{sum(units):,}", "code": found.code}
    yield _line(word("letter", "billing_total", **total), found.citation)


def _item(one: ScheduleItem) -> str:
    said = {"label": one.label, "from": one.due_d, "to": one.overdue_after_d, "why": one.why}
    if one.because:
        return word("letter", "follow_if", **said, list=" or ".join(each.says for each in one.because))
    return word("letter", "follow", **said)


def _line(text: str, citation: Citation) -> LetterLine:
    return LetterLine(clean(text), citation.status, citation.key, citation.place)
