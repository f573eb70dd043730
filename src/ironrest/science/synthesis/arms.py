"""Means and standard deviations of arms, checked: impossible sizes, an arm twice, a standard error in the SD column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ironrest.science.synthesis.checks import number, study_names
from ironrest.science.synthesis.distributions import Array
from ironrest.values.errors import UserError

COLUMNS = ("mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2")
_SDS, _SIZES = (1, 4), (2, 5)
#: An SD below this share of the others' median, which √n brings to within the second share of it, is taken for an SE.
_SUSPECT_BELOW, _EXPLAINED_WITHIN = 0.45, 1.6
#: With fewer other arms their median says nothing.
_LEAST_OTHERS = 3


def checked_arms(
    columns: Sequence[Iterable[object]],
    studies: Sequence[str] | None = None,
    *,
    names: Sequence[str] = COLUMNS,
    accepted_sd: Sequence[str] = (),
) -> tuple[tuple[Array, ...], tuple[str, ...]]:
    """The six columns as numbers, and the studies' names. The outcome is one, on one scale."""
    raw = [list(column) for column in columns]
    if len({len(one) for one in raw}) != 1 or not raw[0]:
        raise UserError(f"Columns {', '.join(names)}: each needs one value for each study, and at least one study.")
    labels = study_names(studies, len(raw[0]))
    arms = tuple(
        np.array([number(value, label, name) for value, label in zip(column, labels, strict=True)])
        for column, name in zip(raw, names, strict=True)
    )
    for at, label in enumerate(labels):
        _refuse_impossible([float(column[at]) for column in arms], label, names)
    _refuse_twice(arms, labels if studies is not None else (), names)
    refuse_se_as_sd(arms, labels, names, accepted_sd)
    return arms, labels


def _refuse_impossible(row: Sequence[float], study: str, names: Sequence[str]) -> None:
    for at in _SIZES:
        if row[at] < 2:
            raise UserError(f"Study {study}, column `{names[at]}`: a group needs at least 2 people to have an SD.")
    for at in _SDS:
        if row[at] <= 0:
            raise UserError(
                f"Study {study}, column `{names[at]}`: an SD is above 0. If it is not published, take it from the SE, "
                "the confidence interval or the p value, and say so."
            )


def _refuse_twice(arms: Sequence[Array], labels: Sequence[str], names: Sequence[str]) -> None:
    """The same arm under one study name in two rows: usual with three arms, and its people would count twice."""
    seen: dict[tuple[str, tuple[float, ...]], int] = {}
    for at, label in enumerate(labels):
        for first in (0, 3):
            arm = (label, tuple(float(arms[first + part][at]) for part in range(3)))
            if seen.setdefault(arm, at) != at:
                raise UserError(
                    f"Study {label}, columns {', '.join(f'`{name}`' for name in names[first : first + 3])}: the same "
                    "arm stands in two rows, and its people would count twice. Combine the arms, or divide its size."
                )


def refuse_se_as_sd(
    arms: Sequence[Array], labels: Sequence[str], names: Sequence[str] = COLUMNS, accepted: Sequence[str] = ()
) -> None:
    """Raises UserError where an SD is far below the others and would be like them if it were a standard error."""
    sds = np.concatenate([arms[at] for at in _SDS])
    sizes = np.concatenate([arms[at] for at in _SIZES])
    rows = list(range(len(labels))) * 2
    for place, (sd, n) in enumerate(zip(sds, sizes, strict=True)):
        row = rows[place]
        others = np.array([one for at, one in enumerate(sds) if rows[at] != row])
        if labels[row] in accepted or len(others) < _LEAST_OTHERS:
            continue
        middle, as_se = float(np.median(others)), float(sd * np.sqrt(n))
        if sd < _SUSPECT_BELOW * middle and middle / _EXPLAINED_WITHIN < as_se < middle * _EXPLAINED_WITHIN:
            raise UserError(
                f"Study {labels[row]}, column `{names[_SDS[place // len(labels)]]}`: {sd:g} looks like a "
                f"standard error (as an SD it would be {as_se:.3g}; others' median: {middle:.3g}). Multiply it "
                "by the root of the group's size; or, if the paper says SD, name the study as accepted."
            )


def refuse_off_scale(
    mean: float, sd: float, n: float, *, lowest: float, highest: float, study: str, column: str = "sd"
) -> None:
    """Raises UserError where no sample on a scale with ends can have this mean and SD."""
    if not lowest <= mean <= highest:
        raise UserError(f"Study {study}: the mean {mean:g} lies outside the scale from {lowest:g} to {highest:g}.")
    largest = float(np.sqrt((mean - lowest) * (highest - mean) * n / (n - 1)))
    if sd > largest * (1 + 1e-9):
        raise UserError(
            f"Study {study}, column `{column}`: an SD of {sd:g} cannot be, on a scale from {lowest:g} to {highest:g} "
            f"with a mean of {mean:g} and {n:g} people: it is at most {largest:.3g}. Look it up."
        )
