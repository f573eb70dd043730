"""How much the studies differ: Q, I², H², and the Q-profile interval of tau²."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ironrest.science.synthesis.distributions import chi2_above, chi2_quantile_above
from ironrest.science.synthesis.model import MeanModel, Model, RegressionModel
from ironrest.science.synthesis.tau2 import root_of_q

Bounds = tuple[float, float]


class Heterogeneity(NamedTuple):
    """`i2` in percent. The intervals follow from that of tau²; None where no degree of freedom is left."""

    q: float
    df: int
    p: float | None
    i2: float | None
    i2_ci: Bounds | None
    h2: float | None
    h2_ci: Bounds | None
    tau2_ci: Bounds | None
    #: Even tau² = 0 predicts more scatter than there is: the interval holds no value, and (0, 0) stands for it.
    empty: bool = False


def heterogeneity(model: MeanModel | RegressionModel, tau2: float, level: float, *, common: bool) -> Heterogeneity:
    """Of one data set; `tau2` on the scale of the data. With a `common` effect I² is that of Q, else that of tau²."""
    at_zero = model.terms(np.zeros(model.y.shape[:-1]))
    q, free = float(np.squeeze(at_zero.q)), model.k - model.p
    if free < 1:
        return Heterogeneity(q, 0, None, None, None, None, None, None)
    p = chi2_above(q, free)
    if common:
        return Heterogeneity(q, free, p, 100 * max(0.0, (q - free) / q) if q > 0 else 0.0, None, q / free, None, None)
    typical = free / float(np.squeeze(at_zero.trace_p)) * float(np.squeeze(model.scale)) ** 2
    bounds, empty = q_profile(model, level)
    shares = (i2_of(bounds[0], typical), i2_of(bounds[1], typical))
    ratios = (1 + bounds[0] / typical, 1 + bounds[1] / typical)
    return Heterogeneity(q, free, p, i2_of(tau2, typical), shares, 1 + tau2 / typical, ratios, bounds, empty)


def i2_of(tau2: float, typical_v: float) -> float:
    """The share of the scatter, in percent, that is between the studies."""
    return 100 * tau2 / (tau2 + typical_v)


def q_profile(model: Model, level: float) -> tuple[Bounds, bool]:
    """The tau² at which Q is exceeded with chance (1 - level)/2 and (1 + level)/2 (Viechtbauer 2007)."""
    free, tail = model.k - model.p, (1 - level) / 2
    highest = chi2_quantile_above(tail, free)
    lowest = chi2_quantile_above(1 - tail, free)
    scale2 = float(np.squeeze(model.scale)) ** 2
    low = float(np.squeeze(root_of_q(model, highest))) * scale2
    high = float(np.squeeze(root_of_q(model, lowest))) * scale2
    empty = float(np.squeeze(model.terms(np.zeros(model.y.shape[:-1])).q)) < lowest
    return (low, high), empty
