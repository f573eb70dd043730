"""What became of each resource, by file and type, and what could not be read at all: nothing is dropped silently."""

from __future__ import annotations

from collections import Counter

import msgspec

from ironrest.care.chart.person import Origin, Rejected

#: Refusals that are listed for one file; how many more there are is said in one line.
MOST_LISTED = 1_000

NO_RESOURCE = "not a resource"


class Count(msgspec.Struct):
    """`resources` is the sum of the others once every chart was read."""

    resources: int = 0
    read: int = 0
    not_used: int = 0
    refused: int = 0


Counts = dict[str, dict[str, Count]]


class Tally:
    """One reading of a folder."""

    def __init__(self) -> None:
        self.counts: Counts = {}
        self.refused: list[Rejected] = []
        self._listed: Counter[str] = Counter()

    def of(self, file: str, kind: str) -> Count:
        kind = kind if kind.isascii() and kind.isalpha() and len(kind) <= _LONGEST_TYPE else NO_RESOURCE
        return self.counts.setdefault(file, {}).setdefault(kind, Count())

    def refuse(self, origin: Origin, reason: str, kind: str = "") -> None:
        """One resource, or what should be one, that no chart can hold."""
        count = self.of(origin.file, kind)
        count.resources += 1
        count.refused += 1
        self.say(origin, reason)

    def say(self, origin: Origin, reason: str) -> None:
        """Into the list; of one file no more than is read by a person."""
        self._listed[origin.file] += 1
        if self._listed[origin.file] <= MOST_LISTED:
            self.refused.append(Rejected(origin, reason))
        elif self._listed[origin.file] == MOST_LISTED + 1:
            more = f"{origin.file}: more could not be read than the {MOST_LISTED} that are listed; see the counts."
            self.refused.append(Rejected(Origin(origin.file), more))


#: The longest name of a resource type in R4 has 33 letters.
_LONGEST_TYPE = 40
