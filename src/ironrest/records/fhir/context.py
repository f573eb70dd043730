"""What the readers of resources share: the knowledge, its code tables, and the other resources."""

from __future__ import annotations

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.coding import Vocabulary
from ironrest.records.fhir.items import Index


class Context(msgspec.Struct, frozen=True, eq=False):
    """One reading of one input."""

    knowledge: Knowledge
    words: Vocabulary
    index: Index
