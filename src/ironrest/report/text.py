"""The answer for a terminal, to be read in a minute: alerts, answer, why, what to ask, values, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from ironrest.care.assess.answer import Assessment
from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import FactRow, line, marked
from ironrest.report.shapes import Asks, Beside, Point, Statement, Told
from ironrest.report.sources import cited_sources
from ironrest.report.told import tell
from ironrest.report.words import clean, sentence, word

#: How a terminal shows a heading and an alarm. The words say the same without it.
_BOLD, _ALARM, _PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[0m"


def assessment_text(
    a: Assessment,
    knowledge: Knowledge,
    *,
    width: int = 100,
    only_governing: bool = False,
    colour: bool = False,
    brief: bool = False,
) -> str:
    """One person's answer as text. `only_governing` leaves the other guidelines out; `colour` adds, never means.

    `brief` is for one of several people: without the scales, the findings and the list of sources, and says so.
    """
    return _Page(width, colour).text(tell(a, knowledge), knowledge, only_governing, brief)


class _Page:
    def __init__(self, width: int, colour: bool) -> None:
        self.width, self.colour = width, colour

    def text(self, told: Told, knowledge: Knowledge, only_governing: bool, brief: bool) -> str:
        guidelines = told.guidelines[:0] if only_governing else told.guidelines
        blocks = (
            self.alerts(told),
            self.answer(told),
            self.block("why", self.statements(told.why, cite=True)),
            self.block("open", self.statements(told.open)),
            self.block("asks", self.asks(told.asks)),
            self.block("values", self.rows(told.values)),
            self.block("near", self.statements(told.near)),
            self.block("other_values", self.rows(told.other_values)),
            self.block("cautions", self.statements(told.cautions, cite=True)),
            self.block("drugs", self.statements(told.drugs, cite=True)),
            self.block("guidelines", (line for one in guidelines for line in self.beside(one))),
            self.block("priority", self.items(told.priority)),
            self.block("not_counting", self.rows(row for row in told.not_counting if row not in told.values)),
            self.block("assumed", self.assumed(told.assumed)),
            self.block("refused", self.items(f"{where}: {reason}" for where, reason in told.refused)),
            self.block("notes", self.items((*told.answer_notes, *told.notes))),
            *self.details(told, knowledge, brief),
            self.close(told),
        )
        return "\n\n".join(block for block in blocks if block) + "\n"

    def details(self, told: Told, knowledge: Knowledge, brief: bool) -> tuple[str, ...]:
        if brief:
            return (self.wrap(word("sentence", "brief"), 0, 0),)
        return (
            self.block("scores", self.statements(told.scores, cite=True)),
            self.block("findings", self.findings(told)),
            self.block("sources", self.items(self.sources(told, knowledge))),
        )

    # --- parts -----------------------------------------------------------------------------------
    def alerts(self, told: Told) -> str:
        found: list[str] = []
        for one in told.alerts:
            head = f"{word('level', one.level).upper()}: {marked(one.text, one.status)}. {one.says}"
            found += [self.paint(self.wrap(head, 2, 4), _ALARM), *self.facts(one)]
            found.append(self.wrap(self.cite(one), 6, 8))
        name = self.paint(self.wrap(told.patient, 0, 2), _BOLD)
        return "\n".join((name, *(("", self.heading("alerts"), *found) if found else ())))

    def answer(self, told: Told) -> str:
        body = [self.paint(self.wrap(told.headline, 2, 2), _BOLD)]
        if told.alerts:
            body.append(self.wrap(word("sentence", "other_reasons"), 2, 2))
        if told.more_possible:
            body.append(
                self.wrap(sentence(word("sentence", "still_possible", list="; ".join(told.more_possible))), 2, 4)
            )
        return "\n".join((self.heading("answer"), *body, *(self.point(one, told) for one in told.points)))

    def point(self, point: Point, told: Told) -> str:
        """What is open is named here only where no list of all that is open follows."""
        listed = point.why == "open_points" and told.open
        named = "" if listed else "; ".join(marked(one.text, one.status) for one in point.statements)
        if point.word and named:
            named = f"({word('sentence', point.why, list=named)})"
        return self.wrap(f"{point.term}: {' '.join(part for part in (point.word, named) if part)}", 2, 4)

    def statements(self, found: Iterable[Statement], cite: bool = False) -> Iterator[str]:
        for one in found:
            head = f"{self.truth(one)}{marked(one.text, one.status)}"
            yield self.wrap(f"{head}. {one.says}" if one.says else head, 2, 4)
            if cite:
                yield from self.facts(one)
                if one.note:
                    yield self.wrap(one.note, 6, 8)
                if one.key:
                    yield self.wrap(self.cite(one), 6, 8)

    def facts(self, one: Statement) -> Iterator[str]:
        return (self.wrap(line(row), 6, 8) for row in one.facts if row.known)

    def asks(self, sets: Iterable[Asks]) -> Iterator[str]:
        for at, one in enumerate(sets):
            yield self.wrap(one.intro, 2, 4)
            for label, questions in one.asks:
                yield self.wrap(f"- {label}", 4, 6)
                for question in () if at else questions:  # once, in the first set
                    yield self.wrap(question, 8, 10)

    def rows(self, rows: Iterable[FactRow]) -> Iterator[str]:
        return (self.wrap(line(row), 2, 6) for row in rows)

    def findings(self, told: Told) -> Iterator[str]:
        """What holds in full; what does not hold or is not known in one line each. A result stands once, above."""
        for title, found in told.findings.items():
            yield self.wrap(f"{title}:", 2, 4)
            for one in found:
                if one.truth == "true" or (not one.truth and not one.facts):
                    yield self.wrap(f"{self.truth(one)}{marked(one.text, one.status)}. {one.says}", 4, 6)
                if one.truth in ("", "true"):
                    rows = (row for row in one.facts if row.unit and row not in told.values)
                    yield from (self.wrap(line(row), 8, 10) for row in rows)
            for truth in ("false", "unknown"):
                named = [one for one in found if one.truth == truth]
                if named:
                    listed = "; ".join(marked(one.text, one.status) for one in named)
                    yield self.wrap(f"{self.truth(named[0])}{listed}", 4, 6)
        if told.findings:
            yield self.wrap(word("sentence", "more_on_page"), 2, 4)

    def truth(self, one: Statement) -> str:
        return f"{word('sign', one.truth)} {word('truth', one.truth)}: " if one.truth else ""

    def assumed(self, rows: Iterable[FactRow]) -> Iterator[str]:
        """Those with one reason together; none of them is a number."""
        grouped: dict[str, list[str]] = {}
        for row in rows:
            said = marked(f"{row.remark}; {row.value}", row.status)
            grouped.setdefault(said, []).append(row.label)
        for said, labels in grouped.items():
            yield self.wrap(word("sentence", "assumed_group", remark=said, list="; ".join(labels)), 2, 4)

    def beside(self, one: Beside) -> Iterator[str]:
        parts = "; ".join(marked(part.text, part.status) for part in one.parts)
        told = word("sentence", "parts", list=parts) if parts else one.parts_word
        sign = "> " if one.governs else "  "
        yield self.wrap(f"{sign}{one.title}: {one.answer}" + ("" if one.governs else f" - {told}"), 0, 4)

    def sources(self, told: Told, knowledge: Knowledge) -> Iterator[str]:
        """Those of what is printed above."""
        printed = (*told.alerts, *told.why, *told.cautions, *told.drugs, *told.scores, *told.near)
        for one in cited_sources((one.key for one in printed if one.key), knowledge):
            yield f"{one.key}: {'. '.join(part for part in (one.title, one.found) if part)}"

    def close(self, told: Told) -> str:
        return "\n".join(self.wrap(one, 0, 0) for one in (told.rests, told.footer, word("sentence", "closing")))

    # --- layout ----------------------------------------------------------------------------------
    def block(self, heading: str, body: Iterable[str]) -> str:
        found = list(body)
        return "\n".join((self.heading(heading), *found)) if found else ""

    def items(self, found: Iterable[str]) -> Iterator[str]:
        return (self.wrap(f"- {one}", 2, 4) for one in found)

    def heading(self, key: str) -> str:
        return self.paint(word("heading", key), _BOLD)

    def cite(self, one: Statement) -> str:
        return clean(f"Source: {one.key}, {one.place}") if one.key else word("sentence", "no_source")

    def wrap(self, text: str, first: int, rest: int) -> str:
        return fill(text, self.width, initial_indent=" " * first, subsequent_indent=" " * rest, break_on_hyphens=False)

    def paint(self, text: str, how: str) -> str:
        return f"{how}{text}{_PLAIN}" if self.colour and text else text
