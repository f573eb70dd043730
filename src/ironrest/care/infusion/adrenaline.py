"""The dose of adrenaline for one person, worked out before the infusion starts. Nothing unknown delays it.

While the age is unknown the adult dose stands first, and the table of the children beneath it; unless the weight is
known and lower than that of the lightest adult: then the dose by weight stands first, and the adult's beside it.
"""

from __future__ import annotations

import math

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_reactions import AdrenalineDose, AdrenalineFile, AgeBand, Jurisdiction
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval, exact
from ironrest.values.truth import Truth

#: Instead of a band of age.
BY_WEIGHT = "by-weight"

#: Decimals of a dose that a syringe can give.
_DECIMALS = 2


class Shot(msgspec.Struct, frozen=True):
    """One dose in mg, and in mL of the concentration of the card; `high_…` is the end of a range."""

    band: str
    label: str
    mg: float
    high_mg: float | None
    ml: float
    high_ml: float | None
    note: str
    source: Citation


class AdrenalineCard(msgspec.Struct, frozen=True):
    """`first` is given; `others` are for the other ages that are possible; `by_weight` is shown beside it."""

    jurisdiction: Jurisdiction
    jurisdiction_known: bool
    age_known: bool
    drug: str
    site: str
    mg_per_ml: float
    first: Shot
    others: tuple[Shot, ...]
    by_weight: Shot | None
    mg_per_kg: float
    repeat_low_min: float
    repeat_high_min: float | None
    repeat_source: Citation
    call: str


def adrenaline_card(
    age: Interval | None, weight: Interval | None, jurisdiction: str | None, knowledge: Knowledge
) -> AdrenalineCard:
    """The card for an age in years and a weight in kg, each of which may be unknown."""
    rules = knowledge.reactions.adrenaline
    where = rules.when_unknown if jurisdiction is None else _jurisdiction(jurisdiction, rules)
    bands = [name for name, band in rules.band.items() if _may_be(age, band)] or list(rules.band)
    first, *others = [_shot(name, where, rules) for name in bands]
    by_weight, told = _by_weight(weight, first.band, rules), dose_words(first, rules.concentration.value)
    light = _as_a_child(weight, rules) if first.band == rules.by_weight.adult_band and others else None
    if light is not None:
        child = dose_words(light, rules.concentration.value)
        told, others = rules.by_weight.adult.format(child=child, adult=told), [first, *others]
        first = by_weight = light
    repeat = rules.repeat[where]
    return AdrenalineCard(
        jurisdiction=where,
        jurisdiction_known=jurisdiction is not None,
        age_known=len(bands) == 1,
        drug=rules.drug,
        site=rules.site,
        mg_per_ml=rules.concentration.value,
        first=first,
        others=tuple(others),
        by_weight=by_weight,
        mg_per_kg=rules.by_weight.mg_per_kg,
        repeat_low_min=repeat.low_min,
        repeat_high_min=repeat.high_min,
        repeat_source=repeat.source,
        call=rules.call.format(dose=f"{rules.drug} {told}", site=rules.site),
    )


def dose_words(shot: Shot, mg_per_ml: float) -> str:
    """`0.5 mg (0.5 mL of 1 mg/mL)`."""
    return f"{_range(shot.mg, shot.high_mg)} mg ({_range(shot.ml, shot.high_ml)} mL of {mg_per_ml:g} mg/mL)"


def _jurisdiction(name: str, rules: AdrenalineFile) -> Jurisdiction:
    for known in rules.repeat:
        if known == name:
            return known
    raise UserError(f"No jurisdiction has that name. There are: {', '.join(rules.repeat)}.")


def _may_be(age: Interval | None, band: AgeBand) -> bool:
    """Whether the person may be of that age."""
    if age is None:
        return True
    too_young = age.below(exact(band.from_years)) is Truth.TRUE
    too_old = band.below_years is not None and exact(band.below_years).at_most(age) is Truth.TRUE
    return not (too_young or too_old)


def _shot(band: str, where: Jurisdiction, rules: AdrenalineFile) -> Shot:
    dose = next(one for one in rules.dose if one.band == band and where in one.jurisdictions)
    return _made(dose, rules)


def _made(dose: AdrenalineDose, rules: AdrenalineFile) -> Shot:
    per_ml = rules.concentration.value
    return Shot(
        band=dose.band,
        label=rules.band[dose.band].label,
        mg=dose.mg,
        high_mg=dose.high_mg,
        ml=_volume(dose.mg, per_ml),
        high_ml=None if dose.high_mg is None else _volume(dose.high_mg, per_ml),
        note=dose.note,
        source=dose.source,
    )


def _by_weight(weight: Interval | None, band: str, rules: AdrenalineFile) -> Shot | None:
    """None without a weight, or with one that is only a bound."""
    if weight is None or not (math.isfinite(weight.low) and math.isfinite(weight.high)) or weight.low <= 0:
        return None
    by_weight = rules.by_weight
    most = by_weight.most_mg_adult if band == by_weight.adult_band else by_weight.most_mg_child
    low, high = (round(min(by_weight.mg_per_kg * end, most), _DECIMALS) for end in (weight.low, weight.high))
    as_dose = AdrenalineDose(
        jurisdictions=(), band=band, mg=low, high_mg=high if high > low else None, source=by_weight.source
    )
    return _made(as_dose, rules)


def _as_a_child(weight: Interval | None, rules: AdrenalineFile) -> Shot | None:
    """The dose by weight of somebody too light for an adult; None where that is not certain."""
    light = exact(rules.by_weight.lightest_adult.value)
    child = next(name for name in rules.band if name != rules.by_weight.adult_band)
    shot = None if weight is None or weight.below(light) is not Truth.TRUE else _by_weight(weight, child, rules)
    return None if shot is None else msgspec.structs.replace(shot, band=BY_WEIGHT, label=rules.by_weight.label)


def _volume(mg: float, mg_per_ml: float) -> float:
    return round(mg / mg_per_ml, _DECIMALS)


def _range(low: float, high: float | None) -> str:
    return f"{low:g}" if high is None else f"{low:g} to {high:g}"
