"""An OMOP CDM 5.4 folder into charts, one for each person of PERSON, and of any other table that names one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.coding import Vocabulary, vocabulary
from ironrest.records.omop import measured, people, told
from ironrest.records.omop import vocabulary as concepts_of
from ironrest.records.omop.context import Context
from ironrest.records.omop.folder import Folder, Record
from ironrest.records.omop.vocabulary import Concepts
from ironrest.records.table.outcome import REFUSED, USED
from ironrest.records.table.read import MOST_KEPT
from ironrest.records.table.somebody import Somebody
from ironrest.records.table.tally import TableRead, Tally
from ironrest.values.errors import UnusableInput, UserError

#: The tables from which facts are read, and those that they are read with.
TABLES = ("measurement", "observation", "condition_occurrence", "procedure_occurrence", "drug_exposure")
_READ_WITH = ("person", "death", "concept", "concept_relationship")


def read_omop(root: Path, knowledge: Knowledge, person_ids: Collection[str | int] | None = None) -> TableRead:
    """The charts of everybody, or of the people named. Rows of people not asked for are counted."""
    folder = Folder(root)
    if not folder.files("person"):
        raise UnusableInput(f"{root} has no table person. Give the folder of an OMOP CDM, Parquet or CSV.")
    tally, refused = Tally(), list[Rejected]()
    reading = _Reading(folder, knowledge, tally, refused, person_ids)
    return TableRead(reading.charts(), refused, tally, folder.others((*TABLES, *_READ_WITH)))


class _Reading:
    """One reading of one folder."""

    def __init__(
        self,
        folder: Folder,
        knowledge: Knowledge,
        tally: Tally,
        refused: list[Rejected],
        person_ids: Collection[str | int] | None,
    ) -> None:
        self.folder, self.knowledge, self.tally, self.refused = folder, knowledge, tally, refused
        self.asked = None if person_ids is None else frozenset(map(str, person_ids))
        self.words: Vocabulary = vocabulary(knowledge)
        self.people: dict[str, Somebody] = {}
        self.concepts = Concepts()

    def charts(self) -> Iterator[Chart]:
        self.concepts = read_concepts(self.folder, self.words)
        for path in self.folder.files("person"):
            for record, somebody in self._records(path, people.PERSON, people.PERSON_MORE, new=True):
                outcome = people.take_person(record, str(path), self.concepts, somebody)
                self._count(path, "person", outcome, somebody)
        for path in self.folder.files("death"):
            for record, somebody in self._records(path, people.DEATH, ()):
                self._count(path, "death", people.take_death(record, str(path), somebody), somebody)
        for table in TABLES:
            for path in self.folder.files(table):
                self._table(table, path)
        for person in sorted(self.people, key=lambda one: (len(one), one)):
            yield self._chart(self.people.pop(person))

    def _table(self, table: str, path: Path) -> None:
        ctx = Context(table, str(path), self.knowledge, self.words, self.concepts)
        if table in ("measurement", "observation"):
            needed = tuple(one.format(table) for one in measured.NEEDED)
            optional = tuple(one.format(table) for one in measured.OPTIONAL)
            take = measured.take_measured
        else:
            needed, optional, take = told.NEEDED[table], told.OPTIONAL[table], told.take_told
        for record, somebody in self._records(path, needed, optional):
            outcome = take(record, ctx, somebody)
            if record.fault and outcome not in (USED, REFUSED):
                somebody.reject(Origin(str(path), "person_id", record.line), record.fault)
                outcome = REFUSED
            self._count(path, table, outcome, somebody)
            if self.tally.kept > MOST_KEPT:
                raise UnusableInput(
                    f"The data set holds more than {MOST_KEPT:,} values, too many for memory. Read its people in "
                    "parts with person_ids."
                )

    def _records(
        self, path: Path, needed: tuple[str, ...], optional: tuple[str, ...], *, new: bool = False
    ) -> Iterator[tuple[Record, Somebody]]:
        """The rows of people that are asked for; a row that names nobody is refused."""
        count = self.tally.file(str(path))
        for record in self.folder.records(path, needed, optional):
            count.rows += 1
            person = record.text("person_id").strip().removesuffix(".0")
            if not person or not person.isprintable():
                count.refused += 1
                reason = record.fault or "It does not say whose it is: person_id is empty."
                self.refused.append(Rejected(Origin(str(path), "person_id", record.line), reason))
            elif self.asked is not None and person not in self.asked:
                count.not_used["rows of people who were not asked for"] += 1
            else:
                yield record, self._somebody(person, new)

    def _somebody(self, person: str, new: bool) -> Somebody:
        somebody = self.people.get(person)
        if somebody is None:
            somebody = self.people[person] = Somebody(person, self.tally)
            if not new:
                somebody.note("There is no row of PERSON for this person: birth and sex are not known")
        return somebody

    def _count(self, path: Path, table: str, outcome: str, somebody: Somebody) -> None:
        count = self.tally.file(str(path))
        if outcome == USED:
            count.used += 1
        elif outcome == REFUSED:
            count.refused += 1
        else:
            count.not_used[outcome] += 1
            somebody.count(table, outcome)

    def _chart(self, somebody: Somebody) -> Chart:
        if not self.concepts.is_there:
            somebody.note("The data set has no vocabulary (CONCEPT): its concept ids were not read, only source codes")
        return somebody.chart()


def read_concepts(folder: Folder, words: Vocabulary) -> Concepts:
    """The vocabulary of the data set; empty, if it has none."""
    found = Concepts()
    for path in folder.files("concept"):
        for row in folder.rows(path, concepts_of.CONCEPT):
            try:
                concepts_of.take_concept(row.cells, words, found)
            except (ValueError, UserError):
                raise UnusableInput(f"{path}, row {row.line}: the vocabulary cannot be read there.") from None
    maps: dict[int, list[int]] = {}
    for path in folder.files("concept_relationship"):
        for row in folder.rows(path, concepts_of.RELATIONSHIP):
            try:
                concepts_of.take_relationship(row.cells, found, maps)
            except ValueError:
                raise UnusableInput(f"{path}, row {row.line}: the vocabulary cannot be read there.") from None
    concepts_of.follow(maps, found)
    return found
