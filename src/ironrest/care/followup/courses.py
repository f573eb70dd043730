"""Courses of intravenous iron: doses of the ledger that lie close together. What has no one day is not placed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import msgspec

from ironrest.care.chart.ledger import IronLedger, IronRow
from ironrest.knowledge.schema import Knowledge
from ironrest.values.interval import Interval, at_least

#: The product of a course that was given in more than one.
SEVERAL = "several"


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """`first` and `last` are the days of its first and last dose. `product` is empty when one of its doses has none."""

    number: int
    first: date
    last: date
    rows: tuple[IronRow, ...]
    product: str
    dose_mg: Interval | None


class Courses(msgspec.Struct, frozen=True, kw_only=True):
    """Oldest first. `unplaced` are infusions without one known day: any of them may be the last."""

    all: tuple[Course, ...]
    unplaced: tuple[IronRow, ...]
    gaps_d: tuple[int, ...]

    @property
    def last(self) -> Course | None:
        return self.all[-1] if self.all else None

    @property
    def falling(self) -> bool | None:
        """Whether each interval is shorter than the one before; None with an infusion that has no day."""
        if self.unplaced or len(self.gaps_d) < 2:
            return None
        return all(later < earlier for earlier, later in pairwise(self.gaps_d))


def courses(ledger: IronLedger, knowledge: Knowledge) -> Courses:
    """Doses no further apart than the gap of schedule.toml are one course."""
    gap = knowledge.followup.schedule.number["course_gap_d"].value
    groups: list[list[IronRow]] = []
    placed = sorted((row for row in ledger.rows if _placed(row)), key=_first)
    for row in placed:
        if groups and (_first(row) - max(_last(one) for one in groups[-1])).days <= gap:
            groups[-1].append(row)
        else:
            groups.append([row])
    found = tuple(_course(at, rows) for at, rows in enumerate(groups, start=1))
    gaps = tuple((later.first - earlier.last).days for earlier, later in pairwise(found))
    return Courses(all=found, unplaced=tuple(row for row in ledger.rows if not _placed(row)), gaps_d=gaps)


def _placed(row: IronRow) -> bool:
    """One known day, or a course whose first and last days are known."""
    whole = row.day is not None and row.day.earliest == row.day.latest
    return whole and (row.began is None or row.began.earliest == row.began.latest)


def _first(row: IronRow) -> date:
    assert row.day is not None
    return (row.began or row.day).earliest


def _last(row: IronRow) -> date:
    assert row.day is not None
    return row.day.latest


def _course(number: int, rows: list[IronRow]) -> Course:
    products = {row.product for row in rows}
    product = SEVERAL if len(products - {""}) > 1 else "" if "" in products else next(iter(products))
    return Course(
        number=number,
        first=min(map(_first, rows)),
        last=max(map(_last, rows)),
        rows=tuple(rows),
        product=product,
        dose_mg=_dose(rows),
    )


def _dose(rows: list[IronRow]) -> Interval | None:
    """All doses together: at least the known ones when one is not known, None when none is."""
    known = [row.dose_mg for row in rows if row.dose_mg is not None]
    if not known:
        return None
    total = known[0]
    for one in known[1:]:
        total = total.plus(one)
    return total if len(known) == len(rows) else at_least(total.low)
