"""What a pool is made from, checked first. Every message names the study and the column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ironrest.science.synthesis.distributions import Array
from ironrest.values.errors import UserError

#: How tables write that a value is missing.
_NOTHING = ("", "na", "n/a", "nan", "null", "none", ".", "-")

#: Beyond this, squares overflow a double.
_LARGEST = 1e150
#: Variances so far apart leave no digit of the smaller weight.
_SMALLEST = 1e-290


def checked_effects(
    yi: Iterable[object],
    vi: Iterable[object],
    studies: Sequence[str] | None = None,
    names: tuple[str, str] = ("yi", "vi"),
) -> tuple[Array, Array, tuple[str, ...]]:
    """Effects and their variances as numbers, and a name for each study. Raises UserError at the first fault."""
    effects, variances = list(yi), list(vi)
    if len(effects) != len(variances):
        raise UserError(
            f"Column `{names[0]}` has {len(effects)} values and `{names[1]}` has {len(variances)}. "
            "Give one effect and one variance for each study."
        )
    if not effects:
        raise UserError("There is no study to pool. Give at least one row with an effect and its variance.")
    labels = study_names(studies, len(effects))
    y = np.array([number(value, labels[at], names[0]) for at, value in enumerate(effects)])
    v = np.array([number(value, labels[at], names[1]) for at, value in enumerate(variances)])
    for label, variance in zip(labels, v, strict=True):
        _refuse_variance(float(variance), label, names[1])
    _refuse_twice(labels if studies is not None else (), y, v, names)
    return y, v, labels


def number(value: object, study: str, column: str) -> float:
    """One cell as a number that can be computed with."""
    if value is None or (isinstance(value, str) and value.strip().lower() in _NOTHING):
        value = np.nan
    try:
        if isinstance(value, bool) or "_" in str(value):
            raise ValueError
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise UserError(
            f"Study {study}, column `{column}`: not a number. Write digits with a decimal point; "
            "leave out the row if the value is not known."
        ) from None
    if np.isnan(found):
        raise UserError(
            f"Study {study}, column `{column}`: the value is missing. A study without it cannot be pooled: "
            "leave out the row, and say so."
        )
    if abs(found) > _LARGEST:
        raise UserError(f"Study {study}, column `{column}`: the value is infinite or too large to compute with.")
    return found


def study_names(studies: Sequence[str] | None, k: int) -> tuple[str, ...]:
    """As they were given, or by their place: 1, 2, …"""
    if studies is None:
        return tuple(str(at + 1) for at in range(k))
    if len(studies) != k:
        raise UserError(f"There are {k} effects and {len(studies)} study names. Give one name for each study.")
    return tuple(str(one).strip() or str(at + 1) for at, one in enumerate(studies))


def _refuse_variance(variance: float, study: str, column: str) -> None:
    if variance < 0:
        raise UserError(
            f"Study {study}, column `{column}`: the variance is negative. It is the square of the standard error "
            "and above 0: look whether effect and variance were exchanged, or whether it is a confidence limit."
        )
    if variance < _SMALLEST:
        raise UserError(
            f"Study {study}, column `{column}`: the variance is 0. No study is without error: look it up, "
            "or leave out the row."
        )


def _refuse_twice(labels: Sequence[str], y: Array, v: Array, names: tuple[str, str]) -> None:
    seen: set[tuple[str, float, float]] = set()
    for row in zip(labels, y.tolist(), v.tolist(), strict=False):
        if row in seen:
            raise UserError(
                f"Study {row[0]} stands there twice with the same `{names[0]}` and `{names[1]}`: a duplicated arm "
                "counts its patients twice. Leave one out."
            )
        seen.add(row)
