"""Weak points of the evidence base for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ironrest.knowledge.evidence_weak import WeakOutcome, WeakPoint
from ironrest.report.as_json import Json, encode
from ironrest.report.words import clean, word

#: The kinds of weakness, gravest first.
ORDER = (
    "missing", "unverified", "people-unverified", "doubtful-sd", "people-missing", "no-sd", "not-pooled", "derived",
    "people-derived", "seen-in-a-report",
)  # fmt: skip


def weak_text(found: Sequence[WeakOutcome]) -> str:
    """First which outcomes rest on a number that nobody saw, then every point by outcome."""
    return "\n".join(_lines(found)) + "\n"


def weak_json(found: Sequence[WeakOutcome]) -> str:
    """One object; shape `evidence_check` of the contract."""
    document: Json = {
        "rests_on_unverified": [one.outcome for one in found if one.rests_on_unverified],
        "counts": {what: sum(point.what == what for one in found for point in one.points) for what in ORDER},
        "outcomes": [msgspec.to_builtins(one) for one in found],
    }
    return encode([document], many=False)


def _lines(found: Sequence[WeakOutcome]) -> Iterator[str]:
    unverified = [one for one in found if one.rests_on_unverified]
    yield word("evidence_check", "head", outcomes=len(found), rows=sum(one.rows for one in found))
    if unverified:
        yield word("evidence_check", "rests", list=", ".join(one.outcome for one in unverified))
    for what in ORDER:
        count = sum(point.what == what for one in found for point in one.points)
        if count:
            yield word("evidence_check", "count", count=f"{count:4}", what=word("weak", what))
    for one in found:
        if one.points:
            yield ""
            yield word("evidence_check", "outcome", outcome=one.outcome, label=one.label, **one.by_status)
            points = sorted(one.points, key=lambda point: ORDER.index(point.what))
            yield from (f"  {_point(point)}" for point in points)


def _point(point: WeakPoint) -> str:
    week = "" if point.week is None else word("evidence_check", "week", week=f"{point.week:g}")
    arm = f", {clean(point.arm)}" if point.arm else ""
    return f"{clean(point.study)}{arm}{week}: {word('weak', point.what)}: {clean(point.says)} [{point.key}]"
