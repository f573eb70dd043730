"""How urgent a reaction is: as its class asks, and never less than one of its signs alone would ask.

A class may be milder than a sign in it: breathlessness alone calls a doctor, with a flush it is a minor reaction. One
more sign must not make anybody slower. A sign that nobody has looked for counts as one that may be there.
"""

from __future__ import annotations

from typing import get_args

from ironrest.care.infusion.classify import Classified, Signs, classify
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_reactions import Urgency
from ironrest.rules.evaluate import Value

#: The most pressing first.
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)


def urgency_of(classified: Classified, facts: Signs, knowledge: Knowledge) -> Urgency:
    """The worst of the class that is acted on and of each sign that is there, or may be, by itself."""
    worst = knowledge.reactions.classes.reaction[classified.acting].urgency
    signs = knowledge.reactions.signs
    flags = [name for name, one in signs.sign.items() if one.kind == "flag"]
    absent: dict[str, Value | None] = dict.fromkeys((*flags, *signs.derived), False)
    for name in (*flags, *signs.derived):
        if worst == URGENCIES[0]:
            break
        if facts.get(name) is not False:
            alone = classify({**absent, name: True}, knowledge).acting
            worst = min(worst, knowledge.reactions.classes.reaction[alone].urgency, key=URGENCIES.index)
    return worst
