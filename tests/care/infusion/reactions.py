"""People with a reaction, for the tests: every sign looked for and absent, normal measurements, and what is changed."""

from __future__ import annotations

from ironrest.care.infusion.react import Reaction, react
from ironrest.knowledge.load import load
from ironrest.records.sign_text import all_swept
from ironrest.rules.evaluate import Value
from ironrest.values.interval import exact

KNOWLEDGE = load()
SIGNS = KNOWLEDGE.reactions.signs
CLASSES = tuple(KNOWLEDGE.reactions.classes.reaction)
NORMAL: dict[str, Value | None] = {
    "systolic": exact(122.0),
    "baseline_systolic": exact(128.0),
    "spo2": exact(98.0),
    "temperature": exact(36.8),
    "minutes_since_start": exact(6.0),
}
#: Nothing is there, and everything was looked for.
WELL: dict[str, Value | None] = {**all_swept(KNOWLEDGE), **NORMAL}


def with_signs(*names: str, **changed: Value | None) -> dict[str, Value | None]:
    """Somebody who is well but for these signs."""
    return {**WELL, **dict.fromkeys(names, True), **changed}


def reacting(*names: str, **changed: Value | None) -> Reaction:
    return react(with_signs(*names, **changed), KNOWLEDGE)
