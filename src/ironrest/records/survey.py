"""What a source holds, for who connects it: values, units, dates, what was not used and what was refused. No person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from ironrest.care.chart.person import Chart, Rejected
from ironrest.values.dates import When
from ironrest.values.errors import UserError
from ironrest.values.units import find_unit

#: A note that counts, as Gather writes it: `Observation: 12 with codes not used here`.
_COUNTED = re.compile(r"([^:]+): (\d+) (.+)")


class Survey(msgspec.Struct):
    """Counts over all charts. `units` is by fact, spelling and the UCUM code that the spelling was read as."""

    people: int = 0
    values: Counter[str] = msgspec.field(default_factory=Counter)
    people_with: Counter[str] = msgspec.field(default_factory=Counter)
    units: Counter[tuple[str, str, str]] = msgspec.field(default_factory=Counter)
    drugs: int = 0
    events: Counter[str] = msgspec.field(default_factory=Counter)
    undated: int = 0
    first: str = ""
    last: str = ""
    not_used: Counter[str] = msgspec.field(default_factory=Counter)
    notes: Counter[str] = msgspec.field(default_factory=Counter)
    refused: Counter[str] = msgspec.field(default_factory=Counter)
    refused_facts: Counter[str] = msgspec.field(default_factory=Counter)

    def take(self, chart: Chart) -> None:
        """One person."""
        self.people += 1
        self.values.update(entry.fact for entry in chart.entries)
        self.people_with.update({entry.fact for entry in chart.entries})
        self.units.update(
            (entry.fact, entry.unit_read, _ucum(entry.unit_read)) for entry in chart.entries if entry.unit_read
        )
        self.drugs += len(chart.drugs)
        self.events.update(event.kind for event in chart.events)
        self.undated += sum(entry.when is None for entry in chart.entries)
        self._dates(when for when in _whens(chart) if when is not None)
        for note in chart.notes:
            counted = _COUNTED.fullmatch(note)
            if counted:
                self.not_used[f"{counted[1]}: {counted[3]}"] += int(counted[2])
            else:
                self.notes[note] += 1
        self.refuse(chart.refused)

    def refuse(self, refused: Iterable[Rejected]) -> None:
        for one in refused:
            self.refused[one.reason] += 1
            self.refused_facts[one.fact] += bool(one.fact)

    def suspect(self) -> tuple[str, ...]:
        """Facts of which more values were refused than read: a wrong column or a wrong unit may be mapped."""
        return tuple(sorted(fact for fact, count in self.refused_facts.items() if count > self.values[fact]))

    def _dates(self, whens: Iterable[When]) -> None:
        for when in whens:
            early, late = when.earliest.isoformat(), when.latest.isoformat()
            self.first = min(self.first or early, early)
            self.last = max(self.last, late)


def _whens(chart: Chart) -> list[When | None]:
    drugs = [when for drug in chart.drugs for when in (drug.started, drug.ended)]
    return [*(one.when for one in chart.entries), *(one.when for one in chart.events), *drugs]


def _ucum(spelling: str) -> str:
    try:
        return find_unit(spelling).code
    except UserError:
        return ""
