"""The first reading: where each resource stands and about whom it is. Nothing of any person stays in memory."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ironrest.care.chart.person import Origin
from ironrest.records.fhir.bundle import CONTAINED, unfold
from ironrest.records.fhir.fields import Json
from ironrest.records.fhir.groups import NOBODY, Groups, Place
from ironrest.records.fhir.items import Item, local_name
from ironrest.records.fhir.lines import Line, read_lines
from ironrest.records.fhir.people import READ, READ_WITH
from ironrest.records.fhir.skeleton import WHOLE, Who, forgiving, names_of, needs_all, skeleton, stub, who
from ironrest.records.fhir.spool import Head, Spool, body_of
from ironrest.records.strict_json import read_json
from ironrest.records.tally import Tally
from ironrest.records.unpack import GZIP, unpack
from ironrest.values.errors import UnusableInput


class _Stray(msgspec.Struct, frozen=True):
    """A resource that names nobody, in a file that may be about one person."""

    number: int
    type: str
    origin: Origin
    why: str


class Intake:
    """Takes file after file; `finish` then knows who is who."""

    def __init__(self, tally: Tally) -> None:
        self.tally, self.groups, self.spool = tally, Groups(), Spool()
        self.files: list[Path] = [Path()]
        #: Medicines, forms, and visits without a person, by the names that others use for them.
        self.shared: dict[str, list[int]] = {}
        self.gone: dict[str, Item] = {}
        #: What has a URN for its name and is no person.
        self.things: dict[str, str] = {}
        self.notes: set[str] = set()
        self._strays: list[tuple[set[int], list[_Stray]]] = []

    def take_lines(self, path: Path, *, deleted_on: str = "") -> None:
        """A file with one resource, or one Bundle, on each line. A file that breaks off keeps its lines before that."""
        number = self._number(path)
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
        try:
            for line in read_lines(path, file=str(path)):
                self._line(line, number, packed, deleted_on)
        except UnusableInput as problem:
            self.tally.refuse(Origin(str(path)), str(problem))

    def take_whole(self, path: Path, *, deleted_on: str = "") -> None:
        """A file that is one JSON value. Raises UnusableInput if it cannot be read."""
        number, file = self._number(path), str(path)
        found = unfold(read_json(unpack(path.read_bytes(), file=file), file=file), file=file)
        for one in found.broken:
            self.tally.refuse(one.origin, one.reason)
        self.notes |= found.notes
        groups: set[int] = set()
        strays: list[_Stray] = []
        for item, within in _holders(found.items):
            groups |= self._take(item, within, number, deleted_on, strays)
        if strays:
            self._strays.append((groups, strays))

    def finish(self) -> None:
        """What names nobody is the only person's of its file, or nobody's."""
        self.groups.finish()
        for groups, strays in self._strays:
            roots = {self.groups.root(group) for group in groups}
            for stray in strays:
                if len(roots) == 1:
                    self.groups.give(stray.number, next(iter(roots)))
                    self.tally.of(stray.origin.file, stray.type).resources += 1
                else:
                    self._nobodys(stray.type, stray.origin, stray.why)
        self._strays = []

    def _number(self, path: Path) -> int:
        self.files.append(path)
        self.tally.counts.setdefault(str(path), {})
        return len(self.files) - 1

    def _line(self, line: Line, number: int, packed: bool, deleted_on: str) -> None:
        file = str(self.files[number])
        if line.fault:
            self.tally.refuse(Origin(file, line=line.number), line.fault)
            return
        made = skeleton(line.data)
        kind = made.get("resourceType") if made is not None else None
        if made is None or not isinstance(kind, str) or not kind.isalpha() or kind in ("Bundle", "DiagnosticReport"):
            self._odd_line(line, number, deleted_on)
            return
        whole = kind in WHOLE or needs_all(made)
        if whole and (kind == "Patient" or needs_all(made)):
            made = forgiving(line.data) or made
        item = Item(made, file, kind, line=line.number)
        strays: list[_Stray] = []
        if whole and not packed:
            place = Place(number, line.offset, len(line.data), line.number)
            self._place(item, place, who(item), strays)
        else:
            head = Head(number, kind, line.number, "", checked=not whole)
            place = self._spooled(head, line.data if whole else body_of(made))
            self._place(item, place, who(item), strays)
        for stray in strays:
            self._nobodys(stray.type, stray.origin, stray.why)

    def _odd_line(self, line: Line, number: int, deleted_on: str) -> None:
        """A Bundle, a report with results in it, or what is no resource."""
        file = str(self.files[number])
        try:
            value = read_json(line.data, file=file, line=line.number)
            found = unfold(value, file=file, line=line.number)
        except UnusableInput as problem:
            self.tally.refuse(Origin(file, line=line.number), str(problem))
            return
        for one in found.broken:
            self.tally.refuse(one.origin, one.reason)
        self.notes |= found.notes
        strays: list[_Stray] = []
        for item, within in _holders(found.items):
            self._take(item, within, number, deleted_on, strays)
        for stray in strays:
            self._nobodys(stray.type, stray.origin, stray.why)

    def _take(self, item: Item, within: list[Item], number: int, deleted_on: str, strays: list[_Stray]) -> set[int]:
        """A resource that was read already; `within` are the results that a report holds."""
        if item.deleted:
            self._delete(item, deleted_on)
            return set()
        whole = item.type in WHOLE or needs_all(item.resource)
        head = Head(number, item.path, item.line, item.address, checked=True)
        place = self._spooled(head, body_of(item.resource if whole else stub(item.resource)))
        known = who(item)
        for inner in within:
            other = who(inner)
            names, identifiers = known.names + other.names, known.identifiers + other.identifiers
            known = Who(names, identifiers, known.alone or other.alone, "" if names or identifiers else known.why)
        return self._place(item, place, known, strays)

    def _place(self, item: Item, place: Place, known: Who, strays: list[_Stray]) -> set[int]:
        if known.why and item.type in READ_WITH:
            number = self.groups.add(place, NOBODY, "")
            for name in names_of(item):
                self.shared.setdefault(name, []).append(number)
            count = self.tally.of(item.file, item.type)
            count.resources += 1
            count.not_used += 1
            return set()
        if known.why:
            if item.address.startswith("urn:"):
                self.things[item.address] = item.type
            number = self.groups.add(place, NOBODY, "")
            strays.append(_Stray(number, item.type, item.origin(), known.why))
            return set()
        self.tally.of(item.file, item.type).resources += 1
        group = self.groups.group_of(known, is_patient=item.type == "Patient")
        self.groups.add(place, group, item.address or local_name(item))
        return {group}

    def _nobodys(self, kind: str, origin: Origin, why: str) -> None:
        if kind in READ:
            self.tally.refuse(origin, why, kind)
            return
        count = self.tally.of(origin.file, kind)
        count.resources += 1
        count.not_used += 1

    def _delete(self, item: Item, deleted_on: str) -> None:
        meta: Json = item.resource["meta"] if item.resource["meta"].get("lastUpdated") else {"lastUpdated": deleted_on}
        made = Item({**item.resource, "meta": meta}, item.file, item.path, item.address, item.line, deleted=True)
        for name in {local_name(item), item.address} - {""}:
            self.gone[name] = made

    def _spooled(self, head: Head, body: bytes) -> Place:
        return Place(0, *self.spool.add(head, body))


def _holders(items: list[Item]) -> list[tuple[Item, list[Item]]]:
    """Each resource with the results that were found within it."""
    found: list[tuple[Item, list[Item]]] = []
    for item in items:
        if CONTAINED in item.path and found:
            found[-1][1].append(item)
        else:
            found.append((item, []))
    return found
