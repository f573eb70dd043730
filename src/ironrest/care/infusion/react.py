"""A reaction to an infusion: which it is or may be, and what to do first. The emergency line needs no answer at all."""

from __future__ import annotations

import msgspec

from ironrest.care.infusion.adrenaline import AdrenalineCard, adrenaline_card
from ironrest.care.infusion.classify import Classified, Signs, classify, sign_facts
from ironrest.care.infusion.observe_after import Later, Watch, observe_after, what_follows
from ironrest.care.infusion.reaction_steps import NotToDo, ToDo, not_given, steps_for
from ironrest.care.infusion.restart import Restart, restart
from ironrest.care.infusion.urgency import urgency_of
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_reactions import Allergy, Grade, Urgency
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """What is acted on is the most dangerous class still possible; `definite` says whether it is the only one. The
    urgency may be above that of the class: one of the signs alone may ask for more."""

    emergency: str
    reaction: str
    label: str
    says: str
    urgency: Urgency
    severity: str
    grade: Grade | None
    source: Citation
    note: str
    definite: bool
    possible: tuple[str, ...]
    beside: tuple[str, ...]
    open: tuple[str, ...]
    adrenaline: AdrenalineCard
    steps: tuple[ToDo, ...]
    avoid: tuple[NotToDo, ...]
    restart: Restart
    watch: Watch
    later: tuple[Later, ...]
    allergy: Allergy
    facts: dict[str, Value]
    jurisdiction: str | None
    age: Interval | None
    weight: Interval | None
    product: str
    lot: str
    release: str


def react(
    signs: Signs,
    knowledge: Knowledge,
    *,
    jurisdiction: str | None = None,
    age: Interval | None = None,
    weight: Interval | None = None,
    beta_blocker: bool | None = None,
    minutes_since_start: Interval | None = None,
    resolved: bool | None = None,
    adrenaline_doses: Interval | None = None,
    rate_ml_per_h: float | None = None,
    product: str = "",
    lot: str = "",
) -> Reaction:
    """The answer for signs by name: yes, no, a number, or None for not looked for. Age in years, weight in kg."""
    given = _with_context(signs, beta_blocker, minutes_since_start, resolved, adrenaline_doses)
    facts = sign_facts(given, knowledge)
    classified = classify(facts, knowledge)
    card = adrenaline_card(age, weight, jurisdiction, knowledge)
    acting = knowledge.reactions.classes.reaction[classified.acting]
    urgency = urgency_of(classified, facts, knowledge)
    return Reaction(
        emergency=card.call,
        reaction=classified.acting,
        label=acting.label,
        says=acting.says,
        urgency=urgency,
        severity=acting.severity,
        grade=acting.grade,
        source=acting.source,
        note=acting.note,
        definite=classified.definite,
        possible=classified.possible,
        beside=classified.beside,
        open=classified.open,
        adrenaline=card,
        steps=steps_for(classified, facts, knowledge, urgency),
        avoid=not_given(classified.acting, facts, knowledge),
        restart=restart(given, knowledge, rate_ml_per_h=rate_ml_per_h),
        watch=observe_after(classified.acting, facts, knowledge),
        later=what_follows(classified.acting, facts, jurisdiction, knowledge),
        allergy=_allergy(classified, knowledge),
        facts=facts,
        jurisdiction=jurisdiction,
        age=age,
        weight=weight,
        product=product,
        lot=lot,
        release=knowledge.release,
    )


def _with_context(
    signs: Signs,
    beta_blocker: bool | None,
    minutes: Interval | None,
    resolved: bool | None,
    doses: Interval | None,
) -> dict[str, Value | None]:
    """The signs, with what else is known; what is not given leaves a sign of that name as it is."""
    context: dict[str, Value | None] = {
        "on_beta_blocker": beta_blocker,
        "minutes_since_start": minutes,
        "resolved": resolved,
        "adrenaline_doses": doses,
    }
    return {**signs, **{name: value for name, value in context.items() if value is not None}}


def _allergy(classified: Classified, knowledge: Knowledge) -> Allergy:
    """Whether it is recorded as an allergy; while the possible classes part, nobody decides by rule."""
    classes = knowledge.reactions.classes
    records = {classes.reaction[name].allergy.record for name in classified.possible}
    return classes.reaction[classified.acting].allergy if len(records) == 1 else classes.undecided
