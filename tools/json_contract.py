"""The contracts of the JSON answers: read from json_contract.toml and its like, and held against real answers."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("json_contract.toml")
#: Of `ironrest react`.
REACTION = Path(__file__).with_name("json_contract_react.toml")
#: Of `ironrest plan` and `ironrest products`.
PLAN = Path(__file__).with_name("json_contract_plan.toml")
#: Of `ironrest alternatives`.
ALTERNATIVES = Path(__file__).with_name("json_contract_alternatives.toml")
#: Of `ironrest prove`.
PROOF = Path(__file__).with_name("json_contract_proof.toml")
#: Of `ironrest rules map`, `ironrest rules diff` and `ironrest recall`.
RULES = Path(__file__).with_name("json_contract_rules.toml")

Keys = dict[str, dict[str, Any]]

_PLAIN: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "word": str,
    "number": (int, float),
    "yes/no": bool,
    "number, yes/no or text,": (str, bool, int, float),
}


@cache
def shapes(file: Path = FILE) -> dict[str, Keys]:
    """The keys of each shape, in the order in which an answer has them."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    found: dict[str, Keys] = {}
    for name, table in raw.items():
        shared = {key: raw["answer"][key] for key in table.get("same_as_answer", ())}
        found[name] = shared | {key: entry for key, entry in table.items() if isinstance(entry, dict)}
    return found


@cache
def about(file: Path = FILE) -> dict[str, str]:
    """One sentence for each shape."""
    return {name: table["about"] for name, table in tomllib.loads(file.read_text(encoding="utf-8")).items()}


def faults(value: object, kind: str = "answer", place: str = "answer", file: Path = FILE) -> Iterator[str]:
    """Where the value is not of this kind: keys too many or missing, wrong types, unknown words."""
    bare = kind.removesuffix(" or null")
    if (value is None and bare != kind) or bare == "anything":
        return
    name, _, rest = bare.partition(" of ")
    if name in shapes(file):
        yield from _of_shape(value, name, place, file)
    elif name == "list" and isinstance(value, list):
        for at, one in enumerate(value):
            yield from faults(one, rest, f"{place}[{at}]", file)
    elif name == "map" and isinstance(value, dict):
        for key, one in value.items():
            yield from faults(one, rest, f"{place}.{key}", file)
    elif bare not in _PLAIN or not isinstance(value, _PLAIN[bare]) or (bare == "number" and isinstance(value, bool)):
        yield f"{place} is not {kind}: {value!r:.60}."


def _of_shape(value: object, name: str, place: str, file: Path) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place} is not {name}: {value!r:.60}."
        return
    keys = shapes(file)[name]
    yield from (f"{place}.{key} is not in the contract." for key in value if key not in keys)
    yield from (f"{place}.{key} is missing." for key in keys if key not in value)
    for key, entry in keys.items():
        if key in value:
            yield from faults(value[key], entry["type"], f"{place}.{key}", file)
            if value[key] is not None and value[key] not in entry.get("words", [value[key]]):
                yield f"{place}.{key} is `{value[key]}`, which is none of its words."
