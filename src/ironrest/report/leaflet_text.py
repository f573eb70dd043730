"""A leaflet as plain text, and as Markdown: the same lines, with other marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import fill

from ironrest.report.leaflet_told import FormShown, LeafletTold, Row

WIDTH = 80
_BLANK = "_" * 30
_BOX = "[ ]"
#: What Markdown could read as a mark, in text that is not ours.
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def leaflet_text(told: LeafletTold) -> str:
    """For a terminal, or a message."""
    return _Page(markdown=False).page(told)


def leaflet_markdown(told: LeafletTold) -> str:
    """For another system that lays out pages."""
    return _Page(markdown=True).page(told)


class _Page:
    def __init__(self, *, markdown: bool) -> None:
        self.markdown = markdown

    def page(self, told: LeafletTold) -> str:
        blocks = (*self.reader(told), *self.clinician(told))
        return "\n\n".join(one for one in blocks if one) + "\n"

    def reader(self, told: LeafletTold) -> Iterator[str]:
        words = told.words
        yield self.head(told.title, 1)
        yield self.line(f"{told.subtitle}: {self.outside(told.patient)}" if told.patient else told.subtitle)
        if told.draft:
            yield self.line(told.draft)
        yield self.line(f"{told.emergency}. {words['clinic_phone']} {self.outside(_BLANK)}")
        for topic in told.topics:
            yield self.head(topic.title, 2)
            for part in topic.parts:
                yield "\n".join(map(self.item, part.lines)) if part.bullets else self.line(part.lines[0])
        if told.questions:
            yield self.head(words["questions"], 2)
            yield self.line(words["questions_why"])
            yield "\n".join(self.item(one.text) for one in told.questions)
        for form in told.forms:
            yield from self.form(form, words)
        yield self.line(words["closing"])

    def form(self, form: FormShown, words: dict[str, str]) -> Iterator[str]:
        yield self.head(f"{words['form']}. {form.title}", 2)
        for one in form.items:
            lines = [self.line(f"{one.text} {f'({one.hint})' if one.hint else ''}".strip())]
            lines += [self.item(f"{self.outside(_BOX)} {tick}") for tick in one.ticks]
            lines += [self.outside(_BLANK)] * one.blank
            yield ("\n\n" if self.markdown else "\n").join(lines)

    def clinician(self, told: LeafletTold) -> Iterator[str]:
        words = told.words
        yield self.head(words["clinician"], 2)
        yield "\n".join(self.item(one) for one in told.notes)
        for one in told.questions:
            yield (
                self.line(f"{one.text} {words['points']}") + "\n" + "\n".join(self.item(point) for point in one.points)
            )
        yield self.line(words["clinician_why"])
        yield "\n".join(self.item(self.row(row)) for row in told.sentences)
        yield "\n".join(self.item(f"{row.text}: {self.row(row)}") for row in told.numbers)
        yield "\n".join(
            self.item(f"{source.key}: {source.title}{f' ({source.found})' if source.found else ''}")
            for source in told.sources
        )

    def row(self, row: Row) -> str:
        cited = ", ".join(one for one in (row.key, row.place, row.status) if one)
        return f"{row.name}: {cited}"

    def head(self, text: str, level: int) -> str:
        return f"{'#' * level} {text}" if self.markdown else f"{text}\n{('=' if level == 1 else '-') * len(text)}"

    def line(self, text: str) -> str:
        return text if self.markdown else fill(text, WIDTH)

    def item(self, text: str) -> str:
        return f"- {text}" if self.markdown else fill(text, WIDTH, initial_indent="- ", subsequent_indent="  ")

    def outside(self, text: str) -> str:
        return _MARKS.sub(r"\\\1", text) if self.markdown else text
