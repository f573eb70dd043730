"""docs/reference/json.md, from json_contract.toml."""

from collections.abc import Iterator
from typing import Any

from tools.json_contract import about, shapes
from tools.tables import table


def pages() -> dict[str, str]:
    parts = [
        "# The JSON answer",
        "What `ironrest assess … --format json` prints: one object for one person, a list for several. Every key is "
        "always there; what is not known is `null` or an empty list. Keys may be added in a later version; none "
        "changes "
        "its meaning. How to read it: [read the JSON](../how-to/read-the-json.md).",
        "A file that could not be read, among others that could, stands in the list as an object with `patient` null "
        "and its `refused` alone.",
    ]
    for name, keys in shapes().items():
        parts += [f"## {name}", about()[name], table(["Key", "Type", "Means"], _rows(keys))]
    return {"docs/reference/json.md": "\n\n".join(parts)}


def _rows(keys: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for key, entry in keys.items():
        words = entry.get("words", ())
        listed = f": {', '.join(f'`{word}`' for word in words)}" if words else ""
        yield f"`{key}`", _kind(entry["type"]), f"{entry['says']}{listed}"


def _kind(kind: str) -> str:
    bare = kind.removesuffix(" or null")
    null = kind[len(bare) :]
    before, of, last = bare.rpartition(" of ")
    linked = f"[{last}](#{last})" if last in shapes() else last
    return f"{before}{of}{linked}{null}"
