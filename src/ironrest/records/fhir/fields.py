"""Fields of a resource, each with FHIR's type; a wrong type makes the resource unreadable."""

from __future__ import annotations

from typing import Any

from ironrest.values.errors import UserError

Json = dict[str, Any]


class BadResource(UserError):
    """A resource that is not as FHIR R4 writes it."""


def text(node: Json, key: str) -> str:
    """A text; the empty text if the field is not there."""
    value = node.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadResource(f"`{key}` is not a text.")
    return value.strip()


def table(node: Json, key: str) -> Json:
    """An object; an empty one if the field is not there."""
    value = node.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadResource(f"`{key}` is not an object.")
    return value


def tables(node: Json, key: str) -> list[Json]:
    """A list of objects; an empty one if the field is not there."""
    value = node.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadResource(f"`{key}` is not a list of objects.")
    return value


def one_or_many(node: Json, key: str) -> list[Json]:
    """Some fields are one object in one resource and a list in another (`dosage`)."""
    return [node[key]] if isinstance(node.get(key), dict) else tables(node, key)


def flag(node: Json, key: str) -> bool | None:
    """true or false; None if the field is not there."""
    value = node.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise BadResource(f"`{key}` is neither true nor false.")


def number(node: Json, key: str) -> int | float | None:
    """A number; None if the field is not there. A number written as a text is not one."""
    value = node.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadResource(f"`{key}` is not a number.")
    return value


def choice(node: Json, stem: str) -> str:
    """The name of the one field `stem[x]` that is there, such as valueQuantity; empty if there is none."""
    found = [key for key in node if key.startswith(stem) and key[len(stem) : len(stem) + 1].isupper()]
    if len(found) > 1:
        raise BadResource(f"It has {len(found)} fields `{stem}[x]`, of which only one is allowed.")
    return found[0] if found else ""


def status(node: Json, key: str, known: frozenset[str]) -> str:
    """A status, as a code or as a CodeableConcept with one; empty if there is none. Others are refused."""
    value = node.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        codes = [value]
    else:
        codes = [text(coding, "code") for coding in tables(table(node, key), "coding")]
    found = sorted({code for code in codes if code in known})
    if len(found) == 1:
        return found[0]
    if not codes:
        return ""
    raise BadResource(f"`{key}` is not one of {', '.join(sorted(known))}.")
