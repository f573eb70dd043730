"""docs/reference/reactions.md, from reactions/ of the knowledge, and json-react.md, from the contract of its JSON."""

from collections.abc import Iterator

from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Citation
from tools.json_contract import REACTION, about, shapes
from tools.pages.json_answer import rows
from tools.tables import table


def pages() -> dict[str, str]:
    return {
        "docs/reference/reactions.md": "\n\n".join(_reactions()),
        "docs/reference/json-react.md": "\n\n".join(_contract()),
    }


def _reactions() -> Iterator[str]:
    reactions = load().reactions
    yield "# Reactions to an infusion"
    yield (
        "What `ironrest react` knows. The classes stand in order of danger; what is done is what the first class still "
        "possible asks for. A sign that nobody has looked for is unknown, and keeps a class possible."
    )
    yield "## Signs"
    signs = reactions.signs
    yield table(
        ["Sign", "Question", "Group", "Unit"],
        (
            (f"`{key}`", one.question, signs.organ[one.organ].label, one.unit or "yes/no")
            for key, one in signs.sign.items()
        ),
    )
    yield "Worked out, never typed:"
    yield table(
        ["Sign", "Rule", "Source"],
        ((f"`{key}`", f"`{one.when}`", _cited(one.source)) for key, one in signs.derived.items()),
    )
    yield "## Classes"
    for key, one in reactions.classes.reaction.items():
        rule = f"```sql\n{one.when}\n```" if one.when else "When none of the above is possible."
        steps = ", ".join(f"`{step}`" for step in one.steps)
        yield f"### {key}\n\n{one.label}. {one.says}\n\n{rule}\n\nSource: {_cited(one.source)}.\n\nSteps: {steps}."
    yield "## Restart"
    yield table(
        ["Line", "Rule", "Outcome", "Source"],
        (
            (f"`{key}`", f"`{one.when}`", f"`{one.then}`", _cited(one.source))
            for key, one in reactions.restart.line.items()
        ),
    )


def _contract() -> Iterator[str]:
    yield "# The JSON answer to a reaction"
    yield (
        "What `ironrest react … --format json` prints. Every key is always there; what is not known is `null` or an "
        "empty list. Keys may be added in a later version; none changes its meaning."
    )
    for name, keys in shapes(REACTION).items():
        yield from (f"## {name}", about(REACTION)[name], table(["Key", "Type", "Means"], rows(keys, REACTION)))


def _cited(one: Citation) -> str:
    return f"{one.key}, {one.place} ({one.status})"
