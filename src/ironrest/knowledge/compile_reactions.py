"""The rules of reactions/ to nodes: by their own words, the signs, not by the facts of the data dictionary."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.knowledge.schema_reactions import Reactions
from ironrest.rules.nodes import Condition
from ironrest.rules.parse import Kind, Vocabulary, parse
from ironrest.rules.tokens import RuleError
from ironrest.values.errors import KnowledgeError

#: The word by which steps, restart and what follows name the class of the reaction.
CLASS = "reaction"


def signs_vocabulary(reactions: Reactions, *, classes: bool = True) -> Vocabulary:
    """What each name means; the rules of the classes themselves may not read the class."""
    kinds: dict[str, Kind] = {name: sign.kind for name, sign in reactions.signs.sign.items()}
    kinds |= dict.fromkeys(reactions.signs.derived, "flag")
    if not classes:
        return Vocabulary(kinds)
    return Vocabulary({**kinds, CLASS: "choice"}, {CLASS: tuple(reactions.classes.reaction)})


def compile_reactions(reactions: Reactions) -> dict[str, Condition]:
    """Nodes by key (`reaction:minor`, `reaction-step:oxygen`, …). Every faulty rule is reported."""
    nodes: dict[str, Condition] = {}
    faults: list[str] = []
    for key, text, words in _texts(reactions):
        try:
            nodes[key] = parse(text, words)
        except RuleError as fault:
            faults.append(f"{key}: {fault}")
    if faults:
        raise KnowledgeError("Rules that are not in the rule language:\n" + "\n".join(faults))
    return nodes


def _texts(reactions: Reactions) -> Iterator[tuple[str, str, Vocabulary]]:
    signs, both = signs_vocabulary(reactions, classes=False), signs_vocabulary(reactions)
    measured = Vocabulary({name: sign.kind for name, sign in reactions.signs.sign.items()})
    yield from ((f"reaction-sign:{key}", one.when, measured) for key, one in reactions.signs.derived.items())
    yield from ((f"reaction:{key}", one.when, signs) for key, one in reactions.classes.reaction.items() if one.when)
    rules = {
        "step": {key: one.when for key, one in reactions.actions.step.items()},
        "avoid": {key: one.when for key, one in reactions.avoid.avoid.items()},
        "restart": {key: one.when for key, one in reactions.restart.line.items()},
        "observation": {key: one.when for key, one in reactions.after.observation.items()},
        "after": {key: one.when for key, one in reactions.after.after.items()},
    }
    for name, table in rules.items():
        yield from ((f"reaction-{name}:{key}", text, both) for key, text in table.items() if text)
