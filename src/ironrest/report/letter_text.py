"""A letter for a terminal or a text file."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import marked
from ironrest.report.letter_shapes import LetterLine, LetterTold
from ironrest.report.sources import cited_sources
from ironrest.report.words import word

WIDTH = 100


def letter_text(told: LetterTold, knowledge: Knowledge) -> str:
    """Head, parts, sources, and whose word it is."""
    blocks = ["\n".join((_wrap(told.title, 0), told.on, *(_wrap(one, 0) for one in told.head), _wrap(told.draft, 0)))]
    for section in told.sections:
        blocks.append("\n".join((section.heading.upper(), *(_wrap(_shown(one), 2) for one in section.lines))))
    blocks.append("\n".join((word("letter", "sources").upper(), *_sources(told.keys, knowledge))))
    blocks.append("\n".join((word("letter", "blanks", count=told.blanks), _wrap(told.footer, 0))))
    return "\n\n".join(blocks) + "\n"


def _shown(one: LetterLine) -> str:
    cited = f" ({one.key}, {one.place})" if one.key else ""
    return f"- {marked(one.text, one.status)}{cited}"


def _sources(keys: Sequence[str], knowledge: Knowledge) -> list[str]:
    return [
        _wrap(f"- {one.key}: {one.title}{f' ({one.found})' if one.found else ''}", 2)
        for one in cited_sources(keys, knowledge)
    ]


def _wrap(text: str, indent: int) -> str:
    first, rest = " " * indent, " " * (indent + 2 if indent else 0)
    return fill(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
