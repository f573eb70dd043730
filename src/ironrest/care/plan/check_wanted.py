"""Refuse to plan what cannot be meant: no dose, no visit, no time, or two visits on one day."""

from __future__ import annotations

import math

from ironrest.care.plan.visit import Wish
from ironrest.values.errors import UserError


def check_wanted(dose_mg: float | None, wish: Wish, visits: int | None) -> None:
    """Raises UserError. The labels count what is given on one day as one dose, so visits lie a day apart or more."""
    _check("dose", dose_mg, above=0.0)
    _check("number of visits", visits, least=1.0)
    _check("number of days between visits", wish.gap_d, least=1.0)
    _check("volume of the diluent", wish.diluent_ml, least=0.0)
    _check("time", wish.minutes, above=0.0)
    _check("time of observation", wish.observe_min, least=0.0)


def _check(what: str, value: float | None, *, least: float = -math.inf, above: float = -math.inf) -> None:
    if value is None or (math.isfinite(value) and value >= least and value > above):
        return
    bound = f"at least {least:g}" if math.isfinite(least) else f"more than {above:g}"
    raise UserError(f"The {what} has to be {bound}; {value:g} was asked for. Give another, or leave it out.")
