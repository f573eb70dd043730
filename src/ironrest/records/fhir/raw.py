"""Every FHIR resource under a path as it was sent, for those who look at a source and not at a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ironrest.records.fhir.bundle import unfold
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.lines import read_lines
from ironrest.records.listing import listed
from ironrest.records.strict_json import read_json
from ironrest.records.unpack import LARGEST_RECORD, unpack
from ironrest.values.errors import UserError


def raw_resources(path: Path) -> Iterator[Item]:
    """File after file. What cannot be read is passed over here: reading the people lists it."""
    for one in listed(path):
        if one.kind == "lines":
            yield from _of_lines(one.path)
        elif one.kind == "json":
            yield from _of_file(one.path)


def _of_lines(path: Path) -> Iterator[Item]:
    file = str(path)
    try:
        for line in read_lines(path, file=file):
            if line.fault:
                continue
            try:
                found = unfold(read_json(line.data, file=file, line=line.number), file=file, line=line.number)
            except UserError:
                continue
            yield from found.items
    except UserError:
        return


def _of_file(path: Path) -> Iterator[Item]:
    file = str(path)
    try:
        if path.stat().st_size <= LARGEST_RECORD:
            yield from unfold(read_json(unpack(path.read_bytes(), file=file), file=file), file=file).items
    except (UserError, OSError):
        return
