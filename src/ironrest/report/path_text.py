"""The path of one person for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from ironrest.knowledge.schema import Knowledge
from ironrest.report.as_json import Json
from ironrest.report.facts import marked
from ironrest.report.letter_shapes import LetterLine
from ironrest.report.path_told import PathPart, PathTold
from ironrest.report.signed import signed_json
from ironrest.report.words import word

WIDTH = 100


def path_text(told: PathTold) -> str:
    """Each part with the command that has the whole."""
    blocks = [f"{told.title}\n{told.on}"]
    blocks += ["\n".join(_part(number, one)) for number, one in enumerate(told.parts, start=1)]
    blocks.append("\n".join((_wrap(told.footer, 0), _wrap(word("path", "closing"), 0))))
    return "\n\n".join(blocks) + "\n"


def path_json(told: PathTold, knowledge: Knowledge) -> Json:
    """docs/reference/json-letter.md prints the contract."""
    return {
        "patient": told.patient,
        "as_of": told.on,
        "title": told.title,
        "parts": [
            {
                "id": one.id,
                "heading": one.heading,
                "says": one.says or None,
                "lines": [_line(each) for each in one.lines],
                "command": one.command,
            }
            for one in told.parts
        ],
        "knowledge_release": knowledge.release,
        "knowledge_signed_by": signed_json(knowledge),
    }


def _part(number: int, one: PathPart) -> Iterator[str]:
    yield word("path", "step", number=number, heading=one.heading.upper())
    if one.says:
        yield _wrap(one.says, 0)
    for each in one.lines:
        cited = f" ({each.key}, {each.place})" if each.key else ""
        yield _wrap(f"- {marked(each.text, each.status)}{cited}", 2)
    yield f"{word('path', 'whole')} {one.command}"


def _line(one: LetterLine) -> Json:
    cited = {"key": one.key, "place": one.place, "status": one.status} if one.key else None
    return {"text": one.text, "citation": cited}


def _wrap(text: str, indent: int) -> str:
    first, rest = " " * indent, " " * (indent + 2 if indent else 0)
    return fill(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
