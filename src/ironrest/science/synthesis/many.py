"""Many pools of the same number of studies at once, for simulations: `pool_many(yi, vi)`."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ironrest.science.synthesis.distributions import Array, critical, two_sided_p
from ironrest.science.synthesis.fit import Test, degrees, fitted, se_factor
from ironrest.science.synthesis.pool import check_options, chosen_test
from ironrest.science.synthesis.prediction import Prediction
from ironrest.science.synthesis.tau2 import Method
from ironrest.values.errors import UserError

#: So many pools at a time: the grid of tau² stays in the processor's cache.
_BLOCK = 128


class Pools(NamedTuple):
    """One value for each row, meant as in `Pooled`. Bounds of the prediction are NaN where there is none."""

    estimate: Array
    se: Array
    ci_low: Array
    ci_high: Array
    p: Array
    tau2: Array
    i2: Array
    q: Array
    pi_low: Array
    pi_high: Array


def pool_many(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
    prediction: Prediction | Literal["by-test"] = "by-test",
) -> Pools:
    """Rows are pools, columns studies. The same numbers as `pool` row by row; nothing is said about single rows."""
    chosen = chosen_test(method, test)
    check_options(method, chosen, level)
    y, v = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    if y.ndim != 2 or y.shape != v.shape or y.shape[1] < 1:
        raise UserError("yi and vi are tables of one shape: a row for each pool, a column for each study.")
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise UserError(
            "Every effect is a number and every variance a number above 0. Use `pool` to be told which is not."
        )
    blocks = [
        _block(y[at : at + _BLOCK], v[at : at + _BLOCK], method, chosen, level, prediction)
        for at in range(0, max(len(y), 1), _BLOCK)
    ]
    return Pools(*(np.concatenate(columns) for columns in zip(*blocks, strict=True)))


def _block(
    y: Array, v: Array, method: Method, test: Test, level: float, prediction: Prediction | Literal["by-test"]
) -> Pools:
    fit, free = fitted(y, v, method), y.shape[1] - 1
    df = degrees(test, free)
    se = fit.se * se_factor(fit.inflation, test, free)
    reach = critical(level, df) * se
    ahead = _prediction_reach(np.sqrt(se**2 + fit.tau2), free, df, level, prediction)
    return Pools(
        estimate=fit.estimate, se=se, ci_low=fit.estimate - reach, ci_high=fit.estimate + reach,
        p=two_sided_p(_over(fit.estimate, se), df), tau2=fit.tau2,
        i2=100 * fit.tau2 / (fit.tau2 + fit.typical_v), q=fit.q,
        pi_low=fit.estimate - ahead, pi_high=fit.estimate + ahead,
    )  # fmt: skip


def _over(estimate: Array, se: Array) -> Array:
    """The test statistic: 0 for nothing over nothing, as in `pool`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(estimate == 0, 0.0, estimate / se)


def _prediction_reach(
    sd: Array, free: int, df: float | None, level: float, prediction: Prediction | Literal["by-test"]
) -> Array:
    if prediction != "by-test":
        df = {"normal": None, "t-k-1": float(free), "t-k-2": float(free - 1)}[prediction]
    if free < 1 or (df is not None and df < 1):
        return np.full_like(sd, np.nan)
    return critical(level, df) * sd
