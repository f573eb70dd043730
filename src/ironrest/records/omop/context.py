"""What the readers of CDM tables share."""

from __future__ import annotations

import msgspec

from ironrest.care.chart.person import Origin
from ironrest.knowledge.schema import Knowledge
from ironrest.records.concepts import concepts_of_name
from ironrest.records.fhir.coding import Vocabulary
from ironrest.records.omop.folder import Record
from ironrest.records.omop.vocabulary import SOURCE_SYSTEMS, Concepts, Meaning, meaning_of_source
from ironrest.values.dates import When, read_when

#: The names of the columns of each table: concept, source concept, source value, date, time, end.
COLUMNS = {
    "measurement": ("measurement", "measurement_date", "measurement_datetime", ""),
    "observation": ("observation", "observation_date", "observation_datetime", ""),
    "condition_occurrence": ("condition", "condition_start_date", "condition_start_datetime", "condition_end_date"),
    "procedure_occurrence": ("procedure", "procedure_date", "procedure_datetime", "procedure_end_date"),
    "drug_exposure": (
        "drug", "drug_exposure_start_date", "drug_exposure_start_datetime", "drug_exposure_end_date",
    ),
}  # fmt: skip


class Context(msgspec.Struct, frozen=True, eq=False):
    """One table that is being read."""

    table: str
    file: str
    knowledge: Knowledge
    words: Vocabulary
    concepts: Concepts

    @property
    def head(self) -> str:
        """What the columns of the concept begin with."""
        return COLUMNS[self.table][0]

    def meaning(self, record: Record) -> tuple[Meaning | None, Meaning | None]:
        """By the standard concept and by the source; one of them may know more than the other."""
        standard = self.concepts.of(record.number(f"{self.head}_concept_id"))
        source = self.concepts.of(record.number(f"{self.head}_source_concept_id"))
        if standard is None and source is None and not self._explained(record):
            text = record.text(f"{self.head}_source_value")
            source = meaning_of_source(self.knowledge, text, SOURCE_SYSTEMS[self.table])
            if source is None and self.table == "drug_exposure":
                named = concepts_of_name(self.knowledge, text)
                source = Meaning(named, "", text, by_name=True, note="recognised by its source name") if named else None
        return standard, source

    def _explained(self, record: Record) -> bool:
        """The vocabulary knows a concept of the row, and what it is says nothing here."""
        ids = (record.number(f"{self.head}_concept_id"), record.number(f"{self.head}_source_concept_id"))
        return any(one in self.concepts.known for one in ids if one)

    def origin(self, record: Record, column: str, words: str = "") -> Origin:
        return Origin(self.file, column, record.line, words)

    def date(self, record: Record) -> When | None:
        """The time if one was kept; midnight is how a day without a time is written."""
        _, day, time, _ = COLUMNS[self.table]
        clock = record.text(time).replace(" ", "T")
        if clock and not clock.partition("T")[2].startswith("00:00:00") and "T" in clock:
            return read_when(clock)
        return read_when(record.text(day).partition("T")[0].partition(" ")[0]) if record.text(day) else None

    def end(self, record: Record) -> When | None:
        text = record.text(COLUMNS[self.table][3]).partition("T")[0].partition(" ")[0]
        return read_when(text) if text else None
