"""How much each study moves the pool: residuals and distances after leaving it out (Viechtbauer and Cheung 2010)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from ironrest.science.synthesis.checks import checked_effects
from ironrest.science.synthesis.distributions import Array
from ironrest.science.synthesis.fit import Test, fitted, se_factor
from ironrest.science.synthesis.pool import check_options, chosen_test, weights_percent
from ironrest.science.synthesis.tau2 import Method
from ironrest.values.errors import UserError


class Influence(msgspec.Struct, frozen=True, kw_only=True):
    """Of one study. `..._without` are what the other studies say; `weight` in percent, `hat` as a fraction.

    rstudent: its distance from the pool of the others, in standard errors.
    dffits, dfbs: how far the estimate moves without it, in two kinds of standard errors; cook_d: that distance squared.
    cov_r: the variance of the estimate without it, over that with it.
    """

    study: str
    rstudent: float
    dffits: float
    cook_d: float
    cov_r: float
    dfbs: float
    hat: float
    weight: float
    estimate_without: float
    tau2_without: float
    q_without: float


def influence(
    yi: Iterable[object],
    vi: Iterable[object],
    *,
    method: Method = "reml",
    test: Test | None = "z",
    studies: Sequence[str] | None = None,
) -> tuple[Influence, ...]:
    """One row for each study. The test matters for dffits, cook_d, cov_r and dfbs."""
    chosen = chosen_test(method, test)
    check_options(method, chosen, 0.5)
    y, v, labels = checked_effects(yi, vi, studies)
    if len(y) < 2:
        raise UserError("With one study nothing is left after leaving it out. Give at least two.")
    return tuple(_rows(y, v, labels, method, chosen))


def _rows(y: Array, v: Array, labels: Sequence[str], method: Method, test: Test) -> list[Influence]:
    k = len(y)
    others = np.array([[at for at in range(k) if at != out] for out in range(k)])
    whole, without = fitted(y, v, method), fitted(y[others], v[others], method)
    s2, s2_without = se_factor(whole.inflation, test, k - 1) ** 2, se_factor(without.inflation, test, k - 2) ** 2
    hat = weights_percent(v, float(whole.tau2)) / 100
    moved = whole.estimate - without.estimate
    variance = whole.se**2 * s2
    # With the tau² of the others, but the weights of all.
    spread = v[None, :] + without.tau2[:, None]
    columns = {
        "rstudent": (y - without.estimate) / np.sqrt((v + without.tau2 + without.se**2) * s2_without),
        "dffits": moved / np.sqrt(s2_without * hat * (v + without.tau2)),
        "cook_d": moved**2 / variance,
        "cov_r": without.se**2 * s2_without / variance,
        "dfbs": moved / np.sqrt(s2_without / (1 / spread).sum(axis=1)),
        "hat": hat,
        "weight": 100 * hat,
        "estimate_without": without.estimate,
        "tau2_without": without.tau2,
        "q_without": without.q,
    }
    return [
        Influence(study=label, **{name: float(column[at]) for name, column in columns.items()})
        for at, label in enumerate(labels)
    ]
