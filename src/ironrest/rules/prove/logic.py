"""Plain connectives of the solver, for rooms that do not know the solver by name."""

from __future__ import annotations

from collections.abc import Iterable

import z3

from ironrest.rules.prove.symbols import Formula, Truths

TRUE: Formula = z3.BoolVal(True)
FALSE: Formula = z3.BoolVal(False)
ALWAYS = Truths(TRUE, FALSE)


def both(*parts: Formula) -> Formula:
    return z3.And(*parts)


def every(parts: Iterable[Formula]) -> Formula:
    found = list(parts)
    return z3.And(found) if found else TRUE


def some(parts: Iterable[Formula]) -> Formula:
    found = list(parts)
    return z3.Or(found) if found else FALSE


def no(part: Formula) -> Formula:
    return z3.Not(part)


def differ(one: Formula, other: Formula) -> Formula:
    """One holds and the other does not."""
    return z3.Xor(one, other)


def only(members: dict[str, Formula], allowed: Iterable[str]) -> Formula:
    """Something is possible, and nothing else than these."""
    among = set(allowed)
    outside = [no(formula) for name, formula in members.items() if name not in among]
    return every([some(formula for name, formula in members.items() if name in among), *outside])
