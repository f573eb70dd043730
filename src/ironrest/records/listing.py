"""Every file under a path, in an order that does not depend on the disk, and what each is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ironrest.records.kind_of_file import Kind, kind_of
from ironrest.values.errors import UnusableInput


class Listed(msgspec.Struct, frozen=True):
    """A file that is read, refused, or neither; `why` says why it is not read."""

    path: Path
    kind: Kind
    why: str = ""
    refused: bool = False


def listed(path: Path) -> Iterator[Listed]:
    """Links to folders are not followed, so that a ring of links has an end."""
    if not path.is_dir():
        yield _one(path)
        return
    # Lazily sorted: os.walk goes into the folders in the order in which they stand after this loop.
    for here, folders, files in os.walk(path):
        folders.sort()
        for name in list(folders):
            inner = Path(here, name)
            if inner.is_symlink():
                folders.remove(name)
                yield Listed(inner, "other", "a link to a folder; links are not followed")
            elif name.startswith("."):
                folders.remove(name)
                yield Listed(inner, "other", "a hidden folder")
            elif not os.access(inner, os.R_OK | os.X_OK):
                folders.remove(name)
                yield Listed(inner, "other", f"{inner} cannot be opened: Permission denied.", refused=True)
        for name in sorted(files):
            yield _one(Path(here, name))


def _one(path: Path) -> Listed:
    try:
        if path.exists() and not path.is_file():
            return Listed(path, "other", "not a regular file")
        if path.name.startswith("."):
            return Listed(path, "other", "a hidden file")
        kind = kind_of(path)
    except (UnusableInput, OSError) as problem:
        why = str(problem) if isinstance(problem, UnusableInput) else f"{path} cannot be opened."
        return Listed(path, "other", why, refused=True)
    return Listed(path, kind, "" if kind != "other" else "not FHIR JSON, by its name and by its content")
