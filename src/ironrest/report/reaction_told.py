"""The answer to a reaction in words, the same for terminal and page: the emergency line, then blocks of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ironrest.care.infusion.adrenaline import BY_WEIGHT, AdrenalineCard, Shot, dose_words
from ironrest.care.infusion.react import Reaction
from ironrest.care.infusion.reaction_steps import ToDo
from ironrest.care.infusion.restart import Restart
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_reactions import Dose
from ironrest.report.words import clean, word
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, write_measure


class Said(NamedTuple):
    """One line, with what belongs under it. Without a source it repeats what was told, or names what is asked."""

    text: str
    says: str = ""
    source: Citation | None = None
    under: tuple[Said, ...] = ()


class Block(NamedTuple):
    """One part of the answer; `ordered` when its lines are done one after the other."""

    id: str
    heading: str
    lines: tuple[Said, ...]
    ordered: bool = False


class ToldReaction(NamedTuple):
    emergency: str
    emergency_source: Citation
    headline: str
    says: str
    settled: bool
    source: Citation
    points: tuple[Said, ...]
    blocks: tuple[Block, ...]


def tell_reaction(reaction: Reaction, knowledge: Knowledge) -> ToldReaction:
    """The reaction in words."""
    key = "definite" if reaction.definite else "not_ruled_out"
    return ToldReaction(
        emergency=reaction.emergency,
        emergency_source=reaction.adrenaline.first.source,
        headline=word("reaction", key, label=reaction.label),
        says=reaction.says,
        settled=reaction.definite,
        source=reaction.source,
        points=tuple(_points(reaction, knowledge)),
        blocks=tuple(block for block in _blocks(reaction, knowledge) if block.lines),
    )


def sign_label(name: str, knowledge: Knowledge) -> str:
    return knowledge.reactions.signs.sign[name].label


def measured(name: str, value: Interval, knowledge: Knowledge) -> str:
    """`Systolic blood pressure 85 mm[Hg]`."""
    unit = knowledge.reactions.signs.sign[name].unit
    shown = write_measure(Measure(value, None if unit == "1" else unit, not value.is_exact))
    return f"{sign_label(name, knowledge)} {shown}"


def _blocks(reaction: Reaction, knowledge: Knowledge) -> Iterator[Block]:
    signs = knowledge.reactions.signs.sign
    looked = (Said(signs[name].question) for name in reaction.open)
    yield _block("look", () if reaction.definite else looked)
    yield _block("steps", (_step(one, reaction, knowledge) for one in reaction.steps), ordered=True)
    yield _block("avoid", (Said(_named(one.label, one.drugs), one.why, one.sources[0]) for one in reaction.avoid))
    yield _block("doses", _doses(reaction.adrenaline))
    yield _block("restart", _restart(reaction.restart, knowledge))
    unknown = "; ".join(sign_label(name, knowledge) for name in reaction.watch.open if name in signs)
    says = word("reaction", "watch_open", list=unknown) if unknown else ""
    yield _block("watch", [Said(reaction.watch.label, says, reaction.watch.source)])
    yield _block("later", (Said(_maybe(one.label, one.certain), one.says, one.source) for one in reaction.later))
    allergy = reaction.allergy
    yield _block("record", [Said(word("allergy", allergy.record), allergy.why, allergy.source)])
    yield _block("seen", _seen(reaction, knowledge))


def _block(name: str, lines: Iterable[Said], *, ordered: bool = False) -> Block:
    return Block(name, word("reaction", name), tuple(lines), ordered)


def _points(reaction: Reaction, knowledge: Knowledge) -> Iterator[Said]:
    classes = knowledge.reactions.classes.reaction
    yield Said(word("reaction", "urgency", urgency=word("urgency", reaction.urgency)))
    yield Said(word("reaction", "severity", severity=reaction.severity), source=reaction.source)
    if reaction.grade is not None:
        grade = reaction.grade
        yield Said(
            word("reaction", "grade", term=grade.term, low=grade.low, high=grade.high), source=reaction.grade.source
        )
    if not reaction.definite:
        labels = "; ".join(classes[name].label for name in reaction.possible)
        yield Said(word("reaction", "possible", list=labels))
    if reaction.note:
        yield Said(reaction.note, source=reaction.source)


def _step(one: ToDo, reaction: Reaction, knowledge: Knowledge) -> Said:
    label = word("reaction", "condition", label=one.label, condition=one.condition) if one.condition else one.label
    if one.of != reaction.reaction:
        also = word("reaction", "for_class", label=knowledge.reactions.classes.reaction[one.of].label)
        label = word("reaction", "condition", label=label, condition=also)
    under = tuple(_dose(dose) for dose in one.doses)
    if one.adrenaline:
        card = reaction.adrenaline
        adult = (_shot("also_dose", card.others[0], card),) if card.first.band == BY_WEIGHT else ()
        first = Said(dose_words(card.first, card.mg_per_ml), card.site, card.first.source)
        under = (first, *adult, _repeat(card), *under)
    return Said(label, one.says, one.source, under)


def _dose(one: Dose) -> Said:
    high = "" if one.high is None else f" to {one.high:g}"
    return Said(f"{one.drug} {one.value:g}{high} {one.unit} {one.how}".strip(), one.note, one.source)


def _doses(card: AdrenalineCard) -> Iterator[Said]:
    """The first dose, why it is that one, those for other ages, by weight, and when again."""
    reasons = []
    if not card.age_known:
        reasons.append(word("reaction", "age_unknown_light" if card.first.band == BY_WEIGHT else "age_unknown"))
    if not card.jurisdiction_known:
        reasons.append(word("reaction", "jurisdiction_unknown"))
    yield _shot("first_dose", card.first, card, " ".join(reasons))
    if card.by_weight is not None:
        dose = dose_words(card.by_weight, card.mg_per_ml)
        told = word("reaction", "by_weight", per_kg=f"{card.mg_per_kg:g}", dose=dose)
        yield Said(told, source=card.by_weight.source)
    yield from (_shot("also_dose", one, card) for one in card.others)
    yield _repeat(card)


def _shot(key: str, shot: Shot, card: AdrenalineCard, reason: str = "") -> Said:
    told = word("reaction", key, label=shot.label, dose=dose_words(shot, card.mg_per_ml))
    return Said(told, ". ".join(part for part in (reason.rstrip("."), shot.note) if part), shot.source)


def _repeat(card: AdrenalineCard) -> Said:
    high = "" if card.repeat_high_min is None else f" to {card.repeat_high_min:g}"
    return Said(word("reaction", "repeat", times=f"{card.repeat_low_min:g}{high}"), source=card.repeat_source)


def _restart(one: Restart, knowledge: Knowledge) -> Iterator[Said]:
    yield Said(word("restart", one.outcome), one.says, one.source)
    if one.open:
        labels = "; ".join(sign_label(name, knowledge) for name in one.open)
        yield Said(word("reaction", "restart_open", list=labels))
    if one.wait_min is not None:
        yield Said(word("reaction", "restart_wait", minutes=f"{one.wait_min:g}"), source=one.wait_source)
    if one.rate_fraction is not None:
        rate = "" if one.rate_ml_per_h is None else word("reaction", "restart_ml", rate=f"{one.rate_ml_per_h:g}")
        told = word("reaction", "restart_rate", fraction=f"{one.rate_fraction:g}", rate=rate)
        yield Said(told, source=one.rate_source)


def _seen(reaction: Reaction, knowledge: Knowledge) -> Iterator[Said]:
    signs = knowledge.reactions.signs
    asked = [name for name, sign in signs.sign.items() if sign.kind == "flag" and signs.organ[sign.organ].swept]
    told = [name for name in signs.sign if isinstance(reaction.facts.get(name), bool)]
    yes = [sign_label(name, knowledge) for name in told if reaction.facts[name] is True]
    no = [sign_label(name, knowledge) for name in told if reaction.facts[name] is False]
    unknown = [sign_label(name, knowledge) for name in asked if name not in reaction.facts]
    for key, labels in (("present", yes), ("absent", no), ("unknown", unknown)):
        if labels:
            yield Said(word("reaction", key, list="; ".join(labels)))
    for name, value in reaction.facts.items():
        # The bound that follows from the start of the infusion was not told.
        if isinstance(value, Interval) and (name != "hours_since_end" or value.is_exact):
            yield Said(measured(name, value, knowledge))
    for key, text in (("product", reaction.product), ("lot", reaction.lot)):
        if text:
            yield Said(word("reaction", key, **{key: clean(text)}))


def _named(label: str, drugs: tuple[str, ...]) -> str:
    """The drugs are listed where the label does not name them all."""
    if not drugs or all(drug.lower() in label.lower() for drug in drugs):
        return label
    return word("reaction", "avoid_drugs", label=label, drugs=", ".join(drugs))


def _maybe(label: str, certain: bool) -> str:
    return label if certain else word("reaction", "maybe", label=label)
