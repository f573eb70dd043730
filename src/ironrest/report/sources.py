"""The list of what was cited: title, where it is found, and how much of it was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ironrest.knowledge.schema import Knowledge, Source


class Cited(NamedTuple):
    """One entry of the list of sources; `read` says how much of it was seen."""

    key: str
    title: str
    found: str
    read: str
    note: str


def cited_sources(keys: Iterable[str], knowledge: Knowledge) -> tuple[Cited, ...]:
    """Each source once, by key."""
    found = ((key, knowledge.sources[key]) for key in sorted(set(keys)))
    return tuple(Cited(key, one.title, identifiers(one), one.depth, one.note) for key, one in found)


def identifiers(source: Source) -> str:
    """Where a source is found: doi, PubMed, trial, book, address."""
    trials = source.nct if isinstance(source.nct, tuple) else (source.nct,)
    named = [("doi", source.doi), ("PMID", source.pmid), ("PMCID", source.pmcid)]
    named += [("NCT", " ".join(one for one in trials if one)), ("ISBN", source.isbn), ("NBK", source.nbk)]
    return ", ".join(f"{name} {value}" for name, value in named if value) or source.url
