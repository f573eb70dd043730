"""Where the true effect of a new study may lie: three definitions, each with its name.

They share the standard deviation sqrt(se² + tau²) and differ in the distribution. `by-test` is what metafor 5 gives by
default: the distribution of the test of the mean.
"""

from __future__ import annotations

from math import sqrt
from typing import Literal, get_args

import msgspec

from ironrest.science.synthesis.distributions import critical

Prediction = Literal["normal", "t-k-1", "t-k-2"]
PREDICTIONS: tuple[Prediction, ...] = get_args(Prediction)

PREDICTION_NAMES: dict[Prediction, str] = {
    "normal": "normal distribution",
    "t-k-1": "t distribution with k - 1 degrees of freedom",
    "t-k-2": "t distribution with k - 2 degrees of freedom (Higgins, Thompson and Spiegelhalter 2009; Riley 2011)",
}


class PredictionInterval(msgspec.Struct, frozen=True):
    """Bounds in the unit of the effect; None where the distribution has no degree of freedom."""

    definition: Prediction
    low: float | None
    high: float | None


def prediction_interval(
    estimate: float, se: float, tau2: float, *, k: int, level: float, definition: Prediction
) -> PredictionInterval:
    """The interval for one new study."""
    df = {"normal": None, "t-k-1": k - 1, "t-k-2": k - 2}[definition]
    if k < 2 or (df is not None and df < 1):
        return PredictionInterval(definition, None, None)
    reach = critical(level, df) * sqrt(se**2 + tau2)
    return PredictionInterval(definition, estimate - reach, estimate + reach)
