"""Trim and fill (Duval and Tweedie 2000): how many studies the funnel seems to lack, and the pool with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Literal, get_args

import msgspec
import numpy as np

from ironrest.science.synthesis.bias import egger
from ironrest.science.synthesis.checks import checked_effects
from ironrest.science.synthesis.distributions import Array
from ironrest.science.synthesis.fit import Test, fitted
from ironrest.science.synthesis.pool import Pooled, check_options, chosen_test, pool
from ironrest.science.synthesis.tau2 import Method
from ironrest.values.errors import UserError

Estimator = Literal["L0", "R0", "Q0"]
Side = Literal["left", "right"]
_ROUNDS = 100


class TrimFill(msgspec.Struct, frozen=True):
    """`filled`: effect and variance of the mirror images of the trimmed studies. No correction: a sensitivity."""

    missing: int
    side: Side
    estimator: Estimator
    pooled: Pooled
    filled: tuple[tuple[float, float], ...]


def trim_and_fill(
    yi: Iterable[object],
    vi: Iterable[object],
    *,
    estimator: Estimator = "L0",
    side: Side | None = None,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
    studies: Sequence[str] | None = None,
) -> TrimFill:
    """`side`: where studies are thought to be missing; unless given, away from where small studies lie."""
    y, v, labels = checked_effects(yi, vi, studies)
    check_options(method, chosen_test(method, test), level)
    if estimator not in get_args(Estimator):
        raise UserError(f"No estimator is called `{estimator}`. There are: {', '.join(get_args(Estimator))}.")
    if len(y) < 3:
        raise UserError(f"{len(y)} studies are too few for trim and fill. It needs at least 3.")
    where: Side = side or ("right" if egger(y, v, method=method, studies=labels).slope < 0 else "left")
    # As if the right side had too many studies; the left is its mirror image.
    turned = y if where == "left" else -y
    missing, centre = _missing(turned, v, estimator, method)
    outermost = np.argsort(turned, kind="stable")[len(y) - missing :]
    mirrored = 2 * centre - turned[outermost]
    filled = mirrored if where == "left" else -mirrored
    names = [*labels, *(f"filled {at + 1}" for at in range(missing))]
    pooled = pool([*y, *filled], [*v, *v[outermost]], method=method, test=test, level=level, studies=names)
    pairs = tuple(zip(filled.tolist(), v[outermost].tolist(), strict=True))
    return TrimFill(missing, where, estimator, pooled, pairs)


def _missing(y: Array, v: Array, estimator: Estimator, method: Method) -> tuple[int, float]:
    """Trim the rightmost, pool the rest, count again, until the count stays; also the centre of the last pool."""
    ordered = np.argsort(y, kind="stable")
    y, v, k = y[ordered], v[ordered], len(y)
    missing = -1
    centre = float(fitted(y, v, method).estimate)
    for _ in range(_ROUNDS):
        counted = min(_count(y - centre, estimator), k - 1)
        if counted == missing:
            return missing, centre
        missing = counted
        centre = float(fitted(y[: k - missing], v[: k - missing], method).estimate)
    raise UserError("Trim and fill does not settle on these studies. Try another estimator (L0, R0, Q0).")


def _count(distance: Array, estimator: Estimator) -> int:
    """From the signed ranks of the distances from the centre."""
    k = len(distance)
    if not (distance > 0).any():
        return 0
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(distance), kind="stable")] = np.arange(1, k + 1)
    right = float(ranks[distance > 0].sum())
    if estimator == "R0":
        found = k - float(ranks[distance < 0].max(initial=0)) - 1
    elif estimator == "L0":
        found = (4 * right - k * (k + 1)) / (2 * k - 1)
    else:
        found = k - 0.5 - sqrt(max(0.0, 2 * k**2 - 4 * right + 0.25))
    return max(0, round(found))
