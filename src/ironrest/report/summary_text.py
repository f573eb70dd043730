"""The summary of many people for a terminal: the reconciliation, then tables. No patient data stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.report.signed import signed_words
from ironrest.report.summary import CLEARANCES, INDICATIONS, Summary, in_order, verdicts_in_order
from ironrest.report.words import word

#: How many of the most frequent asks and alerts are listed.
MOST = 12


class Section(msgspec.Struct, frozen=True):
    """One table: what is counted, and each line with its number."""

    heading: str
    rows: tuple[tuple[str, int], ...]
    note: str = ""


def sections(summary: Summary, knowledge: Knowledge) -> tuple[Section, ...]:
    """The tables, in the order in which they are read."""
    verdicts = [(word("verdict", key), count) for key, count in verdicts_in_order(summary.verdicts)]
    possible = [(word("possible", key), count) for key, count in verdicts_in_order(summary.possible)]
    indications = [(word("possible", key), count) for key, count in in_order(summary.indications, INDICATIONS)]
    clearances = [(word("clearance", key), count) for key, count in in_order(summary.clearances, CLEARANCES)]
    alerts = [
        (f"{word('level', knowledge.alerts[key].level)}: {knowledge.alerts[key].label}", count)
        for key, count in in_order(summary.alerts, ())
    ]
    asks = [(knowledge.asks[key].label, count) for key, count in in_order(summary.asks, ())]
    no_asks = "" if summary.asked else word("batch", "not_asked")
    found = (
        Section(word("batch", "verdicts"), tuple(verdicts)),
        Section(word("batch", "possible"), tuple(possible), word("batch", "possible_note") if possible else ""),
        Section(word("batch", "indications"), tuple(indications)),
        Section(word("batch", "clearances"), tuple(clearances)),
        Section(word("batch", "alerts"), tuple(alerts), word("batch", "no_alerts") if not alerts else ""),
        Section(word("batch", "asks"), tuple(asks[:MOST]), no_asks),
    )
    return tuple(one for one in found if one.rows or one.note)


def equation(summary: Summary, taken: int, unfinished: int = 0) -> str:
    """Law 5 with its numbers."""
    terms = [f"{count:,} {word('batch', term)}" for term, count in summary.terms().items()]
    apart = ", ".join(f"{count:,} {word('batch', one)}" for one, count in summary.not_eligible().items())
    place = list(summary.terms()).index("not_eligible")
    terms[place] += f" ({apart})"
    if unfinished:
        terms.append(f"{unfinished:,} {word('batch', 'unfinished')}")
    return word("batch", "equation", taken=f"{taken:,}", terms=" + ".join(terms))


def remarks(summary: Summary) -> Iterator[str]:
    """What stands under the reconciliation: refused input, ids that came twice, and the days of the answers."""
    yield word("batch", "refused_input", count=f"{summary.refused_input:,}")
    if summary.twice:
        yield word("batch", "twice", count=f"{summary.twice:,}")
    if summary.days:
        first, last = summary.days
        yield word("batch", "day" if first == last else "days", first=first, last=last)


def summary_text(summary: Summary, knowledge: Knowledge, *, taken: int, unfinished: int = 0, width: int = 100) -> str:
    """All of it; a partial result says so in the first line."""
    head = [word("batch", "title", count=f"{summary.answered:,}")]
    if summary.partial:
        head.insert(0, word("batch", "partial", reason=summary.partial))
    lines = [equation(summary, taken, unfinished), *remarks(summary)]
    blocks = ["\n".join(_wrapped(head, 0, width)), "\n".join(_wrapped(lines, 2, width))]
    blocks += [table_text(one, width) for one in sections(summary, knowledge)]
    blocks.append("\n".join(_wrapped([signed_words(knowledge), word("sentence", "closing")], 0, width)))
    return "\n\n".join(blocks) + "\n"


def _wrapped(lines: Iterable[str], indent: int, width: int) -> Iterator[str]:
    for line in lines:
        yield fill(line, width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))


def table_text(section: Section, width: int = 100) -> str:
    """A heading, and each label behind its number."""
    digits = max((len(f"{count:,}") for _, count in section.rows), default=1)
    lines = [section.heading]
    for label, count in section.rows:
        lead = f"  {count:>{digits},}  "
        lines.append(fill(label, width, initial_indent=lead, subsequent_indent=" " * len(lead)))
    if section.note:
        lines += _wrapped([section.note], 2, width)
    return "\n".join(lines)
