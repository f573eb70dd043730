"""Nodes back to rule text, in one canonical spelling. Reading it again gives the same nodes."""

from __future__ import annotations

from decimal import Decimal

from ironrest.rules import nodes as n


def write(node: n.Condition) -> str:
    """The rule as text."""
    if isinstance(node, n.All | n.Any):
        word = " and " if isinstance(node, n.All) else " or "
        return word.join(_inner(part) for part in node.parts)
    if isinstance(node, n.Not):
        return _negated(node.part)
    if isinstance(node, n.Compare):
        return f"{write_term(node.left)} {node.operator} {write_term(node.right)}"
    if isinstance(node, n.OneOf):
        return _words(node, "=", "in")
    if isinstance(node, n.Flag):
        return node.fact
    if isinstance(node, n.Ref):
        return node.criterion
    if isinstance(node, n.Known):
        return f"known({node.fact})"
    return "always" if node.value else "never"


def _inner(part: n.Condition) -> str:
    return f"({write(part)})" if isinstance(part, n.All | n.Any) else write(part)


def _negated(part: n.Condition) -> str:
    if isinstance(part, n.Flag | n.Ref):
        return f"not {write(part)}"
    if isinstance(part, n.OneOf):
        return _words(part, "<>", "not in")
    return f"not ({write(part)})"


def _words(node: n.OneOf, one: str, many: str) -> str:
    if len(node.options) == 1:
        return f"{node.fact} {one} '{node.options[0]}'"
    return f"{node.fact} {many} ({', '.join(repr(option) for option in node.options)})"


def write_term(term: n.Term) -> str:
    if isinstance(term, n.Sum):
        first, *rest = term.terms
        return write_term(first) + "".join(_added(part) for part in rest)
    if isinstance(term, n.Number):
        return number_text(term.value)
    if isinstance(term, n.FactValue):
        return term.fact
    return f"{number_text(term.factor)} * {term.fact}"


def _added(part: n.Number | n.FactValue | n.Scaled) -> str:
    if isinstance(part, n.Number) and part.value < 0:
        return f" - {number_text(-part.value)}"
    if isinstance(part, n.Scaled) and part.factor == -1:
        return f" - {part.fact}"
    if isinstance(part, n.Scaled) and part.factor < 0:
        return f" - {number_text(-part.factor)} * {part.fact}"
    return f" + {write_term(part)}"


def number_text(value: float) -> str:
    """75.0 as `75`, 0.65 as `0.65`."""
    text = str(int(value)) if value == int(value) else repr(value)
    return f"{Decimal(text):f}" if "e" in text else text
