"""Tails and quantiles of the normal, t, chi-squared and F distributions. `df=None` means the normal distribution."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]


def two_sided_p(statistic: Any, df: float | None) -> Array:
    """The chance of a statistic at least so far from zero, of either sign."""
    size = np.abs(np.asarray(statistic, dtype=float))
    if df is None:
        return np.asarray(2 * special.ndtr(-size))
    # The incomplete beta function keeps its digits far out in the tail.
    return np.asarray(special.betainc(df / 2, 0.5, df / (df + size**2)))


def critical(level: float, df: float | None) -> float:
    """How many standard errors a two-sided interval of this level reaches to either side."""
    tail = (1 - level) / 2
    if df is None:
        return float(-special.ndtri(tail))
    # t² = df (1 - x) / x, where x is a quantile of the beta distribution: exact to the last digits for every df.
    x = special.betaincinv(df / 2, 0.5, 2 * tail)
    upper = special.betaincinv(0.5, df / 2, 1 - 2 * tail) if x > 0.5 else 1 - x
    return float(np.sqrt(df * upper / x))


def chi2_above(statistic: float, df: float) -> float:
    """The chance of a chi-squared value at least so large."""
    return float(special.chdtrc(df, statistic))


def chi2_quantile_above(tail: float, df: float) -> float:
    """The chi-squared value that is exceeded with this chance."""
    return float(special.chdtri(df, tail))


def f_above(statistic: float, df: float, df_within: float) -> float:
    """The chance of an F value at least so large."""
    return float(special.fdtrc(df, df_within, statistic))
