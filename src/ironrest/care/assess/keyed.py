"""Makes knowledge hashable by its release, so that what is worked out of it once is kept."""

from __future__ import annotations

from ironrest.knowledge.schema import Knowledge


class ByRelease:
    """A key of a cache: two with the same release are equal."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.release)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByRelease) and other.knowledge.release == self.knowledge.release
