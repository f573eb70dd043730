"""From what a paper prints (SE, confidence interval, t, p) to an SD or SE; change from baseline; two arms as one."""

from __future__ import annotations

from math import sqrt

from ironrest.science.synthesis.distributions import critical
from ironrest.values.errors import UserError


def sd_from_se(se: float, n: float) -> float:
    """Of one group of n people."""
    return _above(se, "standard error") * sqrt(_people(n))


def sd_from_ci(low: float, high: float, n: float, *, level: float = 0.95, t: bool = True) -> float:
    """From the confidence interval of one group's mean; `t` for the t distribution (n - 1), which most programs use."""
    return se_from_ci(low, high, level=level, df=_people(n) - 1 if t else None) * sqrt(n)


def se_from_ci(low: float, high: float, *, level: float = 0.95, df: float | None = None) -> float:
    """Of an effect. For a ratio give the logarithms of the limits; `df=None` is the normal distribution."""
    return _above(high - low, "width of the confidence interval") / (2 * critical(level, df))


def se_from_p(effect: float, p: float, *, df: float | None = None) -> float:
    """Of an effect with an exact two-sided p value. A p given as a bound (p < 0.05) gives only a bound."""
    if not 0 < p < 1:
        raise UserError(
            "A p value lies between 0 and 1, and 0 or 1 tell nothing of the error. Take the printed interval instead."
        )
    return _above(abs(effect), "effect") / critical(1 - p, df)


def se_from_t(effect: float, t: float) -> float:
    """Of an effect with its t or z statistic."""
    return _above(abs(effect), "effect") / _above(abs(t), "statistic")


def sd_from_difference_se(se: float, n_1: float, n_2: float) -> float:
    """The SD common to two groups, from the standard error of the difference of their means."""
    return _above(se, "standard error") / sqrt(1 / _people(n_1) + 1 / _people(n_2))


def sd_of_change(sd_baseline: float, sd_followup: float, correlation: float) -> float:
    """The SD of the change from baseline, with a stated correlation between the two measurements."""
    if not -1 <= correlation <= 1:
        raise UserError("A correlation lies between -1 and 1. State the one that was assumed, and try others.")
    a, b = _above(sd_baseline, "SD at baseline"), _above(sd_followup, "SD at follow-up")
    variance = a**2 + b**2 - 2 * correlation * a * b
    if variance <= 0:
        raise UserError("With this correlation the change has no spread at all. Take one below 1.")
    return sqrt(variance)


def correlation_from_change(sd_baseline: float, sd_followup: float, sd_change: float) -> float:
    """The correlation that a study which prints all three SDs implies."""
    found = (sd_baseline**2 + sd_followup**2 - sd_change**2) / (2 * sd_baseline * sd_followup)
    if not -1 <= found <= 1:
        raise UserError("These three SDs cannot belong together: they imply a correlation outside -1 to 1.")
    return found


def combined_arms(
    mean_1: float, sd_1: float, n_1: float, mean_2: float, sd_2: float, n_2: float
) -> tuple[float, float, float]:
    """Two arms as one: mean, SD, size (Cochrane Handbook, table 6.5.a)."""
    n = _people(n_1) + _people(n_2)
    mean = (n_1 * mean_1 + n_2 * mean_2) / n
    within = (n_1 - 1) * sd_1**2 + (n_2 - 1) * sd_2**2
    between = n_1 * n_2 / n * (mean_1 - mean_2) ** 2
    return mean, sqrt((within + between) / (n - 1)), n


def _above(value: float, what: str) -> float:
    if not value > 0:
        raise UserError(f"The {what} is {value:g}; it must be above 0. Look whether the columns were exchanged.")
    return value


def _people(n: float) -> float:
    if not n >= 2:
        raise UserError("A group needs at least 2 people to have a spread.")
    return n
