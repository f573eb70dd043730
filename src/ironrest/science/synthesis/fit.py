"""One pooled mean, or many of the same size: tau², estimate, standard error under each test."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np

from ironrest.science.synthesis.distributions import Array
from ironrest.science.synthesis.model import MeanModel
from ironrest.science.synthesis.tau2 import Method, tau2_of

Test = Literal["z", "knha", "adhoc"]
TESTS: tuple[Test, ...] = get_args(Test)


class Fit(NamedTuple):
    """Each array has one value per data set, on the scale of the data; `se` is the model-based one (test z)."""

    estimate: Array
    se: Array
    tau2: Array
    #: How much larger the variance of the estimate is than the model's: Q at tau² over k - 1 (Knapp-Hartung).
    inflation: Array
    #: Cochran's Q (tau² = 0), and the variance that a typical study would have (Higgins and Thompson).
    q: Array
    typical_v: Array


def fitted(y: Array, v: Array, method: Method) -> Fit:
    """Fit the last axis."""
    model = MeanModel(y, v)
    tau2 = tau2_of(model, method)
    mean, variance = model.mean(tau2)
    at_zero = model.terms(np.zeros_like(tau2))
    free = max(model.k - 1, 1)
    with np.errstate(divide="ignore"):
        typical = (model.k - 1) / at_zero.trace_p if model.k > 1 else np.full_like(tau2, np.nan)
    return Fit(
        estimate=mean * model.scale + model.origin,
        se=np.sqrt(variance) * model.scale,
        tau2=tau2 * model.scale**2,
        inflation=model.terms(tau2).q / free,
        q=at_zero.q,
        typical_v=typical * model.scale**2,
    )


def se_factor(inflation: Array, test: Test, free: int) -> Array:
    """By what the model-based standard error is multiplied.

    Knapp-Hartung takes the root of the inflation, which may be below 1 and then narrows the interval; ad hoc never
    does. Without a degree of freedom only z is left.
    """
    if test == "z" or free < 1:
        return np.ones_like(inflation)
    return np.sqrt(np.maximum(inflation, 1.0) if test == "adhoc" else inflation)


def degrees(test: Test, free: int) -> float | None:
    """Of the t distribution of this test; None for the normal distribution."""
    return None if test == "z" or free < 1 else float(free)
