"""Small-study effects: Egger's regression (two forms), Begg's rank correlation, fail-safe numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, sqrt
from typing import Literal

import msgspec
import numpy as np
from scipy import special, stats

from ironrest.science.synthesis.checks import checked_effects
from ironrest.science.synthesis.distributions import Array, two_sided_p
from ironrest.science.synthesis.fit import Test
from ironrest.science.synthesis.regression import regress
from ironrest.science.synthesis.tau2 import Method
from ironrest.values.errors import UserError

#: With fewer, the test has little power and the handbooks advise against it.
_ADVISED = 10


class SmallStudyTest(msgspec.Struct, frozen=True):
    """`limit` is the effect to which a study without error would tend."""

    statistic: float
    df: float | None
    p: float
    slope: float
    limit: float | None
    notes: tuple[str, ...]


def egger(
    yi: Iterable[object],
    vi: Iterable[object],
    *,
    model: Literal["meta-regression", "weighted-regression"] = "meta-regression",
    method: Method = "reml",
    test: Test = "z",
    studies: Sequence[str] | None = None,
) -> SmallStudyTest:
    """Does the effect depend on its standard error?

    `meta-regression`: the standard error as a moderator. `weighted-regression`: Egger's own, with a multiplicative
    dispersion and t with k - 2 degrees of freedom.
    """
    y, v, labels = checked_effects(yi, vi, studies)
    se = np.sqrt(v)
    _refuse_few(len(y), 3)
    if np.ptp(se) <= 0:
        raise UserError("All studies have the same standard error: nothing can be said of small studies.")
    if model == "meta-regression":
        found = regress(y, v, {"se": se.tolist()}, method=method, test=test, studies=labels)
        start, slope = found.coefficients
        df = None if test == "z" else float(len(y) - 2)
        return SmallStudyTest(slope.statistic, df, slope.p, slope.estimate, start.estimate, _few(len(y)))
    limit, slope_, error = _weighted(y, se)
    t, df = slope_ / error, float(len(y) - 2)
    return SmallStudyTest(t, df, float(two_sided_p(t, df)), slope_, limit, _few(len(y)))


def _weighted(y: Array, se: Array) -> tuple[float, float, float]:
    """Intercept, slope and the slope's standard error, the dispersion estimated from the residuals."""
    x = np.column_stack([np.ones_like(se), se / se.max()])
    q, r = np.linalg.qr(x / se[:, None])
    z = y / se
    beta = np.linalg.solve(r, q.T @ z)
    rest = z - q @ (q.T @ z)
    inverse = np.linalg.inv(r)
    error = sqrt(float(rest @ rest) / (len(y) - 2) * float((inverse[1] ** 2).sum()))
    return float(beta[0]), float(beta[1] / se.max()), error / float(se.max())


def rank_correlation(
    yi: Iterable[object], vi: Iterable[object], *, studies: Sequence[str] | None = None
) -> SmallStudyTest:
    """Begg and Mazumdar: Kendall's tau between standardised effects and variances; exact without ties."""
    y, v, _ = checked_effects(yi, vi, studies)
    _refuse_few(len(y), 3)
    pooled = (y / v).sum() / (1 / v).sum()
    standardised = (y - pooled) / np.sqrt(v - 1 / (1 / v).sum())
    tied = len(set(standardised.tolist())) < len(y) or len(set(v.tolist())) < len(y)
    tau, p = stats.kendalltau(standardised, v, method="asymptotic" if tied else "exact")
    if np.isnan(tau):
        raise UserError("All studies have the same variance: nothing can be said of small studies.")
    return SmallStudyTest(float(tau), None, float(p), float(tau), None, _few(len(y)))


FailSafe = Literal["rosenthal", "orwin", "rosenberg"]


def fail_safe_number(
    yi: Iterable[object],
    vi: Iterable[object],
    *,
    kind: FailSafe = "rosenthal",
    alpha: float = 0.05,
    studies: Sequence[str] | None = None,
) -> int:
    """How many unseen studies without effect would take the finding away.

    rosenthal, rosenberg: until it is no longer significant at `alpha`; orwin: until the plain mean is half as large.
    Said because others say it; Egger and trim-and-fill tell more.
    """
    y, v, _ = checked_effects(yi, vi, studies)
    k = len(y)
    if kind == "orwin":
        return k if y.mean() != 0 else 0
    if kind == "rosenthal":
        reached = float((y / np.sqrt(v)).sum() / sqrt(k))
        needed = float(-special.ndtri(alpha))
        return _up(k * (reached / needed) ** 2 - k)
    w = 1 / v
    reached = float((w * y).sum() / sqrt(w.sum()))
    needed = float(-special.ndtri(alpha / 2))
    return _up(k * (reached / needed) ** 2 - k)


def _up(found: float) -> int:
    return max(0, ceil(found))


def _few(k: int) -> tuple[str, ...]:
    if k >= _ADVISED:
        return ()
    return (f"{k} studies: with fewer than {_ADVISED} this test finds little, and finding nothing shows nothing.",)


def _refuse_few(k: int, least: int) -> None:
    if k < least:
        raise UserError(f"{k} studies are too few for this test. It needs at least {least}.")
