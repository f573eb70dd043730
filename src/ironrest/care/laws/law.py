"""One law: a question to the solver, and the answer that proves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from ironrest.rules.evaluate import Facts, Value
from ironrest.rules.prove.read_model import facts_of_model
from ironrest.rules.prove.solve import Asked, Clock, ask
from ironrest.rules.prove.symbols import Formula, Symbols

#: The answer of the solvers that proves a law.
Expect = Literal["unsat", "sat"]
#: Whether these people break the law as the evaluator reads the rules: no solver has a part in it.
Breaks = Callable[[Sequence[Facts]], bool]

#: What a golden case of these people has to expect, by key.
Case = Callable[[Sequence[Facts]], Mapping[str, Any]]


class Law(NamedTuple):
    """`broken` describes somebody. `expect` unsat: nobody such may exist; sat: somebody such must.

    `people` are the persons that the formula speaks of; the first is told when the law fails. `breaks` is the same
    question to the evaluator, and `case` what a golden case of these people expects. `source` is the key of the
    statement's own source.
    """

    id: str
    says: str
    about: str
    broken: Formula
    people: tuple[Symbols, ...]
    expect: Expect = "unsat"
    also: tuple[Formula, ...] = ()
    breaks: Breaks | None = None
    case: Case | None = None
    guideline: str = ""
    source: str = "DECISIONS"


class Proved(NamedTuple):
    """A law with the answers of both solvers."""

    law: Law
    asked: Asked

    @property
    def holds(self) -> bool:
        return self.asked.z3 == self.law.expect and self.asked.cvc5 in (self.law.expect, None)

    @property
    def people(self) -> tuple[dict[str, Value], ...]:
        """Who breaks the law, as the solver found them; nobody when it holds, or when somebody was missed."""
        if self.asked.model is None:
            return ()
        return tuple(facts_of_model(self.asked.model, person) for person in self.law.people)


def prove(law: Law, *, clock: Clock, second: bool = True) -> Proved:
    """Ask both solvers; the counterexample of a failed law knows as few facts as possible."""
    assumed = [*(formula for person in law.people for formula in person.assumed), *law.also]
    smallest = _known(law.people) if law.expect == "unsat" else None
    return Proved(law, ask(assumed, law.broken, clock=clock, smallest=smallest, second=second))


def _known(people: Sequence[Symbols]) -> list[Formula]:
    return [formula for person in people for formula in person.all_known()]
