"""What came of many people: counted person by person, and reconciled so that nobody is lost between in and out (law 5).

The people taken in are counted where they are read; what became of each is counted here. The two must meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from ironrest.care.assess.answer import UNDETERMINED, VERDICTS, Assessment
from ironrest.values.errors import Bug

#: The terms of the reconciliation, each with the verdicts that it holds.
TERMS = {
    "iv": ("iv-iron",),
    "either": ("either-route",),
    "oral": ("oral-iron",),
    "specialist": ("specialist-decision",),
    "not_eligible": ("no-iron", "contraindicated", "deferred", "not-covered"),
    "undetermined": (UNDETERMINED,),
}

#: The order in which words are listed; what is not named here comes after.
INDICATIONS = ("iv-iron", "either-route", "oral-iron", "specialist-decision", "no-iron", "not-covered", UNDETERMINED)
CLEARANCES = ("clear", "deferred", "blocked", "unanswered")


class Summary(msgspec.Struct):
    """Counts of people. `refused` are people and files that could not be answered; `refused_input` are their parts."""

    answered: int = 0
    refused: int = 0
    refused_input: int = 0
    twice: int = 0
    verdicts: Counter[str] = msgspec.field(default_factory=Counter)
    possible: Counter[str] = msgspec.field(default_factory=Counter)
    indications: Counter[str] = msgspec.field(default_factory=Counter)
    clearances: Counter[str] = msgspec.field(default_factory=Counter)
    alerts: Counter[str] = msgspec.field(default_factory=Counter)
    asks: Counter[str] = msgspec.field(default_factory=Counter)
    days: tuple[str, str] | None = None
    asked: bool = True
    partial: str = ""
    _ids: set[int] = msgspec.field(default_factory=set)

    def add(self, assessment: Assessment) -> None:
        """One person who was answered. What is missing is read from the first, cheapest set of asks."""
        answer, day = assessment.answer, assessment.on.isoformat()
        self.answered += 1
        self.verdicts[answer.verdict] += 1
        self.indications[answer.indication] += 1
        self.clearances[answer.iv_clearance] += 1
        self.alerts.update({one.id for one in assessment.alerts})
        if not answer.definite:
            self.possible.update(answer.possible)
            self.asks.update(_first_asks(assessment))
        self.days = (min(day, self.days[0]), max(day, self.days[1])) if self.days else (day, day)
        name = hash(assessment.patient)
        self.twice += name in self._ids
        self._ids.add(name)

    def terms(self) -> dict[str, int]:
        """Each term of the reconciliation with its number."""
        counted = {term: sum(self.verdicts[one] for one in verdicts) for term, verdicts in TERMS.items()}
        return {**counted, "refused": self.refused}

    def not_eligible(self) -> dict[str, int]:
        return {one: self.verdicts[one] for one in TERMS["not_eligible"]}

    def reconcile(self, taken: int, written: int, unfinished: int = 0) -> None:
        """Law 5. `taken` is counted at the door, `written` by the printer; Bug where they do not meet."""
        total = sum(self.terms().values())
        if taken != total + unfinished or written != self.answered:
            raise Bug(
                f"The count does not add up: {taken} people came in, {total} have an outcome, {unfinished} were in "
                f"hand, {self.answered} were answered and {written} written. Do not use this result; report it, with "
                "the command that you gave."
            )


def in_order(counts: Counter[str], first: Iterable[str]) -> list[tuple[str, int]]:
    """The counts above zero: those named first in that order, then the others, the most frequent first."""
    known = list(first)
    rest = sorted((one for one in counts if one not in known), key=lambda one: (-counts[one], one))
    return [(one, counts[one]) for one in (*known, *rest) if counts[one]]


def verdicts_in_order(counts: Counter[str]) -> list[tuple[str, int]]:
    return in_order(counts, (*VERDICTS, UNDETERMINED))


def _first_asks(assessment: Assessment) -> Iterable[str]:
    chosen = next((one for one in assessment.answer.asks if not one.why), None)
    return chosen.set.asks if chosen else ()
