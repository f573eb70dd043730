"""The shape of letters.toml: what stands in each kind of letter, and the clinical sentences of letters."""

from __future__ import annotations

from ironrest.knowledge.schema_base import Citation, Strict


class LetterKind(Strict, frozen=True, kw_only=True):
    """Which parts, in order. A kind that `needs_plan` asks for iron, and is refused to whom none is proposed."""

    sections: tuple[str, ...]
    needs_plan: bool = False


class LetterSentence(Strict, frozen=True, kw_only=True):
    """One sentence with its source."""

    says: str
    source: Citation


class OnlyIfNo(Strict, frozen=True, kw_only=True):
    """A code that is right only where the record says no to this fact; `otherwise` is the code for a yes."""

    fact: str
    otherwise: str
    source: Citation


class Letters(Strict, frozen=True, kw_only=True):
    """`asked` are the facts that a letter leaves room for where the record has none; `shown` only where it has them."""

    asked: tuple[str, ...]
    shown: tuple[str, ...]
    oral: tuple[str, ...]
    kind: dict[str, LetterKind]
    sentence: dict[str, LetterSentence]
    code_only_if_no: dict[str, OnlyIfNo]
