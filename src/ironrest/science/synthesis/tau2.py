"""The variance between studies, tau², by each estimator. Formulas and sources: docs/reference/synthesis.md.

ML and REML are solved as roots of the score inside a bracket that provably holds all of them; where the likelihood has
several maxima, the highest is taken. Fisher scoring, which is quicker, can circle without end or settle on a lower one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from ironrest.science.synthesis.distributions import Array
from ironrest.science.synthesis.model import Model, Terms
from ironrest.science.synthesis.roots import bracketed_roots

Method = Literal["fe", "dl", "he", "hs", "hsk", "sj", "pm", "eb", "ml", "reml"]
METHODS: tuple[Method, ...] = get_args(Method)

#: In words, for reports.
METHOD_NAMES: dict[Method, str] = {
    "fe": "one common effect (inverse variance)",
    "dl": "DerSimonian-Laird",
    "he": "Hedges",
    "hs": "Hunter-Schmidt",
    "hsk": "Hunter-Schmidt with the small-sample correction of Brannick and others",
    "sj": "Sidik-Jonkman",
    "pm": "Paule-Mandel",
    "eb": "empirical Bayes (Morris; the same tau² as Paule-Mandel)",
    "ml": "maximum likelihood",
    "reml": "restricted maximum likelihood",
}

#: Points at which the sign of a score is looked at. Beyond that, two maxima would have to lie within 1.5-fold.
_GRID = 72


def tau2_of(model: Model, method: Method) -> Array:
    """tau² on the scale of the model, never below zero; zero where no degree of freedom is left."""
    zero = np.zeros(model.y.shape[:-1])
    if method == "fe" or model.k <= model.p:
        return zero
    return np.maximum(_ESTIMATORS[method](model, zero), 0.0)


def root_of_q(model: Model, target: float) -> Array:
    """The tau² at which the generalised Q falls to the target; zero if it is lower already."""
    zero = np.zeros(model.y.shape[:-1])
    highest = model.plain()[0] / target
    starts_above = model.terms(zero).q > target
    found = bracketed_roots(lambda tau2: model.terms(tau2).q - target, zero, np.where(starts_above, highest, zero))
    return np.where(starts_above, found, 0.0)


def _dersimonian_laird(model: Model, zero: Array) -> Array:
    at = model.terms(zero)
    return (at.q - (model.k - model.p)) / at.trace_p


def _hedges(model: Model, _zero: Array) -> Array:
    spread, expected = model.plain()
    return (spread - expected) / (model.k - model.p)


def _hunter_schmidt(model: Model, zero: Array) -> Array:
    at = model.terms(zero)
    return (at.q - model.k) / at.trace_w


def _hunter_schmidt_corrected(model: Model, zero: Array) -> Array:
    at = model.terms(zero)
    return (at.q * model.k / (model.k - model.p) - model.k) / at.trace_w


def _sidik_jonkman(model: Model, _zero: Array) -> Array:
    """A rough tau² first (the plain variance of the effects over k), then one weighted step from it."""
    rough = np.asarray(np.var(model.y, axis=-1))
    return rough * model.terms(rough).q / (model.k - model.p)


def _paule_mandel(model: Model, _zero: Array) -> Array:
    return root_of_q(model, model.k - model.p)


def _restricted(model: Model, zero: Array) -> Array:
    return _most_likely(
        model, zero, score=lambda at: at.pp - at.trace_p, likelihood=lambda at: at.log_w - at.log_xwx - at.q
    )


def _unrestricted(model: Model, zero: Array) -> Array:
    return _most_likely(model, zero, score=lambda at: at.pp - at.trace_w, likelihood=lambda at: at.log_w - at.q)


def _most_likely(
    model: Model, zero: Array, *, score: Callable[[Terms], Array], likelihood: Callable[[Terms], Array]
) -> Array:
    """The highest of all local maxima: zero, and each root at which the score turns from plus to minus."""

    def value(tau2: Array) -> Array:
        return score(model.terms(tau2))

    grid = _grid(model)
    signs = value(grid) > 0
    best, highest = zero, likelihood(model.terms(zero))
    for turn in range(1, int((signs[:-1] & ~signs[1:]).sum(axis=0).max(initial=0)) + 1):
        low, high = _bracket(grid, signs, turn)
        root = bracketed_roots(value, low, high)
        reached = likelihood(model.terms(root))
        better = (high > 0) & ((reached > highest) | ((turn == 1) & signs[0]))
        best, highest = np.where(better, root, best), np.where(better, reached, highest)
    return best


def _bracket(grid: Array, signs: np.ndarray, turn: int) -> tuple[Array, Array]:
    """The neighbours on the grid between which the score turns for the n-th time; [0, 0] where it does not."""
    turns = signs[:-1] & ~signs[1:]
    this = turns & (np.cumsum(turns, axis=0) == turn)
    return (this * grid[:-1]).sum(axis=0), (this * grid[1:]).sum(axis=0)


def _grid(model: Model) -> Array:
    """Zero, and points evenly spaced on the log scale up to a bound beyond which no score is positive.

    y'PPy <= S/tau⁴ (S: unweighted residual sum of squares) and tr P >= (k - p)/(tau² + max v); with both, the score is
    negative beyond the larger root of a quadratic in tau².
    """
    (spread, _), free = model.plain(), model.k - model.p
    # hypot, because the square of a large spread overflows.
    bound = (spread + np.hypot(spread, 2 * np.sqrt(free * spread) * np.sqrt(model.v.max(axis=-1)))) / (2 * free)
    least = np.minimum(model.v.min(axis=-1), bound) / 1000
    steps = np.linspace(0, 1, _GRID).reshape(-1, *([1] * bound.ndim))
    with np.errstate(divide="ignore", invalid="ignore"):
        points = np.exp((1 - steps) * np.log(least) + steps * np.log(bound * (1 + steps / 1000)))
    points = np.where(bound > 0, points, 0.0)
    return np.concatenate([np.zeros_like(points[:1]), points])


_ESTIMATORS: dict[Method, Callable[[Model, Array], Array]] = {
    "dl": _dersimonian_laird,
    "he": _hedges,
    "hs": _hunter_schmidt,
    "hsk": _hunter_schmidt_corrected,
    "sj": _sidik_jonkman,
    "pm": _paule_mandel,
    "eb": _paule_mandel,
    "ml": _unrestricted,
    "reml": _restricted,
}
