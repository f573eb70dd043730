"""The table that makes a verdict of RLS, indication and the two clearances. Nothing else decides a verdict."""

from __future__ import annotations

from collections.abc import Iterable

from ironrest.care.assess.answer import VERDICTS

#: Indications from the least to the most strict. A cap never makes one less strict; `not-covered` is outside the scale.
STRICTNESS = ("iv-iron", "either-route", "oral-iron", "specialist-decision", "no-iron")

_BY_IV = {
    "iv-iron": {"clear": "iv-iron", "deferred": "deferred", "blocked": "contraindicated"},
    "specialist-decision": {"clear": "specialist-decision", "deferred": "deferred", "blocked": "contraindicated"},
}
_BY_ORAL = {"clear": "oral-iron", "deferred": "deferred", "blocked": "contraindicated"}


def verdict(rls: str, indication: str, iv: str, oral: str) -> str:
    """One row of the table; every input is settled."""
    if rls == "no":
        return "no-iron"
    if indication in _BY_IV:
        return _BY_IV[indication][iv]
    if indication == "either-route" and iv == "clear":
        return "either-route"
    if indication in ("either-route", "oral-iron"):
        return _BY_ORAL[oral]
    return indication


def possible_verdicts(
    rls: Iterable[str], indications: Iterable[str], iv: Iterable[str], oral: Iterable[str]
) -> tuple[str, ...]:
    """The table applied to every combination that is still possible."""
    iv, oral, indications = tuple(iv), tuple(oral), tuple(indications)
    found = {
        verdict(one, indication, by_iv, by_oral)
        for one in rls
        for indication in indications
        for by_iv in iv
        for by_oral in oral
    }
    return tuple(name for name in VERDICTS if name in found)


def capped(indication: str, at: str, only: tuple[str, ...]) -> str:
    """The indication under one cap."""
    if indication not in STRICTNESS or (only and indication not in only):
        return indication
    return max(indication, at, key=STRICTNESS.index)
