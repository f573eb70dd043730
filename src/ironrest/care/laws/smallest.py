"""The solver's counterexample made small: no fact too many, numbers exact and short, and it still breaks the law.

The evaluator decides after each step whether it does. Facts that all the people of a law share change in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ironrest.care.laws.law import Breaks
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval, exact

Person = dict[str, Value]
People = tuple[Person, ...]


class Counterexample(NamedTuple):
    """Who breaks a law. `confirmed`: the evaluator says so too, so that the case can be kept."""

    people: People
    confirmed: bool


def smallest(people: Sequence[Person], breaks: Breaks | None) -> Counterexample:
    """Fewer facts and shorter numbers; the people as they came when the evaluator does not see the fault."""
    found: People = tuple(dict(one) for one in people)
    if breaks is None or not found or not breaks(found):
        return Counterexample(found, False)
    for fact in sorted({fact for one in found for fact in one}):
        found = _without(found, fact, breaks)
    for fact in sorted({fact for one in found for fact in one}):
        for group in _alike(found, fact):
            found = _shorter(found, fact, group, breaks)
    return Counterexample(found, True)


def _without(people: People, fact: str, breaks: Breaks) -> People:
    less = tuple({key: value for key, value in one.items() if key != fact} for one in people)
    return less if breaks(less) else people


def _alike(people: People, fact: str) -> Iterator[tuple[int, ...]]:
    """The places of people with the same value of the fact."""
    places: dict[Value, list[int]] = {}
    for at, one in enumerate(people):
        if fact in one:
            places.setdefault(one[fact], []).append(at)
    yield from (tuple(group) for group in places.values())


def _shorter(people: People, fact: str, group: tuple[int, ...], breaks: Breaks) -> People:
    value = people[group[0]][fact]
    if not isinstance(value, Interval):
        return people
    for number in _decimals(value):
        tried = tuple({**one, fact: exact(number)} if at in group else one for at, one in enumerate(people))
        if breaks(tried):
            return tried
    return people  # a span it is: no number of it breaks the law


def _decimals(value: Interval) -> Iterator[float]:
    """Numbers near the ends and the middle, those with few digits first."""
    marks = (value.low, value.high, (value.low + value.high) / 2)
    for digits in (0, 1, 2, 3, 7):  # number: places after the point
        step = 10.0**-digits  # number: decimal
        for mark in marks:
            yield from (round(mark + move * step, digits) for move in (0, -1, 1))
    yield from marks
