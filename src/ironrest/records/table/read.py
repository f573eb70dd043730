"""Tables into charts, one for each person, with every row accounted for.

Tables that are sorted by person are read side by side, one person in memory at a time. Others are gathered in
memory, up to MOST_KEPT values.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

import msgspec

from ironrest.care.chart.person import Chart, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.coding import vocabulary
from ironrest.records.table.coded import Coded
from ironrest.records.table.columns import Columns, wanted
from ironrest.records.table.mapping import Mapping, Table
from ironrest.records.table.medicines import Medicines
from ironrest.records.table.outcome import REFUSED, USED, Context
from ironrest.records.table.people import People
from ironrest.records.table.results import Results
from ironrest.records.table.rows import Row, open_table
from ironrest.records.table.somebody import Somebody
from ironrest.records.table.tally import TableRead, Tally
from ironrest.values.errors import UnusableInput

#: Values (entries, drugs, events, refusals) that tables which are not sorted may give: about 2 GB of memory.
MOST_KEPT = 2_000_000


class Reader(Protocol):
    """Reads the rows of one kind of table."""

    def take(self, row: Row, somebody: Somebody) -> str: ...


_READERS: dict[str, Callable[[Context], Reader]] = {
    "results": Results,
    "conditions": Coded,
    "procedures": Coded,
    "drugs": Medicines,
    "people": People,
}


def read_tables(
    source: Path | Iterable[Path], mapping: Mapping, knowledge: Knowledge, *, most_kept: int = MOST_KEPT
) -> TableRead:
    """The charts of a folder, or of files. Headers are checked at once; rows are read with the charts."""
    found, not_named = find_files(source, mapping)
    tally, refused = Tally(), list[Rejected]()
    jobs = [_Job(table, path, knowledge, tally, refused) for table, path in found]
    notes = (*mapping.notes, *(note for job in jobs for note in job.notes()))
    charts = _sorted(jobs, tally, notes) if mapping.sorted else _gathered(jobs, tally, notes, most_kept)
    return TableRead(charts, refused, tally, not_named)


def find_files(source: Path | Iterable[Path], mapping: Mapping) -> tuple[list[tuple[Table, Path]], tuple[str, ...]]:
    """Each table of the mapping with its files, and the files that no table names."""
    if isinstance(source, Path):
        files = {str(one.relative_to(source)): one for one in sorted(source.rglob("*")) if one.is_file()}
        files = files if source.is_dir() else {source.name: source}
    else:
        files = {str(one): one for one in sorted(source)}
    single = len(files) == 1 and len(mapping.tables) == 1
    found: list[tuple[Table, Path]] = []
    missing: list[str] = []
    for table in mapping.tables:
        named = [path for name, path in files.items() if single or _names(name, table.file)]
        found += [(table, path) for path in named]
        missing += [] if named else [table.file]
    if missing:
        raise UnusableInput(f"There is no file {', '.join(missing)}, which the mapping names. Correct its `file`.")
    used = {path for _, path in found}
    return found, tuple(name for name, path in files.items() if path not in used)


def _names(name: str, pattern: str) -> bool:
    tidy = name.replace("\\", "/")
    return fnmatchcase(tidy, pattern) or fnmatchcase(tidy, f"*/{pattern}")


class _Job:
    """One file that is being read."""

    def __init__(
        self, table: Table, path: Path, knowledge: Knowledge, tally: Tally, refused: list[Rejected]
    ) -> None:  # fmt: skip
        source = open_table(path, wanted=wanted(table), delimiter=table.delimiter)
        columns = Columns(table, source.header)
        self.ctx = Context(source.file, columns, knowledge, vocabulary(knowledge), tally)
        self._rows, self._refused = source.rows, refused
        self._count = tally.file(source.file)
        self._reader: Reader = _READERS[table.kind](self.ctx)

    def notes(self) -> Iterator[str]:
        table = self.ctx.columns.table
        if table.fixed.date and not self.ctx.columns.has("date"):
            yield f"{self.ctx.name}: its rows have no date; the mapping dates all of them {table.fixed.date}"

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Each row with its person; a row without one is nobody's and stands in the list of the source."""
        for row in self._rows:
            self._count.rows += 1
            person = self.ctx.columns.get(row.cells, "person") if row.cells else ""
            if person and not (row.fault and not person.isprintable()):
                yield person, row
                continue
            self._count.refused += 1
            reason = row.fault or "It does not say whose it is: the column of the person is empty."
            self._refused.append(Rejected(self.ctx.origin(row.line, "person"), reason))

    def take(self, row: Row, somebody: Somebody) -> None:
        outcome = self._reader.take(row, somebody)
        if row.fault and outcome not in (USED, REFUSED):
            # What the row is about may be the part of it that is damaged.
            somebody.reject(self.ctx.origin(row.line, "person"), row.fault)
            outcome = REFUSED
        if outcome == USED:
            self._count.used += 1
        elif outcome == REFUSED:
            self._count.refused += 1
        else:
            self._count.not_used[outcome] += 1
            somebody.count(self.ctx.name, outcome)


def _gathered(jobs: list[_Job], tally: Tally, notes: tuple[str, ...], most_kept: int) -> Iterator[Chart]:
    people: dict[str, Somebody] = {}
    for job in jobs:
        for person, row in job.rows():
            somebody = people.get(person)
            if somebody is None:
                somebody = people[person] = Somebody(person, tally)
            job.take(row, somebody)
            if tally.kept > most_kept:
                raise UnusableInput(
                    f"The tables hold more than {most_kept:,} values, too many for memory. Sort every table by its "
                    "person and write `sorted = true` in the mapping, or split the tables by person."
                )
    for person in sorted(people, key=_order):
        yield _chart(people.pop(person), notes)


def _sorted(jobs: list[_Job], tally: Tally, notes: tuple[str, ...]) -> Iterator[Chart]:
    """Side by side, in the order of the people."""
    current: Somebody | None = None
    merged = heapq.merge(*(_in_order(at, job) for at, job in enumerate(jobs)), key=lambda one: one.key)
    for one in merged:
        if current is None or current.patient != one.person:
            if current is not None:
                yield _chart(current, notes)
            current = Somebody(one.person, tally)
        jobs[one.job].take(one.row, current)
    if current is not None:
        yield _chart(current, notes)


class _Next(msgspec.Struct, frozen=True):
    key: tuple[bool, int, str]
    person: str
    job: int
    row: Row


def _in_order(at: int, job: _Job) -> Iterator[_Next]:
    before = (False, -1, "")
    for person, row in job.rows():
        key = _order(person)
        if key < before:
            raise UnusableInput(
                f"{job.ctx.file}, line {row.line}: the mapping says `sorted`, and this row comes after a later person. "
                "Numbers are in the order of their size, before other ids. Sort the table, or take `sorted` away."
            )
        before = key
        yield _Next(key, person, at, row)


def _order(person: str) -> tuple[bool, int, str]:
    """Ids that are numbers by their size, then all others by their text."""
    number = person.isascii() and person.isdigit() and len(person) < _LONGEST_NUMBER
    return not number, int(person) if number else 0, person


_LONGEST_NUMBER = 20


def _chart(somebody: Somebody, notes: tuple[str, ...]) -> Chart:
    for note in notes:
        somebody.note(note)
    return somebody.chart()
