"""Effects of means in two groups: the mean difference (MD) and the standardised mean difference (SMD, Hedges' g)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, lgamma
from typing import Literal, NamedTuple, get_args

import numpy as np

from ironrest.science.synthesis.arms import checked_arms
from ironrest.science.synthesis.distributions import Array
from ironrest.science.synthesis.effect import Effects
from ironrest.values.errors import UserError

MeanMeasure = Literal["MD", "SMD"]
SmdVariance = Literal["LS", "UB"]

SMD_VARIANCES: dict[SmdVariance, str] = {
    "LS": "large-sample variance 1/n1 + 1/n2 + g²/(2(n1 + n2)) (Hedges 1982; metafor's vtype LS)",
    "UB": "unbiased variance 1/n1 + 1/n2 + (1 - (m - 2)/(m J²)) g², m = n1 + n2 - 2 (Hedges 1983; metafor's vtype UB)",
}


class Groups(NamedTuple):
    """Mean, standard deviation and size of both groups, one value for each study."""

    mean_1: Array
    sd_1: Array
    n_1: Array
    mean_2: Array
    sd_2: Array
    n_2: Array


def effects_of_means(
    mean_1: Iterable[object],
    sd_1: Iterable[object],
    n_1: Iterable[object],
    mean_2: Iterable[object],
    sd_2: Iterable[object],
    n_2: Iterable[object],
    *,
    measure: MeanMeasure,
    smd_variance: SmdVariance = "LS",
    studies: Sequence[str] | None = None,
    accepted_sd: Iterable[str] = (),
) -> Effects:
    """Group 1 less group 2. `accepted_sd` names the studies whose unusual SD somebody has looked up."""
    if measure not in get_args(MeanMeasure):
        raise UserError(f"No measure of means is called `{measure}`. There are: {', '.join(get_args(MeanMeasure))}.")
    columns = (mean_1, sd_1, n_1, mean_2, sd_2, n_2)
    arms, labels = checked_arms(columns, studies, accepted_sd=tuple(accepted_sd))
    groups = Groups(*arms)
    if measure == "MD":
        y, v = _difference(groups)
        note = "MD: variance sd1²/n1 + sd2²/n2, no common SD assumed."
    else:
        y, v = _standardised(groups, smd_variance)
        note = f"SMD: Hedges' g with the exact correction J (gamma functions); {SMD_VARIANCES[smd_variance]}."
    return Effects(measure, tuple(y.tolist()), tuple(v.tolist()), labels, (note,))


def hedges_correction(df: float) -> float:
    """J: what takes the bias out of a standardised difference with so many degrees of freedom. Exact form."""
    return exp(lgamma(df / 2) - 0.5 * np.log(df / 2) - lgamma((df - 1) / 2))


def _difference(g: Groups) -> tuple[Array, Array]:
    return g.mean_1 - g.mean_2, g.sd_1**2 / g.n_1 + g.sd_2**2 / g.n_2


def _standardised(g: Groups, variance: SmdVariance) -> tuple[Array, Array]:
    df = g.n_1 + g.n_2 - 2
    pooled = np.sqrt(((g.n_1 - 1) * g.sd_1**2 + (g.n_2 - 1) * g.sd_2**2) / df)
    j = np.array([hedges_correction(one) for one in df])
    effect = j * (g.mean_1 - g.mean_2) / pooled
    plain = 1 / g.n_1 + 1 / g.n_2
    if variance == "LS":
        return effect, plain + effect**2 / (2 * (g.n_1 + g.n_2))
    return effect, plain + (1 - (df - 2) / (df * j**2)) * effect**2
