"""The pool without each study in turn, and study by study as they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from ironrest.science.synthesis.checks import checked_effects
from ironrest.science.synthesis.distributions import Array
from ironrest.science.synthesis.fit import Test
from ironrest.science.synthesis.pool import Pooled, pool
from ironrest.science.synthesis.tau2 import Method
from ironrest.values.errors import UserError


class Step(msgspec.Struct, frozen=True):
    """A pool, and the study that was left out of it or came last to it."""

    study: str
    pooled: Pooled


def leave_one_out(
    yi: Iterable[object],
    vi: Iterable[object],
    *,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
    studies: Sequence[str] | None = None,
) -> tuple[Step, ...]:
    """One pool for each study, without it."""
    y, v, labels = checked_effects(yi, vi, studies)
    if len(y) < 2:
        raise UserError("With one study there is nothing left to pool without it. Give at least two.")
    everyone = np.arange(len(y))
    return tuple(
        Step(label, _pool_of(everyone != at, y, v, labels, method, test, level)) for at, label in enumerate(labels)
    )


def cumulative(
    yi: Iterable[object],
    vi: Iterable[object],
    *,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
    studies: Sequence[str] | None = None,
    order: Sequence[float] | None = None,
) -> tuple[Step, ...]:
    """Pools of the first study, the first two, and so on; `order` sorts them (by year, say), ties as they stand."""
    y, v, labels = checked_effects(yi, vi, studies)
    if order is not None and len(order) != len(y):
        raise UserError(
            f"There are {len(y)} effects and {len(order)} values to order them by. Give one for each study."
        )
    rows = np.arange(len(y)) if order is None else np.argsort(np.asarray(order, dtype=float), kind="stable")
    return tuple(
        Step(labels[last], _pool_of(rows[: at + 1], y, v, labels, method, test, level)) for at, last in enumerate(rows)
    )


def _pool_of(
    chosen: np.ndarray, y: Array, v: Array, labels: Sequence[str], method: Method, test: Test | None, level: float
) -> Pooled:
    names = np.array(labels)[chosen].tolist()
    return pool(y[chosen], v[chosen], method=method, test=test, level=level, studies=names)
