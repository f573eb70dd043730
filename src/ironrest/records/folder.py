"""Many people at once: a folder, or one file, of FHIR R4 as hospitals export it, one chart after another.

Two readings. The first finds whose each resource is and keeps only where it stands; the second reads one person at a
time. A third of this is bookkeeping: every file and every resource is read, not used, or refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ironrest.care.chart.person import Chart, Origin, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.facts_file import read_facts_file
from ironrest.records.fhir.coding import Vocabulary, vocabulary
from ironrest.records.fhir.intake import Intake
from ironrest.records.fhir.local_codes import read_local_codes
from ironrest.records.fhir.manifest import Manifest, read_manifest
from ironrest.records.fhir.second_reading import SecondReading
from ironrest.records.kind_of_file import is_fhir
from ironrest.records.listing import Listed, listed
from ironrest.records.tally import Counts, Tally
from ironrest.records.unpack import LARGEST_RECORD, too_large, unpack
from ironrest.values.errors import UnusableInput, UserError


class FileRead(msgspec.Struct, frozen=True):
    """One file of the folder; `why` says why it was not read."""

    file: str
    read: bool
    why: str = ""


class Folder(msgspec.Struct, frozen=True):
    """`files` is complete at once; `refused` and `counts` when all charts were taken.

    What is refused of a known person stands in that person's chart; `refused` holds what is nobody's.
    """

    charts: Iterator[Chart]
    refused: list[Rejected]
    counts: Counts
    files: tuple[FileRead, ...]
    notes: tuple[str, ...] = ()


def read_folder(path: Path, knowledge: Knowledge, *, mapping: Path | None = None) -> Folder:
    """The people in a folder or file, in the order of their ids. `mapping` is a file of local codes (TOML).

    Raises UnusableInput if the path or the mapping cannot be used; a broken file or line never ends the reading.
    """
    words = vocabulary(knowledge) if mapping is None else Vocabulary(knowledge, read_local_codes(mapping, knowledge))
    if not path.exists():
        raise UnusableInput(f"{path} cannot be opened: No such file or directory.")
    tally = Tally()
    intake = Intake(tally)
    found = [one for one in listed(path) if mapping is None or not _same(one.path, mapping)]
    manifests = _manifests(found)
    facts: list[Chart] = []
    files = [_read(one, intake, manifests, knowledge, facts) for one in found]
    for _, manifest in sorted(manifests.items()):
        for one in manifest.refused:
            tally.say(one.origin, one.reason)
    intake.finish()
    notes = sorted(intake.notes | set(_notes(tally, manifests)))
    return Folder(
        charts=_charts(SecondReading(intake, knowledge, words), facts, notes),
        refused=tally.refused,
        counts=tally.counts,
        files=tuple(files),
        notes=tuple(notes),
    )


def _charts(second: SecondReading, facts: list[Chart], notes: list[str]) -> Iterator[Chart]:
    yield from second.charts(notes)
    yield from sorted(facts, key=lambda chart: chart.patient)


def _read(
    one: Listed, intake: Intake, manifests: dict[Path, Manifest], knowledge: Knowledge, facts: list[Chart]
) -> FileRead:
    file = str(one.path)
    if one.kind == "other":
        if one.refused:
            intake.tally.refuse(Origin(file), one.why)
        return FileRead(file, read=False, why=one.why)
    if one.path in manifests:
        return FileRead(file, read=True, why="the manifest of an export")
    deleted_on = max((part.on for part in manifests.values() if one.path.name in part.deleted), default="")
    try:
        if one.path.stat().st_size > LARGEST_RECORD and one.kind != "lines":
            raise UnusableInput(too_large(file))
        if one.kind == "lines":
            intake.take_lines(one.path, deleted_on=deleted_on)
        elif one.kind == "facts" or not is_fhir(_content(one.path), file):
            facts.append(read_facts_file(_content(one.path), file=file, knowledge=knowledge))
        else:
            intake.take_whole(one.path, deleted_on=deleted_on)
    except (UserError, OSError) as problem:
        why = str(problem) if isinstance(problem, UserError) else f"{file} cannot be opened: {problem.strerror}."
        intake.tally.refuse(Origin(file), why)
        return FileRead(file, read=False, why=why)
    return FileRead(file, read=True)


def _content(path: Path) -> bytes:
    return unpack(path.read_bytes(), file=str(path))


def _manifests(found: list[Listed]) -> dict[Path, Manifest]:
    names = frozenset(one.path.name for one in found if not one.refused and one.kind in ("lines", "json"))
    made = {one.path: read_manifest(one.path, names) for one in found if one.kind == "json"}
    return {path: manifest for path, manifest in made.items() if manifest is not None}


def _notes(tally: Tally, manifests: dict[Path, Manifest]) -> Iterator[str]:
    """What everybody's chart says, because it is not known whom it touches."""
    broken = sum(count.refused for kinds in tally.counts.values() for count in kinds.values())
    if broken:
        yield f"Folder: {broken} lines or files could not be read, and it is not known whose they are"
    if any(one.refused for one in manifests.values()):
        yield "Folder: files that the manifest of the export names are missing"
    if any(one.errors for one in manifests.values()):
        yield "Folder: the server reported errors while it made the export"


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
