"""Meta-regression: effects that depend on moderators; and subgroups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from ironrest.science.synthesis.checks import checked_effects
from ironrest.science.synthesis.design import design
from ironrest.science.synthesis.distributions import Array, chi2_above, critical, f_above, two_sided_p
from ironrest.science.synthesis.fit import Test, degrees, fitted, se_factor
from ironrest.science.synthesis.heterogeneity import Heterogeneity, heterogeneity
from ironrest.science.synthesis.model import RegressionModel
from ironrest.science.synthesis.pool import check_options, chosen_test
from ironrest.science.synthesis.tau2 import Method, tau2_of
from ironrest.values.errors import UserError


class Coefficient(msgspec.Struct, frozen=True):
    """In the unit of the effect per unit of the moderator; a level of a category against its reference level."""

    name: str
    estimate: float
    se: float
    statistic: float
    p: float
    ci_low: float
    ci_high: float


class Regression(msgspec.Struct, frozen=True, kw_only=True):
    """QM tests all moderators together, QE what they leave; R² is the share of tau² that they explain, in percent."""

    coefficients: tuple[Coefficient, ...]
    tau2: float
    tau2_ci: tuple[float, float] | None
    i2: float | None
    h2: float | None
    r2: float | None
    qm: float
    qm_df: int
    #: None for z, where QM is chi-squared; else QM is an F value with this second number of degrees of freedom.
    qm_df_within: int | None
    qm_p: float
    qe: float
    qe_df: int
    qe_p: float | None
    k: int
    method: Method
    test: Test
    level: float
    references: tuple[str, ...]
    notes: tuple[str, ...]


def regress(
    yi: Iterable[object],
    vi: Iterable[object],
    moderators: Mapping[str, Sequence[object]],
    *,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
    studies: Sequence[str] | None = None,
    names: tuple[str, str] = ("yi", "vi"),
) -> Regression:
    """Effects on an intercept and these moderators: numbers as they are, words as categories."""
    chosen = chosen_test(method, test)
    check_options(method, chosen, level)
    y, v, labels = checked_effects(yi, vi, studies, names)
    x, columns, references = design(moderators, labels)
    if len(y) <= x.shape[1]:
        raise UserError(
            f"{len(y)} studies cannot carry {x.shape[1]} coefficients (the intercept included). Take fewer moderators."
        )
    model = RegressionModel(y, v, x)
    scaled = tau2_of(model, method)
    tau2 = float(scaled * model.scale**2)
    factor = float(se_factor(model.terms(scaled).q / (model.k - model.p), chosen, model.k - model.p))
    spread = heterogeneity(model, tau2, level, common=method == "fe")
    beta, covariance = model.solved(scaled)
    beta, covariance = beta * model.scale, covariance * model.scale**2 * factor**2
    qm, within, qm_p = _together(beta, covariance, chosen, model.k - model.p)
    return Regression(
        coefficients=_coefficients(columns, beta, covariance, degrees(chosen, model.k - model.p), level),
        tau2=tau2, tau2_ci=spread.tau2_ci, i2=spread.i2, h2=spread.h2, r2=_explained(y, v, method, tau2),
        qm=qm, qm_df=model.p - 1, qm_df_within=within, qm_p=qm_p, qe=spread.q, qe_df=spread.df, qe_p=spread.p,
        k=model.k, method=method, test=chosen, level=level, references=references, notes=_notes(model, spread),
    )  # fmt: skip


def _together(beta: Array, covariance: Array, test: Test, free: int) -> tuple[float, int | None, float]:
    """All coefficients but the intercept against zero: chi-squared under z, else F."""
    slopes, df = beta[1:], len(beta) - 1
    if not covariance.any():
        # Under Knapp-Hartung, effects that are all the same leave no error to test against.
        return 0.0, free, 1.0
    statistic = float(slopes @ np.linalg.solve(covariance[1:, 1:], slopes))
    if test == "z":
        return statistic, None, chi2_above(statistic, df)
    return statistic / df, free, f_above(statistic / df, df, free)


def _coefficients(
    columns: Sequence[str], beta: Array, covariance: Array, df: float | None, level: float
) -> tuple[Coefficient, ...]:
    errors, reach = np.sqrt(np.diag(covariance)), critical(level, df)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistics = np.where(beta == 0, 0.0, beta / errors)
    return tuple(
        Coefficient(name, float(b), float(se), float(t), float(two_sided_p(t, df)), float(b - reach * se),
                    float(b + reach * se))
        for name, b, se, t in zip(columns, beta, errors, statistics, strict=True)
    )  # fmt: skip


def _explained(y: Array, v: Array, method: Method, tau2: float) -> float | None:
    """Raudenbush's R²: how much smaller tau² is than without moderators; unknown where there was none to explain."""
    if method == "fe":
        return None
    without = float(fitted(y, v, method).tau2)
    return 100 * max(0.0, (without - tau2) / without) if without > 0 else None


def _notes(model: RegressionModel, spread: Heterogeneity) -> tuple[str, ...]:
    per = model.k / (model.p - 1)
    notes = [f"{model.k} studies for {model.p - 1} slopes: fewer than 10 for each; what is found may be chance."]
    empty = ["The studies agree more closely than chance would have them: the interval of tau² is empty (0 to 0)."]
    # The usual counsel (Cochrane Handbook 10.11.4): ten studies for each moderator.
    return tuple((notes if per < 10 else []) + (empty if spread.empty else []))
