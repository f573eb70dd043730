"""The shape of a leaflet: what one person is told, with the source of each sentence and what was left out."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.care.plan.proposal import Held
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_education import Head
from ironrest.knowledge.schema_products import Jurisdiction

#: Why a topic or a sentence is not in the leaflet.
Reason = Literal["does-not-apply", "unknown", "product", "plan", "no-plan", "benefit", "not-asked", "empty"]


class BothArms(msgspec.Struct, frozen=True, kw_only=True):
    """Of so many people, how many responded with iron and how many with a dummy; `may_be_chance`: the arms overlap."""

    of: int
    iron: int
    dummy: int
    may_be_chance: bool
    citation: Citation


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, its numbers filled in. `held`: whether its condition is known to hold for this person."""

    id: str
    text: str
    bullet: bool
    held: Held
    citation: Citation


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A teach-back question. The points are ids of sentences that stand in the leaflet."""

    id: str
    text: str
    points: tuple[str, ...]


class TopicTold(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    head: Head
    sentences: tuple[Told, ...]
    questions: tuple[Asked, ...]


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    kind: Literal["topic", "statement"]
    id: str
    reason: Reason


class NumberTold(msgspec.Struct, frozen=True, kw_only=True):
    """A number that stands in the leaflet. Those of the plan have their sources there, and none here."""

    name: str
    text: str
    citation: Citation | None


class Leaflet(msgspec.Struct, frozen=True, kw_only=True):
    """Without a plan `product` is empty; `draft`: the plan behind it has not been released."""

    language: str
    jurisdiction: Jurisdiction
    product: str
    draft: bool
    for_parents: bool
    emergency: str
    topics: tuple[TopicTold, ...]
    left_out: tuple[LeftOut, ...]
    numbers: tuple[NumberTold, ...]
    forms: tuple[str, ...]
