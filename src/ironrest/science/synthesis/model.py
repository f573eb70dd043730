"""The weighted linear model at a given tau²: all that the estimators, tests and intervals are made of.

Weights are 1/(vi + tau²). P = W - W X (X'WX)^-1 X'W. Many tau² may be asked about at once: the last axis of `y` and
`v` is the study, and every answer has the shape of tau².
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from ironrest.science.synthesis.distributions import Array


class Terms(NamedTuple):
    """At one tau²: y'Py, y'PPy, the traces of P and W, and log |W| and log |X'WX|."""

    q: Array
    pp: Array
    trace_p: Array
    trace_w: Array
    log_w: Array
    log_xwx: Array


class Model(Protocol):
    """What the estimators of tau² ask of a model. `y` and `v` are scaled; tau² is on that scale."""

    y: Array
    v: Array
    scale: Array
    k: int
    p: int

    def terms(self, tau2: Array) -> Terms: ...

    def plain(self) -> tuple[Array, Array]:
        """With equal weights: the residual sum of squares, and the trace of P V."""


class MeanModel:
    """One mean (no moderators), for one data set or for many of the same size."""

    p = 1

    def __init__(self, y: Array, v: Array) -> None:
        self.k = y.shape[-1]
        self.scale = power_of_two(v.min(axis=-1))
        at = np.argmin(v, axis=-1)
        #: Measured from the most precise study: where one weight dwarfs the rest, its residual keeps its digits.
        self.origin = np.take_along_axis(y, at[..., None], axis=-1)[..., 0]
        self.y = (y - self.origin[..., None]) / self.scale[..., None]
        self.v = v / self.scale[..., None] ** 2

    def mean(self, tau2: Array) -> tuple[Array, Array]:
        """The weighted mean and its model-based variance, both on the scale of the model."""
        w = 1 / (self.v + tau2[..., None])
        total = w.sum(axis=-1)
        return (w * self.y).sum(axis=-1) / total, 1 / total

    def terms(self, tau2: Array) -> Terms:
        w = 1 / (self.v + tau2[..., None])
        total = w.sum(axis=-1)
        r = self.y - ((w * self.y).sum(axis=-1) / total)[..., None]
        wr = w * r
        return Terms(
            q=(wr * r).sum(axis=-1),
            pp=(wr * wr).sum(axis=-1),
            trace_p=(w * _others(w)).sum(axis=-1) / total,
            trace_w=total,
            log_w=np.log(w).sum(axis=-1),
            log_xwx=np.log(total),
        )

    def plain(self) -> tuple[Array, Array]:
        rest = self.y - self.y.mean(axis=-1, keepdims=True)
        return (rest**2).sum(axis=-1), self.v.sum(axis=-1) * (self.k - 1) / self.k


class RegressionModel:
    """A mean that depends on moderators: one data set, X with its intercept."""

    def __init__(self, y: Array, v: Array, x: Array) -> None:
        self.k, self.p = x.shape
        self.scale = power_of_two(v.min())
        #: Measured from the most precise study, as for one mean; the intercept takes it back.
        self.origin = float(y[np.argmin(v)]) / float(self.scale)
        self.y, self.v = y / self.scale - self.origin, v / self.scale**2
        #: Columns of one size, so that years and fractions can stand side by side.
        self.sizes = power_of_two(np.max(x**2, axis=0))
        self.x = x / self.sizes

    def solved(self, tau2: Array) -> tuple[Array, Array]:
        """Coefficients on the scale of x and of the scaled y, and the inverse of X'WX."""
        root_w = 1 / np.sqrt(self.v + tau2)
        q, r = np.linalg.qr(root_w[:, None] * self.x)
        inverse = np.linalg.inv(r)
        beta = inverse @ (q.T @ (root_w * self.y))
        beta[0] += self.origin * self.sizes[0]
        return beta / self.sizes, (inverse @ inverse.T) / np.outer(self.sizes, self.sizes)

    def terms(self, tau2: Array) -> Terms:
        w = 1 / (self.v + tau2[..., None])
        root_w = np.sqrt(w)
        q, r = np.linalg.qr(root_w[..., None] * self.x)
        z = root_w * self.y
        rest = z - (q @ (np.swapaxes(q, -1, -2) @ z[..., None]))[..., 0]
        hat = (q**2).sum(axis=-1)
        return Terms(
            q=(rest**2).sum(axis=-1),
            pp=(w * rest**2).sum(axis=-1),
            trace_p=(w * (1 - hat)).sum(axis=-1),
            trace_w=w.sum(axis=-1),
            log_w=np.log(w).sum(axis=-1),
            log_xwx=2 * np.log(np.abs(np.diagonal(r, axis1=-2, axis2=-1))).sum(axis=-1),
        )

    def plain(self) -> tuple[Array, Array]:
        q, _ = np.linalg.qr(self.x)
        rest = self.y - q @ (q.T @ self.y)
        return np.asarray((rest**2).sum()), np.asarray((self.v * (1 - (q**2).sum(axis=-1))).sum())


def power_of_two(variance: Array) -> Array:
    """About the square root, as a power of two: dividing by it loses no digit, however small the variances."""
    return np.asarray(np.exp2(np.round(np.log2(variance) / 2)))


def _others(w: Array) -> Array:
    """For each study, the sum of the other weights, without a subtraction that would lose digits."""
    before, after = np.zeros_like(w), np.zeros_like(w)
    before[..., 1:] = np.cumsum(w[..., :-1], axis=-1)
    after[..., :-1] = np.cumsum(w[..., :0:-1], axis=-1)[..., ::-1]
    return before + after
