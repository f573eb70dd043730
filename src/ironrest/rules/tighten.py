"""Is one condition a tighter form of another, by its shape alone? Tighter: it holds whenever the other holds, or more.

A structural check reads no patient and solves nothing, so it refuses some rules that are tighter.
"""

from __future__ import annotations

from ironrest.rules import nodes as n


def holds_more_often(old: n.Condition, new: n.Condition) -> bool:
    """True when `new` holds for everybody for whom `old` holds: same facts, added conditions, or wider numbers."""
    if old == new:
        return True
    if isinstance(new, n.Any):
        parts = old.parts if isinstance(old, n.Any) else (old,)
        return all(any(holds_more_often(part, other) for other in new.parts) for part in parts)
    if isinstance(old, n.Any):
        return False  # a part of the old rule was left out
    if isinstance(old, n.All):
        parts = new.parts if isinstance(new, n.All) else (new,)
        return all(any(holds_more_often(part, other) for part in old.parts) for other in parts)
    if isinstance(old, n.Not) and isinstance(new, n.Not):
        return holds_more_often(new.part, old.part)
    if isinstance(old, n.Compare) and isinstance(new, n.Compare):
        return _wider(old, new)
    if isinstance(old, n.OneOf) and isinstance(new, n.OneOf):
        return old.fact == new.fact and set(old.options) <= set(new.options)
    return False


def _wider(old: n.Compare, new: n.Compare) -> bool:
    """The same fact on the left, a number on the right, and a half-line that holds the old one."""
    if not isinstance(old.right, n.Number) or not isinstance(new.right, n.Number) or old.left != new.left:
        return False
    before, after = old.right.value, new.right.value
    closes = old.operator in (">", "<") or new.operator == old.operator or new.operator in (">=", "<=")
    if old.operator in (">", ">=") and new.operator in (">", ">="):
        return after < before or (after == before and closes)
    if old.operator in ("<", "<=") and new.operator in ("<", "<="):
        return after > before or (after == before and closes)
    return False
