"""What has to hold before an event at the bedside. A guard passes only when it is TRUE; unknown has not passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ironrest.care.infusion.course import Course
from ironrest.care.infusion.facts import Known, facts_at
from ironrest.care.infusion.payloads import Payload
from ironrest.care.infusion.reacted import Follower
from ironrest.care.infusion.states import EventType
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_infusion import Guard, InfusionRules
from ironrest.rules.evaluate import Test, Value, compile_condition
from ironrest.rules.nodes import facts_of
from ironrest.values.truth import Truth


class Failing(NamedTuple):
    """A guard that has not passed: FALSE or UNKNOWN, with the facts that it read."""

    id: str
    guard: Guard
    truth: Truth
    values: tuple[tuple[str, Value | None], ...]


class _Compiled(NamedTuple):
    id: str
    guard: Guard
    test: Test
    facts: tuple[str, ...]


class Gate:
    """The guards of one knowledge release, compiled once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.rules: InfusionRules = knowledge.infusion
        self._knowledge = knowledge
        self._follower = Follower(knowledge)
        self._guards = [
            _Compiled(key, guard, compile_condition(node, {}), facts_of(node))
            for key, guard in self.rules.guards.items()
            if (node := knowledge.nodes[f"guard:{key}"])
        ]

    def failing(
        self,
        event: EventType,
        course: Course,
        payload: Payload | None,
        at: datetime,
        more: Mapping[str, Value | None] | None = None,
    ) -> tuple[Failing, ...]:
        """The guards before this event that have not passed; `more` are facts that the record does not hold yet."""
        wanted = [one for one in self._guards if event in one.guard.before]
        if not wanted:
            return ()
        facts: Known = {**facts_at(course, payload, at, self._knowledge, self._follower), **(more or {})}
        found = ((one, Truth.of(one.test(facts))) for one in wanted)
        return tuple(
            Failing(one.id, one.guard, truth, tuple((name, facts.get(name)) for name in one.facts))
            for one, truth in found
            if truth is not Truth.TRUE
        )
