"""Pool effects with their variances: `pool(yi, vi)`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
import numpy as np

from ironrest.science.synthesis.checks import checked_effects
from ironrest.science.synthesis.distributions import Array, critical, two_sided_p
from ironrest.science.synthesis.fit import TESTS, Fit, Test, degrees, fitted, se_factor
from ironrest.science.synthesis.heterogeneity import heterogeneity
from ironrest.science.synthesis.model import MeanModel
from ironrest.science.synthesis.pool_notes import notes_of
from ironrest.science.synthesis.prediction import PREDICTIONS, Prediction, PredictionInterval, prediction_interval
from ironrest.science.synthesis.tau2 import METHODS, Method
from ironrest.values.errors import UserError


class Tested(msgspec.Struct, frozen=True):
    """The estimate's error under one test. `df` is None for the normal distribution."""

    test: Test
    se: float
    df: float | None
    statistic: float
    p: float
    ci_low: float
    ci_high: float


class Pooled(msgspec.Struct, frozen=True, kw_only=True):
    """One pooled effect. Bounds and estimate in the unit of yi, tau² in its square, I² and weights in percent."""

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float
    tau2: float | None
    tau2_ci: tuple[float, float] | None
    i2: float | None
    i2_ci: tuple[float, float] | None
    h2: float | None
    h2_ci: tuple[float, float] | None
    q: float
    q_df: int
    q_p: float | None
    pi_low: float | None
    pi_high: float | None
    pi_definition: Prediction
    k: int
    method: Method
    test: Test
    statistic: float
    level: float
    studies: tuple[str, ...]
    weights: tuple[float, ...]
    by_test: tuple[Tested, ...]
    predictions: tuple[PredictionInterval, ...]
    notes: tuple[str, ...]

    def under(self, test: Test) -> Tested:
        """The same estimate under another test."""
        return next(one for one in self.by_test if one.test == test)


def pool(
    yi: Iterable[object],
    vi: Iterable[object],
    *,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
    prediction: Prediction | Literal["by-test"] = "by-test",
    studies: Sequence[str] | None = None,
    names: tuple[str, str] = ("yi", "vi"),
) -> Pooled:
    """Pool effects `yi` with variances `vi` (squared standard errors).

    `test` is ad hoc Knapp-Hartung unless another is asked for, and z for a common effect. All three are in `by_test`.
    Raises UserError where the data cannot be pooled.
    """
    chosen = chosen_test(method, test)
    check_options(method, chosen, level)
    y, v, labels = checked_effects(yi, vi, studies, names)
    fit = fitted(y, v, method)
    tau2, k = float(fit.tau2), len(y)
    spread = heterogeneity(MeanModel(y, v), tau2, level, common=method == "fe")
    by_test = tuple(_tested(fit, one, level, k - 1) for one in TESTS)
    this = by_test[TESTS.index(chosen)]
    predictions = tuple(
        prediction_interval(_estimate(fit), this.se, tau2, k=k, level=level, definition=one) for one in PREDICTIONS
    )
    definition: Prediction = ("normal" if this.df is None else "t-k-1") if prediction == "by-test" else prediction
    interval = (
        predictions[PREDICTIONS.index(definition)] if method != "fe" else PredictionInterval(definition, None, None)
    )
    return Pooled(
        estimate=_estimate(fit), se=this.se, ci_low=this.ci_low, ci_high=this.ci_high, p=this.p,
        tau2=tau2 if k > 1 else None, tau2_ci=spread.tau2_ci, i2=spread.i2, i2_ci=spread.i2_ci, h2=spread.h2,
        h2_ci=spread.h2_ci, q=spread.q, q_df=spread.df, q_p=spread.p, pi_low=interval.low, pi_high=interval.high,
        pi_definition=definition, k=k, method=method, test=chosen, statistic=this.statistic, level=level,
        studies=labels, weights=tuple(weights_percent(v, tau2).tolist()), by_test=by_test,
        predictions=predictions if method != "fe" else (), notes=notes_of(fit, spread, method, chosen, k, labels),
    )  # fmt: skip


def chosen_test(method: Method, test: Test | None) -> Test:
    """The test that was asked for, or the default of the method."""
    if test is not None:
        return test
    return "z" if method == "fe" else "adhoc"


def check_options(method: str, test: str, level: float) -> None:
    """Raises UserError for a method, a test or a level that there is not."""
    if method not in METHODS:
        raise UserError(f"No method is called `{method}`. There are: {', '.join(METHODS)}.")
    if test not in TESTS:
        raise UserError(f"No test is called `{test}`. There are: {', '.join(TESTS)}.")
    if not 0 < level < 1:
        raise UserError("The level of an interval lies between 0 and 1: write 0.95 for 95 %.")


def weights_percent(v: Array, tau2: float) -> Array:
    """What each study contributes to the estimate."""
    # Relative to the largest weight, so that nothing overflows.
    share = (v.min() + tau2) / (v + tau2)
    return np.asarray(100 * share / share.sum())


def _estimate(fit: Fit) -> float:
    if not (np.isfinite(fit.estimate) and np.isfinite(fit.se)):
        raise UserError("The variances are too far apart to compute with. Look for one in another unit than the rest.")
    return float(fit.estimate)


def _tested(fit: Fit, test: Test, level: float, free: int) -> Tested:
    se = float(fit.se * se_factor(fit.inflation, test, free))
    df, estimate = degrees(test, free), _estimate(fit)
    statistic = estimate / se if se > 0 else (0.0 if estimate == 0 else float(np.copysign(np.inf, estimate)))
    reach = critical(level, df) * se
    return Tested(test, se, df, statistic, float(two_sided_p(statistic, df)), estimate - reach, estimate + reach)
