"""Ask the solver: is there anybody who breaks this? The question is kept as SMT-LIB, and cvc5 is asked the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import z3

from ironrest.rules.prove.symbols import Formula
from ironrest.values.errors import UserError

Result = Literal["unsat", "sat", "unknown"]
#: Seconds since some start; the caller brings it, because nothing in here reads a clock.
Clock = Callable[[], float]


class Asked(NamedTuple):
    """One question with both answers. `model` is z3's counterexample; times in seconds."""

    z3: Result
    cvc5: Result | None
    z3_s: float
    cvc5_s: float
    smtlib: str
    model: Any | None


def ask(
    assumed: Sequence[Formula],
    broken: Formula,
    *,
    clock: Clock,
    smallest: Sequence[Formula] | None = None,
    second: bool = True,
) -> Asked:
    """Whether `broken` can be true. unsat by both is a proof; in a model as few of `smallest` hold as can be.

    Without `smallest` no model is looked for.
    """
    solver = z3.SimpleSolver()  # forty times quicker here than the solver that tries tactics first
    solver.add(*assumed, broken)
    text = "(set-logic ALL)\n" + solver.to_smt2()  # before the check, which rewrites it to thirty times the length
    started = clock()
    result = str(solver.check())
    between = clock()
    other = cvc5_check(text) if second else None
    ended = clock()
    model = _small_model(assumed, broken, smallest) if result == "sat" and smallest is not None else None
    return Asked(result, other, between - started, ended - between, text, model)  # type: ignore[arg-type]


def _small_model(assumed: Sequence[Formula], broken: Formula, smallest: Sequence[Formula]) -> Any:
    """A counterexample in which as few facts as possible are known, and as many numbers as possible are whole.

    Whole numbers first: a third of a milligram is no float, and the evaluator would see another person.
    """
    optimizer = z3.Optimize()
    optimizer.add(*assumed, broken)
    for known in smallest:
        optimizer.add_soft(z3.Not(known))
    optimizer.check()
    model = optimizer.model()
    solver = z3.SimpleSolver()
    solver.set("timeout", _PATIENCE_MS)
    kept = [z3.Not(known) for known in smallest if z3.is_false(model.eval(known, model_completion=True))]
    solver.add(*assumed, broken, *kept)
    for end in sorted({str(end): end for end in _ends([*assumed, broken])}.items()):
        solver.push()
        solver.add(z3.IsInt(end[1]))
        if str(solver.check()) != "sat":
            solver.pop()
    return solver.model() if str(solver.check()) == "sat" else model


#: Only how a counterexample is told hangs on it.
_PATIENCE_MS = 500  # number: milliseconds for one number


def _ends(formulas: Sequence[Formula]) -> Sequence[Formula]:
    """The real variables of the formulas."""
    found: dict[int, Formula] = {}
    waiting, seen = list(formulas), set()
    while waiting:
        one = waiting.pop()
        if one.get_id() in seen:
            continue
        seen.add(one.get_id())
        if z3.is_const(one) and one.decl().kind() == z3.Z3_OP_UNINTERPRETED and z3.is_real(one):
            found[one.get_id()] = one
        waiting += one.children()
    return list(found.values())


def cvc5_check(smtlib: str) -> Result:
    """cvc5's answer to the text that z3 wrote."""
    try:
        import cvc5
    except ImportError:  # pragma: no cover - z3 without cvc5
        raise UserError(
            "cvc5 is not installed: pip install 'ironrest[proof]', or ask z3 alone with --no-cvc5."
        ) from None
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
