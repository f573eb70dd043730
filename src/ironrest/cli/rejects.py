"""Every row, resource, file and person that could not be used: counted always, written as NDJSON on request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from ironrest.care.chart.person import Rejected
from ironrest.values.errors import UserError

_Place = tuple[str, int | None, str, str]


class Rejects:
    """Each place with its reason once, however many facts or people it concerns. Give it a file, or none."""

    def __init__(self, file: str | None = None) -> None:
        self.count = 0
        self._seen: set[int] = set()
        self._file = file
        self._out: BinaryIO | None = None
        if file is not None:
            try:
                self._out = Path(file).open("wb")  # noqa: SIM115 - closed at the exit
            except OSError as problem:
                raise UserError(
                    f"{file} cannot be written: {problem.strerror}. Name another file with --rejects."
                ) from None

    def add(self, refused: Iterable[Rejected], patient: str | None, shared: frozenset[Rejected] = frozenset()) -> None:
        """`shared` stands in several people's charts, because it names nobody: written once, for nobody."""
        for place, group in _by_place(refused).items():
            nobody = group[0] in shared
            if nobody and not self._first(place):
                continue
            self.count += 1
            self._write(place, sorted({one.fact for one in group} - {""}), None if nobody else patient)

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._out is not None:
            self._out.close()

    def _first(self, place: _Place) -> bool:
        name = hash(place)
        if name in self._seen:
            return False
        self._seen.add(name)
        return True

    def _write(self, place: _Place, facts: Sequence[str], patient: str | None) -> None:
        if self._out is None:
            return
        file, line, path, reason = place
        told = {"file": file, "line": line, "path": path or None, "reason": reason, "patient": patient, "facts": facts}
        try:
            self._out.write(msgspec.json.encode(told) + b"\n")
        except OSError as problem:
            raise UserError(f"{self._file} cannot be written: {problem.strerror}. Make room for it.") from None


def _by_place(refused: Iterable[Rejected]) -> dict[_Place, list[Rejected]]:
    found: dict[_Place, list[Rejected]] = {}
    for one in refused:
        found.setdefault((one.origin.file, one.origin.line, one.origin.path, one.reason), []).append(one)
    return found
