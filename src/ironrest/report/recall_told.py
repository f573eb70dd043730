"""What a recall found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ironrest.report.as_json import Json
from ironrest.report.kept import Touched
from ironrest.report.words import clean, word


class Recall(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `answers` are those of the release, and `without_criteria` the plans among them."""

    what: str
    release: str
    files: int
    answers: int
    other_releases: int
    without_criteria: int
    touched: tuple[Touched, ...]
    unread: tuple[tuple[str, str], ...]


def recall_json(found: Recall) -> Json:
    """docs/reference/json-rules.md is its contract."""
    made: Json = msgspec.to_builtins(found)
    return {**made, "unread": [{"file": file, "why": why} for file, why in found.unread]}


def recall_text(found: Recall) -> str:
    """For a terminal: one line for each place."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Recall) -> Iterator[str]:
    people = len({(one.file, one.patient) for one in found.touched})
    counts = {"what": clean(found.what), "release": found.release, "files": found.files, "answers": found.answers}
    yield word("recall", "title" if found.touched else "none", **counts, people=people)
    for one in found.touched:
        where = ", ".join(part for part in (one.guideline, one.part) if part)
        told = {"date": one.as_of, "patient": clean(str(one.patient)), "verdict": one.verdict, "truth": one.truth}
        yield "  " + word("recall", "row", where=clean(where), **told)
    if found.other_releases:
        yield word("recall", "other", count=found.other_releases)
    if found.without_criteria:
        yield word("recall", "plans", count=found.without_criteria)
    yield from (word("recall", "unread", file=clean(file), why=clean(why)) for file, why in found.unread)
