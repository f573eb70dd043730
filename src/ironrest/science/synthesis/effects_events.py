"""Effects of events in two groups: risk ratio, odds ratio, risk difference, Peto's odds ratio; and of rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

import msgspec
import numpy as np

from ironrest.science.synthesis.checks import number, study_names
from ironrest.science.synthesis.distributions import Array
from ironrest.science.synthesis.effect import Effects
from ironrest.science.synthesis.tables import Tables, checked_tables
from ironrest.values.errors import UserError

EventMeasure = Literal["RR", "OR", "RD", "PETO"]
RateMeasure = Literal["IRR", "IRD"]


class ZeroCells(msgspec.Struct, frozen=True):
    """What is done where a cell is 0. `add` goes to every cell of the studies that `to` names.

    `drop_double` leaves out studies in which nobody, or everybody, of both groups had an event: for RR and OR they say
    nothing of the ratio.
    """

    add: float = 0.5
    to: Literal["studies-with-a-zero", "all-if-any-zero", "all", "none"] = "studies-with-a-zero"
    drop_double: bool = False

    def said(self) -> str:
        """In words, for a report."""
        where = {
            "studies-with-a-zero": f"{self.add:g} added to each cell of studies with a zero cell",
            "all-if-any-zero": f"{self.add:g} added to each cell of all studies if one has a zero cell",
            "all": f"{self.add:g} added to each cell of all studies",
            "none": "no correction of zero cells",
        }[self.to]
        return where + ("; studies without any event, or with only events, left out" if self.drop_double else "")


#: What metafor does unless told otherwise.
ZERO_CELLS = ZeroCells()


def effects_of_events(
    events_1: Iterable[object],
    n_1: Iterable[object],
    events_2: Iterable[object],
    n_2: Iterable[object],
    *,
    measure: EventMeasure,
    zero_cells: ZeroCells = ZERO_CELLS,
    studies: Sequence[str] | None = None,
) -> Effects:
    """Group 1 against group 2, ratios as natural logarithms. Studies without an effect of their own are left out."""
    if measure not in get_args(EventMeasure):
        raise UserError(f"No measure of events is called `{measure}`. There are: {', '.join(get_args(EventMeasure))}.")
    t = checked_tables(events_1, n_1, events_2, n_2, studies)
    y, v = events_effect(t, measure, zero_cells)
    notes = [f"{measure}: {zero_cells.said()}."] if measure != "PETO" else []
    kept = np.isfinite(y) & np.isfinite(v) & (v > 0)
    if measure in ("RR", "OR") and zero_cells.drop_double:
        kept &= ((t.a + t.c) > 0) & ((t.b + t.d) > 0)
    gone = [name for name, keep in zip(t.studies, kept, strict=True) if not keep]
    if gone:
        notes.append(f"Without an effect of their own, left out: {', '.join(gone)}.")
    names = tuple(name for name, keep in zip(t.studies, kept, strict=True) if keep)
    return Effects(measure, tuple(y[kept].tolist()), tuple(v[kept].tolist()), names, tuple(notes))


def events_effect(t: Tables, measure: EventMeasure, zero_cells: ZeroCells) -> tuple[Array, Array]:
    """Effect and variance of each study; not finite where a study has none."""
    if measure == "PETO":
        return _peto(t)
    a, b, c, d = _corrected(t, zero_cells)
    n1, n2 = a + b, c + d
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "RR":
            return np.log(a / n1) - np.log(c / n2), 1 / a - 1 / n1 + 1 / c - 1 / n2
        if measure == "OR":
            return np.log(a / b) - np.log(c / d), 1 / a + 1 / b + 1 / c + 1 / d
        return a / n1 - c / n2, a * b / n1**3 + c * d / n2**3


def _peto(t: Tables) -> tuple[Array, Array]:
    n, m = t.n1 + t.n2, t.a + t.c
    with np.errstate(divide="ignore", invalid="ignore"):
        information = t.n1 * t.n2 / n**2 * m * (n - m) / (n - 1)
        return (t.a - m * t.n1 / n) / information, 1 / information


def _corrected(t: Tables, how: ZeroCells) -> tuple[Array, Array, Array, Array]:
    zero = (t.a == 0) | (t.b == 0) | (t.c == 0) | (t.d == 0)
    where = {
        "studies-with-a-zero": zero,
        "all-if-any-zero": np.full(t.k, zero.any()),
        "all": np.full(t.k, True),
        "none": np.full(t.k, False),
    }[how.to]
    added = np.where(where, how.add, 0.0)
    return t.a + added, t.b + added, t.c + added, t.d + added


def effects_of_rates(
    events_1: Iterable[object],
    time_1: Iterable[object],
    events_2: Iterable[object],
    time_2: Iterable[object],
    *,
    measure: RateMeasure,
    zero_cells: ZeroCells = ZERO_CELLS,
    studies: Sequence[str] | None = None,
) -> Effects:
    """Events per time under observation, of group 1 against group 2; the ratio (IRR) as a natural logarithm."""
    columns = [list(one) for one in (events_1, time_1, events_2, time_2)]
    labels = study_names(studies, len(columns[0]))
    names = ("events_1", "time_1", "events_2", "time_2")
    if len({len(one) for one in columns}) != 1 or not columns[0]:
        raise UserError(f"Columns {', '.join(names)}: each needs one value for each study, and at least one study.")
    x1, t1, x2, t2 = (
        np.array([_at_least_zero(value, label, name) for value, label in zip(column, labels, strict=True)])
        for column, name in zip(columns, names, strict=True)
    )
    zero = (x1 == 0) | (x2 == 0)
    where = {"none": False, "all": True, "all-if-any-zero": bool(zero.any())}.get(zero_cells.to, zero)
    added = np.where(where, zero_cells.add, 0.0)
    x1, x2 = x1 + added, x2 + added
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "IRR":
            y, v = np.log(x1 / t1) - np.log(x2 / t2), 1 / x1 + 1 / x2
        else:
            y, v = x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2
    kept = np.isfinite(y) & np.isfinite(v) & (v > 0)
    gone = [name for name, keep in zip(labels, kept, strict=True) if not keep]
    notes = [f"{measure}: {zero_cells.said()}."] + ([f"Left out: {', '.join(gone)}."] if gone else [])
    named = tuple(name for name, keep in zip(labels, kept, strict=True) if keep)
    return Effects(measure, tuple(y[kept].tolist()), tuple(v[kept].tolist()), named, tuple(notes))


def _at_least_zero(value: object, study: str, column: str) -> float:
    found = number(value, study, column)
    if found < 0 or (found == 0 and column.startswith("time")):
        raise UserError(f"Study {study}, column `{column}`: events are 0 or more, and time is above 0.")
    return found
