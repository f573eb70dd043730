"""Decisions as formulas: which verdicts of a list are possible, as rules.decide reads it."""

from __future__ import annotations

from collections.abc import Iterable

from ironrest.rules.prove.logic import TRUE, both, no, some
from ironrest.rules.prove.symbols import Formula, Truths


def possible(lines: Iterable[tuple[str, Truths]]) -> dict[str, Formula]:
    """For each verdict the formula that says it is still possible: first match, read with unknowns."""
    found: dict[str, list[Formula]] = {}
    reached = TRUE
    for then, truths in lines:
        found.setdefault(then, []).append(both(reached, no(truths.false)))
        reached = both(reached, no(truths.true))
    return {then: some(formulas) for then, formulas in found.items()}
