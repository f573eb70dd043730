"""Small pieces of the alternatives in words: amounts, doses, recommendations, drugs that worsen RLS."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.assess.answer import DrugNote
from ironrest.care.plan.ladder_shapes import Dose, DoseLine
from ironrest.care.plan.proposal import Said
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.knowledge.schema_alternatives import Amount, Recommendation
from ironrest.report.alternatives_shapes import DoseRowTold
from ironrest.report.plan_said import amount as number_words
from ironrest.report.shapes import Statement
from ironrest.report.words import clean, sentence, word

#: Places after the point that a dose may have: 0.125 mg must not become 0.13.
_PLACES = 4


def statement(text: str, citation: Citation, *, note: str = "") -> Statement:
    return Statement(sentence(text), citation.status, citation.key, citation.place, note=note)


def said(one: Said, key: str) -> Statement:
    """One sentence in its frame; one of which nobody knows whether it applies says so."""
    text = one.says if one.held == "yes" else word("alt", "not_known", says=one.says)
    return statement(word("alt", key, says=text), one.citation)


def amount(one: Amount | None) -> str:
    """`100 to 300 mg a day`; empty where there is none."""
    if one is None:
        return ""
    per = word("alt_per", one.per)
    if one.high is None:
        return word("alt", "amount", amount=number_words(one.low, _PLACES), unit=one.unit, per=per)
    ends = {"low": number_words(one.low, _PLACES), "high": number_words(one.high, _PLACES)}
    return word("alt", "amount_range", **ends, unit=one.unit, per=per)


def dose_statements(dose: Dose, knowledge: Knowledge) -> Iterator[Statement]:
    """The dose in one sentence; the sources of start and most each on their own."""
    line = dose.line
    if dose.state == "stated" and line is not None and line.most is not None:
        key = "dose_stated" if line.start else "dose_stated_most"
        text = word("alt", key, start=amount(line.start), most=amount(line.most), row=line.label)
        yield statement(text, line.citation, note=line.says)
        for name, one in (("start_source", line.start), ("most_source", line.most)):
            if one is not None:
                head = f"{word('alt', name)}: {amount(one)}"
                yield statement(f"{head}. {one.says}" if one.says else head, one.source)
    elif dose.state == "ask":
        yield Statement(sentence(_asked(dose, knowledge)), "")
    elif dose.state == "none-held":
        yield Statement(
            sentence(word("alt", "dose_none_held", says=dose.says) if dose.says else word("alt", "dose_none")), ""
        )
    elif line is not None:
        yield statement(word("alt", "dose_withheld_says", says=line.says), line.citation)
    else:
        yield Statement(sentence(word("alt", "dose_withheld")), "")


def _asked(dose: Dose, knowledge: Knowledge) -> str:
    if not dose.needs:
        return word("alt", "dose_ask_none")
    return word("alt", "dose_ask", list=labels(dose.needs, knowledge))


def labels(facts: tuple[str, ...], knowledge: Knowledge) -> str:
    """The facts by name, on one line."""
    return "; ".join(knowledge.facts[fact].label for fact in facts)


def questions(facts: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(knowledge.facts[fact].question or knowledge.facts[fact].label for fact in facts)


def dose_row(one: DoseLine) -> DoseRowTold:
    """With everything that its amounts say of their sources."""
    notes = [one.says, *(each.says for each in (one.start, one.most) if each is not None)]
    mine = word("alt_truth", one.truth.value)
    cited = one.citation
    return DoseRowTold(
        one.label, amount(one.start), amount(one.most), " ".join(note for note in notes if note), mine, _weakest(one),
        cited.key, cited.place,
    )  # fmt: skip


def _weakest(one: DoseLine) -> str:
    """The status of a row is the weakest of its own and of its amounts."""
    order = ("verified", "secondary", "unverified")
    found = [one.citation.status, *(each.source.status for each in (one.start, one.most) if each is not None)]
    return max(found, key=order.index)


def recommendation(one: Recommendation, knowledge: Knowledge) -> Statement:
    """`AASM 2025: for, strong, moderate certainty`, with the status of the weaker of its two citations."""
    says = f". {one.says}" if one.says else ""
    text = word(
        "alt", "recommendation", document=knowledge.alternatives.document[one.document].label,
        population=word("alt_population", one.population), direction=word("alt_direction", one.direction),
        strength=word("alt_strength", one.strength), certainty=word("alt_certainty", one.certainty), says=says,
    )  # fmt: skip
    apart = one.certainty_source
    note = f"certainty: {apart.key}, {apart.place} [{apart.status}]" if apart else ""
    return statement(text, one.source, note=note)


def aggravator(one: DrugNote, knowledge: Knowledge) -> Iterator[Statement]:
    """A drug that worsens RLS, to its prescriber: what might replace it, and what stopping it risks. Or a habit."""
    if one.citation is None:
        return
    if one.kind == "habit":
        yield statement(word("alt", "habit_found", kind=clean(one.drug.name), says=one.says), one.citation)
        return
    known = knowledge.exacerbating
    strength = known.strengths[one.strength]
    text = word("alt", "to_prescriber", drug=clean(one.drug.name), kind=one.group, strength=strength)
    yield statement(" ".join(part for part in (text, one.order) if part), one.citation)
    if one.prefer:
        yield statement(word("alt", "prefer", list=", ".join(one.prefer)), one.citation)
    for name in one.prefer:
        entry = known.preferred.get(name)
        if entry is not None:
            yield statement(f"{entry.label}. {entry.note}", entry.source)
    yield statement(word("alt", "stopping", risk=one.stopping), knowledge.exacerbating.stopping_source)
    yield statement(known.advice.says, known.advice.source)
