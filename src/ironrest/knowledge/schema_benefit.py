"""What iron gave in controlled trials, always beside what a dummy gave; computed from the evidence base, never typed.

`tools/make_benefit.py` writes knowledge/data/benefit.toml, and a test computes it again.
"""

from __future__ import annotations

from typing import Literal

from ironrest.knowledge.schema_base import Citation, Status, Strict

#: From the weakest to the firmest.
_WEAKEST_FIRST: tuple[Status, ...] = ("unverified", "secondary", "verified")


class Share(Strict, frozen=True, kw_only=True):
    """Of the people of one arm, how many of ten; the interval is Wilson's."""

    people: int
    events: int
    of_ten: float
    low: float
    high: float


class MeanFall(Strict, frozen=True, kw_only=True):
    """By how much a score fell in one arm, on average; `sd` is the spread of people."""

    people: int
    fall: float
    sd: float


class TrialRow(Strict, frozen=True, kw_only=True):
    """One randomised trial against a dummy."""

    study: str
    year: str
    product: str
    population: str
    week: float | None = None
    source: Citation


class Responders(TrialRow, frozen=True, kw_only=True):
    """How many responded in both arms; `what` is the definition."""

    what: str
    iron: Share
    control: Share


class ScoreFall(TrialRow, frozen=True, kw_only=True):
    """How far the score fell in both arms, and how much further with iron; `doubt` says what may be misprinted."""

    iron: MeanFall
    control: MeanFall
    more: float
    low: float
    high: float
    doubt: str = ""


class PooledFall(Strict, frozen=True, kw_only=True):
    """How much further the score fell with iron, over several trials. `low` and `high` are t-based."""

    product: str
    population: str
    trials: tuple[str, ...]
    newest: str
    people: int
    more: float
    low: float
    high: float
    normal_low: float
    normal_high: float
    sources: tuple[Citation, ...]

    @property
    def status(self) -> Status:
        return min((one.status for one in self.sources), key=_WEAKEST_FIRST.index)


class Uncontrolled(Strict, frozen=True, kw_only=True):
    """A share without a dummy beside it: nobody knows how much of it is iron."""

    study: str
    year: str
    product: str
    population: str
    arm: str
    what: str
    why: Literal["no control group", "the count of the control arm was not seen"]
    share: Share
    source: Citation


class Silent(Strict, frozen=True, kw_only=True):
    """A randomised trial against a dummy whose result cannot stand among the falls, and why."""

    study: str
    year: str
    product: str
    population: str
    why: str
    source: Citation


class PlaceboBand(Strict, frozen=True, kw_only=True):
    """Where the fall of one person on a dummy lies, for so many of ten people; `mean_low` to `mean_high`: arms."""

    outcome: str
    unit: str
    trials: tuple[str, ...]
    newest: str
    people: int
    mean_fall: float
    sd_of_people: float
    of_ten: float
    low: float
    high: float
    mean_low: float
    mean_high: float
    mean_source: Citation
    sources: tuple[Citation, ...]

    @property
    def status(self) -> Status:
        return min((one.status for one in self.sources), key=_WEAKEST_FIRST.index)


class Benefit(Strict, frozen=True, kw_only=True):
    """benefit.toml. `together` names the populations that a pool may hold unless it is said otherwise."""

    outcome: str
    unit: str
    newest: str
    together: tuple[str, ...]
    band: PlaceboBand
    responders: tuple[Responders, ...] = ()
    fall: tuple[ScoreFall, ...] = ()
    pooled: tuple[PooledFall, ...] = ()
    silent: tuple[Silent, ...] = ()
    uncontrolled: tuple[Uncontrolled, ...] = ()
