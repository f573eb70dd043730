"""What two releases of the knowledge, or two guidelines of one, say differently: entry by entry, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ironrest.knowledge.compile import base_id
from ironrest.knowledge.schema import Guideline, Knowledge
from ironrest.rules.nodes import refs_of

#: What is no entry of its own: made from the entries, or from outside.
_NOT_COMPARED = ("release", "nodes", "signatures", "clinic")


class Change(msgspec.Struct, frozen=True):
    """One place; `before` or `after` is None where it is not there."""

    part: str
    id: str
    what: str
    before: str | None
    after: str | None


def release_changes(before: Knowledge, after: Knowledge) -> tuple[Change, ...]:
    """Every entry that differs, whatever it is."""
    found: list[Change] = []
    for part in before.__struct_fields__:
        if part not in _NOT_COMPARED:
            one, other = (dict(_leaves(msgspec.to_builtins(getattr(each, part)))) for each in (before, after))
            found += _differing(part, one, other)
    return tuple(found)


def guideline_changes(before: Knowledge, one: str, after: Knowledge, other: str) -> tuple[Change, ...]:
    """Their lines, population by population, and the criteria that only one of them uses."""
    lines = [dict(_lines(knowledge.guidelines[name])) for knowledge, name in ((before, one), (after, other))]
    used = [dict(_criteria(knowledge, name)) for knowledge, name in ((before, one), (after, other))]
    return (*_differing("guideline", *lines), *_differing("criteria", *used))


def _differing(part: str, one: dict[_Path, str], other: dict[_Path, str]) -> Iterator[Change]:
    for path in dict.fromkeys((*one, *other)):
        if one.get(path) != other.get(path):
            key, *rest = path or ("",)
            yield Change(part, key, ".".join(rest), one.get(path), other.get(path))


_Path = tuple[str, ...]


def _leaves(value: Any, path: _Path = ()) -> Iterator[tuple[_Path, str]]:
    """Texts and numbers with the way to them. The parts of a list are told by what they say, not by their place."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for one in value:
            text = _text(one)
            yield (*path, text), text
    else:
        yield path, _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _lines(guideline: Guideline) -> Iterator[tuple[_Path, str]]:
    for rules in guideline.populations:
        lines = [f"{line.then} when {line.when}" for line in rules.lines]
        yield (rules.population,), "; ".join([*lines, f"{rules.otherwise} otherwise"])


def _criteria(knowledge: Knowledge, guideline: str) -> Iterator[tuple[_Path, str]]:
    """Those that its lines name, and those that they name in turn, with their text."""
    keys = {base_id(key): key for key in knowledge.criteria}
    waiting = list(_refs(node for key, node in knowledge.nodes.items() if key.startswith(f"line:{guideline}:")))
    seen: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen[name] = None
            waiting += refs_of(knowledge.nodes[f"criterion:{keys[name]}"])
    return (((name, "when"), knowledge.criteria[keys[name]].when) for name in seen)


def _refs(nodes: Iterable[Any]) -> Iterator[str]:
    for node in nodes:
        yield from refs_of(node)
