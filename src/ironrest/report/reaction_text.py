"""The answer to a reaction for a terminal. The first line is the emergency line, whole, whatever else is known."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from ironrest.care.infusion.react import Reaction
from ironrest.care.infusion.reaction_report import ReactionReport
from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import marked
from ironrest.report.reaction_told import Block, Said, tell_reaction
from ironrest.report.words import clean, sentence, word


def reaction_text(reaction: Reaction, report: ReactionReport | None, knowledge: Knowledge, *, width: int = 100) -> str:
    """The whole answer; the emergency line is not wrapped, so that it stays the first line."""
    told = tell_reaction(reaction, knowledge)
    head = [
        marked(told.emergency, told.emergency_source.status),
        "",
        *_wrap(sentence(marked(told.headline, told.source.status)), width, 0),
        *_wrap(told.says, width, 2),
        *(line for one in told.points for line in _said(one, width, 2)),
    ]
    blocks = [line for block in told.blocks for line in ("", *_block(block, width))]
    ending = ["", *_wrap(word("reaction", "closing"), width, 0)]
    return "\n".join((*head, *blocks, *(_report(report, width) if report else ()), *ending)) + "\n"


def _block(block: Block, width: int) -> Iterator[str]:
    yield block.heading
    for number, one in enumerate(block.lines, start=1):
        yield from _said(one, width, 2, f"{number}. " if block.ordered else "- ")


def _said(one: Said, width: int, indent: int, sign: str = "") -> Iterator[str]:
    told = sentence(marked(one.text, one.source.status if one.source else ""))
    yield from _wrap(sign + (f"{told} {sentence(one.says)}" if one.says else told), width, indent)
    if one.source and sign:
        yield from _wrap(f"Source: {one.source.key}, {one.source.place}", width, indent + len("1. "))
    for inner in one.under:
        yield from _said(inner, width, indent + len("1. "), "- ")


def _report(report: ReactionReport, width: int) -> Iterator[str]:
    yield ""
    yield marked(report.title, report.source.status)
    yield from _wrap(report.says, width, 2)
    for line in report.lines:
        yield from _wrap(f"{line.label}: {clean(line.value) or word('reaction', 'blank')}", width, 2)


def _wrap(text: str, width: int, indent: int) -> list[str]:
    lines = fill(text, width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2), break_on_hyphens=False)
    return lines.splitlines()
