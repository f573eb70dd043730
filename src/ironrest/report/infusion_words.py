"""Times, numbers and words of the infusion record, for every way of showing it."""

from __future__ import annotations

from datetime import datetime

from ironrest.report.words import word


def time_words(at: datetime) -> str:
    """As it was written, with its zone; seconds where there are any."""
    return at.isoformat(" ", "seconds" if at.second else "minutes")


def number(value: float) -> str:
    """To a tenth, without an empty decimal."""
    if value in (float("inf"), float("-inf")):
        return words("not_known")
    return f"{value:,.1f}".removesuffix(".0")


def event_word(event: str) -> str:
    return word("infusion_event", event)


def words(key: str, **filled: object) -> str:
    return word("infusion", key, **filled)
