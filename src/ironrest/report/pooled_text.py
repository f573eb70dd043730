"""A pool in the terminal: the estimate first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.report.words import clean
from ironrest.science.synthesis.effect import Effects
from ironrest.science.synthesis.pool import Pooled
from ironrest.science.synthesis.prediction import PREDICTION_NAMES
from ironrest.science.synthesis.regression import Regression
from ironrest.science.synthesis.tau2 import METHOD_NAMES

_TESTS = {"z": "normal (z)", "knha": "Knapp-Hartung", "adhoc": "Knapp-Hartung, ad hoc"}
_UNITS = {
    "MD": "mean difference, in the unit of the outcome",
    "SMD": "standardised mean difference, in standard deviations",
    "RR": "natural logarithm of the risk ratio",
    "OR": "natural logarithm of the odds ratio",
    "PETO": "natural logarithm of Peto's odds ratio",
    "RD": "risk difference, as a fraction",
    "": "in the unit of the effects",
}


def pooled_text(pooled: Pooled, regression: Regression | None, effects: Effects) -> str:
    """Lines for a terminal."""
    lines = [*_head(pooled, effects), "", *_tests(pooled), "", *_spread(pooled), "", *_studies(pooled, effects)]
    if regression is not None:
        lines += ["", *_regression(regression)]
    notes = [*effects.notes, *pooled.notes, *(regression.notes if regression else ())]
    if notes:
        lines += ["", "Keep in mind:", *(f"  - {clean(note)}" for note in notes)]
    return "\n".join(lines) + "\n"


def _head(pooled: Pooled, effects: Effects) -> Iterator[str]:
    many = "1 study" if pooled.k == 1 else f"{pooled.k} studies"
    level = f"{100 * pooled.level:g} %"
    yield f"Pooled effect {_n(pooled.estimate)} ({level} interval {_n(pooled.ci_low)} to {_n(pooled.ci_high)}), {many}."
    yield f"Effect: {_UNITS[effects.measure]}. Method: {METHOD_NAMES[pooled.method]}. Test: {_TESTS[pooled.test]}."
    if pooled.pi_low is not None and pooled.pi_high is not None:
        yield (
            f"A new study's true effect is expected within {_n(pooled.pi_low)} to {_n(pooled.pi_high)} "
            f"(prediction interval, {PREDICTION_NAMES[pooled.pi_definition]})."
        )


def _tests(pooled: Pooled) -> Iterator[str]:
    yield f"{'Test':<24}{'SE':>12}{'low':>12}{'high':>12}{'p':>12}"
    for one in pooled.by_test:
        mark = " *" if one.test == pooled.test else ""
        name = f"{_TESTS[one.test]}{mark}"
        yield f"{name:<24}{_n(one.se):>12}{_n(one.ci_low):>12}{_n(one.ci_high):>12}{_p(one.p):>12}"


def _spread(pooled: Pooled) -> Iterator[str]:
    yield f"tau² {_n(pooled.tau2)}{_bounds(pooled.tau2_ci)}, the variance between studies"
    yield f"I² {_n(pooled.i2)} %{_bounds(pooled.i2_ci)}, H² {_n(pooled.h2)}"
    yield f"Q {_n(pooled.q)} on {pooled.q_df} degrees of freedom, p {_p(pooled.q_p)}"


def _studies(pooled: Pooled, effects: Effects) -> Iterator[str]:
    width = max(len("Study"), *(len(clean(name)) for name in pooled.studies)) + 2
    yield f"{'Study':<{width}}{'effect':>12}{'variance':>12}{'weight %':>12}"
    for name, y, v, weight in zip(pooled.studies, effects.yi, effects.vi, pooled.weights, strict=True):
        yield f"{clean(name):<{width}}{_n(y):>12}{_n(v):>12}{weight:>12.1f}"


def _regression(found: Regression) -> Iterator[str]:
    within = "" if found.qm_df_within is None else f" and {found.qm_df_within}"
    kind = "chi-squared" if found.qm_df_within is None else "F"
    yield f"Meta-regression: {kind} {_n(found.qm)} on {found.qm_df}{within} degrees of freedom, p {_p(found.qm_p)}"
    yield f"tau² {_n(found.tau2)}{_bounds(found.tau2_ci)} is left; R² {_n(found.r2)} %; QE p {_p(found.qe_p)}"
    if found.references:
        yield f"Compared with: {', '.join(clean(one) for one in found.references)}"
    width = max(len("Coefficient"), *(len(clean(one.name)) for one in found.coefficients)) + 2
    yield f"{'Coefficient':<{width}}{'estimate':>12}{'SE':>12}{'low':>12}{'high':>12}{'p':>12}"
    for one in found.coefficients:
        numbers = (one.estimate, one.se, one.ci_low, one.ci_high)
        yield f"{clean(one.name):<{width}}{''.join(f'{_n(value):>12}' for value in numbers)}{_p(one.p):>12}"


def _bounds(bounds: tuple[float, float] | None) -> str:
    return "" if bounds is None else f" ({_n(bounds[0])} to {_n(bounds[1])})"


def _n(value: float | None) -> str:
    """Four significant digits; the JSON has them all."""
    return "not known" if value is None else f"{value:.4g}"


def _p(value: float | None) -> str:
    if value is None:
        return "not known"
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"
