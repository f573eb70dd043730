"""What a figure shows, as plain numbers and words: the drawing, its text alternative and its table come from here."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp
from typing import Literal, NamedTuple

from ironrest.report.words import word

Kind = Literal["forest", "funnel", "leave-one-out", "cumulative"]
#: Domains of the risk of bias, in the order of the columns of the evidence base.
DOMAINS = ("sequence_generation", "allocation_concealment", "blinding", "incomplete_outcome", "selective_reporting",
           "other")  # fmt: skip
_LARGEST_LOG = 300.0
_MUCH = 1000.0


class Line(NamedTuple):
    """One row: effect and interval on the scale of the analysis. `weight` in percent; `bias` one sign a domain."""

    label: str
    detail: str
    y: float
    low: float | None
    high: float | None
    weight: float | None = None
    status: str = ""
    bias: tuple[str, ...] = ()
    role: Literal["trial", "pool", "apart", "other", "step"] = "trial"


class Picture(NamedTuple):
    """One figure. `pi` is the prediction interval; `warning` stands in the figure itself."""

    kind: Kind
    title: str
    asked: str
    axis: str
    ratio: bool
    favours: str
    lines: tuple[Line, ...]
    pool: Line | None
    pi: tuple[float, float] | None
    apart: tuple[Line, ...]
    others: tuple[Line, ...]
    warning: str
    notes: tuple[str, ...]
    level: float

    def shown(self, value: float | None) -> str:
        """A number as the figure and its table print it."""
        if value is None:
            return word("outcome", "unknown")
        number = exp(min(value, _LARGEST_LOG)) if self.ratio else value
        if self.ratio and number >= _MUCH:
            return f"> {_MUCH:g}"
        if self.ratio and number < 1 / _MUCH:
            return f"< {1 / _MUCH:g}"
        return f"{number:.2f}".replace("-0.00", "0.00")

    def effect(self, line: Line) -> str:
        """`-3.23 (-6.88 to 0.42)`."""
        if line.low is None or line.high is None:
            return self.shown(line.y)
        return f"{self.shown(line.y)} ({self.shown(line.low)} to {self.shown(line.high)})"

    @property
    def every(self) -> tuple[Line, ...]:
        pool = (self.pool,) if self.pool else ()
        return (*self.lines, *pool, *self.apart, *self.others)


def alt_of(picture: Picture) -> str:
    """The figure in words, for whoever does not see it."""
    parts = [word("figure", f"alt_{picture.kind}", title=picture.title, count=len(picture.lines), axis=picture.axis)]
    if picture.pool:
        parts.append(f"{picture.pool.label}: {picture.effect(picture.pool)}.")
    if picture.pi:
        low, high = map(picture.shown, picture.pi)
        parts.append(word("figure", "alt_prediction", low=low, high=high))
    if picture.warning:
        parts.append(picture.warning)
    return " ".join([*parts, word("figure", "alt_table")])


def heading_of(picture: Picture) -> tuple[str, ...]:
    """Headings of the table."""
    keys = ("row", "detail", "effect", "weight", "status", "bias")
    return tuple(word("figure_column", key, axis=picture.axis, level=f"{100 * picture.level:g}") for key in keys)


def table_of(picture: Picture) -> tuple[tuple[str, ...], ...]:
    """Every number of the figure, row by row."""
    rows = [(one.label, one.detail, picture.effect(one), _weight(one), one.status, bias_words(one.bias))
            for one in picture.every]  # fmt: skip
    if picture.pi:
        low, high = map(picture.shown, picture.pi)
        rows.append((word("figure", "prediction"), "", f"{low} to {high}", "", "", ""))
    return tuple(rows)


def bias_words(signs: Iterable[str]) -> str:
    """`+ low, ? unclear`: a sign for each domain, in their order."""
    listed = list(signs)
    return " ".join(listed) if listed else ""


def _weight(one: Line) -> str:
    return "" if one.weight is None else f"{one.weight:.1f} %"
