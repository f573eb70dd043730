"""Collects what is read about one person and makes the chart of it; the order of the input never matters."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from ironrest.care.chart.person import Chart, Drug, Entry, Happening, Origin, Rejected, Value
from ironrest.values.dates import When
from ironrest.values.interval import Interval


class Gather:
    """One person while the record is read. What is not used is counted, what cannot be used is rejected."""

    def __init__(self, patient: str) -> None:
        self.patient = patient
        self.birth: When | None = None
        self.died: When | None = None
        self.sex: Literal["female", "male", "other"] | None = None
        self._entries: list[Entry] = []
        self._drugs: list[Drug] = []
        self._events: list[Happening] = []
        self._refused: list[Rejected] = []
        self._doubts: list[Rejected] = []
        self._notes: set[str] = set()
        self._counts: Counter[tuple[str, str]] = Counter()

    def entry(
        self,
        fact: str,
        value: Value,
        when: When | None,
        origin: Origin,
        *,
        unit_read: str = "",
        draw: str = "",
        lasting: bool = False,
        notes: tuple[str, ...] = (),
    ) -> None:
        """A value of a fact, in the fact's own unit."""
        self._entries.append(
            Entry(
                fact=fact, value=value, when=when, origin=origin, unit_read=unit_read,
                draw=draw, lasting=lasting, notes=tuple(sorted(notes)),
            )
        )  # fmt: skip

    def drug(self, drug: Drug) -> None:
        self._drugs.append(drug)

    def event(self, event: Happening) -> None:
        self._events.append(event)

    def reject(self, origin: Origin, reason: str, fact: str = "", when: When | None = None) -> None:
        """Something that could not be used; with a fact, that fact is not silent but unknown."""
        self._refused.append(Rejected(origin, reason, fact, when))

    def doubt(self, origin: Origin, reason: str, fact: str, when: When | None) -> None:
        """A yes that nobody is sure of: its fact is unknown rather than silent, unless a sure yes stands beside it."""
        self._doubts.append(Rejected(origin, reason, fact, when))

    def count(self, kind: str, what: str) -> None:
        """One more of a kind that was not used, and why."""
        self._counts[kind, what] += 1

    @property
    def told(self) -> tuple[int, int]:
        """How much is used so far, and how much is refused."""
        return len(self._entries) + len(self._drugs) + len(self._events), len(self._refused)

    def note(self, text: str) -> None:
        """Said once, however often it is found."""
        self._notes.add(text)

    def chart(self) -> Chart:
        counted = {f"{kind}: {number} {what}" for (kind, what), number in self._counts.items()}
        sure = {one.fact for one in self._entries if one.value is True}
        refused = self._refused + [one for one in self._doubts if one.fact not in sure]
        return Chart(
            patient=self.patient,
            birth=self.birth,
            died=self.died,
            sex=self.sex,
            entries=tuple(sorted(self._entries, key=_entry_key)),
            drugs=tuple(sorted(self._drugs, key=_drug_key)),
            events=tuple(sorted(self._events, key=_event_key)),
            refused=tuple(sorted(refused, key=_refused_key)),
            notes=tuple(sorted(self._notes | counted)),
        )


#: The place comes last in every key: it is the only part that changes with the order of the input.


def _when_key(when: When | None) -> tuple[int, int, int]:
    return when.sort_key if when is not None else (-1, 0, 0)


def _value_key(value: Value) -> tuple[float, float, str]:
    low, high = (value.low, value.high) if isinstance(value, Interval) else (0.0, 0.0)
    return low, high, repr(value)


def _place(origin: Origin) -> tuple[str, str, int, str]:
    return origin.file, origin.words, origin.line or 0, origin.path


def _entry_key(one: Entry) -> tuple[object, ...]:
    told = (_value_key(one.value), one.unit_read, one.draw, one.lasting, one.notes)
    return one.fact, _when_key(one.when), told, _place(one.origin)


def _drug_key(one: Drug) -> tuple[object, ...]:
    told = (one.concepts, one.status, _when_key(one.started), _when_key(one.ended), one.recognised_by)
    return one.name, told, _place(one.origin)


def _event_key(one: Happening) -> tuple[object, ...]:
    dose = _value_key(one.dose_mg) if one.dose_mg is not None else (-1.0, -1.0, "")
    more = (one.product, dose, one.dose_said, one.taken_as_given, one.elsewhere, _when_key(one.began), one.counted)
    return one.kind, _when_key(one.when), one.note, more, _place(one.origin)


def _refused_key(one: Rejected) -> tuple[object, ...]:
    return one.fact, one.reason, _when_key(one.when), _place(one.origin)
