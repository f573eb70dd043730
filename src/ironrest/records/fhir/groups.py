"""Which resources are read together: everything that may be about one person, found without holding any of it.

About 40 bytes for each resource and 250 for each person stay in memory; the resources themselves do not.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import msgspec

from ironrest.records.fhir.skeleton import Who

NOBODY = 2**32 - 1


class Place(msgspec.Struct, frozen=True):
    """Where the bytes of a resource are: in the file of that number, or in the spool (0)."""

    source: int
    offset: int
    length: int
    line: int = 0


class Groups:
    """People by their names, and the places of their resources."""

    def __init__(self) -> None:
        self._parent = array("I")
        self._names: dict[str, int] = {}
        self._identified: dict[int, int] = {}
        self._patients: tuple[array[int], array[int]] = (array("q"), array("I"))
        self._group, self._source, self._length, self._line = (array("I") for _ in range(4))
        self._offset, self._name = array("Q"), array("q")
        self._seen = bytearray(_BITS // 8)
        self._twice: set[int] = set()

    def group_of(self, who: Who, *, is_patient: bool = False) -> int:
        """The group of a person; groups that turn out to be one are joined."""
        found = [self._named(name) for name in who.names]
        if is_patient:
            group = self._join(found) if found else self._new()
            for value in who.identifiers:
                self._patients[0].append(hash(value))
                self._patients[1].append(group)
            return group
        for value in who.identifiers:
            found.append(self._identified.setdefault(hash(value), len(self._parent)))
            if found[-1] == len(self._parent):
                self._names[f"|{value}"] = self._new()
        return self._join(found) if found else self._new()

    def add(self, place: Place, group: int, name: str) -> int:
        """One resource; `name` is equal for versions of it, which are read together whoever they are about."""
        number = len(self._group)
        self._group.append(group)
        self._source.append(place.source)
        self._offset.append(place.offset)
        self._length.append(place.length)
        self._line.append(place.line)
        mark = hash(name) if name else 0
        self._name.append(mark)
        if mark:
            byte, bit = divmod(mark % _BITS, 8)
            if self._seen[byte] >> bit & 1:
                self._twice.add(mark)
            self._seen[byte] |= 1 << bit
        return number

    def give(self, number: int, group: int) -> None:
        """A resource that names nobody, to the only person of its file."""
        self._group[number] = group

    def root(self, group: int) -> int:
        while self._parent[group] != group:
            self._parent[group] = self._parent[self._parent[group]]
            group = self._parent[group]
        return group

    def finish(self) -> None:
        """Joins what only the whole input shows: identifiers in use, and versions of one resource."""
        for mark, group in zip(*self._patients, strict=True):
            if mark in self._identified:
                self._join([group, self._identified[mark]])
        first: dict[int, int] = {}
        for mark, group in zip(self._name, self._group, strict=True):
            if mark in self._twice and group != NOBODY:
                self._join([group, first.setdefault(mark, group)])

    def in_order(self) -> Iterator[tuple[str, list[Place]]]:
        """Each group, the first of its names, its places; the order of the input never matters."""
        after, last = array("I"), dict[int, int]()
        for number, group in enumerate(self._group):
            root = self.root(group) if group != NOBODY else NOBODY
            after.append(last.get(root, NOBODY))
            last[root] = number
        last.pop(NOBODY, None)
        labels: dict[int, str] = {}
        for name, group in self._names.items():
            root, tail = self.root(group), name.rpartition("/")[2].lstrip("|")
            labels[root] = min(labels.get(root, tail), tail)
        for root in sorted(last, key=lambda one: (labels.get(one, ""), one)):
            yield labels.get(root, ""), self._places(last[root], after)

    def _places(self, number: int, after: array[int]) -> list[Place]:
        found = []
        while number != NOBODY:
            found.append(self.place(number))
            number = after[number]
        return found[::-1]

    def place(self, number: int) -> Place:
        return Place(self._source[number], self._offset[number], self._length[number], self._line[number])

    def _named(self, name: str) -> int:
        group = self._names.get(name)
        if group is None:
            group = self._names[name] = self._new()
        return group

    def _new(self) -> int:
        self._parent.append(len(self._parent))
        return len(self._parent) - 1

    def _join(self, groups: list[int]) -> int:
        roots = sorted({self.root(group) for group in groups})
        for other in roots[1:]:
            self._parent[other] = roots[0]
        return roots[0]


#: Bits that remember which names were seen; a false alarm only reads two people together.
_BITS = 2**27
