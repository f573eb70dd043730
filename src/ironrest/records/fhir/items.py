"""One resource as it was found, and the index by which references between resources are followed."""

from __future__ import annotations

import msgspec

from ironrest.care.chart.person import Origin
from ironrest.records.fhir.fields import Json, tables, text


class Item(msgspec.Struct, frozen=True, eq=False):
    """A resource with its place. `address` is its fullUrl, if any; `deleted` marks the end of its history.

    `fault` says why nothing of it may be used, although it is known what it speaks of.
    """

    resource: Json
    file: str
    path: str
    address: str = ""
    line: int | None = None
    deleted: bool = False
    fault: str = ""

    @property
    def type(self) -> str:
        kind = self.resource.get("resourceType")
        return kind if isinstance(kind, str) else ""

    def origin(self, words: str = "", part: str = "") -> Origin:
        """Where it stands; `part` is a place inside the resource."""
        return Origin(self.file, self.path + part, self.line, words)

    def contained(self, name: str) -> Item | None:
        """A contained resource by its local id."""
        for place, inner in enumerate(tables(self.resource, "contained")):
            if text(inner, "id") == name:
                return Item(inner, self.file, f"{self.path}.contained[{place}]", line=self.line)
        return None


class Index:
    """Resources by every address under which another resource may name them."""

    def __init__(self, items: list[Item]) -> None:
        self._items: dict[str, list[Item]] = {}
        self._forms = {str(item.resource.get("url")): item for item in items if item.type == "Questionnaire"}
        for item in items:
            for name in {item.address, local_name(item)} - {""}:
                self._items.setdefault(name, []).append(item)

    def find(self, reference: str, holder: Item) -> Item | None:
        """What a reference names; None if it is not in the input, or if two resources claim the name."""
        if reference.startswith("#"):
            return holder.contained(reference[1:])
        name = without_version(reference)
        if not is_relative(name):
            exactly = self._items.get(name, [])
            return exactly[0] if len(exactly) == 1 else self._on(base_of(name), tail_of(name))
        base = base_of(holder.address)
        exactly = self._items.get(base + name, []) if base else []
        return exactly[0] if len(exactly) == 1 else self._on(base, name)

    def form(self, address: str) -> Item | None:
        """A Questionnaire by its canonical address."""
        return self._forms.get(address)

    def _on(self, base: str, name: str) -> Item | None:
        """By type and id: a resource of one server is never taken for another server's of the same id."""
        found = [one for one in self._items.get(name, []) if not base or base_of(one.address) in ("", base)]
        return found[0] if len(found) == 1 else None


def local_name(item: Item) -> str:
    """`Type/id`; the empty text for a resource without an id."""
    name = item.resource.get("id")
    return f"{item.type}/{name}" if isinstance(name, str) and name and item.type else ""


def without_version(reference: str) -> str:
    return reference.split("/_history/")[0]


def is_relative(reference: str) -> bool:
    """`Patient/1`, not `https://…` and not `urn:uuid:…`."""
    return ":" not in reference


def tail_of(address: str) -> str:
    """`Type/id` of a RESTful address; the empty text of any other."""
    parts = without_version(address).split("/")
    fits = len(parts) > 2 and parts[-2].isalpha() and parts[-2][:1].isupper() and parts[-1]
    return "/".join(parts[-2:]) if fits else ""


def base_of(address: str) -> str:
    """The server's part of a RESTful address, with its last slash; the empty text of any other."""
    tail = tail_of(address)
    return without_version(address)[: -len(tail)] if tail and ":" in address else ""
