"""The closed set of nodes that a rule can be made of. All are frozen; an invalid rule cannot be built from text.

A condition is Compare, OneOf, Flag, Ref, All, Any, Not, Known or Constant. A term is Number, FactValue, Sum or Scaled.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

Operator = Literal["<", "<=", "=", "<>", ">=", ">"]

#: The operator that says the opposite; used by the printer and by the corrected lines of error messages.
OPPOSITE: dict[Operator, Operator] = {"<": ">=", "<=": ">", "=": "<>", "<>": "=", ">=": "<", ">": "<="}
#: The operator after the two sides have changed places.
MIRRORED: dict[Operator, Operator] = {"<": ">", "<=": ">=", "=": "=", "<>": "<>", ">=": "<=", ">": "<"}


class Number(msgspec.Struct, frozen=True, tag=True):
    """A literal, in the canonical unit of the fact it is compared with."""

    value: float


class FactValue(msgspec.Struct, frozen=True, tag=True):
    """The number of a numeric fact."""

    fact: str


class Scaled(msgspec.Struct, frozen=True, tag=True):
    """A constant times a fact."""

    factor: float
    fact: str


class Sum(msgspec.Struct, frozen=True, tag=True):
    """Terms added; a subtraction is a term scaled by -1."""

    terms: tuple[Number | FactValue | Scaled, ...]


Term = Number | FactValue | Scaled | Sum


class Compare(msgspec.Struct, frozen=True, tag=True):
    operator: Operator
    left: Term
    right: Term


class OneOf(msgspec.Struct, frozen=True, tag=True):
    """A choice fact is one of these words."""

    fact: str
    options: tuple[str, ...]


class Flag(msgspec.Struct, frozen=True, tag=True):
    """A yes/no fact is yes."""

    fact: str


class Ref(msgspec.Struct, frozen=True, tag=True):
    """Another criterion holds."""

    criterion: str


class All(msgspec.Struct, frozen=True, tag=True):
    parts: tuple[Condition, ...]


class Any(msgspec.Struct, frozen=True, tag=True):
    parts: tuple[Condition, ...]


class Not(msgspec.Struct, frozen=True, tag=True):
    part: Condition


class Known(msgspec.Struct, frozen=True, tag=True):
    """The fact has a value at all. Only in indicators, never under a verdict."""

    fact: str


class Constant(msgspec.Struct, frozen=True, tag=True):
    """What is left of a condition once its facts have settled it."""

    value: bool


Condition = Compare | OneOf | Flag | Ref | All | Any | Not | Known | Constant

ALWAYS = Constant(True)
NEVER = Constant(False)


def leaves(node: Condition) -> Iterator[Compare | OneOf | Flag | Ref | Known | Constant]:
    """The comparisons and names of a condition, left to right."""
    if isinstance(node, All | Any):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        yield node


def term_facts(term: Term) -> tuple[str, ...]:
    if isinstance(term, Sum):
        return tuple(fact for part in term.terms for fact in term_facts(part))
    return () if isinstance(term, Number) else (term.fact,)


def facts_of(node: Condition) -> tuple[str, ...]:
    """The facts that a condition names itself, in order, each once. Those behind a Ref are not followed."""
    seen: dict[str, None] = {}
    for leaf in leaves(node):
        if isinstance(leaf, Compare):
            seen.update(dict.fromkeys(term_facts(leaf.left) + term_facts(leaf.right)))
        elif isinstance(leaf, OneOf | Flag | Known):
            seen[leaf.fact] = None
    return tuple(seen)


def refs_of(node: Condition) -> tuple[str, ...]:
    """The criteria that a condition names itself, in order, each once."""
    return tuple(dict.fromkeys(leaf.criterion for leaf in leaves(node) if isinstance(leaf, Ref)))
