"""From the PATHs of a command to people, one at a time, counted at the door.

What cannot be read is listed, not fatal.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.manifest import read_manifest
from ironrest.records.folder import FileRead, read_folder
from ironrest.records.kind_of_file import kind_of
from ironrest.records.read import read_bytes, read_path
from ironrest.records.table.mapping import Mapping
from ironrest.records.table.tally import TableRead, Tally
from ironrest.records.tally import Counts
from ironrest.values.errors import UserError


class Person(msgspec.Struct, frozen=True):
    """One chart, the source that it came from, and those of its refusals that stand in other people's charts too."""

    chart: Chart
    source: str
    shared: frozenset[Rejected] = frozenset()


class Rows(msgspec.Struct, frozen=True):
    """Rows of a source that are nobody's."""

    refused: tuple[Rejected, ...]


class Stream(Protocol):
    """What the readers of folders and tables give; `refused` is complete when the charts are at their end."""

    @property
    def charts(self) -> Iterator[Chart]: ...
    @property
    def refused(self) -> Iterable[Rejected]: ...


class Sources:
    """Everything that one command reads. `taken` counts people and unusable files as they come in."""

    def __init__(
        self,
        paths: Iterable[str],
        knowledge: Knowledge,
        *,
        invented: bool = False,
        mapping: Mapping | None = None,
        local_codes: Path | None = None,
        omop: bool = False,
    ) -> None:
        self.taken = 0
        self.cut_short = self.lost_rows = False
        self._paths = [Path(path) for path in paths]
        self._knowledge, self._invented, self._omop = knowledge, invented, omop
        self.mapping, self.local_codes = mapping, local_codes
        self.counts: list[Tally | Counts] = []
        self.files: list[FileRead] = []
        self.notes: list[str] = []

    @property
    def many(self) -> bool:
        """Whether the command names many people, whatever will be found."""
        streams = self._omop or self.mapping is not None or any(_is_stream(path) for path in self._paths)
        return self._invented or streams or len(self._paths) > 1

    def people(self) -> Iterator[Person | Rejected | Rows]:
        """A Rejected is a file, or the rest of one, that could not be read."""
        for name, read in self._readers():
            before = self.taken
            try:
                for one in read():
                    self.taken += not isinstance(one, Rows)
                    yield one
            except Exception as problem:  # one unreadable source never ends the others
                self.cut_short = self.cut_short or self.taken > before
                self.taken += 1
                yield Rejected(Origin(name), reason_of(problem))

    def _readers(self) -> Iterator[tuple[str, Callable[[], Iterator[Person | Rejected | Rows]]]]:
        if self._invented:
            yield "the invented people", self._read_invented
        if self.mapping is not None and self._paths:
            yield str(self._paths[0]), self._read_tables
            return
        for path in self._paths:
            yield str(path), partial(self._read, path)

    def _read_invented(self) -> Iterator[Person | Rejected | Rows]:
        from ironrest.population.invented import invented

        for file in invented():
            yield from _people(read_bytes(file.read_bytes(), file=file.name, knowledge=self._knowledge), file.name)

    def _read_tables(self) -> Iterator[Person | Rejected | Rows]:
        from ironrest.records.table.read import read_tables

        assert self.mapping is not None
        source = self._paths[0] if len(self._paths) == 1 else self._paths
        found = read_tables(source, self.mapping, self._knowledge)
        self._table(found)
        yield from _streamed(found, str(self._paths[0]))
        self.lost_rows = not found.counts.adds_up

    def _table(self, found: TableRead) -> None:
        self.counts.append(found.counts)
        self.files += [FileRead(name, read=False, why="not named by the mapping") for name in found.not_named]

    def _read(self, path: Path) -> Iterator[Person | Rejected | Rows]:
        if self._omop:
            from ironrest.records.omop.read import read_omop

            found = read_omop(path, self._knowledge)
            self._table(found)
            yield from _streamed(found, str(path))
            self.lost_rows = self.lost_rows or not found.counts.adds_up
        elif self.local_codes is not None or _is_stream(path):
            folder = read_folder(_root(path), self._knowledge, mapping=self.local_codes)
            self.counts.append(folder.counts)
            self.files += folder.files
            self.notes += folder.notes
            yield from _streamed(folder, str(path))
            kinds = [count for file in folder.counts.values() for count in file.values()]
            lost = any(one.resources != one.read + one.not_used + one.refused for one in kinds)
            self.lost_rows = self.lost_rows or lost
        else:
            yield from _people(read_path(path, self._knowledge), str(path))


def _is_stream(path: Path) -> bool:
    """A folder, resources line by line, or the manifest of an export: many people, whatever will be found."""
    try:
        if path.is_dir() or not path.is_file():
            return path.is_dir()
        return kind_of(path) == "lines" or _is_manifest(path)
    except UserError:
        return False


def _is_manifest(path: Path) -> bool:
    return path.stat().st_size < _LARGEST_MANIFEST and read_manifest(path, frozenset()) is not None


#: A manifest names files; one that is larger is a record.
_LARGEST_MANIFEST = 4 * 1024 * 1024


def _root(path: Path) -> Path:
    """The files that a manifest names lie beside it."""
    return path.parent if path.is_file() and kind_of(path) == "json" and _is_manifest(path) else path


def _people(charts: tuple[Chart, ...], source: str) -> Iterator[Person]:
    """What cannot be anybody's alone stands in every chart of its file: it is nobody's."""
    shared: frozenset[Rejected] = frozenset()
    if len(charts) > 1:
        shared = frozenset(charts[0].refused).intersection(*(chart.refused for chart in charts[1:]))
    return (Person(chart, source, shared) for chart in charts)


def _streamed(found: Stream, source: str) -> Iterator[Person | Rejected | Rows]:
    for chart in found.charts:
        yield Person(chart, source)
    rows = tuple(one for one in found.refused if one.origin.line is not None or one.origin.path)
    if rows:
        yield Rows(rows)
    yield from (one for one in found.refused if one.origin.line is None and not one.origin.path)


def reason_of(problem: Exception) -> str:
    """Our own sentences as they are; of anything else the kind and the place in the program, never its text."""
    if isinstance(problem, UserError):
        return str(problem)
    frames = [one for one in traceback.extract_tb(problem.__traceback__) if "ironrest" in Path(one.filename).parts]
    file, line = (Path(frames[-1].filename), frames[-1].lineno) if frames else (Path("unknown"), 0)
    return (
        f"The program failed here ({type(problem).__name__} in {file.parent.name}/{file.name}, line {line}). It is a "
        "fault of the program, not of the record: report it with this sentence."
    )
