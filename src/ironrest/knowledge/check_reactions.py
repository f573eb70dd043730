"""Cross-checks of reactions/: what one file says of another is there; danger never rises down the list of classes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import get_args

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_reactions import Jurisdiction, Reactions, Urgency
from ironrest.rules.nodes import facts_of

URGENCIES: tuple[str, ...] = get_args(Urgency)
JURISDICTIONS: tuple[str, ...] = get_args(Jurisdiction)


def problems_of_reactions(knowledge: Knowledge) -> Iterator[str]:
    """Every contradiction, as a sentence."""
    reactions = knowledge.reactions
    yield from chain(_signs(knowledge), _classes(reactions), _steps(reactions), _adrenaline(reactions))
    yield from chain(_restart(reactions), _after(reactions))


def _signs(knowledge: Knowledge) -> Iterator[str]:
    signs = knowledge.reactions.signs
    for key, sign in signs.sign.items():
        if sign.organ not in signs.organ:
            yield f"sign {key}: no organ is called `{sign.organ}`."
        if (sign.kind == "number") != bool(sign.unit):
            yield f"sign {key}: a number, and only a number, has a unit."
        if (sign.kind == "number") != (sign.plausible is not None):
            yield f"sign {key}: a number, and only a number, has a plausible range."
    yield from (f"`{key}` is both typed and worked out." for key in signs.sign.keys() & signs.derived.keys())
    used = {
        name
        for key, node in knowledge.nodes.items()
        if key.startswith(("reaction:", "reaction-"))
        for name in facts_of(node)
    }
    unused = (signs.sign.keys() | signs.derived.keys()) - used - {"minutes_since_start"}
    yield from (f"sign {key}: no rule reads it." for key in sorted(unused))


def _classes(reactions: Reactions) -> Iterator[str]:
    classes = reactions.classes.reaction
    if list(classes)[-1:] != [reactions.classes.otherwise]:
        yield "classes.toml: the class of `otherwise` stands last."
    worst = 0
    for key, one in classes.items():
        if bool(one.when) == (key == reactions.classes.otherwise):
            yield f"class {key}: every class but the last has a rule."
        if not one.steps:
            yield f"class {key}: it needs steps."
        yield from (f"class {key}: no step is called `{step}`." for step in one.steps if _no_step(reactions, step))
        if len(set(one.steps)) < len(one.steps):
            yield f"class {key}: a step stands there twice."
        rank = URGENCIES.index(one.urgency)
        if rank < worst:
            yield f"class {key} is more urgent than a class above it: the most dangerous comes first."
        worst = max(worst, rank)
        if one.grade and one.grade.low > one.grade.high:
            yield f"class {key}: its lowest grade is above its highest."


def _no_step(reactions: Reactions, step: str) -> bool:
    return step not in reactions.actions.step


def _steps(reactions: Reactions) -> Iterator[str]:
    named = {step for one in reactions.classes.reaction.values() for step in one.steps}
    for key, step in reactions.actions.step.items():
        if key not in named:
            yield f"step {key}: no class takes it."
        if bool(step.when) != bool(step.if_unknown):
            yield f"step {key}: a rule, and only a rule, needs the words for while it is unknown."
        for dose in step.dose:
            if dose.high is not None and dose.high <= dose.value:
                yield f"step {key}: the dose of {dose.drug} ends below its beginning."


def _adrenaline(reactions: Reactions) -> Iterator[str]:
    adrenaline = reactions.adrenaline
    for name in JURISDICTIONS:
        for band in adrenaline.band:
            found = [one for one in adrenaline.dose if one.band == band and name in one.jurisdictions]
            if len(found) != 1:
                yield f"adrenaline: {len(found)} doses for {name}, {band}; there must be one."
    named = [*(one.band for one in adrenaline.dose), adrenaline.by_weight.adult_band]
    yield from (f"adrenaline: no band is called `{band}`." for band in named if band not in adrenaline.band)
    if adrenaline.repeat.keys() != set(JURISDICTIONS):
        yield "adrenaline: each jurisdiction says when it is repeated."
    if adrenaline.concentration.unit != "mg/mL":
        yield "adrenaline: its concentration is in mg/mL."
    edges = sorted((band.from_years, band.below_years) for band in adrenaline.band.values())
    gaps = [low for (_, high), (low, _) in pairwise(edges) if high != low]
    if gaps or edges[0][0] != 0 or edges[-1][1] is not None:
        yield "adrenaline: the bands of age leave a gap, or overlap."


def _restart(reactions: Reactions) -> Iterator[str]:
    order = ("never-this-course", "never-today", "no-automatic-restart", "not-yet", "allowed")
    thens = [one.then for one in reactions.restart.line.values()]
    if thens != sorted(thens, key=order.index):
        yield "restart: the most restrictive line comes first."
    if reactions.restart.otherwise.then == "allowed":
        yield "restart: what follows when no line holds must not allow it."
    if not 0 < reactions.restart.rate_fraction.value < 1:
        yield "restart: the fraction of the rate lies between 0 and 1."


def _after(reactions: Reactions) -> Iterator[str]:
    hours = [one.hours for one in reactions.after.observation.values()]
    if hours != sorted(hours, reverse=True):
        yield "observation: the longest comes first."
    if [bool(one.when) for one in reactions.after.observation.values()] != [True] * (len(hours) - 1) + [False]:
        yield "observation: every line but the last has a rule."
    if reactions.after.form.keys() != set(JURISDICTIONS):
        yield "after: each jurisdiction has a form for reports."
