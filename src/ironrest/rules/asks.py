"""What to ask next: the sets of asks that settle an answer whatever their results are.

An ask (one question, one "none of these" list, one blood draw) answers several facts and costs once. The engine knows no medicine:
it is given the outcome as a function of the facts, and the values that each fact may turn out to have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ironrest.rules.evaluate import Facts, Value

#: Two limits of presentation, not of medicine: more than this nobody reads.
MOST_SETS = 5
MOST_ASKS = 6


class Ask(NamedTuple):
    """Something that can be asked or drawn at once; `facts` are those still open."""

    id: str
    cost: int
    facts: tuple[str, ...]


class AskSet(NamedTuple):
    """Asks that together settle the answer, or (settles false) without which it cannot be settled."""

    asks: tuple[str, ...]
    cost: int
    settles: bool


def plan_asks(
    definite: Callable[[Facts], bool],
    facts: Mapping[str, Value | None],
    asks: Sequence[Ask],
    values: Mapping[str, Sequence[Value]],
) -> tuple[AskSet, ...]:
    """At most five sets of at most six asks, cheapest first, ties by name."""
    search = _Search(definite, dict(facts), values)
    everything = tuple(sorted(asks, key=lambda ask: (ask.cost, ask.id)))
    if not everything or definite(facts):
        return ()
    if not search.settles(everything):
        return (_joined(everything[:MOST_ASKS], settles=False),)
    needed = tuple(ask for ask in everything if not search.settles(_without(everything, ask)))
    if len(needed) > MOST_ASKS:
        return (_joined(needed[:MOST_ASKS], settles=False),)
    found = _smallest(search, needed, [ask for ask in everything if ask not in needed])
    return tuple(_joined(chosen, settles=True) for chosen in found) or (_joined(needed, settles=False),)


class _Search:
    def __init__(
        self, definite: Callable[[Facts], bool], facts: dict[str, Value | None], values: Mapping[str, Sequence[Value]]
    ) -> None:
        self.definite, self.facts, self.values = definite, facts, values

    def settles(self, asks: Sequence[Ask]) -> bool:
        """Is the answer definite for every possible result of these asks?"""
        return self._every([fact for ask in asks for fact in ask.facts], 0)

    def _every(self, facts: list[str], at: int) -> bool:
        # Kleene's logic is monotone: once definite, no further result can undo it, so the branch ends here.
        if self.definite(self.facts):
            return True
        if at == len(facts):
            return False
        name = facts[at]
        before = self.facts.get(name)
        try:
            for value in self.values[name]:
                self.facts[name] = value
                if not self._every(facts, at + 1):
                    return False
            return True
        finally:
            self.facts[name] = before


def _smallest(search: _Search, needed: tuple[Ask, ...], others: list[Ask]) -> list[tuple[Ask, ...]]:
    """Every settling set holds the needed asks; add as little as possible of the others."""
    room = MOST_ASKS - len(needed)
    candidates = [needed + extra for size in range(room + 1) for extra in combinations(others, size)]
    found: list[tuple[Ask, ...]] = []
    for chosen in sorted(candidates, key=_cheapest_first):
        if any(set(smaller) <= set(chosen) for smaller in found):
            continue
        if search.settles(chosen):
            found.append(chosen)
        if len(found) == MOST_SETS:
            break
    return found


def _cheapest_first(chosen: Sequence[Ask]) -> tuple[int, list[str]]:
    return sum(ask.cost for ask in chosen), sorted(ask.id for ask in chosen)


def _without(asks: tuple[Ask, ...], one: Ask) -> tuple[Ask, ...]:
    return tuple(ask for ask in asks if ask is not one)


def _joined(asks: Sequence[Ask], *, settles: bool) -> AskSet:
    return AskSet(tuple(sorted(ask.id for ask in asks)), sum(ask.cost for ask in asks), settles)
