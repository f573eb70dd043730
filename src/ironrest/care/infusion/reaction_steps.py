"""What to do in a reaction, in order, and what not to give. Doses are as the sources have them, each with its own."""

from __future__ import annotations

from typing import get_args

import msgspec

from ironrest.care.infusion.classify import Classified, Signs
from ironrest.knowledge.compile_reactions import CLASS
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_reactions import Dose, Urgency
from ironrest.rules.evaluate import evaluate
from ironrest.values.truth import Truth


class ToDo(msgspec.Struct, frozen=True):
    """One step. `condition` stands before it while it is unknown whether it applies; `of` is the class it is for.

    `adrenaline`: the dose is that of the person's card.
    """

    id: str
    label: str
    says: str
    condition: str
    adrenaline: bool
    doses: tuple[Dose, ...]
    of: str
    source: Citation


class NotToDo(msgspec.Struct, frozen=True):
    id: str
    label: str
    drugs: tuple[str, ...]
    why: str
    sources: tuple[Citation, ...]


def steps_for(classified: Classified, facts: Signs, knowledge: Knowledge, urgency: Urgency) -> tuple[ToDo, ...]:
    """The steps of the class that is acted on, then those of what holds beside it, each once. Where the urgency is
    above that of the class, what every class that is so urgent asks for comes after the first step."""
    found: dict[str, ToDo] = {}
    for name in (classified.acting, *classified.beside):
        steps = knowledge.reactions.classes.reaction[name].steps
        if name == classified.acting:
            steps = (*steps[:1], *_more_urgent(name, urgency, knowledge), *steps[1:])
        for key in steps:
            truth = _applies(f"reaction-step:{key}", name, facts, knowledge)
            if key not in found and truth is not Truth.FALSE:
                found[key] = _to_do(key, name, truth, knowledge)
    return tuple(found.values())


def _more_urgent(acting: str, urgency: Urgency, knowledge: Knowledge) -> tuple[str, ...]:
    classes = knowledge.reactions.classes.reaction
    own = classes[acting]
    if own.urgency == urgency:
        return ()
    order: tuple[str, ...] = get_args(Urgency)
    pressing = [one for one in classes.values() if order.index(one.urgency) <= order.index(urgency)]
    return tuple(
        step for step in pressing[-1].steps if step not in own.steps and all(step in one.steps for one in pressing)
    )


def not_given(acting: str, facts: Signs, knowledge: Knowledge) -> tuple[NotToDo, ...]:
    """What is not given. A rule that may hold counts as one that holds."""
    return tuple(
        NotToDo(key, one.label, one.drugs, one.why, (one.source, *one.also))
        for key, one in knowledge.reactions.avoid.avoid.items()
        if _applies(f"reaction-avoid:{key}", acting, facts, knowledge) is not Truth.FALSE
    )


def _applies(node: str, acting: str, facts: Signs, knowledge: Knowledge) -> Truth:
    if node not in knowledge.nodes:
        return Truth.TRUE
    return evaluate(knowledge.nodes[node], {**facts, CLASS: acting})


def _to_do(key: str, of: str, truth: Truth, knowledge: Knowledge) -> ToDo:
    step = knowledge.reactions.actions.step[key]
    condition = "" if truth is Truth.TRUE else step.if_unknown
    return ToDo(key, step.label, step.says, condition, step.adrenaline, step.dose, of, step.source)
