"""What iron gave in controlled trials beside a dummy, for one product and one person; and the band of a dummy alone.

Every number is read from knowledge.benefit, which is computed from the evidence base.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_benefit import PooledFall, Responders, ScoreFall, Silent, Uncontrolled
from ironrest.rules.evaluate import Facts, compile_condition
from ironrest.values.interval import Interval

#: Whether the people of a trial were such as this person is.
Fits = Literal["yes", "no", "not-known"]
OverBand = Literal["no more than a dummy would give", "beyond it", "not-known"]
_NOBODY: Facts = {}


class Controlled(msgspec.Struct, frozen=True):
    """One row, and whether its people were such as this person is."""

    row: Responders | ScoreFall | PooledFall
    fits: Fits


class ProductBenefit(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one product; empty where no controlled trial of it has usable numbers."""

    product: str
    responders: tuple[Controlled, ...] = ()
    falls: tuple[Controlled, ...] = ()
    pooled: tuple[Controlled, ...] = ()
    silent: tuple[Silent, ...] = ()
    uncontrolled: tuple[Uncontrolled, ...] = ()


def benefit_of(knowledge: Knowledge, product: str, person: Facts = _NOBODY, population: str = "") -> ProductBenefit:
    """Rows of this product, those that fit first. With `population` only those of that population."""
    benefit = knowledge.benefit
    fits = {name: _fits(knowledge, name, person) for name in ("together", *_CONDITIONS)}

    def told(rows: tuple[Responders | ScoreFall | PooledFall, ...]) -> tuple[Controlled, ...]:
        found = [one for one in rows if one.product == product and population in ("", one.population)]
        kept = [Controlled(one, fits.get(_group(knowledge, one.population), "no")) for one in found]
        return tuple(sorted(kept, key=lambda one: _ORDER.index(one.fits)))

    return ProductBenefit(
        product=product,
        responders=told(benefit.responders),
        falls=told(benefit.fall),
        pooled=told(benefit.pooled),
        silent=tuple(one for one in benefit.silent if one.product == product),
        uncontrolled=tuple(one for one in benefit.uncontrolled if one.product == product),
    )


def over_placebo_band(knowledge: Knowledge, fall: Interval | None) -> OverBand:
    """One person's fall of IRLS beside what falls on a dummy; a fall is positive. Across the line it is not known."""
    if fall is None:
        return "not-known"
    limit = knowledge.benefit.band.high
    if fall.low > limit:
        return "beyond it"
    return "no more than a dummy would give" if fall.high <= limit else "not-known"


#: From the rows that count most for this person.
_ORDER: tuple[Fits, ...] = ("yes", "not-known", "no")
#: The condition that puts a person into a population which is pooled apart.
_CONDITIONS = {
    "anaemic": "criterion:who_anaemia",
    "children": "population:child",
    "dialysis": "population:dialysis",
    "pregnant": "population:pregnant",
}


def _group(knowledge: Knowledge, population: str) -> str:
    return "together" if population in ("together", *knowledge.benefit.together) else population


def _fits(knowledge: Knowledge, group: str, person: Facts) -> Fits:
    if group != "together":
        return _word(_holds(knowledge, group, person))
    found = [_holds(knowledge, one, person) for one in _CONDITIONS]
    if True in found:
        return "no"
    return "not-known" if None in found else "yes"


def _holds(knowledge: Knowledge, group: str, person: Facts) -> bool | None:
    return compile_condition(knowledge.nodes[_CONDITIONS[group]], {})(person)


def _word(truth: bool | None) -> Fits:
    return "not-known" if truth is None else ("yes" if truth else "no")
