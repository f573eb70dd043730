"""The manifest of a Bulk Data export: which files belong to it, which are missing, and which say what was deleted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from ironrest.care.chart.person import Origin, Rejected
from ironrest.records.strict_json import read_json
from ironrest.records.unpack import unpack
from ironrest.values.dates import read_when
from ironrest.values.errors import UserError

#: A manifest of a hospital names some thousands of files.
_LARGEST = 4 * 1024 * 1024


class Manifest(msgspec.Struct, frozen=True):
    """`deleted` and `errors` are names of files; `on` is when the export was made."""

    on: str
    deleted: frozenset[str]
    errors: frozenset[str]
    refused: tuple[Rejected, ...]


def read_manifest(path: Path, names: frozenset[str]) -> Manifest | None:
    """The manifest in a file; None if the file holds something else. `names` are the files that are there."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        data = unpack(path.read_bytes(), file=str(path), limit=_LARGEST)
        if b'"transactionTime"' not in data or b'"output"' not in data:
            return None
        value = read_json(data, file=str(path))
    except (OSError, UserError):
        return None  # Whatever it is, it is read or refused like any other file.
    if not isinstance(value, dict) or not isinstance(value.get("output"), list) or "resourceType" in value:
        return None
    found: dict[str, set[str]] = {}
    refused: list[Rejected] = []
    for part in ("output", "deleted", "error"):
        for at, one in enumerate(_list(value.get(part))):
            origin = Origin(str(path), f"$.{part}[{at}].url")
            name = _file_of(one)
            here = name and next(
                (name + end for end in ("", ".gz", ".ndjson", ".ndjson.gz") if name + end in names), ""
            )
            if here:
                found.setdefault(part, set()).add(here)
            else:
                refused.append(Rejected(origin, _missing(str(path), part, name)))
    return Manifest(_on(value), frozenset(found.get("deleted", ())), frozenset(found.get("error", ())), tuple(refused))


_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,120}")


def _missing(file: str, part: str, name: str) -> str:
    shown = f"{name!r}" if _PLAIN.fullmatch(name) else "one"
    return f"{file} names the {part} file {shown}, which is not in the folder. Fetch it, or the answers lack it."


def _file_of(one: object) -> str:
    url = one.get("url") if isinstance(one, dict) else None
    return url.partition("?")[0].partition("#")[0].rpartition("/")[2] if isinstance(url, str) else ""


def _on(value: dict[str, Any]) -> str:
    written = value.get("transactionTime")
    try:
        return written if isinstance(written, str) and read_when(written) else ""
    except UserError:
        return ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
