"""The second reading: one person after another, each with everything that the first reading found of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.bundle import CONTAINED, reported
from ironrest.records.fhir.coding import Vocabulary
from ironrest.records.fhir.groups import Place
from ironrest.records.fhir.intake import Intake
from ironrest.records.fhir.items import Item, local_name
from ironrest.records.fhir.people import Outcome, charts_of
from ironrest.records.fhir.skeleton import forgiving, skeleton, spoken_of
from ironrest.records.fhir.spool import Originals
from ironrest.records.strict_json import read_json
from ironrest.records.unpack import LARGEST_RECORD
from ironrest.values.errors import UnusableInput

#: Medicines and forms that are kept once read; most people are given the same few hundred.
_MOST_SHARED = 4096

_BEST: tuple[Outcome, ...] = ("not used", "refused", "read")


class SecondReading:
    """Gives the charts of an intake that is finished."""

    def __init__(self, intake: Intake, knowledge: Knowledge, words: Vocabulary) -> None:
        self._intake, self._knowledge, self._words = intake, knowledge, words
        self._tally, self._originals = intake.tally, Originals()
        self._loaded: dict[int, list[Item]] = {}
        self._used: set[int] = set()

    def charts(self, notes: list[str]) -> Iterator[Chart]:
        """In the order of the people's ids. One that is too large for memory is refused by itself."""
        for label, places in self._intake.groups.in_order():
            if sum(place.length for place in places) > LARGEST_RECORD:
                yield self._too_large(label, places)
                continue
            items = [item for place in places for item in self._items(place)]
            others = self._others(items)
            outcomes: dict[tuple[str, int | None, str], tuple[str, Outcome]] = {}

            def told(item: Item, outcome: Outcome, outcomes: dict[Any, Any] = outcomes) -> None:
                key = item.file, item.line, item.path.partition(CONTAINED)[0]
                kind, before = outcomes.get(key, (item.type, "not used"))
                outcomes[key] = kind, max(before, outcome, key=_BEST.index)

            everything = [*items, *others, *self._deleted([*items, *others])]
            yield from charts_of(everything, (), self._knowledge, notes=notes, words=self._words, told=told)
            self._count(items, outcomes)

    def _items(self, place: Place) -> list[Item]:
        if place.source:
            path = self._intake.files[place.source]
            body = self._originals.get(path, place.offset, place.length, file=str(path))
            resource, fault = _strict(body, str(path), place.line)
            item = Item(resource, str(path), str(resource["resourceType"]), line=place.line, fault=fault)
            return [item]
        head, body = self._intake.spool.get(place.offset, place.length)
        file = str(self._intake.files[head.file])
        resource, fault = (json.loads(body), "") if head.checked else _strict(body, file, head.line or 0)
        item = Item(resource, file, head.path, head.address, head.line, fault=fault)
        return [item, *reported(item)]

    def _others(self, items: list[Item]) -> list[Item]:
        """The medicines, forms and visits that these resources speak of, and those that these speak of."""
        found: dict[int, list[Item]] = {}
        things: dict[str, Item] = {}
        waiting = list(items)
        while waiting:
            for name in spoken_of(waiting.pop().resource):
                for number in self._intake.shared.get(name, ()):
                    if number not in found:
                        found[number] = self._shared(number)
                        waiting += found[number]
        for item in items if self._intake.things else ():
            name = str((item.resource.get("subject") or {}).get("reference")) if _has_subject(item) else ""
            if name in self._intake.things:
                things[name] = Item({"resourceType": self._intake.things[name]}, item.file, item.path, name, item.line)
        return [*things.values(), *(item for _, one in sorted(found.items()) for item in one)]

    def _shared(self, number: int) -> list[Item]:
        kept = self._loaded.get(number)
        if kept is None:
            kept = self._items(self._intake.groups.place(number))
            if len(self._loaded) < _MOST_SHARED:
                self._loaded[number] = kept
        if number not in self._used:
            self._used.add(number)
            count = self._tally.of(kept[0].file, kept[0].type)
            count.not_used -= 1
            count.read += 1
        return kept

    def _deleted(self, items: list[Item]) -> list[Item]:
        found: dict[str, Item] = {}
        for item in items if self._intake.gone else ():
            for name in (item.address, local_name(item)):
                mark = self._intake.gone.get(name)
                if mark is not None:
                    key = item.address or local_name(item)
                    found[key] = Item(mark.resource, mark.file, mark.path, item.address, mark.line, deleted=True)
        return list(found.values())

    def _count(self, items: list[Item], outcomes: dict[tuple[str, int | None, str], tuple[str, Outcome]]) -> None:
        for item in items:
            if CONTAINED in item.path:
                continue
            count = self._tally.of(item.file, item.type)
            _, outcome = outcomes.get((item.file, item.line, item.path), ("", None))
            if outcome == "read":
                count.read += 1
            elif outcome == "not used":
                count.not_used += 1
            else:
                count.refused += 1
            if outcome is None:
                self._tally.say(item.origin(), "It is about something that is not a patient.")

    def _too_large(self, label: str, places: list[Place]) -> Chart:
        files = set()
        for place in places:
            item = self._items(place)[0]
            files.add(item.file)
            self._tally.of(item.file, item.type).refused += 1
        reason = f"There is more than {LARGEST_RECORD // 2**20} MiB about one person, which is not read."
        refused = tuple(Rejected(Origin(file), reason) for file in sorted(files))
        return Chart(patient=label, refused=refused)


def _strict(body: bytes, file: str, line: int) -> tuple[Any, str]:
    """The resource, and why it must not be used."""
    try:
        return read_json(body, file=file, line=line), ""
    except UnusableInput as problem:
        found = forgiving(body) or skeleton(body)
        if isinstance(found, dict) and isinstance(found.get("resourceType"), str):
            return found, str(problem)
        raise UnusableInput(f"{file} was changed while it was read. Read it again when nobody writes to it.") from None


def _has_subject(item: Item) -> bool:
    return isinstance(item.resource.get("subject"), dict)
