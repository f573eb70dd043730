"""One record in one file into charts; the format is known by the content, never by the name of the file."""

from __future__ import annotations

from pathlib import Path

from ironrest.care.chart.person import Chart
from ironrest.knowledge.schema import Knowledge
from ironrest.records.facts_file import read_facts_file
from ironrest.records.fhir.bundle import read_fhir
from ironrest.records.unpack import LARGEST_RECORD, too_large, unpack
from ironrest.values.errors import UnusableInput


def read_path(path: Path, knowledge: Knowledge) -> tuple[Chart, ...]:
    """The charts of a FHIR record or of a facts file, plain or gzip. Raises UnusableInput."""
    return read_bytes(_content(path), file=str(path), knowledge=knowledge)


def read_bytes(data: bytes, *, file: str, knowledge: Knowledge) -> tuple[Chart, ...]:
    """The same for bytes that came from elsewhere; `file` is what they are called in messages and origins."""
    content = unpack(data, file=file)
    if _is_fhir(content, file):
        return read_fhir(content, file=file, knowledge=knowledge)
    return (read_facts_file(content, file=file, knowledge=knowledge),)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnusableInput(f"{path} is a folder. Give one file, or screen the folder with `ironrest screen`.")
        if path.stat().st_size > LARGEST_RECORD:
            raise UnusableInput(too_large(str(path)))
        return path.read_bytes()
    except OSError as problem:
        raise UnusableInput(f"{path} cannot be opened: {problem.strerror or 'unknown reason'}.") from None


#: How files begin that are sometimes given instead of a record: the first bytes, and what the file is.
_OTHERS = {
    b"PK\x03\x04": "a zip archive; unpack it first",
    b"PAR1": "a Parquet table; screen it with `ironrest screen`",
    b"%PDF": "a PDF; ask for the record as FHIR JSON",
    b"\x1f\x8b": "packed twice with gzip; unpack it once",
    b"version https://git-lfs": "a pointer left by Git LFS; fetch the file that it points to",
    b"<": "XML; ask for FHIR as JSON",
}


def _is_fhir(content: bytes, file: str) -> bool:
    """JSON with a resourceType, or a list, is FHIR; TOML, and JSON that names a patient, is a facts file."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    for begins, what in _OTHERS.items():
        if start.startswith(begins):
            raise UnusableInput(f"{file} is {what}.")
    if start.startswith(b"{"):
        return b'"resourceType"' in content or b'"patient"' not in content
    # A TOML file may begin with the name of a table in brackets; a JSON list begins with an object.
    return start.startswith(b"[") and start[1:].lstrip().startswith((b"{", b"]"))
