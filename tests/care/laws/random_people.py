"""People drawn at random from a seed: each fact unknown, yes or no, a word, or an interval around thresholds."""

from __future__ import annotations

import random
from collections.abc import Iterable

from ironrest.rules.evaluate import Value
from ironrest.rules.prove.symbols import FactKind, Flag, Number, Words
from ironrest.values.interval import Interval, exact
from tests.properties.people import CANDIDATE, LIMITS

#: Numbers near which the limits of labels change their minds.
NEAR = {
    "dose_mg": (100, 125, 200, 500, 510, 750, 1000, 1020),
    "weight": (5, 10, 35, 50, 60, 70),
    "minutes": (2, 5, 15, 20, 30, 60, 90, 150, 210, 240),
    "visit": (1, 2, 3, 5, 8, 10),
    "week_visits": (1, 2, 3, 4),
    "gap_d": (1, 3, 7, 8, 13, 14, 28),
    "observe_min": (29, 30, 60),
    "diluent_ml": (0, 20, 25, 50, 100, 200, 250, 500),
    "volume_ml": (20, 50, 100, 200, 250, 500),
    "test_dose_mg": (0, 25),
    "test_wait_min": (0, 60),
    **LIMITS,
}


def person(chance: random.Random, kinds: dict[str, FactKind], facts: Iterable[str]) -> dict[str, Value]:
    """A candidate for an infusion of whom a good part was drawn anew, or somebody drawn anew altogether."""
    kept = chance.choice((0.0, 0.5, 0.9, 0.95))
    found: dict[str, Value] = {}
    for fact in sorted(facts):
        if fact in CANDIDATE and chance.random() < kept:
            found[fact] = CANDIDATE[fact]
        elif chance.random() < 0.85:
            found[fact] = _value(chance, fact, kinds[fact])
    return found


def _value(chance: random.Random, fact: str, kind: FactKind) -> Value:
    if isinstance(kind, Flag):
        return chance.random() < 0.5
    if isinstance(kind, Words):
        return chance.choice(kind.words)
    ends = sorted(_number(chance, fact, kind) for _ in range(2))
    if ends[0] == ends[1] or chance.random() < 0.6:
        return exact(ends[0])
    return Interval(ends[0], ends[1], chance.random() < 0.5, chance.random() < 0.5)


def _number(chance: random.Random, fact: str, kind: Number) -> float:
    marks = NEAR.get(fact, (kind.low, kind.high, 1, 2, 10, 100))
    number = chance.choice(marks) + chance.choice((-1, -0.5, 0, 0, 0, 0.5, 1))
    return float(min(max(number, kind.low), kind.high))
