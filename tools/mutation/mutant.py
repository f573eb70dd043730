"""One change of the rulebook, described well enough to be made again."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ironrest.knowledge.schema import Knowledge


class Mutant(NamedTuple):
    """`kind` and `where` say what was changed, `was` and `now` how; `nodes` are the rules that it concerns.

    `make` makes the changed knowledge in memory: no file is touched.
    """

    kind: str
    where: str
    was: str
    now: str
    make: Callable[[], Knowledge]
    nodes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.kind}|{self.where}|{self.was}|{self.now}"
