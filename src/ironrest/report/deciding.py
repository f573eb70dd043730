"""Which of the reasons of an answer decided it, and which are still open. Chooses what to show; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable

from ironrest.care.assess.answer import UNDETERMINED, Answer, Reason
from ironrest.values.truth import Truth

#: Indications under which iron is given by some route without a specialist's decision.
INDICATED = ("iv-iron", "either-route", "oral-iron")


def deciding(answer: Answer) -> tuple[Reason, ...]:
    """The criteria that made the answer what it is, RLS aside unless RLS is what said no."""
    if answer.rls == "no":
        return _of(answer, Truth.FALSE, "rls")
    caps = _of(answer, Truth.TRUE, "cap")
    holding = _of(answer, Truth.TRUE, "indication")
    found = [*holding, *caps]
    if not caps and answer.indication == "no-iron":  # what would have asked for iron, and does not hold
        found = [*_of(answer, Truth.FALSE, "indication"), *holding]
    return once((*found, *(one for route in routes(answer) for one in against(answer, route))))


def routes(answer: Answer) -> tuple[str, ...]:
    """The routes whose clearance this answer turned on."""
    if answer.rls == "no":
        return ()
    possible = set(answer.possible_indications)
    vein = possible & {"iv-iron", "either-route", "specialist-decision"}
    mouth = possible & {"either-route", "oral-iron"}
    return (*(("iv",) if vein else ()), *(("oral",) if mouth else ()))


def rls_reasons(answer: Answer) -> tuple[Reason, ...]:
    """The criteria of RLS that made its word: those that hold, fail or are open."""
    truth = {"yes": Truth.TRUE, "no": Truth.FALSE}.get(answer.rls, Truth.UNKNOWN)
    return _of(answer, truth, "rls")


def against(answer: Answer, route: str) -> tuple[Reason, ...]:
    """What stands against one route."""
    return _of(answer, Truth.TRUE, f"{route}-clearance")


def open_against(answer: Answer, route: str) -> tuple[Reason, ...]:
    """What is not known about one route."""
    return _of(answer, Truth.UNKNOWN, f"{route}-clearance")


def looked_at(answer: Answer, route: str) -> tuple[Reason, ...]:
    """Everything that could stand against one route."""
    return tuple(one for one in answer.reasons if one.part == f"{route}-clearance")


def still_open(answer: Answer) -> tuple[Reason, ...]:
    """Every criterion that is not known, once; none where the answer is settled without it."""
    if answer.verdict != UNDETERMINED:
        return ()
    return once(one for one in answer.reasons if one.truth is Truth.UNKNOWN)


def once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each criterion once, where it stood first."""
    return tuple({one.criterion: one for one in reversed(tuple(reasons))}.values())[::-1]


def _of(answer: Answer, truth: Truth, part: str) -> tuple[Reason, ...]:
    return tuple(one for one in answer.reasons if one.truth is truth and one.part == part)
