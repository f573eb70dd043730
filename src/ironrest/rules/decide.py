"""A decision: an ordered list of (verdict, condition). First match, read with unknowns.

A verdict is definite only if every verdict above it is definitely false; else all that are still possible are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ironrest.rules.evaluate import Facts, Test
from ironrest.rules.regions import Cut


class Step(NamedTuple):
    """One line of a decision: what follows when the test holds, the facts that it reads, and its cuts in numbers."""

    then: str
    test: Test
    reads: frozenset[str]
    name: str
    cuts: Mapping[str, frozenset[Cut]] = MappingProxyType({})


def possible(steps: Iterable[Step], facts: Facts) -> list[str]:
    """The verdicts still possible, in the order of the list, each once. One is a definite answer."""
    found: dict[str, None] = {}
    for step in steps:
        truth = step.test(facts)
        if truth is not False:
            found[step.then] = None
        if truth is True:
            break
    return list(found)


def narrowed(steps: Iterable[Step], facts: Facts) -> list[Step]:
    """The steps that can still matter once `facts` are known: none that is false, none after one that is true."""
    left: list[Step] = []
    for step in steps:
        truth = step.test(facts)
        if truth is not False:
            left.append(step if truth is None else settled(step, truth))
        if truth is True:
            break
    return left


def settled(step: Step, truth: bool) -> Step:
    """A step whose facts have settled it: it reads nothing any more."""
    return step._replace(test=_always if truth else _never, reads=frozenset(), cuts=MappingProxyType({}))


def always(then: str, name: str = "otherwise") -> Step:
    """The last line of a decision."""
    return Step(then, _always, frozenset(), name)


def _always(facts: Facts) -> bool:
    return True


def _never(facts: Facts) -> bool:
    return False
