"""What a code or a drug's name means to the project: the concepts of the code tables. No row, no concept."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from ironrest.knowledge.schema import CodeRow, Knowledge, NameRow
from ironrest.records.swallowed import is_swallowed


def concepts_of_code(knowledge: Knowledge, system: str, code: str) -> tuple[str, ...]:
    """The concepts of one code; `system` as the code tables name it (`LOINC`, `ICD-10-CM`, …).

    Where several rows match, the longest code decides. ICD-10-CM codes are read with and without their dot.
    """
    index = _index(knowledge)
    tidy = _tidy(system, code)
    for length in range(len(tidy), 0, -1):
        rows = index.codes.get((system, tidy[:length]), ())
        found = [row.concept for row in rows if row.match == "prefix" or length == len(tidy)]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def concepts_of_name(knowledge: Knowledge, text: str) -> tuple[str, ...]:
    """The concepts of the drugs that a text names: whole words, and of names that overlap the longest."""
    index = _index(knowledge)
    tidy = _plain(text)
    found = [concept for name in index.names.findall(tidy) for concept in index.by_name[name]]
    if is_swallowed(tidy):
        found = ["oral_iron" if concept.startswith(_IV_IRON) else concept for concept in found]
    return tuple(dict.fromkeys(found))


def drug_facts(knowledge: Knowledge, concepts: Iterable[str]) -> tuple[str, ...]:
    """The facts that a drug of these concepts makes true while it is taken."""
    held = set(concepts)
    return tuple(
        key for key, fact in knowledge.facts.items() if fact.derived == "drug" and held.intersection(fact.concepts)
    )


def events_of(knowledge: Knowledge, concepts: Iterable[str]) -> tuple[str, ...]:
    """The kinds of event that giving a drug, or doing a procedure, of these concepts is."""
    held = set(concepts)
    return tuple(key for key, event in knowledge.events.items() if held.intersection(event.concepts))


class _Index(msgspec.Struct, frozen=True):
    rows: tuple[CodeRow, ...]
    codes: dict[tuple[str, str], list[CodeRow]]
    names: re.Pattern[str]
    by_name: dict[str, list[str]]


#: Tables in use, by knowledge release; a handful side by side at most.
_INDEXES: dict[str, _Index] = {}

_IV_IRON = "iv_iron"


def _index(knowledge: Knowledge) -> _Index:
    kept = _INDEXES.get(knowledge.release)
    if kept is None or kept.rows is not knowledge.codes:
        kept = _INDEXES[knowledge.release] = _make(knowledge)
    return kept


def _make(knowledge: Knowledge) -> _Index:
    codes: dict[tuple[str, str], list[CodeRow]] = {}
    for row in knowledge.codes:
        codes.setdefault((row.system, _tidy(row.system, row.code)), []).append(row)
    by_name: dict[str, list[str]] = {}
    for name in knowledge.drug_names:
        by_name.setdefault(_plain(name.name), []).append(name.concept)
    return _Index(knowledge.codes, codes, _names(knowledge.drug_names), by_name)


def _names(rows: Iterable[NameRow]) -> re.Pattern[str]:
    longest_first = sorted({_plain(row.name) for row in rows}, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _tidy(system: str, code: str) -> str:
    """As the tables are indexed: blanks off; ICD-10-CM in upper case, without the dot that records drop."""
    code = code.strip()
    return code.replace(".", "").upper() if system.startswith("ICD") else code


def _plain(text: str) -> str:
    """Lower case, hyphens as blanks, one blank between words."""
    return " ".join(text.lower().replace("-", " ").split())
