"""Scales: total, band, named cut-offs, and whether the numbers can be right. An incomplete scale has no total."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.assess.answer import CutOff, Score
from ironrest.care.assess.words import rounded
from ironrest.care.chart.person import Value
from ironrest.care.chart.readings import Day, Reading
from ironrest.knowledge.schema import Instrument, Knowledge
from ironrest.knowledge.schema_instruments import ScaleRule
from ironrest.values.interval import Interval, exact
from ironrest.values.truth import Truth


def scores(day: Day, knowledge: Knowledge) -> tuple[Score, ...]:
    """Every scale of which the record holds something, in the order of the file."""
    found: list[Score] = []
    readings = day.readings
    for key, scale in knowledge.instruments.items():
        items = tuple(readings[item.fact] for item in scale.items if item.fact in readings)
        if scale.scoring == "none":
            found += _single_items(scale, day)
        elif scale.fact and (scale.fact in readings or items):
            found.append(_score(key, scale, day.reading(scale.fact), items))
    return tuple(found)


def _single_items(scale: Instrument, day: Day) -> Iterator[Score]:
    for item in scale.items:
        reading = day.readings.get(item.fact)
        if reading is not None:
            problem = "; ".join(_outside(scale, (reading,)))
            yield Score(item.code, f"{scale.label}: {item.topic}", reading, "", problem, scale.items_source)


def _score(key: str, scale: Instrument, total: Reading, items: tuple[Reading, ...]) -> Score:
    number = _number(total.value if total.value is not None else total.seen)
    bands = [one for one in scale.bands if number and number.high >= one.low and number.low <= one.high]
    problems = [*_total_problems(scale, total, number), *_outside(scale, items), *_disagreements(scale, total, items)]
    problems += _safety_item(scale, total, items)
    return Score(
        id=key,
        label=scale.label,
        reading=total,
        band=" or ".join(one.label for one in bands),
        problem="; ".join(problems),
        citation=scale.source,
        band_citation=bands[0].source if bands else None,
        cut_offs=tuple(_cut_offs(scale, total)),
        items=items,
    )


def _number(value: Value | None) -> Interval | None:
    return value if isinstance(value, Interval) else None


def _total_problems(scale: Instrument, total: Reading, number: Interval | None) -> Iterator[str]:
    if number is None:
        yield _no_total(scale)
    elif scale.total and (number.low > scale.total.high or number.high < scale.total.low):
        yield f"{rounded(number.low)} is outside {rounded(scale.total.low)} to {rounded(scale.total.high)}"
    elif number.is_exact and number.low % 1:
        yield f"{rounded(number.low)} is not a whole number"


def _no_total(scale: Instrument) -> str:
    how = " and every item is needed for a sum: none is filled in" if scale.scoring == "sum" else ""
    return f"no total is recorded{how}"


def _outside(scale: Instrument, items: tuple[Reading, ...]) -> Iterator[str]:
    limits = scale.item_range
    for one in items:
        number = _number(one.seen)
        if limits and number and (number.low > limits.high or number.high < limits.low):
            yield f"item {one.fact} is outside {rounded(limits.low)} to {rounded(limits.high)}"


def _disagreements(scale: Instrument, total: Reading, items: tuple[Reading, ...]) -> Iterator[str]:
    """A total below what its items add up to, or unlike the sum of all. Only answers of one day are compared."""
    whole = _number(total.seen)
    same = [one for one in items if one.when == total.when and isinstance(one.seen, Interval)]
    if whole is None or total.how == "derived" or not same:
        return
    low = sum(one.seen.low for one in same if isinstance(one.seen, Interval))
    high = sum(one.seen.high for one in same if isinstance(one.seen, Interval))
    if whole.high < low:
        yield f"the total {rounded(whole.high)} is smaller than its items, {rounded(low)}"
    elif len(same) == len(scale.items) and whole.low > high:
        yield f"the total {rounded(whole.low)} is larger than the sum of its items, {rounded(high)}"


def _safety_item(scale: Instrument, total: Reading, items: tuple[Reading, ...]) -> Iterator[str]:
    """An item that asks for action by itself is never missed behind a total."""
    codes = {item.code: item.fact for item in scale.items}
    for rule in scale.rules:
        if rule.use != "safety":
            continue
        reading = next((one for one in items if one.fact == codes[rule.item]), None)
        if reading is not None and reading.value is not None:
            if rule_holds(rule, reading.value) is Truth.UNKNOWN:
                yield f"{rule.item} may not be 0: ask today"
            continue
        whole = total.seen if reading is None else total.value  # an old total is no news beside an old item
        if reading is not None and rule_holds(rule, reading.seen) is Truth.TRUE:
            yield f"{rule.item} was not 0 when it was last asked: ask again today"
        elif whole is not None and rule_holds(rule, whole) is not Truth.FALSE:
            yield f"{rule.item} is not recorded with this total: ask it"


def _cut_offs(scale: Instrument, total: Reading) -> Iterator[CutOff]:
    """Screening cut-offs; and readings of a scale that itself compares with a baseline."""
    against_baseline = scale.recall is not None and scale.recall.since == "baseline"
    for rule in scale.rules:
        if rule.on == "score" and (rule.use == "screening" or (rule.use == "individual" and against_baseline)):
            yield CutOff(rule.id, rule.label, rule_holds(rule, total.value), rule.source)


def rule_holds(rule: ScaleRule, value: Value | None) -> Truth:
    """A named cut-off against a number that may be known in part."""
    if not isinstance(value, Interval):
        return Truth.UNKNOWN
    limit = exact(rule.value)
    if rule.op in ("<", ">="):
        below = value.below(limit)
        return below if rule.op == "<" else ~below
    above = limit.below(value)
    return above if rule.op == ">" else ~above
