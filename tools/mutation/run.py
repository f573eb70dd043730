"""Every change of the rulebook tried: noticed, the same for everybody, or survived."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from multiprocessing import get_context
from typing import Literal, NamedTuple

from ironrest.knowledge.load import load
from tools.mutation.equal import broken_law, same_for_everybody
from tools.mutation.killers import noticed
from tools.mutation.labels import label_mutants
from tools.mutation.mutant import Mutant
from tools.mutation.restated import cited, noticed_status
from tools.mutation.rules import rule_mutants
from tools.mutation.safety import safety_mutants
from tools.mutation.statuses import Restated, status_mutants

Outcome = Literal["noticed", "equivalent", "survived"]


class Tried(NamedTuple):
    """One change and what became of it. `by` is the check, or what was proved; `says` its first sentence."""

    kind: str
    id: str
    outcome: Outcome
    by: str
    says: str


@cache
def mutants() -> tuple[tuple[Mutant, Restated | None], ...]:
    """Every change; those of statuses are made on the files' own tables."""
    knowledge = load()
    rules = [*rule_mutants(knowledge), *safety_mutants(knowledge), *label_mutants(knowledge)]
    return (*((one, None) for one in rules), *status_mutants(knowledge, cited()))


def try_all(on: date, *, processes: int = 2, only: tuple[str, ...] = ()) -> list[Tried]:
    """All of them; proofs for those that no test notices. `only` asks some checks and proves nothing."""
    places = range(len(mutants()))
    with get_context("fork").Pool(processes) as pool:
        return pool.starmap(_try, ((at, on, only) for at in places), chunksize=16)


def try_some(places: Iterable[int]) -> list[Tried]:
    """By the tests alone, without a proof."""
    return [_by_tests(at) for at in places]


def sample(count: int, seed: str) -> Sequence[int]:
    """The same places for the same seed: some of each kind, so that no kind is left out."""
    chance = random.Random(seed)
    by_kind: dict[str, list[int]] = {}
    for at, (one, _) in enumerate(mutants()):
        by_kind.setdefault(one.kind, []).append(at)
    each = [chance.choice(places) for places in by_kind.values()]
    rest = sorted(set(range(len(mutants()))) - set(each))
    return sorted([*each, *chance.sample(rest, max(count - len(each), 0))])


def _try(at: int, on: date, only: tuple[str, ...]) -> Tried:
    found = _by_tests(at, only)
    one, restated = mutants()[at]
    if found.outcome == "noticed" or restated is not None or only:
        return found
    same = same_for_everybody(one, load(), on)
    if same:
        return found._replace(outcome="equivalent", by="proved", says=same)
    law = broken_law(one, load(), on)
    return found._replace(outcome="noticed", by="safety laws", says=law) if law else found


def _by_tests(at: int, only: tuple[str, ...] = ()) -> Tried:
    one, restated = mutants()[at]
    found = noticed(one, load(), only) if restated is None else noticed_status(restated)
    if found is None:
        return Tried(one.kind, one.id, "survived", "", "")
    return Tried(one.kind, one.id, "noticed", found.by, found.says)
