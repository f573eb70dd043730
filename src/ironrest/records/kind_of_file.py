"""What a file holds, by its content: a FHIR record, resources line by line, a facts file, or something else by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from ironrest.records.fhir.lines import LONGEST_LINE, first_bytes, read_lines
from ironrest.values.errors import UnusableInput

Kind = Literal["json", "lines", "facts", "other"]

#: How files begin that are sometimes given instead of a record: the first bytes, and what the file is.
_OTHERS = {
    b"PK\x03\x04": "a zip archive; unpack it first",
    b"PAR1": "a Parquet table; screen it with `ironrest screen`",
    b"%PDF": "a PDF; ask for the record as FHIR JSON",
    b"\x1f\x8b": "packed twice with gzip; unpack it once",
    b"\x28\xb5\x2f\xfd": "packed with zstd; unpack it with `zstd -d`, or pack it with gzip",
    b"BZh": "packed with bzip2; unpack it with `bunzip2`, or pack it with gzip",
    b"\xfd7zXZ": "packed with xz; unpack it with `unxz`, or pack it with gzip",
    b"version https://git-lfs": "a pointer left by Git LFS; fetch the file that it points to",
    b"/annex/objects/": "a pointer left by git-annex; fetch the file that it points to",
    b"<": "XML; ask for FHIR as JSON",
}

_UTF_16 = "not text in UTF-8 but in UTF-16; save it as UTF-8"

#: Names that promise a record: what they hold is read or refused, never passed over.
RECORDS = (".json", ".ndjson", ".jsonl", ".xml")
_LINES = (".ndjson", ".jsonl")
_PACKED = (".gz", ".gzip", ".zst", ".bz2", ".xz")


def refuse_others(content: bytes, file: str) -> None:
    """Raises UnusableInput if the content begins like something that is no record."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    for begins, what in _OTHERS.items():
        if start.startswith(begins):
            raise UnusableInput(f"{file} is {what}.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[:2] in (b"{\0", b"\0{", b"[\0", b"\0["):
        raise UnusableInput(f"{file} is {_UTF_16}.")


def is_fhir(content: bytes, file: str) -> bool:
    """JSON with a resourceType, or a list, is FHIR; TOML, and JSON that names a patient, is a facts file."""
    refuse_others(content, file)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return b'"resourceType"' in content or b'"patient"' not in content
    # A TOML file may begin with the name of a table in brackets; a JSON list begins with an object.
    return start.startswith(b"[") and start[1:].lstrip().startswith((b"{", b"]"))


def plain_name(path: Path) -> str:
    """The name in lower case without what says that it is packed."""
    name = path.name.lower()
    return next((name.removesuffix(end) for end in _PACKED if name.endswith(end)), name)


def kind_of(path: Path) -> Kind:
    """Raises UnusableInput if the file promises a record and cannot be one."""
    file, name = str(path), plain_name(path)
    try:
        start = first_bytes(path)
    except OSError as problem:
        raise UnusableInput(f"{file} cannot be opened: {problem.strerror or 'unknown reason'}.") from None
    promised = name.endswith(RECORDS)
    if promised or start.startswith((b"version https://git-lfs", b"/annex/objects/")):
        refuse_others(start, file)
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if name.endswith(".toml"):
        return "facts" if b"patient" in start else "other"
    if not promised and not (begins.startswith(b"{") or begins[:1] + begins[1:].lstrip()[:1] in (b"[{", b"[]")):
        return "other"
    if not begins and not start:
        raise UnusableInput(f"{file} is empty, or cannot be unpacked. Give a file that holds a record.")
    if name.endswith(_LINES):
        return "json" if begins.split(b"\n", 1)[0].strip() in (b"{", b"[") else "lines"
    return "lines" if _has_lines(path) else "json"


def _has_lines(path: Path) -> bool:
    """Whether one of the first lines is a JSON object by itself, and is not the only line."""
    seen, whole = 0, False
    try:
        for line in read_lines(path, file=str(path), longest=LONGEST_LINE):
            seen += 1
            whole = whole or _is_object(line.data)
            if seen > 1 and (whole or seen > _LOOKED_AT):
                break
    except UnusableInput:
        pass
    return whole and seen > 1


#: A file whose first lines are all broken is not taken for one of lines.
_LOOKED_AT = 5


def _is_object(data: bytes) -> bool:
    if not data.lstrip(b"\xef\xbb\xbf \t").startswith(b'{"'):
        return False
    try:
        return isinstance(json.loads(data.decode("utf-8", "replace"), strict=False), dict)
    except (ValueError, RecursionError):
        return False
