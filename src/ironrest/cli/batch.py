"""One run over people: take one in, answer, write, count. It ends with a count that adds up, or with a Bug."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ironrest.care.assess.answer import Assessment
from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.cli.interrupt import Interrupts
from ironrest.cli.main import PARTIAL, USABLE
from ironrest.cli.printers import FEW, End, Printer
from ironrest.cli.progress import Progress
from ironrest.cli.rejects import Rejects
from ironrest.cli.sources import Person, Rows, Sources, reason_of
from ironrest.report.summary import Summary
from ironrest.report.words import word
from ironrest.values.errors import Bug, UnusableInput


class Batch:
    """The people of one command on their way from the sources to the printer."""

    def __init__(
        self, sources: Sources, answer: Callable[[Chart], Assessment], printer: Printer, rejects: Rejects
    ) -> None:
        self.summary = Summary()
        self._sources, self._answer, self._printer, self._rejects = sources, answer, printer, rejects
        self._progress = Progress()
        self._interrupts = Interrupts()
        self._first_refused: list[str] = []

    def run(self) -> int:
        """The exit code. Raises UnusableInput if nobody could be answered, Bug if the count does not add up."""
        with self._interrupts.caught():
            try:
                for one in self._sources.people():
                    self._take(one)
                    self._progress.people(self._sources.taken)
            except KeyboardInterrupt:
                self.summary.partial = word("batch", "interrupted")
            self._interrupts.hold()
            return self._end()

    def _end(self) -> int:
        self._progress.end()
        summary = self.summary
        summary.refused_input = self._rejects.count
        if self._sources.cut_short and not summary.partial:
            summary.partial = word("batch", "stopped")
        if not summary.answered and summary.refused and not summary.partial:
            more = summary.refused - len(self._first_refused)
            told = [*self._first_refused, *([f"And {more:,} more."] if more else [])]
            raise UnusableInput("\n".join(told))
        done = summary.answered + summary.refused
        if self._sources.lost_rows:
            raise Bug("The rows of the tables do not add up: some were neither read, passed over nor refused.")
        unfinished = self._sources.taken - done if summary.partial == word("batch", "interrupted") else 0
        summary.reconcile(self._sources.taken, self._printer.written, min(unfinished, 1))
        self._printer.close(End(summary, self._sources.taken, unfinished))
        if summary.partial:
            print(f"ironrest: {summary.partial} {summary.answered:,} people were answered.", file=sys.stderr)
        return PARTIAL if summary.partial else USABLE

    def _take(self, one: Person | Rejected | Rows) -> None:
        if isinstance(one, Person):
            self._person(one)
            return
        with self._interrupts.shield():
            if isinstance(one, Rows):
                self._rejects.add(one.refused, None)
            else:
                self._refuse(one, None)

    def _person(self, person: Person) -> None:
        """A fault of the program costs one person, who is refused with the place; it never ends the others."""
        chart = person.chart
        try:
            assessment = self._answer(chart)
            write = self._printer.shown(assessment)
        except Exception as problem:
            with self._interrupts.shield():
                self._rejects.add(chart.refused, chart.patient, person.shared)
                self._refuse(Rejected(Origin(person.source), reason_of(problem)), chart.patient)
            return
        with self._interrupts.shield():
            write()
            self.summary.add(assessment)
            self._rejects.add(chart.refused, chart.patient, person.shared)

    def _refuse(self, one: Rejected, patient: str | None) -> None:
        self.summary.refused += 1
        self._printer.refused(one, patient)
        self._rejects.add((one,), patient)
        if len(self._first_refused) < FEW:
            self._first_refused.append(one.reason)
