"""`ironrest rules list|show|check`: what the program knows, with source and status."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec

from ironrest.cli.main import USABLE
from ironrest.knowledge import files
from ironrest.knowledge.check import citations
from ironrest.knowledge.check_laws import without_ceiling
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.compile import base_id
from ironrest.knowledge.education import load_education
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.report.signed import signed_words
from ironrest.rules.nodes import refs_of
from ironrest.values.errors import UserError

Row = dict[str, Any]


def list_rules(arguments: argparse.Namespace) -> int:
    """Criteria, alerts and cautions, one line each."""
    knowledge = load()
    rows = _rows(knowledge)
    if arguments.guideline:
        wanted = _criteria_of(knowledge, arguments.guideline)
        rows = [row for row in rows if row["id"] in wanted]
    if arguments.unverified:
        rows = [row for row in rows if row["status"] != "verified"]
    _print(rows, arguments.format, _line)
    return USABLE


def show_rule(arguments: argparse.Namespace) -> int:
    """One of them, whole; or one guideline with its lines."""
    knowledge = load()
    if arguments.id in knowledge.guidelines:
        _print_guideline(knowledge, arguments.id, arguments.format)
        return USABLE
    rows = [row for row in _rows(knowledge) if row["id"] == arguments.id]
    if not rows:
        raise UserError(f"No rule is called `{arguments.id}`. `ironrest rules list` shows them all.")
    _print(rows, arguments.format, _whole)
    return USABLE


def check_rules(arguments: argparse.Namespace) -> int:
    """Read everything strictly; a fault raises KnowledgeError."""
    files.FOLDER.stat()
    knowledge, _ = with_clinic(load(), arguments.clinic)
    load_education()
    statuses = [citation.status for _, citation in citations(knowledge)]
    counts = ", ".join(f"{statuses.count(one)} {one}" for one in ("verified", "secondary", "unverified"))
    print(f"Knowledge release {knowledge.release}")
    print(signed_words(knowledge))
    print(f"{len(knowledge.facts)} facts, {len(knowledge.criteria)} criteria, {len(knowledge.guidelines)} guidelines,")
    print(f"{len(knowledge.codes)} codes, {len(knowledge.sources)} sources; citations: {counts}. No fault found.")
    for sentence in without_ceiling(knowledge):
        print(f"Note: {sentence}")
    return USABLE


def _rows(knowledge: Knowledge) -> list[Row]:
    tables: dict[str, dict[str, Any]] = {
        "criterion": knowledge.criteria,
        "alert": knowledge.alerts,
        "caution": knowledge.cautions,
    }
    return [
        {
            "id": base_id(key), "kind": kind, "label": entry.label, "when": entry.when, "status": entry.source.status,
            "source": entry.source.key, "title": knowledge.sources[entry.source.key].title,
            "place": entry.source.place, "mark": entry.source.mark, "note": getattr(entry, "note", ""),
        }
        for kind, table in tables.items()
        for key, entry in table.items()
    ]  # fmt: skip


def _criteria_of(knowledge: Knowledge, guideline: str) -> set[str]:
    if guideline not in knowledge.guidelines:
        raise UserError(f"No guideline is called `{guideline}`. There are: {', '.join(knowledge.guidelines)}.")
    found: set[str] = set()
    waiting = [
        ref for key, node in knowledge.nodes.items() if key.startswith(f"line:{guideline}:") for ref in refs_of(node)
    ]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += refs_of(knowledge.nodes[f"criterion:{name}"])
    return found


def _line(row: Row) -> str:
    return f"{row['id']:32} {row['status']:10} {row['source']:12} {row['label']}"


def _whole(row: Row) -> str:
    return "\n".join(f"{key:8} {value}" for key, value in row.items() if value)


def _print(rows: list[Row], form: str, line: Any) -> None:
    if form == "json":
        print(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return
    for row in rows:
        print(line(row))


def _print_guideline(knowledge: Knowledge, name: str, form: str) -> None:
    entry = knowledge.guidelines[name]
    if form == "json":
        print(msgspec.json.format(msgspec.json.encode(entry), indent=2).decode())
        return
    print(f"{entry.title} ({entry.source.status}; {entry.source.key}, {entry.source.place})")
    for rules in entry.populations:
        print(f"\n{knowledge.populations[rules.population].label}  [{rules.source.status}; {rules.source.key}]")
        for line in rules.lines:
            print(f"  {line.then:20} when {line.when}")
        print(f"  {rules.otherwise:20} otherwise")
