"""The shape of the laws file: what must never happen, said apart from the rules that it is proved of."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict


class Never(Strict, frozen=True, kw_only=True):
    """While this is true or unknown, intravenous iron is never proposed; with `bars` it is not even cleared."""

    law: Literal[1, 2]
    says: str
    when: str
    bars: bool = False
    guidelines: tuple[str, ...] = ()
    source: Citation


class Ceiling(Strict, frozen=True, kw_only=True):
    """What every plan within a label's limits keeps. `when` restricts it to some visits."""

    law: Literal[3, 4]
    product: str
    jurisdictions: tuple[str, ...]
    keeps: str
    when: str = ""
    source: Citation


class Meant(Strict, frozen=True, kw_only=True):
    """Something that a law finds and that is meant: with the reason."""

    law: Literal["unreachable", "overlap", "lower-ferritin", "constant", "side"]
    where: str
    reason: str


class Side(Strict, frozen=True, kw_only=True):
    """On which side of a threshold the number itself belongs."""

    fact: str
    number: float
    like: Literal["below", "above"]
    source: Citation


class Laws(Strict, frozen=True, kw_only=True):
    """All laws that are data."""

    never: dict[str, Never]
    ceiling: dict[str, Ceiling]
    exception: tuple[Meant, ...] = msgspec.field(default=())
    side: tuple[Side, ...]
    thresholds: dict[str, tuple[float, ...]]
    #: Kinds of limit of which each limit must have a ceiling that says the same.
    held: tuple[str, ...]
