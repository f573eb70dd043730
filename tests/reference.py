"""A second reading of the rules, for tests only: Python reads the rule text itself, one complete person at a time.

Nothing of the program's parser or evaluator is used. With several numbers possible, a condition is true when it is true
for each of many sample numbers, false when it is false for each, and otherwise unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from types import CodeType

from ironrest.values.interval import Interval
from ironrest.values.truth import Truth

Point = float | bool | str
Known = Interval | bool | str

#: Far beyond every threshold; stands for an open half-line.
FAR = 1e6
#: Closer to a threshold than any threshold to another.
STEP = 1e-3


@cache
def python(text: str) -> CodeType:
    """The rule text as a Python expression: SQL's `=` and `<>` are spelled otherwise there, the rest is the same."""
    spelled = re.sub(r"(?<![<>=!])=(?!=)", "==", text.replace("<>", "!="))
    return compile(spelled, text, "eval")


def names_in(text: str) -> tuple[str, ...]:
    return python(text).co_names


def holds(text: str, person: Mapping[str, Point], criteria: Mapping[str, str]) -> bool:
    """Is the rule true for one complete person? `criteria` are the texts of the criteria that it may name."""
    names = {
        name: holds(criteria[name], person, criteria) if name in criteria else person[name] for name in names_in(text)
    }
    return bool(eval(python(text), {"__builtins__": {}}, names))


def facts_in(text: str, criteria: Mapping[str, str]) -> tuple[str, ...]:
    """The facts behind a rule, those of the criteria that it names included, each once."""
    found: dict[str, None] = {}
    for name in names_in(text):
        found.update(dict.fromkeys(facts_in(criteria[name], criteria) if name in criteria else (name,)))
    return tuple(found)


def limits_in(text: str, fact: str, criteria: Mapping[str, str]) -> tuple[float, ...]:
    """The numbers that a rule compares the fact with."""
    texts = [text, *(criteria[name] for name in _behind(text, criteria))]
    found = (re.findall(rf"\b{fact}\s*(?:<=|>=|<>|<|>|=)\s*(-?[\d.]+)", one) for one in texts)
    return tuple(sorted({float(number) for numbers in found for number in numbers}))


def _behind(text: str, criteria: Mapping[str, str]) -> Iterator[str]:
    for name in names_in(text):
        if name in criteria:
            yield name
            yield from _behind(criteria[name], criteria)


def samples(limits: Iterable[float], within: Interval) -> list[float]:
    """Numbers of the interval: each threshold, a step to either side of it, the middles, and the ends."""
    marks = {*limits, within.low, within.high}
    near = {mark + step for mark in marks for step in (-STEP, 0.0, STEP)}
    near |= {-FAR, FAR, *((a + b) / 2 for a in marks for b in marks if math.isfinite(a) and math.isfinite(b))}
    return sorted(number for number in near if math.isfinite(number) and inside(within, number))


def inside(interval: Interval, number: float) -> bool:
    above = interval.low < number or (interval.low_closed and number == interval.low)
    under = number < interval.high or (interval.high_closed and number == interval.high)
    return above and under


def expected(
    text: str,
    known: Mapping[str, Known | None],
    criteria: Mapping[str, str],
    choices: Mapping[str, tuple[str, ...]],
    numbers: Iterable[str],
) -> Truth:
    """What the rule must say of a person known in part: the common answer of every complete person, or unknown."""
    numeric = set(numbers)
    facts = facts_in(text, criteria)
    options = [_options(fact, known.get(fact), text, criteria, choices, fact in numeric) for fact in facts]
    answers = {holds(text, dict(zip(facts, one, strict=True)), criteria) for one in product(*options)}
    return Truth.of(answers.pop()) if len(answers) == 1 else Truth.UNKNOWN


def _options(
    fact: str,
    known: Known | None,
    text: str,
    criteria: Mapping[str, str],
    choices: Mapping[str, tuple[str, ...]],
    numeric: bool,
) -> list[Point]:
    if isinstance(known, Interval):
        return list(samples(limits_in(text, fact, criteria), known))
    if known is not None:
        return [known]
    if numeric:
        return list(samples(limits_in(text, fact, criteria), Interval(-math.inf, math.inf, False, False)))
    return list(choices.get(fact, (False, True)))
