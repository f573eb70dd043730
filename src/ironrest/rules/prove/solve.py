"""Ask the solver: is there anybody who breaks this? The question is kept as SMT-LIB, and cvc5 is asked the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import z3

from ironrest.rules.prove.symbols import Formula

Result = Literal["unsat", "sat", "unknown"]


class Asked(NamedTuple):
    """One question with both answers. `model` is z3's counterexample; times in seconds."""

    z3: Result
    cvc5: Result | None
    z3_s: float
    cvc5_s: float
    smtlib: str
    model: Any | None


def ask(
    assumed: list[Formula], broken: Formula, *, smallest: list[Formula] | None = None, second: bool = True
) -> Asked:
    """Whether `broken` can be true. unsat by both solvers is a proof; `smallest` orders the counterexample."""
    solver = z3.Solver()
    solver.add(*assumed, broken)
    started = time.perf_counter()
    result = str(solver.check())
    took = time.perf_counter() - started
    text = "(set-logic ALL)\n" + solver.to_smt2()
    other, other_took = _timed(lambda: cvc5_check(text)) if second else (None, 0.0)
    model = _small_model(assumed, broken, smallest or []) if result == "sat" else None
    return Asked(result, other, took, other_took, text, model)  # type: ignore[arg-type]


def _timed(check: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    result = check()
    return result, time.perf_counter() - started


def _small_model(assumed: list[Formula], broken: Formula, smallest: list[Formula]) -> Any:
    """A counterexample in which as few facts as possible are known."""
    optimizer = z3.Optimize()
    optimizer.add(*assumed, broken)
    for known in smallest:
        optimizer.add_soft(z3.Not(known))
    optimizer.check()
    return optimizer.model()


def cvc5_check(smtlib: str) -> Result:
    """cvc5's answer to the text that z3 wrote."""
    import cvc5

    solver = cvc5.Solver()
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, smtlib, "law")
    symbols = parser.getSymbolManager()
    answer: Result = "unknown"
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return answer
        said = str(command.invoke(solver, symbols)).strip()
        if said in ("sat", "unsat", "unknown"):
            answer = said  # type: ignore[assignment]
