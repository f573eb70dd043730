"""The four forms of `ironrest assess`. Each is given people one by one; what it wrote is whole after every person."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO, Protocol

import msgspec

from ironrest.care.assess.answer import Assessment
from ironrest.care.chart.person import Rejected
from ironrest.cli.out import Out
from ironrest.knowledge.schema import Knowledge
from ironrest.report.as_json import Json, assessment_json, encode, refused_json
from ironrest.report.batch_page import batch_shown
from ironrest.report.page import assessment_page
from ironrest.report.summary import Summary
from ironrest.report.summary_text import summary_text
from ironrest.report.text import assessment_text
from ironrest.report.told import tell
from ironrest.report.words import clean, word

#: Up to so many people are printed one by one without being asked to.
FEW = 20


class End(msgspec.Struct, frozen=True):
    """How a run ended: its summary, the count at the door, and what was in hand when it was interrupted."""

    summary: Summary
    taken: int
    unfinished: int

    @property
    def alone(self) -> bool:
        """One person, answered: no summary is needed."""
        return self.taken == 1 and self.summary.answered == 1 and not self.summary.partial


class Printer(Protocol):
    """`shown` may fail, and then that person is refused; `person` writes it and counts."""

    written: int

    def shown(self, assessment: Assessment) -> Callable[[], None]: ...
    def refused(self, one: Rejected, patient: str | None) -> None: ...
    def close(self, end: End) -> None: ...


class JsonPrinter:
    """One object for one person, an array for many. The array is closed whatever happens."""

    def __init__(self, out: Out, knowledge: Knowledge, *, many: bool) -> None:
        self.written = 0
        self._out, self._knowledge = out, knowledge
        self._many, self._begun = many, False
        self._held: list[Json] = []

    def shown(self, assessment: Assessment) -> Callable[[], None]:
        document = assessment_json(assessment, self._knowledge)
        encode([document], many=False)
        return lambda: self._person(document)

    def _person(self, document: Json) -> None:
        self.written += 1
        self._add(document)

    def refused(self, one: Rejected, patient: str | None) -> None:
        document = {"patient": patient, "refused": [refused_json(one)]}
        self._add(document) if self.written else self._held.append(document)

    def close(self, end: End) -> None:
        if end.summary.partial:
            self._add(partial_json(end))
        if self._begun:
            self._out.write("\n]\n")
        elif self._held:
            self._out.write(encode(self._held, many=self._many or len(self._held) != 1))
        else:
            self._out.write("[]\n")

    def _add(self, document: Json) -> None:
        """The first is held back: whether it stands alone is known with the second."""
        self._held.append(document)
        if not self._many and not self._begun and len(self._held) == 1:
            return
        for one in self._held:
            text = encode([one], many=False).rstrip("\n").replace("\n", "\n  ")
            self._out.write(f"{',' if self._begun else '['}\n  {text}")
            self._begun = True
        self._held.clear()


class NdjsonPrinter:
    """One object on each line, as they come."""

    def __init__(self, out: Out, knowledge: Knowledge) -> None:
        self.written = 0
        self._out, self._knowledge = out, knowledge

    def shown(self, assessment: Assessment) -> Callable[[], None]:
        line = _line(assessment_json(assessment, self._knowledge))
        return lambda: self._person(line)

    def _person(self, line: str) -> None:
        self.written += 1
        self._out.write(line)

    def refused(self, one: Rejected, patient: str | None) -> None:
        self._out.write(_line({"patient": patient, "refused": [refused_json(one)]}))

    def close(self, end: End) -> None:
        if end.summary.partial:
            self._out.write(_line(partial_json(end)))


class TextPrinter:
    """The summary first, so the people wait: in memory while they are few, else in a file without a name."""

    def __init__(
        self, out: Out, waiting: IO[str], knowledge: Knowledge, *, each: bool, only_governing: bool, brief: bool
    ) -> None:
        self.written = 0
        self._out, self._knowledge = out, knowledge
        self._each, self._only_governing, self._brief = each, only_governing, brief
        self._waiting = waiting
        self._refused: list[str] = []

    def shown(self, assessment: Assessment) -> Callable[[], None]:
        text = ""
        if self._each or self.written < FEW:
            text = assessment_text(assessment, self._knowledge, only_governing=self._only_governing, brief=self._brief)
            text.encode()
        return lambda: self._person(text)

    def _person(self, text: str) -> None:
        self._waiting.write(("\n" if self.written else "") + text)
        self.written += 1

    def refused(self, one: Rejected, patient: str | None) -> None:
        self._refused.append(one.reason)

    def close(self, end: End) -> None:
        if not end.alone:
            taken, unfinished = end.taken, end.unfinished
            self._out.write(summary_text(end.summary, self._knowledge, taken=taken, unfinished=unfinished))
        for reason in self._refused[:FEW]:
            self._out.write(word("batch", "not_read", reason=clean(reason)) + "\n")
        if len(self._refused) > FEW:
            self._out.write(word("batch", "more_refused", count=f"{len(self._refused) - FEW:,}") + "\n")
        if self._each or self.written <= FEW:
            self._out.write("" if end.alone else "\n")
            self._waiting.seek(0)
            while piece := self._waiting.read(_PIECE):
                self._out.write(piece)
        else:
            self._out.write(word("batch", "each", count=FEW) + "\n")


class HtmlPrinter:
    """One page. Its people are held, so --each suits thousands, not millions."""

    def __init__(self, out: Out, knowledge: Knowledge, *, each: bool) -> None:
        self.written = 0
        self._out, self._knowledge, self._each = out, knowledge, each
        self._people: list[Assessment] = []
        self._refused: list[Rejected] = []

    def shown(self, assessment: Assessment) -> Callable[[], None]:
        if self._each or self.written < FEW:
            tell(assessment, self._knowledge)
        return lambda: self._person(assessment)

    def _person(self, assessment: Assessment) -> None:
        self.written += 1
        if self._each or self.written <= FEW:
            self._people.append(assessment)

    def refused(self, one: Rejected, patient: str | None) -> None:
        self._refused.append(one)

    def close(self, end: End) -> None:
        if end.alone:
            self._out.write(assessment_page(self._people, self._knowledge))
            return
        shown = self._each or self.written <= FEW
        batch = batch_shown(
            end.summary, self._knowledge, taken=end.taken, unfinished=end.unfinished,
            refused=self._refused, left_out=0 if shown else FEW,
        )  # fmt: skip
        self._out.write(assessment_page(self._people if shown else (), self._knowledge, batch=batch))


def waiting_room() -> IO[str]:
    """Holds text in memory, and above a limit in a file without a name, which is gone with the program."""
    return tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n")


def partial_json(end: End) -> Json:
    """The last element of a result that does not hold everybody."""
    return {"patient": None, "partial": True, "reason": end.summary.partial, "answered": end.summary.answered}


def _line(document: Json) -> str:
    return msgspec.json.encode(document).decode() + "\n"


#: How much of the people's text waits in memory, and how much is copied at once.
_IN_MEMORY = 16 * 1024 * 1024
_PIECE = 1024 * 1024
