"""The claims of the first article, and our verdict on each, with the numbers that judge it."""

from __future__ import annotations

from typing import Literal

from ironrest.knowledge.schema_base import Citation, Status, Strict

Verdict = Literal["supported", "partly", "contradicted", "no-evidence"]
Show = Literal["", "value", "plain", "spread", "n", "population", "interval", "week", "mean", "fall", "events", "count"]


class ClaimNumber(Strict, frozen=True, kw_only=True):
    """A number in a claim: shown from a row of the evidence base (`ref`), or typed with a citation of its own."""

    ref: str = ""
    show: Show = ""
    value: str = ""
    source: Citation | None = None


class Claim(Strict, frozen=True, kw_only=True):
    """`says` and `text` name their numbers in braces; `cites` backs what has no number."""

    group: str
    says: str
    verdict: Verdict
    text: str
    number: dict[str, ClaimNumber] = {}  # noqa: RUF012 - msgspec copies it for each struct
    cites: tuple[Citation, ...] = ()


class ClaimFile(Strict, frozen=True, kw_only=True):
    """claims.toml."""

    group: dict[str, str]
    claim: dict[str, Claim]


class ShownNumber(Strict, frozen=True, kw_only=True):
    """A number of a verdict, ready to be shown: `ref` is the row that it was taken from, if any."""

    name: str
    value: str
    ref: str
    citation: Citation


class Judged(Strict, frozen=True, kw_only=True):
    """A claim with its numbers filled in. `status` is that of the weakest number; None for `no-evidence`."""

    id: str
    group: str
    says: str
    verdict: Verdict
    text: str
    numbers: tuple[ShownNumber, ...]
    cites: tuple[Citation, ...]
    status: Status | None
