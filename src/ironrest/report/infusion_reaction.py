"""The reaction of an infusion in words, and as JSON: what it is or may be, restart, observation, allergy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ironrest.care.infusion.fold import Row
from ironrest.care.infusion.moment import Moment
from ironrest.care.infusion.react import Reaction
from ironrest.care.infusion.reacted import Became, Reacted
from ironrest.care.infusion.record_allergy import SuggestedEntry, suggested_entry
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.report.as_json import Json
from ironrest.report.facts import marked
from ironrest.report.infusion_words import event_word, number, time_words, words
from ironrest.report.words import clean


def tell_alarm(moment: Moment) -> Iterator[str]:
    """The emergency line while there are signs or nobody has said that they have gone; and that iron stays stopped."""
    found = moment.reaction
    if found is None or moment.state in ("discharged", "abandoned"):
        return
    if found.gone_at is None:
        yield words("reaction_alert", emergency=found.reaction.emergency, what=_what(found.reaction))
    if found.reaction.restart.outcome.startswith("never"):
        yield words("reaction_never", says=found.reaction.restart.says)


def tell_reaction(found: Reacted | None, knowledge: Knowledge) -> Iterator[str]:
    """Everything that holds now, the most pressing first."""
    if found is None:
        return
    reaction = found.reaction
    if found.gone_at is None:
        yield reaction.emergency
    yield f"{marked(_what(reaction), reaction.source.status)}. {reaction.says}"
    yield from _seen(found, knowledge)
    if reaction.open:
        yield words("reaction_asks", asks=_labels(reaction.open, knowledge))
    if found.gone_at is None:
        steps = "; ".join(marked(one.label, one.source.status) for one in reaction.steps)
        yield words("reaction_steps", steps=steps)
        yield from (words("reaction_avoid", drugs=f"{one.label}: {one.why}") for one in reaction.avoid)
    yield words("reaction_restart", says=_restart(reaction, knowledge))
    yield _watch(reaction, knowledge)
    for later in reaction.later:
        yield words("reaction_later", label=marked(later.label, later.source.status), says=later.says).strip()
    yield from _allergy(reaction)


def tell_history(timeline: Iterable[Row], moment: Moment) -> Iterator[str]:
    """What each event made of the reaction; only where the answer changed."""
    types = {row.event.id: row.event.type for row in timeline}
    before = ("", "")
    for one in moment.history:
        told = (_what(one.reacted.reaction), words(f"restart_{one.reacted.reaction.restart.outcome}"))
        if told != before:
            event = event_word(types[one.event])
            yield words("reaction_became", at=time_words(one.reacted.at), event=event, what=told[0], restart=told[1])
        before = told


def reaction_keys(reaction: Reaction) -> list[str]:
    """The sources behind what is shown of it."""
    found = [reaction.source, reaction.adrenaline.first.source, reaction.restart.source, reaction.watch.source]
    found += [reaction.allergy.source, *(one.source for one in reaction.steps), *(one.source for one in reaction.later)]
    found += [source for one in reaction.avoid for source in one.sources]
    found += [one for one in (reaction.restart.rate_source, reaction.restart.wait_source) if one is not None]
    return [one.key for one in found]


def reaction_document(found: Reacted | None) -> Json | None:
    """Now, with every list there."""
    if found is None:
        return None
    reaction, entry = found.reaction, suggested_entry(found.reaction)
    return {
        "event": found.event,
        "began_at": found.began.isoformat(),
        "gone_at": None if found.gone_at is None else found.gone_at.isoformat(),
        "emergency": reaction.emergency,
        "reaction": reaction.reaction,
        "label": reaction.label,
        "definite": reaction.definite,
        "possible": list(reaction.possible),
        "open": list(reaction.open),
        "signs": [name for name, value in reaction.facts.items() if value is True],
        "strange_signs": list(found.strange),
        "steps": [one.label for one in reaction.steps],
        "restart": _restart_document(reaction),
        "watch": _watch_document(reaction),
        "later": [one.id for one in reaction.later],
        "record_as_allergy": reaction.allergy.record,
        "suggested_entry": None if entry is None else _entry_document(entry),
        "citation": citation(reaction.source),
    }


def history_document(history: Iterable[Became]) -> list[Json]:
    return [
        {
            "event": one.event,
            "at": one.reacted.at.isoformat(),
            "emergency": one.reacted.reaction.emergency,
            "reaction": one.reacted.reaction.reaction,
            "definite": one.reacted.reaction.definite,
            "restart": one.reacted.reaction.restart.outcome,
        }
        for one in history
    ]


def citation(source: Citation) -> Json:
    return {"key": source.key, "place": source.place, "status": source.status, "mark": source.mark or None}


def _restart_document(reaction: Reaction) -> Json:
    one = reaction.restart
    return {
        "outcome": one.outcome,
        "says": one.says,
        "possible": list(one.possible),
        "open": list(one.open),
        "rate_ml_per_h": one.rate_ml_per_h,
        "wait_min": one.wait_min,
        "citation": citation(one.source),
    }


def _watch_document(reaction: Reaction) -> Json:
    one = reaction.watch
    return {
        "hours": one.hours,
        "label": one.label,
        "definite": one.definite,
        "open": list(one.open),
        "citation": citation(one.source),
    }


def _entry_document(entry: SuggestedEntry) -> Json:
    return {
        "fact": entry.fact,
        "value": entry.value,
        "product": entry.product or None,
        "why": entry.why,
        "citation": citation(entry.source),
    }


def _what(reaction: Reaction) -> str:
    if reaction.definite:
        return reaction.label
    return words("reaction_may", label=reaction.label, possible=len(reaction.possible))


def _seen(found: Reacted, knowledge: Knowledge) -> Iterator[str]:
    signs = knowledge.reactions.signs
    seen = [name for name, value in found.reaction.facts.items() if value is True and _is_shown(name, knowledge)]
    derived = [one.label for name, one in signs.derived.items() if found.reaction.facts.get(name) is True]
    labels = "; ".join([*(signs.sign[name].label for name in seen), *derived])
    if labels:
        yield words("reaction_signs", signs=labels)
    if found.strange:
        yield words("reaction_strange", signs=", ".join(clean(one) for one in found.strange))
    if found.gone_at is not None:
        yield words("reaction_gone", at=time_words(found.gone_at))


def _is_shown(name: str, knowledge: Knowledge) -> bool:
    sign = knowledge.reactions.signs.sign.get(name)
    return sign is not None and knowledge.reactions.signs.organ[sign.organ].swept


def _restart(reaction: Reaction, knowledge: Knowledge) -> str:
    one = reaction.restart
    says = f"{marked(words(f'restart_{one.outcome}'), one.source.status)}. {one.says}"
    if one.rate_ml_per_h is not None and one.rate_fraction is not None and one.wait_min is not None:
        wait = marked(number(one.wait_min), one.wait_source.status if one.wait_source else "")
        return words("reaction_rate", says=says, rate=number(one.rate_ml_per_h), fraction=number(one.rate_fraction),
                     before=number(one.rate_ml_per_h / one.rate_fraction), wait=wait)  # fmt: skip
    return f"{says} {words('reaction_asks', asks=_labels(one.open, knowledge))}" if one.open else says


def _watch(reaction: Reaction, knowledge: Knowledge) -> str:
    one = reaction.watch
    asks = words("reaction_watch_open", asks=_labels(one.open, knowledge)) if one.open else ""
    return words("reaction_watch", label=marked(one.label, one.source.status), open=asks)


def _allergy(reaction: Reaction) -> Iterator[str]:
    allergy = reaction.allergy
    record = marked(words(f"allergy_{allergy.record}"), allergy.source.status)
    yield words("reaction_allergy", record=record, why=allergy.why)
    entry = suggested_entry(reaction)
    if entry is not None:
        product = clean(entry.product) or words("not_known")
        yield words("reaction_entry", fact=entry.fact, value=words("yes" if entry.value else "no"), product=product)


def _labels(names: Iterable[str], knowledge: Knowledge) -> str:
    return "; ".join(knowledge.reactions.signs.sign[name].label for name in dict.fromkeys(names))
