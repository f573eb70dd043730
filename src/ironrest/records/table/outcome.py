"""What the reader of a row needs and answers."""

from __future__ import annotations

import msgspec

from ironrest.care.chart.person import Origin
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.coding import Vocabulary
from ironrest.records.table.columns import Columns
from ironrest.records.table.tally import Tally

#: A row gives one of these, or says in words why it was passed over.
USED, REFUSED = "used", "refused"

NOT_MAPPED = "rows of items that are not mapped"


class Context(msgspec.Struct, frozen=True, eq=False):
    """One table that is being read."""

    file: str
    columns: Columns
    knowledge: Knowledge
    words: Vocabulary
    tally: Tally

    @property
    def name(self) -> str:
        """The name of the file without its folders, for notes."""
        return self.file.replace("\\", "/").rpartition("/")[2]

    def origin(self, line: int, role: str, words: str = "") -> Origin:
        return Origin(self.file, self.columns.name(role), line, words)
