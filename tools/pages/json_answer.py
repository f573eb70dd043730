"""docs/reference/json.md, from json_contract.toml."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.json_contract import FILE, about, shapes
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
        parts += [f"## {name}", about()[name], table(["Key", "Type", "Means"], rows(keys))]
    return {"docs/reference/json.md": "\n\n".join(parts)}


def rows(keys: dict[str, dict[str, Any]], file: Path = FILE) -> Iterator[tuple[str, ...]]:
    """The rows of one shape; the names of shapes of the same file are links."""
    for key, entry in keys.items():
        words = entry.get("words", ())
        listed = f": {', '.join(f'`{word}`' for word in words)}" if words else ""
        yield f"`{key}`", _kind(entry["type"], file), f"{entry['says']}{listed}"


def _kind(kind: str, file: Path) -> str:
    bare = kind.removesuffix(" or null")
    null = kind[len(bare) :]
    before, of, last = bare.rpartition(" of ")
    linked = f"[{last}](#{last})" if last in shapes(file) else last
    return f"{before}{of}{linked}{null}"
