"""Subgroups pooled apart, and the test whether they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from ironrest.science.synthesis.checks import checked_effects
from ironrest.science.synthesis.distributions import chi2_above
from ironrest.science.synthesis.fit import Test
from ironrest.science.synthesis.pool import Pooled, pool
from ironrest.science.synthesis.tau2 import Method
from ironrest.values.errors import UserError


class Subgroups(msgspec.Struct, frozen=True):
    """Each group with its own tau². `q_between` is chi-squared, with `df` degrees of freedom."""

    groups: dict[str, Pooled]
    q_between: float
    df: int
    p: float | None


def pool_subgroups(
    yi: Iterable[object],
    vi: Iterable[object],
    groups: Sequence[object],
    *,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
    studies: Sequence[str] | None = None,
) -> Subgroups:
    """Pool each group by itself, in the order in which the groups appear."""
    y, v, labels = checked_effects(yi, vi, studies)
    if len(groups) != len(y):
        raise UserError(f"There are {len(y)} effects and {len(groups)} group names. Give one name for each study.")
    pooled = {}
    for name in dict.fromkeys(str(one) for one in groups):
        of = np.array([str(one) == name for one in groups])
        named = [label for label, here in zip(labels, of, strict=True) if here]
        pooled[name] = pool(y[of], v[of], method=method, test=test, level=level, studies=named)
    q = _between(tuple(pooled.values()))
    df = len(pooled) - 1
    return Subgroups(pooled, q, df, chi2_above(q, df) if df else None)


def _between(pooled: Sequence[Pooled]) -> float:
    """Cochran's Q over the pooled values, each with its own standard error."""
    estimate = np.array([one.estimate for one in pooled])
    weight = 1 / np.array([one.se for one in pooled]) ** 2
    return float((weight * (estimate - (weight * estimate).sum() / weight.sum()) ** 2).sum())
