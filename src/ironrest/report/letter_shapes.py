"""The shapes that a letter is made of. Text, page and JSON print the same lines."""

from __future__ import annotations

from typing import NamedTuple


class LetterLine(NamedTuple):
    """One line; `____` in it is a blank. `status`, `key` and `place` are empty for what the record says."""

    text: str
    status: str = ""
    key: str = ""
    place: str = ""


class LetterSection(NamedTuple):
    id: str
    heading: str
    lines: tuple[LetterLine, ...]


class LetterTold(NamedTuple):
    """One letter. `asks_for_iron` is False where none is proposed."""

    kind: str
    language: str
    title: str
    patient: str
    on: str
    asks_for_iron: bool
    head: tuple[str, ...]
    sections: tuple[LetterSection, ...]
    draft: str
    footer: str
    keys: tuple[str, ...]

    @property
    def blanks(self) -> int:
        lines = (*self.head, *(line.text for section in self.sections for line in section.lines))
        return sum(one.count(BLANK) for one in lines)


#: What is printed for somebody to fill.
BLANK = "____"
