"""One sentence on who signed the rules that an answer rests on; nobody is a signer until a signature verifies."""

from __future__ import annotations

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.signatures import Signature
from ironrest.report.words import clean, word

#: Letters of the release that are shown; the JSON answer has all of them.
_SHOWN = 12


def foot(text: str, knowledge: Knowledge) -> str:
    """A footer with the sentence after it."""
    return f"{text} {signed_words(knowledge)}"


def signed_words(knowledge: Knowledge) -> str:
    """Of the release in use, the clinic's file included."""
    release, valid = knowledge.release[:_SHOWN], valid_signatures(knowledge)
    states = {one.state for one in knowledge.signatures}
    if not valid:
        state = next((one for one in ("false", "unchecked") if one in states), "none")
        return word("signed", state, release=release)
    names = "; ".join(_one(one) for one in valid)
    told = word("signed", "by", release=release, names=names)
    return word("signed", "and_false", sentence=told) if "false" in states else told


def signed_json(knowledge: Knowledge) -> list[dict[str, str]]:
    """Each valid signature."""
    return [
        {"name": one.name, "role": one.role, "date": one.date.isoformat(), "key": one.key}
        for one in valid_signatures(knowledge)
    ]


def valid_signatures(knowledge: Knowledge) -> tuple[Signature, ...]:
    return tuple(one for one in knowledge.signatures if one.state == "valid")


def _one(one: Signature) -> str:
    return word(
        "signed", "one", name=clean(one.name), role=clean(one.role), date=one.date.isoformat(), fingerprint=one.key
    )
