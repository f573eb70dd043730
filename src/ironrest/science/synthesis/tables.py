"""Fourfold tables: events and group sizes of two groups, checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ironrest.science.synthesis.checks import number, study_names
from ironrest.science.synthesis.distributions import Array
from ironrest.values.errors import UserError

#: The names of the columns in messages, and in a data frame unless others are given.
COLUMNS = ("events_1", "n_1", "events_2", "n_2")


class Tables(NamedTuple):
    """a, b: events and non-events of group 1; c, d: of group 2; n1, n2: the groups' sizes."""

    a: Array
    b: Array
    c: Array
    d: Array
    n1: Array
    n2: Array
    studies: tuple[str, ...]

    @property
    def k(self) -> int:
        return len(self.a)


def checked_tables(
    events_1: Iterable[object],
    n_1: Iterable[object],
    events_2: Iterable[object],
    n_2: Iterable[object],
    studies: Sequence[str] | None = None,
    names: Sequence[str] = COLUMNS,
) -> Tables:
    """Raises UserError for events below zero or above the group's size, and for two rows that are one."""
    columns = [list(one) for one in (events_1, n_1, events_2, n_2)]
    if len({len(one) for one in columns}) != 1 or not columns[0]:
        raise UserError(f"Columns {', '.join(names)}: each needs one value for each study, and at least one study.")
    labels = study_names(studies, len(columns[0]))
    a, n1, c, n2 = (
        np.array([number(value, label, name) for value, label in zip(column, labels, strict=True)])
        for column, name in zip(columns, names, strict=True)
    )
    for events, n, event_name, n_name in ((a, n1, names[0], names[1]), (c, n2, names[2], names[3])):
        _refuse_impossible(events, n, labels, event_name, n_name)
    if studies is not None:
        _refuse_twice(labels, np.column_stack([a, n1, c, n2]))
    return Tables(a, n1 - a, c, n2 - c, n1, n2, labels)


def _refuse_impossible(events: Array, n: Array, labels: Sequence[str], event_name: str, n_name: str) -> None:
    for label, event, size in zip(labels, events, n, strict=True):
        if size <= 0:
            raise UserError(f"Study {label}, column `{n_name}`: a group has at least one person.")
        if event < 0:
            raise UserError(f"Study {label}, column `{event_name}`: there cannot be fewer than 0 events.")
        if event > size:
            raise UserError(
                f"Study {label}, column `{event_name}`: {event:g} events among {size:g} people (`{n_name}`) cannot be. "
                "Count people with an event, not events, or look whether the columns were exchanged."
            )


def _refuse_twice(labels: Sequence[str], rows: Array) -> None:
    seen: set[tuple[str, tuple[float, ...]]] = set()
    for label, row in zip(labels, rows.tolist(), strict=True):
        if (label, tuple(row)) in seen:
            raise UserError(f"Study {label} stands there twice with the same numbers: its people would count twice.")
        seen.add((label, tuple(row)))
