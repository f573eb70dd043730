"""Kleene's third value. Unknown is never no, and a Truth can never be used as a bool by accident."""

from __future__ import annotations

import enum
from collections.abc import Iterable


class Truth(enum.Enum):
    """TRUE, FALSE or UNKNOWN."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError(
            "A Truth has three values and cannot stand in an `if`. Write `truth is Truth.TRUE`, "
            "`truth is Truth.FALSE` or `truth is Truth.UNKNOWN`, and say what each one does."
        )

    def __and__(self, other: Truth) -> Truth:
        if self is Truth.FALSE or other is Truth.FALSE:
            return Truth.FALSE
        return Truth.TRUE if self is other is Truth.TRUE else Truth.UNKNOWN

    def __or__(self, other: Truth) -> Truth:
        if self is Truth.TRUE or other is Truth.TRUE:
            return Truth.TRUE
        return Truth.FALSE if self is other is Truth.FALSE else Truth.UNKNOWN

    def __invert__(self) -> Truth:
        return _NOT[self]

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """None is unknown."""
        return cls.UNKNOWN if value is None else cls.TRUE if value else cls.FALSE

    @property
    def known(self) -> bool:
        return self is not Truth.UNKNOWN


_NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def every(truths: Iterable[Truth]) -> Truth:
    """Kleene's AND over any number; TRUE for none."""
    result = Truth.TRUE
    for truth in truths:
        result = result & truth
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """Kleene's OR over any number; FALSE for none."""
    result = Truth.FALSE
    for truth in truths:
        result = result | truth
    return result
