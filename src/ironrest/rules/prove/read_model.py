"""A solver's model as facts of a person, in the values of rules.evaluate."""

from __future__ import annotations

from typing import Any

import z3

from ironrest.rules.evaluate import Value
from ironrest.rules.prove.symbols import Formula, Span, Symbols, Words, rational
from ironrest.values.interval import Interval


def facts_of_model(model: Any, symbols: Symbols) -> dict[str, Value]:
    """What the model knows of the person; a fact that it leaves open is not there."""
    spans, flags, words = symbols.asked_for()
    found: dict[str, Value] = {fact: _interval(model, one) for fact, one in spans.items() if _is(model, one.known)}
    found |= {
        fact: _is(model, one.true) for fact, one in flags.items() if _is(model, one.true) or _is(model, one.false)
    }
    for fact, (known, at) in words.items():
        kind = symbols.kinds[fact]
        if isinstance(kind, Words) and _is(model, known):
            found[fact] = kind.words[model.eval(at, model_completion=True).as_long()]
    return found


def fixed_to(symbols: Symbols, facts: dict[str, Value]) -> list[Formula]:
    """That the person is exactly this one, as far as any formula has asked for her facts."""
    spans, flags, words = symbols.asked_for()
    found = [_span_is(span, facts.get(fact)) for fact, span in spans.items()]
    for fact, truths in flags.items():
        value = facts.get(fact)
        found += [truths.true == z3.BoolVal(value is True), truths.false == z3.BoolVal(value is False)]
    for fact, (known, at) in words.items():
        value, kind = facts.get(fact), symbols.kinds[fact]
        assert isinstance(kind, Words)
        found.append(known == z3.BoolVal(value is not None))
        found += [at == kind.words.index(value)] if isinstance(value, str) else []
    return found


def _span_is(span: Span, value: Value | None) -> Formula:
    if not isinstance(value, Interval):
        return z3.Not(span.known)
    closed = span.low_closed == z3.BoolVal(value.low_closed), span.high_closed == z3.BoolVal(value.high_closed)
    return z3.And(span.known, span.low == rational(value.low), span.high == rational(value.high), *closed)


def _is(model: Any, formula: Formula) -> bool:
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


def _interval(model: Any, span: Span) -> Interval:
    low, high = (_number(model.eval(end, model_completion=True)) for end in (span.low, span.high))
    return Interval(low, high, low == high or _is(model, span.low_closed), low == high or _is(model, span.high_closed))


def _number(value: Any) -> float:
    return float(value.as_fraction())
