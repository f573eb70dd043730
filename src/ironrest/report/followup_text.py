"""A follow-up for a terminal: what is due first, then the response, repeating, guards, and what is behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from ironrest.report.facts import line, marked
from ironrest.report.followup_shapes import DueTold, FollowUpTold, ItemRow, ResponseRow
from ironrest.report.shapes import Statement
from ironrest.report.words import clean, word

WIDTH = 100


def followup_text(told: FollowUpTold, *, width: int = WIDTH) -> str:
    """One person as text."""
    return _Page(width).text(told)


def due_text(told: DueTold, *, width: int = WIDTH) -> str:
    """The due list as text, one item a line."""
    page = _Page(width)
    rows = [
        page.wrap(f"{status}: {patient}: {item}; {window}{f'; {late}' if late else ''}", 0, 4)
        for status, patient, item, window, late in told.rows
    ]
    body = rows or [word("followup", "due_nobody")]
    return "\n".join([page.wrap(told.head, 0, 2), "", *body, "", page.wrap(word("followup", "closing"), 0, 0)]) + "\n"


class _Page:
    def __init__(self, width: int) -> None:
        self.width = width

    def text(self, told: FollowUpTold) -> str:
        blocks = (
            self.state(told),
            self.block("due", (each for one in told.due for each in self.item(one, why=True))),
            self.block("courses", self.items(told.courses)),
            self.block("response", self.response(told)),
            self.block("relapse", self.statements(told.relapse)),
            self.block("nonresponse", self.numbered(told.nonresponse)),
            self.block("repeating", self.repeating(told)),
            self.block("guard", self.statements(told.guard)),
            self.block("iron", self.items(told.iron)),
            self.block("phosphate", self.statements(told.phosphate)),
            self.block("ferritin", (*self.items(told.ferritin_lines), *self.statements(told.ferritin))),
            self.block("concerns", self.statements(told.concerns)),
            self.block("schedule", (each for one in told.schedule for each in self.item(one, why=False))),
            self.block("notes", self.statements(told.notes)),
            self.block("record", self.items(told.record)),
            "\n".join(self.wrap(one, 0, 0) for one in (told.footer, word("followup", "closing"))),
        )
        return "\n\n".join(block for block in blocks if block) + "\n"

    def state(self, told: FollowUpTold) -> str:
        lines = [self.wrap(told.patient, 0, 2)]
        lines.append(self.wrap(f"{word('followup_state', told.state).upper()}. {told.headline}", 0, 2))
        for one in told.alerts:
            says = f"{word('level', one.level).upper()}: {marked(one.text, one.status)}. {one.says}"
            lines += [self.wrap(says, 2, 4), self.wrap(self.cite(one), 6, 8)]
        return "\n".join(lines)

    def item(self, one: ItemRow, *, why: bool) -> Iterator[str]:
        yield self.wrap(f"- {one.label}: {one.status_word}; {one.window}", 2, 4)
        yield from (self.wrap(each, 6, 8) for each in one.by)
        if why:
            yield self.wrap(marked(one.why.text, one.why.status), 6, 8)
            yield self.wrap(self.cite(one.why), 6, 8)
        for each in one.because:
            yield self.wrap(f"{word('truth', each.truth)}: {marked(each.text, each.status)} ({each.key})", 6, 8)

    def response(self, told: FollowUpTold) -> Iterator[str]:
        yield from self.items(told.response_lines)
        for row in told.response_rows:
            yield from self.response_row(row)

    def response_row(self, row: ResponseRow) -> Iterator[str]:
        yield self.wrap(f"- {'; '.join(each for each in (row.result, row.change, row.band) if each)}", 2, 4)
        for one in row.definitions:
            note = f" ({one.note})" if one.note else ""
            told = f"{word('truth', one.truth)}: {marked(one.text, one.status)}{note}, {one.key}"
            yield self.wrap(clean(told), 6, 8)

    def repeating(self, told: FollowUpTold) -> Iterator[str]:
        if told.repeat_says:
            yield self.wrap(told.repeat_says, 2, 4)
            yield from self.items(told.repeat_lines)
            yield from self.statements(told.conditions)

    # --- layout --------------------------------------------------------------------------------------
    def statements(self, found: Iterable[Statement]) -> Iterator[str]:
        for one in found:
            yield from self.statement(one, "-")

    def numbered(self, found: Iterable[Statement]) -> Iterator[str]:
        for at, one in enumerate(found, start=1):
            yield from self.statement(one, f"{at}.")

    def statement(self, one: Statement, sign: str) -> Iterator[str]:
        level = f"{word('level', one.level).upper()}: " if one.level else ""
        truth = f"{word('truth', one.truth)}: " if one.truth else ""
        yield self.wrap(f"{sign} {level}{truth}{marked(one.text, one.status)} ({one.key}, {one.place})", 2, 5)
        if one.says:
            yield self.wrap(one.says, 6, 8)
        yield from (self.wrap(line(row), 8, 10) for row in one.facts)
        if one.note:
            yield self.wrap(one.note, 6, 8)

    def items(self, found: Iterable[str]) -> Iterator[str]:
        return (self.wrap(f"- {one}", 2, 4) for one in found)

    def block(self, heading: str, body: Iterable[str]) -> str:
        found = list(body)
        return "\n".join((word("followup_heading", heading), *found)) if found else ""

    def cite(self, one: Statement) -> str:
        return clean(f"{word('page', 'source')}: {one.key}, {one.place}")

    def wrap(self, text: str, first: int, rest: int) -> str:
        return fill(text, self.width, initial_indent=" " * first, subsequent_indent=" " * rest, break_on_hyphens=False)
