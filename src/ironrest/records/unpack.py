"""From the bytes of a file to those of the record: gzip is opened, and what may come out is bounded."""

from __future__ import annotations

import zlib

from ironrest.values.errors import UnusableInput

#: The largest record of one person that is read, unpacked. A file that holds more is a mistake, the export
#: of a whole hospital, or made to fill the memory.
LARGEST_RECORD = 256 * 1024 * 1024

GZIP = b"\x1f\x8b"


def unpack(data: bytes, *, file: str, limit: int = LARGEST_RECORD) -> bytes:
    """The content, with gzip opened once; UnusableInput if it is damaged, empty, or larger than the limit."""
    content = _gunzip(data, file, limit) if data.startswith(GZIP) else data
    if len(content) > limit:
        raise UnusableInput(too_large(file, limit))
    if not content.strip():
        raise UnusableInput(f"{file} is empty. Give a file that holds a record.")
    return content


def too_large(file: str, limit: int = LARGEST_RECORD) -> str:
    """What to say of a file above the limit."""
    return (
        f"{file} holds more than {limit // (1024 * 1024)} MiB, which no record of one person does. "
        "Screen many people with `ironrest screen`, or split the file into one file for each person."
    )


def _gunzip(data: bytes, file: str, limit: int) -> bytes:
    """Every member of the gzip file, never more than one byte above the limit."""
    parts: list[bytes] = []
    room = limit + 1
    try:
        while data.startswith(GZIP) and room > 0:
            member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            part = member.decompress(data, room)
            parts.append(part)
            room -= len(part)
            if room > 0 and not member.eof:
                raise UnusableInput(f"{file} is cut short: its gzip stream has no end. Copy the file again.")
            data = member.unused_data
    except zlib.error:
        raise UnusableInput(f"{file} is damaged: its gzip stream cannot be opened. Copy the file again.") from None
    if room > 0 and data.strip(b"\0"):
        raise UnusableInput(f"{file} has bytes after its gzip stream that are no gzip. Copy the file again.")
    return b"".join(parts)
