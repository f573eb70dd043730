"""The order of the proposals: by named keys one after the other, never by a sum of weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ironrest.care.plan.proposal import Proposal
from ironrest.knowledge.schema import Knowledge


def ranked(proposals: Sequence[Proposal], knowledge: Knowledge, order: Sequence[str]) -> tuple[Proposal, ...]:
    """Sorted by each key of `order` in turn; a later key only parts those that the earlier ones leave equal."""
    keys = [_keys(knowledge)[name] for name in order]
    return tuple(sorted(proposals, key=lambda one: tuple(key(one) for key in keys)))


def ways_to_rank(knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(_keys(knowledge))


def _keys(knowledge: Knowledge) -> dict[str, Callable[[Proposal], object]]:
    clinic = knowledge.clinic
    formulary = clinic.formulary if clinic else ()
    return {
        "formulary": lambda one: bool(formulary) and one.product not in formulary,
        "evidence": lambda one: knowledge.plan.grade[one.grade].rank,
        "visits": lambda one: len(one.visits),
        "price": lambda one: (one.price is None, one.price or 0.0),
        "name": lambda one: one.name,
    }
