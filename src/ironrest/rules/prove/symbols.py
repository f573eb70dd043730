"""Every fact as solver variables: unknown, or a yes/no, a word, or an interval within the plausible range.

The formulas follow values.interval and rules.evaluate line by line; a test holds the two against each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from ironrest.values.errors import UserError
from ironrest.values.interval import Interval

try:
    import z3
except ImportError:  # pragma: no cover - the bedside install has no solver
    raise UserError("The prover needs z3 and cvc5. Install them: pip install 'ironrest[proof]'.") from None

#: A two-valued formula of the solver.
Formula = Any


class Truths(NamedTuple):
    """A three-valued condition: when it is certainly true, and when it is certainly false."""

    true: Formula
    false: Formula

    @property
    def unknown(self) -> Formula:
        return z3.And(z3.Not(self.true), z3.Not(self.false))


class Span(NamedTuple):
    """A number as the solver sees it: known at all, its ends, and whether each belongs to it."""

    known: Formula
    low: Formula
    high: Formula
    low_closed: Formula
    high_closed: Formula


class Number(NamedTuple):
    """The kind of a numeric fact, with the range outside which a value is refused at the door."""

    low: float
    high: float


class Words(NamedTuple):
    """The kind of a choice."""

    words: tuple[str, ...]


class Flag(NamedTuple):
    """The kind of a yes/no fact."""


FactKind = Number | Words | Flag


class Symbols:
    """Variables for the facts of one person, made when first asked for, and what is true of them all."""

    def __init__(
        self, kinds: Mapping[str, FactKind], prefix: str = "", own: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """`own` gives single facts a prefix of their own: people who share all other variables are alike in them."""
        self.kinds, self.prefix, self.own = kinds, prefix, own
        self._spans: dict[str, Span] = {}
        self._flags: dict[str, Truths] = {}
        self._words: dict[str, tuple[Formula, Formula]] = {}
        self.assumed: list[Formula] = []

    def flag(self, fact: str) -> Truths:
        if fact not in self._flags:
            known, value = self._bool(fact, "known"), self._bool(fact, "yes")
            self._flags[fact] = Truths(z3.And(known, value), z3.And(known, z3.Not(value)))
        return self._flags[fact]

    def word(self, fact: str) -> tuple[Formula, Formula]:
        """Whether it is known, and its place in the list of words."""
        if fact not in self._words:
            kind = self.kinds[fact]
            assert isinstance(kind, Words), f"{fact} is no choice"
            at = z3.Int(f"{self._name(fact)}.word")
            self.assumed.append(z3.And(at >= 0, at < len(kind.words)))
            self._words[fact] = (self._bool(fact, "known"), at)
        return self._words[fact]

    def span(self, fact: str) -> Span:
        if fact not in self._spans:
            kind = self.kinds[fact]
            assert isinstance(kind, Number), f"{fact} is no number"
            low, high = self._real(fact, "low"), self._real(fact, "high")
            low_closed, high_closed = self._bool(fact, "low_closed"), self._bool(fact, "high_closed")
            self.assumed.append(z3.And(rational(kind.low) <= low, low <= high, high <= rational(kind.high)))
            self.assumed.append(z3.Implies(low == high, z3.And(low_closed, high_closed)))
            self._spans[fact] = Span(self._bool(fact, "known"), low, high, low_closed, high_closed)
        return self._spans[fact]

    def exactly(self, fact: str) -> Formula:
        """The number is known and exact."""
        span = self.span(fact)
        return z3.And(span.known, span.low == span.high)

    def is_number(self, fact: str, number: float) -> Formula:
        return z3.And(self.exactly(fact), self.span(fact).low == rational(number))

    def just_below(self, fact: str, number: float) -> Formula:
        """Exact, and below the number by less than any rule could name."""
        span = self.span(fact)
        return z3.And(self.exactly(fact), span.low < rational(number), span.low > rational(number) - rational(_NEAR))

    def just_above(self, fact: str, number: float) -> Formula:
        span = self.span(fact)
        return z3.And(self.exactly(fact), span.low > rational(number), span.low < rational(number) + rational(_NEAR))

    def is_above(self, fact: str, number: float) -> Formula:
        return self.span(fact).low > rational(number)

    def no_less(self, fact: str, than: str) -> Formula:
        """One number of the person is at least another."""
        return self.span(fact).low >= self.span(than).high

    def is_word(self, fact: str, word: str) -> Formula:
        kind = self.kinds[fact]
        assert isinstance(kind, Words), f"{fact} is no choice"
        known, at = self.word(fact)
        return z3.And(known, at == kind.words.index(word))

    def may_be(self, fact: str, value: Interval | bool | str) -> Formula:
        """The value fits what is known: the yes or no, the word, or some number of the interval."""
        if isinstance(value, bool):
            flag = self.flag(fact)
            return z3.Not(flag.false if value else flag.true)
        known = self.word(fact)[0] if isinstance(value, str) else self.span(fact).known
        if isinstance(value, str):
            return z3.Or(z3.Not(known), self.is_word(fact, value))
        return z3.Or(z3.Not(known), _touches(self.span(fact), value))

    def lower_than(self, fact: str, other: Symbols) -> Formula:
        return self.span(fact).high < other.span(fact).low

    def all_known(self) -> list[Formula]:
        """That each fact which any formula has asked for is known."""
        numbers = [span.known for span in self._spans.values()]
        flags = [z3.Or(flag.true, flag.false) for flag in self._flags.values()]
        return [*numbers, *flags, *(known for known, _ in self._words.values())]

    def all_exact(self) -> list[Formula]:
        """That each number which any formula has asked for is exact."""
        return [span.low == span.high for span in self._spans.values()]

    def seen(self) -> tuple[str, ...]:
        """Facts that any formula has asked for."""
        return (*self._spans, *self._flags, *self._words)

    def asked_for(self) -> tuple[dict[str, Span], dict[str, Truths], dict[str, tuple[Formula, Formula]]]:
        """The variables of those facts: numbers, yes/no, words."""
        return self._spans, self._flags, self._words

    def _name(self, fact: str) -> str:
        return f"{self.own.get(fact, self.prefix)}{fact}"

    def _bool(self, fact: str, part: str) -> Formula:
        return z3.Bool(f"{self._name(fact)}.{part}")

    def _real(self, fact: str, part: str) -> Formula:
        return z3.Real(f"{self._name(fact)}.{part}")


def _touches(span: Span, other: Interval) -> Formula:
    """They have a number in common."""
    parts: list[Formula] = []
    if math.isfinite(other.low):
        low = rational(other.low)
        parts.append(z3.Or(span.high > low, z3.And(span.high == low, span.high_closed) if other.low_closed else False))
    if math.isfinite(other.high):
        high = rational(other.high)
        parts.append(z3.Or(span.low < high, z3.And(span.low == high, span.low_closed) if other.high_closed else False))
    return z3.And(parts) if parts else z3.BoolVal(True)


#: How near "just below" is. Every threshold is a number with far fewer decimals.
_NEAR = 1e-6  # number: no rule names one so fine


def rational(value: float) -> Formula:
    """The printed decimal, exactly: 0.1 is a tenth."""
    exact = Fraction(repr(float(value)))
    return z3.RealVal(f"{exact.numerator}/{exact.denominator}")
