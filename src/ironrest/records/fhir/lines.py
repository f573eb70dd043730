"""The lines of a file, plain or gzip, with true numbers. What one line, or the whole, may hold is bounded."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from ironrest.records.unpack import GZIP
from ironrest.values.errors import UnusableInput

#: No resource that is read here is near this; one that holds a picture may be longer.
LONGEST_LINE = 16 * 1024 * 1024

#: Text that packs better than this, once it is large, was made to fill the disk: FHIR packs ten to fifty times.
MOST_PACKED, LARGE = 400, 64 * 1024 * 1024

_PIECE = 1024 * 1024


class Line(msgspec.Struct, frozen=True):
    """`offset` is its place in the unpacked file; `fault` says why its bytes are not given."""

    number: int
    offset: int
    data: bytes
    fault: str = ""


def read_lines(path: Path, *, file: str, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """Every line that is not blank. Raises UnusableInput where the file cannot be read on, after the lines before."""
    number = offset = 0
    try:
        with path.open("rb") as raw:
            source, packed = _source(raw)
            checked = LARGE
            while data := source.readline(longest + 1):
                number += 1
                start, fault = offset, ""
                offset += len(data)
                if len(data) > longest:
                    fault = f"{file}, line {number}: the line is longer than {longest // _PIECE} MiB. {_TOO_LONG}"
                    offset += _skip(source, raw, offset, file if packed else "") if data[-1:] != b"\n" else 0
                    data = b""
                if packed and offset > checked:
                    _not_a_bomb(offset, raw, file)
                    checked = offset + _PIECE
                if number == 1 and data.startswith(_BOM):
                    start, data = start + len(_BOM), data[len(_BOM) :]
                if fault or not data.isspace():
                    yield Line(number, start, data, fault)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        why = "its gzip stream is cut short or damaged after that. Copy the file again."
        raise UnusableInput(f"{file}: {number} lines could be read; {why}") from None
    except OSError as problem:
        raise UnusableInput(f"{file} cannot be opened: {problem.strerror or 'unknown reason'}.") from None


def first_bytes(path: Path, most: int = 4096) -> bytes:
    """How the unpacked content begins; what there is of it, if the file is damaged. Raises OSError."""
    with path.open("rb") as raw:
        source, _ = _source(raw)
        try:
            return source.read(most)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            return b""


_TOO_LONG = "Ask the sender for one resource on each line, without pictures."

_BOM = b"\xef\xbb\xbf"


def _source(raw: io.BufferedReader) -> tuple[BinaryIO, bool]:
    packed = raw.peek(2)[:2] == GZIP
    if not packed:
        return raw, False
    return cast(BinaryIO, io.BufferedReader(gzip.GzipFile(fileobj=raw), _PIECE)), True


def _skip(source: BinaryIO, raw: BinaryIO, before: int, packed_file: str) -> int:
    """To the end of a line that is too long; how many bytes that were."""
    skipped = 0
    while piece := source.readline(_PIECE):
        skipped += len(piece)
        if packed_file:
            _not_a_bomb(before + skipped, raw, packed_file)
        if piece.endswith(b"\n"):
            break
    return skipped


def _not_a_bomb(unpacked: int, raw: BinaryIO, file: str) -> None:
    if unpacked > LARGE and unpacked > MOST_PACKED * max(raw.tell(), 1):
        raise UnusableInput(
            f"{file} unpacks to more than {MOST_PACKED} times its size, which no record does; the rest is not read. "
            "Check where the file is from, and unpack it yourself if it is right."
        )
