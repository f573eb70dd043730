"""The lines of a file, plain or gzip, with true numbers. What one line, or the whole, may hold is bounded."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from ironrest.records.unpack import GZIP
from ironrest.values.errors import UnusableInput

#: No resource that is read here is near this; one that holds a picture may be longer.
LONGEST_LINE = 16 * 1024 * 1024

#: Text that packs better than this, once it is large, was made to fill the disk: FHIR packs ten to fifty times.
MOST_PACKED, LARGE = 300, 8 * 1024 * 1024

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
            source = _source(raw, file)
            while data := source.readline(longest + 1):
                number += 1
                start, fault = offset, ""
                offset += len(data)
                if len(data) > longest:
                    fault = f"{file}, line {number}: the line is longer than {longest // _PIECE} MiB. {_TOO_LONG}"
                    offset += _skip(source) if data[-1:] != b"\n" else 0
                    data = b""
                if number == 1 and data.startswith(_BOM):
                    start, data = start + len(_BOM), data[len(_BOM) :]
                if fault or not data.isspace():
                    yield Line(number, start, data, fault)
    except (EOFError, zlib.error):
        why = "its gzip stream is cut short or damaged after that. Copy the file again."
        raise UnusableInput(f"{file}: {number} lines could be read; {why}") from None
    except OSError as problem:
        raise UnusableInput(f"{file} cannot be opened: {problem.strerror or 'unknown reason'}.") from None


def first_bytes(path: Path, most: int = 4096) -> bytes:
    """How the unpacked content begins; what there is of it, if the file is damaged. Raises OSError."""
    with path.open("rb") as raw:
        try:
            return _source(raw, str(path)).read(most)
        except (EOFError, zlib.error):
            return b""


_TOO_LONG = "Ask the sender for one resource on each line, without pictures."

_BOM = b"\xef\xbb\xbf"


def _source(raw: io.BufferedReader, file: str) -> io.BufferedReader:
    return io.BufferedReader(_Gunzip(raw, file), _PIECE) if raw.peek(2)[:2] == GZIP else raw


def _skip(source: io.BufferedReader) -> int:
    """To the end of a line that is too long; how many bytes that were."""
    skipped = 0
    while piece := source.readline(_PIECE):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


class _Gunzip(io.RawIOBase):
    """All members of a gzip file. Everything before a fault is given before the fault is raised."""

    def __init__(self, raw: BinaryIO, file: str) -> None:
        self._raw, self._file = raw, file
        self._waiting, self._taken, self._given = b"", 0, 0
        self._member = zlib.decompressobj(wbits=_GZIP_BITS)

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        room = memoryview(target).cast("B")
        while True:
            if self._member.eof and not self._next_member():
                return 0
            if not self._waiting:
                self._waiting = self._raw.read(_PACKED_PIECE)
                self._taken += len(self._waiting)
                if not self._waiting:
                    raise EOFError
            part = self._member.decompress(self._waiting, min(len(room), _GIVEN_AT_ONCE))
            self._waiting = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if part:
                room[: len(part)] = part
                self._given += len(part)
                self._not_a_bomb()
                return len(part)

    def _next_member(self) -> bool:
        """Zeros may stand between and after the members."""
        self._waiting = self._waiting.lstrip(b"\0")
        while not self._waiting:
            piece = self._raw.read(_PACKED_PIECE)
            if not piece:
                return False
            self._taken += len(piece)
            self._waiting = piece.lstrip(b"\0")
        self._member = zlib.decompressobj(wbits=_GZIP_BITS)
        return True

    def _not_a_bomb(self) -> None:
        if self._given > LARGE and self._given > MOST_PACKED * self._taken:
            raise UnusableInput(
                f"{self._file} unpacks to more than {MOST_PACKED} times its size, which no record does; the rest is "
                "not read. Check where the file is from, and unpack it yourself if it is right."
            )


_GZIP_BITS = zlib.MAX_WBITS | 16
_PACKED_PIECE, _GIVEN_AT_ONCE = 16 * 1024, 256 * 1024
