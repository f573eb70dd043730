"""Many roots at once, each in its own bracket, by Chandrupatla's method (bisection and inverse quadratic steps)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ironrest.science.synthesis.distributions import Array

Function = Callable[[Array], Array]

#: Bisection alone would halve any bracket of doubles down to two neighbours in about this many steps.
_MOST_STEPS = 2200
_EPSILON = float(np.finfo(float).eps)
_TINY = float(np.finfo(float).tiny)


def bracketed_roots(function: Function, low: Array, high: Array) -> Array:
    """One root in each [low, high]; where both ends have one sign, the end whose value is nearer to zero.

    Chandrupatla TR, Advances in Engineering Software 1997;28:145-149.
    """
    a, b = np.array(low, dtype=float), np.array(high, dtype=float)
    fa, fb = function(a), function(b)
    c, fc = a.copy(), fa.copy()
    share = np.full(a.shape, 0.5)
    open_ = np.sign(fa) * np.sign(fb) < 0
    for _ in range(_MOST_STEPS):
        if not open_.any():
            break
        new = np.where(open_, a + share * (b - a), a)
        value = function(new)
        same = np.sign(value) == np.sign(fa)
        c, fc = np.where(same, a, np.where(open_, b, c)), np.where(same, fa, np.where(open_, fb, fc))
        b, fb = np.where(open_ & ~same, a, b), np.where(open_ & ~same, fa, fb)
        a, fa = np.where(open_, new, a), np.where(open_, value, fa)
        share, narrow = _next_share(a, b, c, fa, fb, fc)
        open_ &= (fa != 0) & ~narrow
    return np.where(np.abs(fb) < np.abs(fa), b, a)


def _next_share(a: Array, b: Array, c: Array, fa: Array, fb: Array, fc: Array) -> tuple[Array, np.ndarray]:
    """How far from a towards b the next point lies, and whether the bracket is as narrow as doubles allow."""
    best = np.where(np.abs(fa) < np.abs(fb), a, b)
    width = np.abs(b - a)
    least = 2 * _EPSILON * np.abs(best) + _TINY
    with np.errstate(all="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        quadratic = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        step = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        smallest = np.minimum(0.5, least / (2 * np.where(width > 0, width, 1)))
    share = np.where(quadratic & np.isfinite(step), step, 0.5)
    return np.clip(share, smallest, 1 - smallest), width <= least
