"""Moderators as columns of numbers: an intercept, numbers as they are, a 0/1 column for each level but one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ironrest.science.synthesis.checks import number
from ironrest.science.synthesis.distributions import Array
from ironrest.values.errors import UserError

INTERCEPT = "intercept"


def design(
    moderators: Mapping[str, Sequence[object]], studies: Sequence[str]
) -> tuple[Array, tuple[str, ...], tuple[str, ...]]:
    """Columns, their names, and `moderator=level` for each level that the others are compared with."""
    if not moderators:
        raise UserError("No moderator was named. Name at least one column.")
    columns, references = [(INTERCEPT, np.ones(len(studies)))], []
    for name, values in moderators.items():
        if len(values) != len(studies):
            raise UserError(f"Moderator `{name}` has {len(values)} values for {len(studies)} studies.")
        _refuse_missing(name, values, studies)
        if _is_words(values):
            levels = sorted({str(value) for value in values})
            references.append(f"{name}={levels[0]}")
            columns += _levels(name, levels, values)
        else:
            columns.append((name, np.array([number(one, at, name) for one, at in zip(values, studies, strict=True)])))
    x = np.column_stack([column for _, column in columns])
    _refuse_dependent(x, [name for name, _ in columns])
    return x, tuple(name for name, _ in columns), tuple(references)


def _is_words(values: Sequence[object]) -> bool:
    for value in values:
        try:
            float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return True
    return False


def _refuse_missing(name: str, values: Sequence[object], studies: Sequence[str]) -> None:
    for value, study in zip(values, studies, strict=True):
        if value is None or value != value or (isinstance(value, str) and not value.strip()):
            raise UserError(f"Study {study}, column `{name}`: the moderator is missing. Leave out the row, and say so.")


def _levels(name: str, levels: Sequence[str], values: Sequence[object]) -> Iterator[tuple[str, Array]]:
    for level in levels[1:]:
        yield f"{name}={level}", np.array([float(str(value) == level) for value in values])


def _refuse_dependent(x: Array, names: Sequence[str]) -> None:
    """A column that the earlier ones determine has no coefficient of its own."""
    sizes = np.abs(x).max(axis=0)
    for at in range(1, x.shape[1]):
        part = x[:, : at + 1] / np.where(sizes[: at + 1] > 0, sizes[: at + 1], 1)
        if np.linalg.matrix_rank(part) <= at:
            raise UserError(
                f"Moderator `{names[at]}` says nothing that the moderators before it do not (or is the same in every "
                "study). Leave it out."
            )
