"""How many of some people change route between guidelines: each pair with its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

from ironrest.care.assess.judge import judge
from ironrest.care.assess.rulebook import Compiled
from ironrest.care.parting.parting import asserted
from ironrest.care.parting.people import People
from ironrest.rules.evaluate import Facts

#: Guideline to answer: one word, or several where several are possible.
Routes = Mapping[str, tuple[str, ...]]


def apart(people: Iterable[Routes]) -> dict[tuple[str, str], int]:
    """For each pair of guidelines how many people they answer otherwise."""
    found: Counter[tuple[str, str]] = Counter()
    for routes in people:
        found.update({pair: int(routes[pair[0]] != routes[pair[1]]) for pair in combinations(routes, 2)})
    return dict(found)


def answers(people: Iterable[Routes]) -> dict[str, dict[str, int]]:
    """For each guideline how many people have each answer."""
    found: dict[str, Counter[str]] = {}
    for routes in people:
        for guideline, possible in routes.items():
            found.setdefault(guideline, Counter())[" or ".join(possible)] += 1
    return {guideline: dict(sorted(counts.items())) for guideline, counts in found.items()}


def routes_if_rls(rules: Compiled, facts: Facts) -> dict[str, tuple[str, ...]]:
    """What each guideline would do for somebody with these facts, were RLS there and significant."""
    return {name: judge(asserted(book), facts).indications for name, book in rules.rulebooks.items()}


def nothing_else(people: People, reasons: Iterable[str] = ()) -> Facts:
    """An adult of whom every other fact that the guidelines ask for is no, but for these reasons."""
    wanted = set(reasons)
    chosen = next(
        one
        for one in people.reasons
        if {name for name, value in zip(people.switches, one.truths, strict=True) if value} == wanted
    )
    adult = {fact: False for who in people.who for fact, value in who.facts.items() if isinstance(value, bool)}
    return {**people.barred, **people.limits[0].facts, **chosen.facts, **adult}
