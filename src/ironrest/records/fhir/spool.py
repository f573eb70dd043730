"""Where the bytes of resources wait between the two readings: in their own file, or in a temporary file without a name.

The temporary file has no name from its first moment, only this process can open it, and it is gone with the process.
"""

from __future__ import annotations

import json
import os
import tempfile
import weakref
from collections import OrderedDict
from pathlib import Path
from typing import Any

import msgspec

from ironrest.values.errors import UnusableInput


class Head(msgspec.Struct, frozen=True, array_like=True):
    """Where a resource stood. `checked` says that its JSON was read strictly already."""

    file: int
    path: str
    line: int | None
    address: str
    checked: bool


class Spool:
    """Records of a head and the bytes of one resource."""

    def __init__(self) -> None:
        handle, name = tempfile.mkstemp(prefix="ironrest-")
        os.unlink(name)
        self._handle = handle
        self._end = 0
        self._waiting: list[bytes] = []
        self._bytes = 0
        weakref.finalize(self, os.close, handle)

    def add(self, head: Head, body: bytes) -> tuple[int, int]:
        """Its place: offset and length."""
        record = _encode(head) + b"\n" + body
        self._waiting.append(record)
        self._bytes += len(record)
        place = self._end, len(record)
        self._end += len(record)
        if self._bytes > _BUFFER:
            self._flush()
        return place

    def get(self, offset: int, length: int) -> tuple[Head, bytes]:
        if self._waiting:
            self._flush()
        head, _, body = os.pread(self._handle, length, offset).partition(b"\n")
        return _decode(head), body

    def _flush(self) -> None:
        data = memoryview(b"".join(self._waiting))
        self._waiting, self._bytes = [], 0
        while data:
            data = data[os.write(self._handle, data) :]


class Originals:
    """The plain files themselves, opened again for single lines; a handful open at a time."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, int] = OrderedDict()
        weakref.finalize(self, _close_all, self._open)

    def get(self, path: Path, offset: int, length: int, *, file: str) -> bytes:
        handle = self._open.get(path)
        try:
            if handle is None:
                if len(self._open) >= _MOST_OPEN:
                    os.close(self._open.popitem(last=False)[1])
                handle = self._open[path] = os.open(path, os.O_RDONLY)
            else:
                self._open.move_to_end(path)
            data = os.pread(handle, length, offset)
        except OSError:
            data = b""
        if len(data) != length:
            raise UnusableInput(
                f"{file} was changed while it was read. Read the folder again when nobody writes to it."
            )
        return data


def body_of(resource: Any) -> bytes:
    """The bytes of a resource that was read already."""
    return json.dumps(resource, ensure_ascii=True, separators=(",", ":")).encode()


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Head).decode
_BUFFER = 4 * 1024 * 1024
_MOST_OPEN = 64


def _close_all(handles: OrderedDict[Path, int]) -> None:
    for handle in handles.values():
        os.close(handle)
