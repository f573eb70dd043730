"""The emergency card: the first line, the adrenaline of this person or of every age, and the steps in short."""

from __future__ import annotations

from typing import NamedTuple

from ironrest.care.infusion.adrenaline import AdrenalineCard, Shot, adrenaline_card
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation, Status
from ironrest.knowledge.schema_products import Jurisdiction
from ironrest.knowledge.schema_reactions import Dose, Step
from ironrest.report.sheets.amounts import amount, number
from ironrest.report.sheets.words import word
from ironrest.values.interval import Interval


class Band(NamedTuple):
    """The adrenaline of one age that the person may be of."""

    ages: str
    dose: str
    volume: str
    note: str
    citation: Citation


class Reaction(NamedTuple):
    """One kind of reaction and what is done, in order."""

    label: str
    says: str
    steps: tuple[tuple[str, Status], ...]
    citation: Citation


class Never(NamedTuple):
    """What is not given, the drugs that it names, and why."""

    label: str
    drugs: str
    why: str
    citation: Citation


class Emergency(NamedTuple):
    """`call` is what is done first, `repeat` when it is done again; `bands` begins with the dose of the call."""

    call: str
    whose: str
    drug: str
    bands: tuple[Band, ...]
    repeat: str
    repeat_citation: Citation
    by_weight: str
    by_weight_citation: Citation
    concentration_citation: Citation

    @property
    def citations(self) -> tuple[Citation, ...]:
        shared = (self.repeat_citation, self.by_weight_citation, self.concentration_citation)
        return (*shared, *(band.citation for band in self.bands))


def emergency(
    knowledge: Knowledge, jurisdiction: Jurisdiction, age: Interval | None, weight: Interval | None
) -> Emergency:
    """For a person of that age; while the age is not known, the first line names the adult's dose and says so."""
    card = adrenaline_card(age, weight, jurisdiction, knowledge)
    file = knowledge.reactions.adrenaline
    return Emergency(
        call=card.call,
        whose=word("emergency", "whose" if card.age_known else "first_of_all", ages=card.first.label),
        drug=f"{file.drug} {amount(file.concentration.value, file.concentration.unit)} ({file.concentration.note})",
        bands=tuple(_band(one) for one in (card.first, *card.others)),
        repeat=word("emergency", "repeat", minutes=_range(card.repeat_low_min, card.repeat_high_min)),
        repeat_citation=card.repeat_source,
        by_weight=_by_weight(card, knowledge),
        by_weight_citation=file.by_weight.source,
        concentration_citation=file.concentration.source,
    )


def reactions(knowledge: Knowledge) -> tuple[Reaction, ...]:
    """Every kind of reaction, the most dangerous first; the one that is none is left out."""
    file, steps = knowledge.reactions.classes, knowledge.reactions.actions.step
    return tuple(
        Reaction(
            one.label,
            one.says,
            tuple((_step(steps[name]), steps[name].source.status) for name in one.steps),
            one.source,
        )
        for key, one in file.reaction.items()
        if key != file.otherwise
    )


def never_given(knowledge: Knowledge) -> tuple[Never, ...]:
    """What is given to nobody with RLS, and why; what depends on the person is left to the record."""
    avoid = knowledge.reactions.avoid.avoid.values()
    return tuple(Never(one.label, ", ".join(one.drugs), one.why, one.source) for one in avoid if not one.when)


def _band(shot: Shot) -> Band:
    volume = f"{_range(shot.ml, shot.high_ml)}\u00a0mL"
    return Band(shot.label, _mg(shot), volume, shot.note, shot.source)


def _by_weight(card: AdrenalineCard, knowledge: Knowledge) -> str:
    rule = knowledge.reactions.adrenaline.by_weight
    child, adult = number(rule.most_mg_child), number(rule.most_mg_adult)
    told = word("emergency", "by_weight", per_kg=number(card.mg_per_kg), child=child, adult=adult)
    if card.by_weight is None or not card.age_known:
        return told
    return f"{told} {word('emergency', 'by_weight_here', dose=_mg(card.by_weight))}"


def _mg(shot: Shot) -> str:
    return f"{_range(shot.mg, shot.high_mg)}\u00a0mg"


def _range(low: float, high: float | None) -> str:
    return number(low) if high is None else f"{number(low)} to {number(high)}"


def _step(step: Step) -> str:
    doses = "; ".join(_dose(one) for one in step.dose)
    told = f"{step.label} ({step.if_unknown})" if step.if_unknown else step.label
    return f"{told}: {doses}" if doses else told


def _dose(one: Dose) -> str:
    parts = [f"{one.drug} {_range(one.value, one.high)}\u00a0{one.unit}", one.how, one.note]
    return ", ".join(part for part in parts if part) + f" [{one.source.status}]"
