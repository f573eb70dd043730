"""`ironrest records check`: what a source holds, what was read of it and what not, for who connects it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ironrest.care.chart.person import Rejected
from ironrest.cli.assess import sources_of
from ironrest.cli.interrupt import Interrupts
from ironrest.cli.main import PARTIAL, UNUSABLE, USABLE
from ironrest.cli.out import Out
from ironrest.cli.progress import Progress
from ironrest.cli.rejects import Rejects
from ironrest.cli.sources import Person, Rows, Sources
from ironrest.cli.validation import Validation, lines_of, refuse_tables, validate
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.codes_seen import CodesSeen
from ironrest.records.fhir.coding import Vocabulary, vocabulary
from ironrest.records.fhir.local_codes import read_local_codes
from ironrest.records.fhir.raw import raw_resources
from ironrest.records.survey import Survey
from ironrest.report.summary_text import Section, table_text
from ironrest.report.words import clean
from ironrest.values.errors import Bug

#: How many codes, items and reasons are listed, the most frequent first.
MOST = 50


class Checked(msgspec.Struct):
    """Everything that was found; the JSON answer prints it."""

    survey: Survey
    codes: CodesSeen
    items: list[tuple[str, str, int]] = []
    files_not_read: list[tuple[str, str]] = []
    refused_files: int = 0
    refused_input: int = 0
    taken: int = 0
    partial: bool = False
    validation: Validation | None = None


def check(arguments: argparse.Namespace) -> int:
    """The command."""
    if arguments.validate:
        refuse_tables(arguments.mapping, arguments.source)
    knowledge = load()
    sources = sources_of(arguments, knowledge)
    found = Checked(Survey(), CodesSeen())
    interrupts = Interrupts()
    with Rejects(arguments.rejects) as rejects, interrupts.caught():
        try:
            _people(sources, found, rejects)
            _raw(sources, arguments, found, knowledge)
        except KeyboardInterrupt:
            found.partial = True
        interrupts.hold()
    found.taken, found.refused_input = sources.taken, rejects.count
    found.files_not_read = [(one.file, one.why) for one in sources.files if not one.read]
    if not found.partial and sources.taken != found.survey.people + found.refused_files:
        raise Bug("The people and files that came in do not add up. Report it, with the command that you gave.")
    with Out(arguments.out) as out:
        out.write(_json(found) if arguments.format == "json" else _text(found, knowledge))
    if found.partial or sources.cut_short:
        return PARTIAL
    return USABLE if found.survey.people else UNUSABLE


def _people(sources: Sources, found: Checked, rejects: Rejects) -> None:
    progress = Progress()
    for one in sources.people():
        if isinstance(one, Person):
            found.survey.take(one.chart)
            rejects.add(one.chart.refused, one.chart.patient, one.shared)
        elif isinstance(one, Rows):
            found.survey.refuse(one.refused)
            rejects.add(one.refused, None)
        else:
            found.refused_files += 1
            found.survey.refuse((one,))
            rejects.add((Rejected(one.origin, one.reason),), None)
        progress.people(sources.taken)
    progress.end()


def _raw(sources: Sources, arguments: argparse.Namespace, found: Checked, knowledge: Knowledge) -> None:
    """What only the source itself can tell: codes that nobody knows, items that nobody mapped, faults of form."""
    if sources.mapping is not None:
        from ironrest.records.table.items_seen import unmapped_items

        paths = [Path(path) for path in arguments.paths]
        items = unmapped_items(paths[0] if len(paths) == 1 else paths, sources.mapping)
        found.items = [(file, item, count) for (file, item), count in items.most_common()]
    elif arguments.source is None:
        words = vocabulary(knowledge)
        if sources.local_codes is not None:
            words = Vocabulary(knowledge, read_local_codes(sources.local_codes, knowledge))
        for path in arguments.paths:
            for item in raw_resources(Path(path)):
                found.codes.take(item, words)
        if arguments.validate:
            found.validation = validate(arguments.paths)


def _json(found: Checked) -> str:
    survey, codes = found.survey, found.codes
    document: dict[str, Any] = {
        "people": survey.people,
        "taken_in": found.taken,
        "refused_files": found.refused_files,
        "refused_input": found.refused_input,
        "partial": found.partial,
        "dates": {"first": survey.first or None, "last": survey.last or None, "undated_values": survey.undated},
        "facts": {
            fact: {"values": count, "people": survey.people_with[fact], "refused": survey.refused_facts[fact]}
            for fact, count in sorted(survey.values.items())
        },
        "suspect": list(survey.suspect()),
        "units": [
            {"fact": fact, "spelling": spelling, "ucum": ucum or None, "count": count}
            for (fact, spelling, ucum), count in sorted(survey.units.items())
        ],
        "drugs": survey.drugs,
        "events": dict(sorted(survey.events.items())),
        "resource_types": dict(codes.types.most_common()),
        "codes_not_known": [
            {"type": kind, "system": system, "code": code, "count": count}
            for (kind, system, code), count in codes.unknown.most_common(MOST)
        ],
        "codes_not_known_in_all": len(codes.unknown),
        "items_not_mapped": [{"file": file, "item": item, "count": count} for file, item, count in found.items[:MOST]],
        "not_used": dict(survey.not_used.most_common()),
        "refused": dict(survey.refused.most_common(MOST)),
        "files_not_read": [{"file": file, "why": why} for file, why in found.files_not_read],
        "notes": dict(survey.notes.most_common()),
        "validation": msgspec.to_builtins(found.validation),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _text(found: Checked, knowledge: Knowledge) -> str:
    survey = found.survey
    head = [
        f"People: {survey.people:,}. Files that could not be read: {found.refused_files:,}. "
        f"Refused rows, resources and files: {found.refused_input:,}.",
        f"Dates from {survey.first} to {survey.last}; values without a date: {survey.undated:,}."
        if survey.first
        else f"No date was read; values without a date: {survey.undated:,}.",
    ]
    if found.partial:
        head.insert(0, "PARTIAL RESULT: interrupted.")
    if survey.suspect():
        head.append(f"More values refused than read: {', '.join(survey.suspect())}. Check their column and unit.")
    blocks = ["\n".join(head), *(table_text(one) for one in _sections(found, knowledge) if one.rows)]
    if found.validation is not None:
        blocks.append("\n".join(lines_of(found.validation)))
    return "\n\n".join(blocks) + "\n"


def _sections(found: Checked, knowledge: Knowledge) -> Iterator[Section]:
    survey, codes = found.survey, found.codes
    yield Section("Resource types", tuple(codes.types.most_common()))
    facts = ((f"{fact} ({survey.people_with[fact]:,} people)", count) for fact, count in survey.values.most_common())
    yield Section("Values read", tuple(facts))
    yield Section("Events read", tuple(survey.events.most_common()))
    yield Section("Medicines read", (("orders, statements and doses", survey.drugs),) if survey.drugs else ())
    units = (
        (f"{fact}: {clean(spelling)} read as {ucum or 'a unit that is not known'}", count)
        for (fact, spelling, ucum), count in sorted(survey.units.items())
    )
    yield Section("Units seen", tuple(units))
    unknown = ((f"{kind}: {system} {code}", count) for (kind, system, code), count in codes.unknown.most_common(MOST))
    yield Section(f"Codes not known ({len(codes.unknown):,} in all)", tuple(unknown))
    yield Section("Without any code", tuple(codes.without.most_common()))
    items = tuple((f"{file}: {item}", count) for file, item, count in found.items[:MOST])
    yield Section(f"Items that are not mapped ({len(found.items):,} in all)", items)
    yield Section("Not used", tuple(survey.not_used.most_common()))
    yield Section("Refused, by reason", _cleaned(survey.refused.most_common(MOST)))
    yield Section("Files not read", _cleaned((f"{file}: {why}", 1) for file, why in found.files_not_read))
    yield Section("Notes (people)", _cleaned(survey.notes.most_common(MOST)))


def _cleaned(rows: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple((clean(label), count) for label, count in rows)
