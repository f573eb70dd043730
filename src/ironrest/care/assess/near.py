"""How near is the line? How often another draw, or another assay, would have given another verdict.

Two draws of one person differ by the within-person variation of each, so in logarithms the second is normal
around the first with twice the variance. Ferritin and TSAT are taken as independent. The masses of the regions that the
rules can tell apart are added up; nothing is drawn at random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ironrest.care.assess.answer import Near, OtherAssay
from ironrest.care.assess.judge import all_rules, judge
from ironrest.care.assess.rulebook import Rulebook
from ironrest.care.chart.person import Value
from ironrest.care.chart.readings import Day
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.regions import Cut, regions
from ironrest.values.interval import Interval, exact

#: Facts that vary from day to day, and the limit that holds their within-person coefficient of variation in per cent.
VARYING = {"ferritin": "ferritin_within_person_cv", "tsat": "tsat_within_person_cv"}
PER_CENT = 100.0  # number: definition of per cent


def how_near(book: Rulebook, day: Day, knowledge: Knowledge) -> Near | None:
    """None when neither ferritin nor TSAT is known as one number above zero."""
    known = {fact: value for fact in VARYING if (value := _positive(day, fact)) is not None}
    if not known:
        return None
    here = judge(book, day.values).verdicts
    cuts = _cuts(book)
    verdicts: dict[str, float] = {}
    differs = 0.0
    for facts, mass in _spread(known, cuts, day.values, knowledge):
        found = judge(book, facts).verdicts
        name = found[0] if len(found) == 1 else "undetermined"
        verdicts[name] = verdicts.get(name, 0.0) + mass
        differs += mass if found != here else 0.0
    citations = tuple(knowledge.limits[VARYING[fact]].source for fact in known)
    ordered = dict(sorted(verdicts.items(), key=lambda pair: -pair[1]))
    return Near(differs, ordered, tuple(known), tuple(_other_assays(book, day, knowledge)), citations)


def _positive(day: Day, fact: str) -> float | None:
    value = day.values.get(fact)
    return value.low if isinstance(value, Interval) and value.is_exact and value.low > 0 else None


def _cuts(book: Rulebook) -> dict[str, set[Cut]]:
    cuts: dict[str, set[Cut]] = {}
    for rule in all_rules(book):
        for fact, found in rule.cuts.items():
            cuts.setdefault(fact, set()).update(found)
    return cuts


def _spread(
    known: Mapping[str, float], cuts: Mapping[str, set[Cut]], facts: Mapping[str, Value | None], knowledge: Knowledge
) -> Iterator[tuple[dict[str, Value | None], float]]:
    """Every combination of regions, with its probability."""
    spreads = [(dict(facts), 1.0)]
    for fact, value in known.items():
        sigma = log_sigma(knowledge.limits[VARYING[fact]].value)
        parts = regions(cuts.get(fact, ()))
        spreads = [
            ({**before, fact: part}, mass * _mass(part, value, sigma)) for before, mass in spreads for part in parts
        ]
    yield from spreads


def log_sigma(cv_per_cent: float) -> float:
    """The standard deviation of the logarithm of the ratio of two draws, from the coefficient of variation of one."""
    variance = math.log1p((cv_per_cent / PER_CENT) ** 2)
    return math.sqrt(2 * variance)


def _mass(part: Interval, centre: float, sigma: float) -> float:
    return _below(part.high, centre, sigma) - _below(part.low, centre, sigma)


def _below(limit: float, centre: float, sigma: float) -> float:
    if limit <= 0:
        return 0.0
    if math.isinf(limit):
        return 1.0
    return (1 + math.erf(math.log(limit / centre) / (sigma * math.sqrt(2)))) / 2


def _other_assays(book: Rulebook, day: Day, knowledge: Knowledge) -> Iterator[OtherAssay]:
    """Read on the other platform; when the platform is not recorded, both ways round."""
    ferritin = _positive(day, "ferritin")
    if ferritin is None:
        return
    table = knowledge.assay_pairs
    here = day.values.get("ferritin_assay")
    for target in ("beckman", "roche"):
        if here in (target, "other"):
            continue
        pairs = [(pair.roche, pair.beckman) if target == "beckman" else (pair.beckman, pair.roche) for pair in table]
        read = _interpolated(ferritin, pairs)
        verdicts = judge(book, {**day.values, "ferritin": exact(read)}).verdicts
        yield OtherAssay(target, read, verdicts[0] if len(verdicts) == 1 else "undetermined")


def _interpolated(value: float, pairs: list[tuple[float, float]]) -> float:
    """Straight lines between the published pairs, through zero below the first and on with the last slope above."""
    points = [(0.0, 0.0), *sorted(pairs)]
    for (low, low_read), (high, high_read) in pairwise(points):
        if value <= high or (high, high_read) == points[-1]:
            return low_read + (value - low) * (high_read - low_read) / (high - low)
    return value
