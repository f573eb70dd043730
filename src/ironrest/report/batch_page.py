"""The summary of many people as the page shows it; the template lays it out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ironrest.care.chart.person import Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.report.summary import Summary
from ironrest.report.summary_text import Section, equation, remarks, sections
from ironrest.report.words import clean, word


class BatchShown(msgspec.Struct, frozen=True):
    """What stands above the people: whether it is partial, the reconciliation, tables, and what was not answered."""

    title: str
    partial: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    not_answered: tuple[str, ...]


def batch_shown(
    summary: Summary, knowledge: Knowledge, *, taken: int, unfinished: int, refused: Sequence[Rejected], left_out: int
) -> BatchShown:
    """`left_out` is the number above which people are not shown one by one, or 0 if they are."""
    lines = [equation(summary, taken, unfinished), *remarks(summary)]
    if left_out:
        lines.append(word("batch", "each", count=left_out))
    return BatchShown(
        title=word("batch", "title", count=f"{summary.answered:,}"),
        partial=word("batch", "partial", reason=summary.partial) if summary.partial else "",
        lines=tuple(lines),
        sections=sections(summary, knowledge),
        not_answered=tuple(clean(one.reason) for one in refused),
    )
