"""JSON with nothing forgiven: a doubled key, NaN, half a character or endless nesting is refused, with place.

Python's own reader keeps the last of two equal keys and takes NaN for a number; either would change a record
silently. No refusal repeats what the file says, because it belongs to a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ironrest.values.errors import Bug, UnusableInput


def read_json(data: bytes, *, file: str, line: int | None = None) -> Any:
    """The one JSON value in the bytes, a whole file or one line of it. Raises UnusableInput with the place."""
    file = file if line is None else f"{file}, line {line}"
    text = _text(data, file)
    marks: list[object] = []

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        marks.append(doubled := _Doubled(made))
        seen: set[str] = set()
        doubled.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return doubled

    def constant(word: str) -> _NotANumber:
        marks.append(mark := _NotANumber(word))
        return mark

    try:
        value = json.loads(text, object_pairs_hook=table, parse_constant=constant)
    except json.JSONDecodeError as problem:
        raise UnusableInput(_not_json(problem, text, file, line)) from None
    except RecursionError:
        raise UnusableInput(f"{file} is nested too deeply to be a record. Check how the file was made.") from None
    except ValueError:
        raise UnusableInput(f"{file} holds a number of thousands of digits. Check how the file was made.") from None
    if marks:
        raise UnusableInput(_marked(value, marks, file))
    if _SURROGATE.search(text):
        _refuse_half_characters(value, file)
    return value


def walk(value: object) -> Iterator[tuple[str, object]]:
    """Every node with its JSON path, the root first; the root is named by its resourceType, else `$`."""
    name = value.get("resourceType") if isinstance(value, dict) else None
    waiting: list[tuple[str, object]] = [(name if isinstance(name, str) and name.isalpha() else "$", value)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        if isinstance(node, dict):
            waiting += [(f"{path}.{_key(key)}", child) for key, child in reversed(node.items())]
        elif isinstance(node, list):
            waiting += [(f"{path}[{place}]", node[place]) for place in reversed(range(len(node)))]


class _Doubled(dict[str, Any]):
    """A table in which a key stood twice."""

    key: str


class _NotANumber:
    """NaN, Infinity or -Infinity, where JSON allows none of them."""

    def __init__(self, word: str) -> None:
        self.word = word


#: The escape of half a character; two of them make one, alone it is not text.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

#: A key is shown in a path only if it looks like one of FHIR's; another may be a person's data.
_PLAIN_KEY = re.compile(r"_?[A-Za-z][A-Za-z0-9]{0,39}")


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnusableInput(
            f"{file} is not text in UTF-8 (byte {problem.start + 1}). Save it as UTF-8, or ask for it again."
        ) from None


def _not_json(problem: json.JSONDecodeError, text: str, file: str, line: int | None) -> str:
    what = "file" if line is None else "line"
    place = f"{file}, column {problem.colno}" if line is not None else ""
    place = place or f"{file}, line {problem.lineno}, column {problem.colno}"
    if problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated"):
        return f"{place}: the {what} ends in the middle of its JSON. It was cut short: copy it again."
    if problem.msg == "Extra data":
        return f"{place}: the {what} goes on after its JSON value. {_ONE_EACH}"
    return f"{place}: this is not JSON ({problem.msg}). Ask the sender for the file again."


_ONE_EACH = "One file is one JSON value, or has one resource on each line (NDJSON)."


def _marked(value: object, marks: list[object], file: str) -> str:
    for path, node in walk(value):
        if not any(node is mark for mark in marks):
            continue
        if isinstance(node, _Doubled):
            named = f"key {node.key!r}" if _PLAIN_KEY.fullmatch(node.key) else "one key"
            return f"{file}, {path}: {named} stands twice; only one can be meant. Keep the one that is true."
        if isinstance(node, _NotANumber):
            return f"{file}, {path}: {node.word} is not a number in JSON. Leave an unknown value out."
    raise Bug("What was marked is in the value, or under a doubled key, which is marked itself.")


def _refuse_half_characters(value: object, file: str) -> None:
    for path, node in walk(value):
        texts = node.keys() if isinstance(node, dict) else [node] if isinstance(node, str) else ()
        if any("\ud800" <= sign <= "\udfff" for text in texts for sign in text):
            raise UnusableInput(f"{file}, {path}: a text holds half a character. Ask the sender for the file again.")


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else "…"
