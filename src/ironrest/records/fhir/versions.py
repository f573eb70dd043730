"""One version of each resource: histories and merged exports hold the same resource several times.

The newest counts, by meta.lastUpdated, else by meta.versionId. Where neither can tell, none of them counts.
"""

from __future__ import annotations

import msgspec

from ironrest.records.fhir.fields import table, text
from ironrest.records.fhir.items import Item, local_name
from ironrest.values.dates import read_when
from ironrest.values.errors import UserError


class Sorted(msgspec.Struct, frozen=True):
    """What counts, what is left out and why, and what contradicts another version of itself."""

    kept: list[Item]
    left_out: list[tuple[Item, str]]
    contradicting: list[Item]


def newest(items: list[Item]) -> Sorted:
    """Every resource once."""
    groups: dict[str, list[Item]] = {}
    for place, item in enumerate(items):
        groups.setdefault(item.address or local_name(item) or f"without a name {place}", []).append(item)
    result = Sorted([], [], [])
    for group in groups.values():
        _sort(group, result)
    return result


def _sort(group: list[Item], result: Sorted) -> None:
    first = group[0]
    if all(one.resource == first.resource and one.deleted == first.deleted for one in group):
        winner: Item | None = first
    else:
        winner = _latest(group)
    if winner is None:
        result.contradicting.extend(one for one in group if not one.deleted)
        return
    for one in group:
        if one.deleted:
            continue
        if one is winner:
            result.kept.append(one)
        elif winner.deleted:
            result.left_out.append((one, "deleted later, not read"))
        else:
            same = one.resource == winner.resource
            result.left_out.append((one, "stated twice, read once" if same else "older version, not read"))


def _latest(group: list[Item]) -> Item | None:
    for rank in (_updated, _version):
        ranks = [rank(one) for one in group]
        known = [one for one in ranks if one is not None]
        if len(known) < len(group):
            continue
        top = [item for item, one in zip(group, ranks, strict=True) if one == max(known)]
        if all(one.resource == top[0].resource and one.deleted == top[0].deleted for one in top):
            return top[0]
    return None


def _updated(item: Item) -> int | None:
    try:
        written = text(table(item.resource, "meta"), "lastUpdated")
        return read_when(written).sort_key[0] if written else None
    except UserError:
        return None


def _version(item: Item) -> int | None:
    try:
        written = text(table(item.resource, "meta"), "versionId")
    except UserError:
        return None
    return int(written) if written.isascii() and written.isdigit() and len(written) < _LONGEST_NUMBER else None


#: Above this a version id is a name made of digits, not a count.
_LONGEST_NUMBER = 12
