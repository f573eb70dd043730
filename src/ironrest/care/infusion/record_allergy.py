"""Whether a reaction is written down as an allergy: a suggestion for a person to take up, never an entry by itself."""

from __future__ import annotations

import msgspec

from ironrest.care.infusion.react import Reaction
from ironrest.knowledge.schema_base import Citation


class SuggestedEntry(msgspec.Struct, frozen=True):
    """A fact that somebody may enter. `product` is what was given; `why` is the reason, with its source."""

    fact: str
    value: bool
    product: str
    why: str
    source: Citation


def suggested_entry(reaction: Reaction) -> SuggestedEntry | None:
    """None where the rules do not say that it is an allergy; nothing is written here."""
    allergy = reaction.allergy
    if allergy.record != "yes":
        return None
    return SuggestedEntry(_FACT, True, reaction.product, allergy.why, allergy.source)


_FACT = "iv_iron_allergy"
