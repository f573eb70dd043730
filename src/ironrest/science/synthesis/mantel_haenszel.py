"""Events in two groups pooled without a weight for each study: Mantel-Haenszel and Peto."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log, sqrt
from typing import Literal, get_args

import msgspec
import numpy as np

from ironrest.science.synthesis.distributions import Array, chi2_above, critical, two_sided_p
from ironrest.science.synthesis.effects_events import ZERO_CELLS, ZeroCells, events_effect
from ironrest.science.synthesis.tables import Tables, checked_tables
from ironrest.values.errors import UserError

Ratio = Literal["OR", "RR", "RD"]


class PooledTables(msgspec.Struct, frozen=True, kw_only=True):
    """OR, RR and Peto's OR as logarithms; RD as a difference of fractions. `variance` names the formula.

    `q` compares each study's own effect with the pooled one; studies without an effect of their own are not in it.
    `mh` is Cochran, Mantel and Haenszel's chi-squared with continuity correction, `tarone` tests one common OR.
    """

    measure: Literal["OR", "RR", "RD", "PETO"]
    estimate: float
    se: float
    p: float
    ci_low: float
    ci_high: float
    q: float
    q_df: int
    q_p: float | None
    mh: float | None
    mh_p: float | None
    tarone: float | None
    tarone_p: float | None
    k: int
    variance: str


def mantel_haenszel(
    events_1: Iterable[object],
    n_1: Iterable[object],
    events_2: Iterable[object],
    n_2: Iterable[object],
    *,
    measure: Ratio = "RR",
    level: float = 0.95,
    zero_cells: ZeroCells = ZERO_CELLS,
    studies: Sequence[str] | None = None,
) -> PooledTables:
    """No correction enters the pooled estimate; `zero_cells` only corrects each study's own effect in Q."""
    if measure not in get_args(Ratio):
        raise UserError(f"Mantel-Haenszel has no measure `{measure}`. There are: {', '.join(get_args(Ratio))}.")
    t = checked_tables(events_1, n_1, events_2, n_2, studies)
    estimate, se, formula = {"OR": _odds, "RR": _risk, "RD": _difference}[measure](t)
    mh, tarone = _association(t), _tarone(t) if measure == "OR" else None
    return _answer(
        t, measure, estimate, se, formula, level, zero_cells,
        mh=mh, mh_p=None if mh is None else chi2_above(mh, 1),
        tarone=tarone, tarone_p=None if tarone is None or t.k < 2 else chi2_above(tarone, _informative(t) - 1),
    )  # fmt: skip


def peto(
    events_1: Iterable[object],
    n_1: Iterable[object],
    events_2: Iterable[object],
    n_2: Iterable[object],
    *,
    level: float = 0.95,
    studies: Sequence[str] | None = None,
) -> PooledTables:
    """Observed less expected events over their hypergeometric variance; for rare events and groups of like size."""
    t = checked_tables(events_1, n_1, events_2, n_2, studies)
    n = t.n1 + t.n2
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = t.n1 * t.n2 / n**2 * (t.a + t.c) * (t.b + t.d) / (n - 1)
    total = float(np.nansum(variance))
    _need(total > 0, "events")
    estimate = float((t.a - (t.a + t.c) * t.n1 / n).sum()) / total
    return _answer(
        t, "PETO", estimate, 1 / sqrt(total), "hypergeometric (Yusuf 1985)", level, ZERO_CELLS,
        mh=None, mh_p=None, tarone=None, tarone_p=None,
    )  # fmt: skip


def _odds(t: Tables) -> tuple[float, float, str]:
    n = t.n1 + t.n2
    r, s, p, q = t.a * t.d / n, t.b * t.c / n, (t.a + t.d) / n, (t.b + t.c) / n
    _need(r.sum() > 0 and s.sum() > 0, "events and non-events in both groups")
    variance = (
        (p * r).sum() / (2 * r.sum() ** 2)
        + (p * s + q * r).sum() / (2 * r.sum() * s.sum())
        + (q * s).sum() / (2 * s.sum() ** 2)
    )
    return log(r.sum() / s.sum()), sqrt(variance), "Robins, Breslow and Greenland 1986"


def _risk(t: Tables) -> tuple[float, float, str]:
    n = t.n1 + t.n2
    r, s = (t.a * t.n2 / n).sum(), (t.c * t.n1 / n).sum()
    _need(r > 0 and s > 0, "events in both groups")
    variance = ((t.n1 * t.n2 * (t.a + t.c) - t.a * t.c * n) / n**2).sum() / (r * s)
    return log(r / s), sqrt(variance), "Greenland and Robins 1985"


def _difference(t: Tables) -> tuple[float, float, str]:
    n = t.n1 + t.n2
    weight = (t.n1 * t.n2 / n).sum()
    estimate = float(((t.a * t.n2 - t.c * t.n1) / n).sum() / weight)
    p = (t.c * (t.n1 / n) ** 2 - t.a * (t.n2 / n) ** 2 + (t.n1 / n) * (t.n2 / n) * (t.n2 - t.n1) / 2).sum()
    q = (t.a * (t.n2 - t.c) / n + t.c * (t.n1 - t.a) / n).sum() / 2
    return estimate, sqrt(max(0.0, float((estimate * p + q) / weight**2))), "Sato 1989"


def _association(t: Tables) -> float | None:
    n, m = t.n1 + t.n2, t.a + t.c
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = float(np.nansum(t.n1 * t.n2 / n**2 * m * (n - m) / (n - 1)))
    if variance <= 0:
        return None
    distance = max(0.0, abs(float((t.a - m * t.n1 / n).sum())) - 0.5)
    return distance**2 / variance


def _tarone(t: Tables) -> float | None:
    """Is there one odds ratio? Breslow and Day's statistic at the Mantel-Haenszel value, with Tarone's correction."""
    ratio = float(np.exp(_odds(t)[0]))
    expected, variance = _expected(t, ratio)
    if variance.sum() <= 0:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(variance > 0, (t.a - expected) ** 2 / variance, 0.0)
    return float(each.sum() - (t.a - expected).sum() ** 2 / variance.sum())


def _expected(t: Tables, ratio: float) -> tuple[Array, Array]:
    """Events of group 1 with these margins and this odds ratio, and their asymptotic variance."""
    m = t.a + t.c
    first, half = 1 - ratio, t.n2 - m + ratio * (t.n1 + m)
    product = ratio * t.n1 * m
    # The root of the quadratic that lies between the margins, in the form that never divides by 1 - ratio.
    expected = 2 * product / (half + np.sqrt(np.maximum(0.0, half**2 - 4 * -first * product)))
    cells = np.array([expected, t.n1 - expected, m - expected, t.n2 - m + expected])
    with np.errstate(divide="ignore"):
        return expected, np.where((cells > 0).all(axis=0), 1 / (1 / cells).sum(axis=0), 0.0)


def _informative(t: Tables) -> int:
    """Studies in which something happened to some and not to all."""
    m, n = t.a + t.c, t.n1 + t.n2
    return max(2, int(((m > 0) & (m < n)).sum()))


def _answer(
    t: Tables, measure: Literal["OR", "RR", "RD", "PETO"], estimate: float, se: float, formula: str, level: float,
    zero_cells: ZeroCells, *, mh: float | None, mh_p: float | None, tarone: float | None, tarone_p: float | None,
) -> PooledTables:  # fmt: skip
    y, v = events_effect(t, measure, zero_cells)
    double = ((t.a + t.c) == 0) | ((t.b + t.d) == 0)
    own = np.isfinite(y) & np.isfinite(v) & (v > 0) & ~double
    q, df = float(((y[own] - estimate) ** 2 / v[own]).sum()), int(own.sum()) - 1
    reach = critical(level, None) * se
    p = float(two_sided_p(estimate / se, None)) if se > 0 else float(estimate == 0)
    return PooledTables(
        measure=measure, estimate=estimate, se=se, p=p, ci_low=estimate - reach, ci_high=estimate + reach, q=q, q_df=df,
        q_p=chi2_above(q, df) if df > 0 else None, mh=mh, mh_p=mh_p, tarone=tarone, tarone_p=tarone_p, k=t.k,
        variance=formula,
    )  # fmt: skip


def _need(enough: bool, what: str) -> None:
    if not enough:
        raise UserError(
            f"There are no {what} in the studies together: no ratio can be formed. Take the risk difference."
        )
