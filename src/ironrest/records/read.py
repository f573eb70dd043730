"""A record in a file or a folder into charts; the format is known by the content, never by the name of the file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ironrest.care.chart.person import Chart
from ironrest.knowledge.schema import Knowledge
from ironrest.records.facts_file import read_facts_file
from ironrest.records.fhir.bundle import read_fhir
from ironrest.records.folder import Folder, read_folder
from ironrest.records.kind_of_file import is_fhir, kind_of
from ironrest.records.unpack import LARGEST_RECORD, too_large, unpack
from ironrest.values.errors import UnusableInput


def read_path(path: Path, knowledge: Knowledge) -> tuple[Chart, ...]:
    """The charts of a FHIR record, NDJSON, a facts file, plain or gzip, or of a folder. Raises UnusableInput.

    All at once, and what cannot be anybody's alone stands in all of them; for many people see `read_folder`.
    """
    if path.is_dir() or (path.is_file() and kind_of(path) == "lines"):
        return _together(read_folder(path, knowledge), path)
    return read_bytes(_content(path), file=str(path), knowledge=knowledge)


def read_bytes(data: bytes, *, file: str, knowledge: Knowledge) -> tuple[Chart, ...]:
    """The same for the bytes of one record that came from elsewhere; `file` is what they are called in messages."""
    content = unpack(data, file=file)
    if is_fhir(content, file):
        return read_fhir(content, file=file, knowledge=knowledge)
    return (read_facts_file(content, file=file, knowledge=knowledge),)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_RECORD:
            raise UnusableInput(too_large(str(path)))
        return path.read_bytes()
    except OSError as problem:
        raise UnusableInput(f"{path} cannot be opened: {problem.strerror or 'unknown reason'}.") from None


def _together(folder: Folder, path: Path) -> tuple[Chart, ...]:
    charts = tuple(folder.charts)
    if not charts:
        said = [one.reason for one in folder.refused[:_MOST_SAID]]
        raise UnusableInput("\n".join([f"{path} holds no resource about a person.", *said]))
    nobodys = tuple(folder.refused)
    return tuple(msgspec.structs.replace(chart, refused=(*chart.refused, *nobodys)) for chart in charts)


#: Refusals that a message repeats.
_MOST_SAID = 5
