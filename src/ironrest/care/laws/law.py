"""One law: a question to the solver, and the answer that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ironrest.rules.prove.solve import Asked, Clock, ask
from ironrest.rules.prove.symbols import Formula, Symbols

#: The answer of the solvers that proves a law.
Expect = Literal["unsat", "sat"]


class Law(NamedTuple):
    """`broken` describes somebody. `expect` unsat: nobody such may exist; sat: somebody such must.

    `people` are the persons that the formula speaks of; the first is told when the law fails.
    """

    id: str
    says: str
    about: str
    broken: Formula
    people: tuple[Symbols, ...]
    expect: Expect = "unsat"
    also: tuple[Formula, ...] = ()


class Proved(NamedTuple):
    """A law with the answers of both solvers."""

    law: Law
    asked: Asked

    @property
    def holds(self) -> bool:
        return self.asked.z3 == self.law.expect and self.asked.cvc5 in (self.law.expect, None)


def prove(law: Law, *, clock: Clock, second: bool = True) -> Proved:
    """Ask both solvers; the counterexample of a failed law knows as few facts as possible."""
    assumed = [*(formula for person in law.people for formula in person.assumed), *law.also]
    return Proved(law, ask(assumed, law.broken, clock=clock, smallest=_known(law.people), second=second))


def _known(people: Sequence[Symbols]) -> list[Formula]:
    return [formula for person in people for formula in person.all_known()]
