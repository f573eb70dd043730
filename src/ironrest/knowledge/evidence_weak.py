"""What is weak in the evidence base, outcome by outcome: `weak_points(evidence)`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

import msgspec

from ironrest.knowledge import schema_evidence as se
from ironrest.knowledge.evidence_check import impossible_spread, looks_like_standard_error
from ironrest.knowledge.schema_base import Status

What = Literal[
    "unverified", "derived", "people-unverified", "people-derived", "people-missing", "no-sd", "doubtful-sd",
    "seen-in-a-report", "not-pooled", "missing",
]  # fmt: skip


class WeakPoint(msgspec.Struct, frozen=True):
    """One thing: where, what kind of weakness, in a sentence, and the source that it was seen in."""

    outcome: str
    study: str
    arm: str
    week: float | None
    what: What
    says: str
    key: str


class WeakOutcome(msgspec.Struct, frozen=True):
    """One outcome: how its rows were seen, and what is weak. `rests_on_unverified`: at least one row or number is."""

    outcome: str
    label: str
    topic: str
    rows: int
    by_status: dict[Status, int]
    rests_on_unverified: bool
    points: tuple[WeakPoint, ...]


def weak_points(evidence: se.Evidence) -> tuple[WeakOutcome, ...]:
    """Every outcome with a row or a gap, in the order of kinds.csv; what is no outcome of a trial comes last."""
    names = [*evidence.kinds, *dict.fromkeys(one.outcome for one in evidence.base.missing)]
    names += [one.outcome for one in evidence.contrasts]
    found = (_outcome(evidence, name) for name in dict.fromkeys(names))
    return tuple(one for one in found if one.rows or one.points)


def _outcome(evidence: se.Evidence, name: str) -> WeakOutcome:
    rows = [one for one in evidence.outcomes if one.outcome == name]
    printed = [one for one in evidence.contrasts if one.outcome == name]
    statuses: list[Status] = [*(one.status for one in rows), *(one.status for one in printed)]
    counts = Counter(statuses)
    kind = evidence.kinds.get(name)
    points = [point for one in rows for point in _of_row(one, evidence)]
    points += [point for one in printed for point in _of_contrast(one)]
    points += list(_gaps(evidence, name))
    weak = counts["unverified"] > 0 or any(one.what == "people-unverified" for one in points)
    by_status: dict[Status, int] = {status: counts[status] for status in ("verified", "secondary", "unverified")}
    return WeakOutcome(
        outcome=name,
        label=kind.label if kind else name,
        topic=kind.topic if kind else "",
        rows=len(statuses),
        by_status=by_status,
        rests_on_unverified=weak,
        points=tuple(points),
    )


def _of_row(one: se.Outcome, evidence: se.Evidence) -> Iterator[WeakPoint]:
    for what, says in _row_says(one, evidence):
        yield WeakPoint(one.outcome, one.study, one.arm, one.week, what, says, one.key)


def _row_says(one: se.Outcome, evidence: se.Evidence) -> Iterator[tuple[What, str]]:
    if one.status == "unverified":
        yield "unverified", f"the number was never seen ({one.mark})"
    if one.status == "secondary":
        yield "derived", f"worked out: {one.formula.split('; n =')[0]}"
    if one.n is None:
        yield "people-missing", "the number of people was not seen: the row is in no pool"
    elif one.n_status == "unverified":
        yield "people-unverified", f"the number of people is remembered ({one.n_mark})"
    elif one.n_status == "secondary":
        yield "people-derived", f"the number of people is worked out: {one.formula.split('; ')[-1]}"
    if one.kind == "change_rounded":
        yield "not-pooled", "printed in whole points without a spread: in no pool"
    elif one.mean is not None and one.sd is None:
        yield "no-sd", "a mean without a spread: in no pool"
    elif one.median is not None and (one.iqr_low is None or one.iqr_high is None):
        yield "no-sd", "a median without a spread: in no pool"
    doubt = impossible_spread(one, evidence.kinds) or looks_like_standard_error(one, evidence)
    if doubt:
        yield "doubtful-sd", f"{doubt}{'; ' + one.note if one.note else ''}"
    if one.seen == "report":
        yield "seen-in-a-report", f"seen in a report of the source ({one.key}), not in the source"


def _of_contrast(one: se.Contrast) -> Iterator[WeakPoint]:
    week = float(one.week) if one.week.isdigit() else None
    if one.status != "verified":
        says = f"worked out: {one.formula}" if one.status == "secondary" else f"the number was never seen ({one.mark})"
        what: What = "derived" if one.status == "secondary" else "unverified"
        yield WeakPoint(one.outcome, one.study, one.comparison, week, what, says, one.key)
    if one.ci_low is None and one.variance is None:
        says = "a difference without an interval: in no pool" if one.estimate is not None else "no number: in no pool"
        yield WeakPoint(one.outcome, one.study, one.comparison, week, "not-pooled", says, one.key)


def _gaps(evidence: se.Evidence, name: str) -> Iterator[WeakPoint]:
    for one in evidence.base.missing:
        if one.outcome == name:
            says = one.what + (f" (pulls {one.pulls})" if one.pulls != "not known" else "")
            pool = f"; missing from {one.pool}" if one.pool else ""
            yield WeakPoint(name, one.study, "", one.week, "missing", says + pool, one.source.key)
