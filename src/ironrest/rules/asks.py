"""What to ask next: the sets of asks that settle an answer whatever their results are.

An ask (one question, one "none of these" list, one blood draw) answers several facts and costs once. The engine knows
no medicine: it is given a state that can learn a fact, and the values that each fact may turn out to have.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, Protocol

from ironrest.rules.evaluate import Value

#: Two limits of presentation, not of medicine: more than this nobody reads.
MOST_SETS = 5  # number: sets shown
MOST_ASKS = 6  # number: asks in one set


class State(Protocol):
    """What is still open. Learning a fact leaves another state; nothing is changed in place."""

    def definite(self) -> bool:
        """Is only one answer possible?"""

    def next_fact(self, allowed: frozenset[str]) -> str | None:
        """One of the allowed facts that can still matter, or None."""

    def learn(self, fact: str, value: Value) -> State:
        """The state once this fact is known."""

    def key(self) -> Hashable:
        """Equal for two states from which the same answers follow."""

    def reads(self) -> frozenset[str]:
        """The facts that the open rules read."""


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


def plan_asks(state: State, asks: Sequence[Ask], values: Mapping[str, Sequence[Value]]) -> tuple[AskSet, ...]:
    """At most five sets of at most six asks, cheapest first, ties by name."""
    search = _Search(state, values)
    everything = tuple(sorted(asks, key=lambda ask: (ask.cost, ask.id)))
    if not everything or state.definite():
        return ()
    if not search.settles(everything):
        return (_joined(everything[:MOST_ASKS], settles=False),)
    needed = tuple(ask for ask in everything if not search.settles(_without(everything, ask)))
    if len(needed) > MOST_ASKS:
        return (_joined(needed[:MOST_ASKS], settles=False),)
    if needed == everything:
        return (_joined(needed, settles=True),)
    found = _smallest(search, needed, [ask for ask in everything if ask not in needed])
    return tuple(_joined(chosen, settles=True) for chosen in found) or (_joined(needed, settles=False),)


class _Search:
    """Does a set of asks settle the answer for every possible result? What is definite stays so: Kleene is monotone."""

    def __init__(self, state: State, values: Mapping[str, Sequence[Value]]) -> None:
        self.state, self.values = state, values
        self.seen: dict[Hashable, bool] = {}

    def settles(self, asks: Sequence[Ask]) -> bool:
        allowed = frozenset(fact for ask in asks for fact in ask.facts)
        return self._every(self.state, allowed)

    def _every(self, state: State, allowed: frozenset[str]) -> bool:
        if state.definite():
            return True
        fact = state.next_fact(allowed)
        if fact is None:
            return False
        key = (state.key(), allowed & state.reads())
        if key not in self.seen:
            self.seen[key] = all(self._every(state.learn(fact, value), allowed) for value in self.values[fact])
        return self.seen[key]


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
