"""Changes of the citations: each status raised or lowered, in the parsed files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from ironrest.knowledge.schema import Knowledge
from tools.mutation.mutant import Mutant

STATUSES = ("verified", "secondary", "unverified")


class Restated(NamedTuple):
    """One citation of one file with another status; nothing else of the knowledge changes."""

    file: str
    place: str
    status: str


def status_mutants(
    knowledge: Knowledge, cited: dict[str, list[tuple[str, dict[str, Any]]]]
) -> Iterator[tuple[Mutant, Restated]]:
    """`cited`: for each file its citations, by the place where they stand."""
    for file, rows in cited.items():
        for place, citation in rows:
            for status in STATUSES:
                if status != citation["status"]:
                    where = f"{file}:{place}"
                    mutant = Mutant("status", where, citation["status"], status, partial(_same, knowledge))
                    yield mutant, Restated(file, place, status)


def _same(knowledge: Knowledge) -> Knowledge:
    return knowledge
