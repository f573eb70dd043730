"""Medians with a range or quartiles, turned into a mean and an SD. The method is named in the answer.

All of it assumes values spread about symmetrically; `skew_warning` says when the quartiles speak against that.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from scipy import special

from ironrest.values.errors import UserError

MeanMethod = Literal["luo", "wan"]

#: How much further one quartile may lie from the median than the other before the reader is told.
_LOPSIDED = 2.0


class MeanSd(msgspec.Struct, frozen=True):
    """In the unit of the median. `method` names the formula of each; `notes` what to keep in mind."""

    mean: float
    sd: float
    method: str
    notes: tuple[str, ...] = ()


def from_range(median: float, lowest: float, highest: float, n: int, *, mean: MeanMethod = "luo") -> MeanSd:
    """From median, minimum and maximum."""
    _ordered(n, lowest, median, highest)
    middle = (lowest + highest) / 2
    if mean == "luo":
        weight = 4 / (4 + n**0.75)
        value = weight * middle + (1 - weight) * median
    else:
        value = (lowest + 2 * median + highest) / 4
    return MeanSd(value, (highest - lowest) / _range_in_sds(n), _said(mean, "Hozo 2005 as in Wan 2014"))


def from_quartiles(median: float, q1: float, q3: float, n: int, *, mean: MeanMethod = "luo") -> MeanSd:
    """From median and quartiles."""
    _ordered(n, q1, median, q3)
    middle = (q1 + q3) / 2
    if mean == "luo":
        weight = 0.7 + 0.39 / n
        value = weight * middle + (1 - weight) * median
    else:
        value = (q1 + median + q3) / 3
    sd = (q3 - q1) / _quartiles_in_sds(n)
    return MeanSd(value, sd, _said(mean, "Wan 2014"), skew_warning(median, q1, q3))


def from_five_numbers(
    median: float, lowest: float, q1: float, q3: float, highest: float, n: int, *, mean: MeanMethod = "luo"
) -> MeanSd:
    """From median, quartiles, minimum and maximum."""
    _ordered(n, lowest, q1, median, q3, highest)
    if mean == "luo":
        outer, inner = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
        value = outer * (lowest + highest) / 2 + inner * (q1 + q3) / 2 + (1 - outer - inner) * median
    else:
        value = (lowest + 2 * q1 + 2 * median + 2 * q3 + highest) / 8
    sd = (highest - lowest) / (2 * _range_in_sds(n)) + (q3 - q1) / (2 * _quartiles_in_sds(n))
    return MeanSd(value, sd, _said(mean, "Bland 2015 as in Wan 2014"), skew_warning(median, q1, q3))


def skew_warning(median: float, q1: float, q3: float) -> tuple[str, ...]:
    """A sentence when the quartiles lie unevenly about the median."""
    below, above = median - q1, q3 - median
    if max(below, above) <= _LOPSIDED * min(below, above):
        return ()
    return ("The quartiles lie unevenly about the median: the values are skewed, and the mean is a rough guess.",)


def _range_in_sds(n: int) -> float:
    """How many SDs the range of n normal values spans, by Blom's approximation."""
    return 2 * float(special.ndtri((n - 0.375) / (n + 0.25)))


def _quartiles_in_sds(n: int) -> float:
    return 2 * float(special.ndtri((0.75 * n - 0.125) / (n + 0.25)))


def _said(mean: MeanMethod, wan: str) -> str:
    return f"mean: {'Luo 2018' if mean == 'luo' else wan}; SD: Wan 2014"


def _ordered(n: int, *values: float) -> None:
    if n < 3:
        raise UserError("A median with its range or quartiles needs at least 3 people.")
    if list(values) != sorted(values):
        raise UserError(f"Minimum, quartiles, median and maximum must not fall: {', '.join(f'{v:g}' for v in values)}.")
    if values[0] == values[-1]:
        raise UserError("Minimum (or lower quartile) and maximum (or upper quartile) are the same: no SD follows.")
