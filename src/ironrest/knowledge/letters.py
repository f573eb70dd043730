"""Reads letters.toml strictly, and holds it against the rest of the knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ironrest.knowledge import files
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_letters import Letters
from ironrest.values.errors import KnowledgeError

#: The parts that a letter can have.
SECTIONS = (
    "verdict", "alerts", "diagnoses", "facts", "oral", "iron", "medicines", "why", "open", "plan", "off_label",
    "billing", "safety", "confirm", "follows", "sign",
)  # fmt: skip


@cache
def load_letters(path: Path = files.FOLDER / "letters.toml") -> Letters:
    """Raises KnowledgeError with every problem that was found."""
    letters = files.read_toml(path, Letters)
    found = list(_problems(letters, load()))
    if found:
        raise KnowledgeError("letters.toml contradicts itself:\n" + "\n".join(f"  - {one}" for one in found))
    return letters


def _problems(letters: Letters, knowledge: Knowledge) -> Iterator[str]:
    for fact in (
        *letters.asked,
        *letters.shown,
        *letters.oral,
        *(one.fact for one in letters.code_only_if_no.values()),
    ):
        if fact not in knowledge.facts:
            yield f"No fact is called `{fact}`."
    for name, kind in letters.kind.items():
        for section in kind.sections:
            if section not in SECTIONS:
                yield f"The letter `{name}` has a part `{section}`. There are: {', '.join(SECTIONS)}."
    known = {row.code for row in knowledge.codes if row.system == "HCPCS"}
    for code, rule in letters.code_only_if_no.items():
        if not {code, rule.otherwise} <= known:
            yield f"`{code}` or `{rule.otherwise}` is no code of the table of HCPCS."
    cited = [*(one.source for one in letters.sentence.values()), *(o.source for o in letters.code_only_if_no.values())]
    for citation in cited:
        if citation.key not in knowledge.sources:
            yield f"No source is called `{citation.key}`."
