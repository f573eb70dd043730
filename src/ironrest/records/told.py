"""What follows from a drug, a diagnosis or a procedure in a table, the same for every kind of table.

Whether an infusion that was ordered was given is often not recorded: it is taken as given, because results drawn
before it would else be read as if they described the person now.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from ironrest.care.chart.person import Drug, Happening, Origin
from ironrest.knowledge.schema import Knowledge
from ironrest.records.concepts import concepts_of_name, drug_facts, events_of
from ironrest.records.doubtful import Unread
from ironrest.records.gather import Gather
from ironrest.records.iron_dose import Amount, dose_of_amount, one_of_several, product_of, with_dose
from ironrest.records.swallowed import is_swallowed
from ironrest.values.dates import When

State = Literal["active", "ended", "planned", "unknown"]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One medicine as a row tells it. `texts` are names, forms and routes."""

    concepts: tuple[str, ...]
    name: str
    texts: tuple[str, ...]
    state: State
    started: When | None
    ended: When | None
    origin: Origin
    one_dose: bool = False
    notes: tuple[str, ...] = ()
    given: str = "ordered; taken as given"
    amount: Amount = Amount()


def tell_drug(told: Told, knowledge: Knowledge, gather: Gather) -> bool:
    """The drug, the facts of taking it, and iron infusions; False if it is no drug that is used here."""
    concepts, how = told.concepts, "code"
    if not concepts:
        concepts, how = concepts_of_name(knowledge, told.name), "name"
    if not concepts:
        return False
    concepts = _by_mouth(concepts, told.texts, knowledge)
    last = _latest(told.started, told.ended)
    gather.drug(
        Drug(
            name=told.name[:_LONGEST_NAME] or told.origin.words or "not named",
            concepts=concepts,
            status=told.state,
            started=told.started,
            ended=told.ended if told.state == "ended" or told.one_dose else None,
            origin=told.origin,
            recognised_by="code" if how == "code" else "name",
        )
    )
    notes = told.notes if how == "code" else (*told.notes, "recognised by its name")
    if told.state == "active" or told.one_dose:
        notes = (*notes, "a dose was given on this day") if told.one_dose else notes
        for fact in drug_facts(knowledge, concepts):
            gather.entry(fact, True, last or told.started, told.origin, notes=notes)
    if told.state != "planned":
        for kind in events_of(knowledge, concepts):
            for event in _infusions(kind, told, concepts, last, knowledge):
                gather.event(event)
    return True


def _infusions(
    kind: str, told: Told, concepts: tuple[str, ...], last: When | None, knowledge: Knowledge
) -> Iterator[Happening]:
    """Both ends of a course: a day between them must not miss the infusions that it had already.

    The last one holds the iron of them all.
    """
    dose = dose_of_amount(told.amount, product_of(knowledge, concepts), knowledge, (told.name, *told.texts))
    first = told.started or last
    event = Happening(kind=kind, when=last, origin=told.origin, note=told.given, taken_as_given=not told.one_dose)
    if first == last:
        yield with_dose(event, dose)
        return
    yield msgspec.structs.replace(event, when=first, product=dose.product, counted=False)
    apart = first is not None and last is not None and first.earliest != last.earliest
    dose = one_of_several(dose) if apart and not told.one_dose else dose
    yield with_dose(msgspec.structs.replace(event, began=first if apart else None), dose)


def tell_diagnosis(
    fact: str,
    active: bool,
    when: When | None,
    origin: Origin,
    knowledge: Knowledge,
    gather: Gather,
    *,
    notes: tuple[str, ...] = (),
) -> bool:
    """A diagnosis is a yes while it is active, or for ever; False if it is over and says nothing now."""
    fresh = knowledge.facts[fact].fresh
    if not active and not (fresh is not None and fresh.yes_for_ever):
        return False
    gather.entry(fact, True, when, origin, lasting=fact not in PASSING, notes=notes)
    return True


def doubt_diagnosis(
    unread: Unread, active: bool, when: When | None, origin: Origin, knowledge: Knowledge, gather: Gather
) -> None:
    """What could not be read may be one of these; one that is over, only what stays a yes for ever."""
    for fact in unread.facts:
        fresh = knowledge.facts[fact].fresh
        if active or (fresh is not None and fresh.yes_for_ever):
            gather.doubt(origin, unread.reason, fact, when)


def superseded_by(kinds: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """The facts whose results an event of these kinds makes old: unknown when the event cannot be read."""
    return tuple(key for key, fact in knowledge.facts.items() if set(kinds) & set(fact.invalidated_by))


#: True for a while by nature: an active entry describes its own day and goes stale like any other value.
PASSING = frozenset(("pregnant", "breastfeeding"))

#: A name is shown no longer than this: some systems put a whole prescription into it.
_LONGEST_NAME = 80

_TRAP = "trap_oral_product_with_iron_dextran_ingredient"


def _by_mouth(concepts: tuple[str, ...], texts: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """An iron that is swallowed is never an intravenous iron, whatever ingredient it names."""
    iv_iron = set(knowledge.events["iv_iron"].concepts)
    if not iv_iron.intersection(concepts) or not (_TRAP in concepts or is_swallowed(*texts)):
        return concepts
    return tuple(dict.fromkeys("oral_iron" if one in iv_iron else one for one in concepts))


def _latest(*days: When | None) -> When | None:
    known = [day for day in days if day is not None]
    return max(known, key=lambda day: day.sort_key) if known else None
