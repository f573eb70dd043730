"""Changes of the safety table: a contraindication left out or weighed otherwise, a cap left out, moved or loosened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

import msgspec

from ironrest.care.assess.verdict import STRICTNESS
from ironrest.knowledge.schema import Cap, Clearance, Knowledge
from tools.mutation.mutant import Mutant


def safety_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Every change of every row."""
    for at, entry in enumerate(knowledge.clearances):
        for name in entry.criteria:
            yield from _clearance(knowledge, at, entry, name)
    for at, cap in enumerate(knowledge.caps):
        yield from _cap(knowledge, at, cap)


def _clearance(knowledge: Knowledge, at: int, entry: Clearance, name: str) -> Iterator[Mutant]:
    where = f"{entry.route}:{name}"
    left = msgspec.structs.replace(entry, criteria=tuple(one for one in entry.criteria if one != name))
    rest = (*knowledge.clearances[:at], *([left] if left.criteria else []), *knowledge.clearances[at + 1 :])
    effect: Literal["blocked", "deferred"] = "deferred" if entry.effect == "blocked" else "blocked"
    other = Clearance(
        criteria=(name,), route=entry.route, effect=effect, lifted_by="something" if effect == "deferred" else ""
    )
    nodes = (f"criterion:{name}",)
    yield Mutant("clearance", where, entry.effect, "left out", partial(_clearances, knowledge, rest), nodes)
    yield Mutant("clearance", where, entry.effect, effect, partial(_clearances, knowledge, (*rest, other)), nodes)


def _clearances(knowledge: Knowledge, entries: tuple[Clearance, ...]) -> Knowledge:
    return msgspec.structs.replace(knowledge, clearances=entries)


def _cap(knowledge: Knowledge, at: int, cap: Cap) -> Iterator[Mutant]:
    where, nodes = cap.criterion, (f"criterion:{cap.criterion}",)
    before, after = knowledge.caps[:at], knowledge.caps[at + 1 :]

    def one(was: str, now: str, **changes: object) -> Mutant:
        new = msgspec.structs.replace(cap, **changes)
        return Mutant("cap", where, was, now, partial(_caps, knowledge, (*before, new, *after)), nodes)

    yield Mutant("cap", where, cap.at, "left out", partial(_caps, knowledge, (*before, *after)), nodes)
    yield from (one(cap.at, word, at=word) for word in STRICTNESS if word != cap.at)
    if cap.only:
        yield one(f"only {', '.join(cap.only)}", "all", only=())
        for name in cap.only:
            yield one(f"only {name}", "left out", only=tuple(word for word in cap.only if word != name))
    yield one(f"liftable {cap.liftable}", str(not cap.liftable), liftable=not cap.liftable)
    if cap.exclude_first:
        yield one(f"exclude first {cap.exclude_first}", "left out", exclude_first="")


def _caps(knowledge: Knowledge, caps: tuple[Cap, ...]) -> Knowledge:
    return msgspec.structs.replace(knowledge, caps=caps)
