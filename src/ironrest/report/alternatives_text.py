"""The alternatives for a terminal: the ladder first, then iron by mouth, kidney function, and what is to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from ironrest.report.alternatives_shapes import AlternativesTold, OptionTold, RungTold
from ironrest.report.facts import marked
from ironrest.report.shapes import Statement
from ironrest.report.words import clean, word

WIDTH = 100


def alternatives_text(told: AlternativesTold, *, width: int = WIDTH) -> str:
    """One person as text. The table of all documents stands on the page and in the JSON."""
    return _Page(width).text(told)


class _Page:
    def __init__(self, width: int) -> None:
        self.width = width

    def text(self, told: AlternativesTold) -> str:
        blocks = (
            self.head(told),
            self.block("ladder", (line for one in told.rungs for line in self.rung(one))),
            self.block("oral", self.oral(told)),
            self.block("kidney", self.statements(told.kidney, 2)),
            self.block("asks", (self.wrap(f"- {one}", 2, 4) for one in told.asks)),
            "\n".join(self.wrap(one, 0, 0) for one in (told.rests, told.footer, word("alt", "closing"))),
        )
        return "\n\n".join(block for block in blocks if block) + "\n"

    def head(self, told: AlternativesTold) -> str:
        lines = [self.wrap(one, 0, 2) for one in (told.patient, told.headline, told.first)]
        if told.alerts:
            lines.append(self.wrap(word("alt", "alerts"), 2, 4))
        for one in told.alerts:
            says = f"{word('level', one.level).upper()}: {marked(one.text, one.status)}. {one.says}"
            lines += [
                self.wrap(says, 4, 6),
                self.wrap(clean(f"{word('page', 'source')}: {one.key}, {one.place}"), 8, 10),
            ]
        return "\n".join(lines)

    def rung(self, one: RungTold) -> Iterator[str]:
        yield self.wrap(one.title, 0, 3)
        yield from self.statements((one.why, *one.lines), 3)
        if one.needs:
            yield self.wrap(one.needs, 3, 5)
        for each in one.options:
            yield from self.option(each)

    def option(self, one: OptionTold) -> Iterator[str]:
        yield self.wrap(one.title, 5, 7)
        if one.about:
            yield self.wrap(one.about, 7, 9)
        yield from self.statements((*one.dose, *one.lines, *one.recommended), 7)
        rows = one.table if one.state == "ask" else ()
        if rows:
            yield self.wrap(word("alt", "dose_table", rows="").strip(), 7, 9)
        for row in rows:
            key = "row" if row.start and row.most else "row_most" if row.most else "row_none"
            text = word("alt", key, label=row.label, start=row.start, most=row.most, says=row.says)
            yield self.wrap(f"- {marked(text, row.status)} ({row.key}, {row.place})", 9, 11)

    def oral(self, told: AlternativesTold) -> Iterator[str]:
        yield self.wrap(told.oral.head, 2, 4)
        yield from self.statements(told.oral.lines, 2)
        if told.oral.needs:
            yield self.wrap(told.oral.needs, 2, 4)
        for key, part in told.oral.parts.items():
            yield self.wrap(f"{word('alt_heading', key)}:", 2, 4)
            yield from self.statements(part, 4)

    # --- layout ----------------------------------------------------------------------------------
    def statements(self, found: Iterable[Statement], indent: int) -> Iterator[str]:
        for one in found:
            cite = f" ({one.key}, {one.place})" if one.key else ""
            note = f" {one.note}" if one.note else ""
            yield self.wrap(clean(f"- {marked(one.text, one.status)}{note}{cite}"), indent, indent + 2)

    def block(self, heading: str, body: Iterable[str]) -> str:
        found = list(body)
        return "\n".join((word("alt_heading", heading), *found)) if found else ""

    def wrap(self, text: str, first: int, rest: int) -> str:
        return fill(text, self.width, initial_indent=" " * first, subsequent_indent=" " * rest, break_on_hyphens=False)
