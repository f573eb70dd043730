"""A rule of the follow-up for one person: whether it holds, what is said, what it stands on and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from ironrest.care.assess.keyed import ByRelease
from ironrest.care.chart.person import Value
from ironrest.care.chart.readings import Day, Reading
from ironrest.care.followup.found import Found
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.knowledge.schema_followup import FollowUpRule
from ironrest.rules.evaluate import Test, compile_condition
from ironrest.rules.nodes import facts_of
from ironrest.values.truth import Truth


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """`says` is the sentence of this truth; `missing` are the facts whose answer would settle it."""

    id: str
    label: str
    truth: Truth
    level: str
    says: str
    citation: Citation
    readings: tuple[Reading, ...] = ()
    found: tuple[Found, ...] = ()
    missing: tuple[str, ...] = ()


class Judge:
    """All facts of one person on one day, and the rules over them."""

    def __init__(self, knowledge: Knowledge, day: Day, found: Mapping[str, Found]) -> None:
        self.knowledge, self.day, self.found = knowledge, day, found
        self.values: dict[str, Value | None] = {**day.values, **{key: one.value for key, one in found.items()}}

    def truth(self, node: str) -> bool | None:
        """Of any rule of the folder."""
        return _test(ByRelease(self.knowledge), f"followup:{node}")(self.values)

    def rule(self, node: str, key: str, rule: FollowUpRule) -> Judged:
        truth = self.truth(node)
        says = rule.says if truth else rule.says_false if truth is False else rule.says_unknown
        return self.judged(node, key, rule.label, rule.source, truth, says=says, level=rule.level if truth else "")

    def judged(
        self, node: str, key: str, label: str, source: Citation, truth: bool | None, *, says: str = "", level: str = ""
    ) -> Judged:
        reads = facts_of(self.knowledge.nodes[f"followup:{node}"])
        return Judged(
            id=key,
            label=label,
            truth=_TRUTH[truth],
            level=level,
            says=says,
            citation=source,
            readings=tuple(self.day.readings[one] for one in reads if one in self.day.readings),
            found=tuple(self.found[one] for one in reads if one in self.found),
            missing=self.missing(node) if truth is None else (),
        )

    def missing(self, node: str) -> tuple[str, ...]:
        """The facts of a rule that are not known."""
        reads = facts_of(self.knowledge.nodes[f"followup:{node}"])
        return tuple(one for one in reads if self.values.get(one) is None)

    def section(self, name: str, rules: Mapping[str, FollowUpRule]) -> Iterator[Judged]:
        """Every rule of one list that has something to say."""
        for key, rule in rules.items():
            one = self.rule(f"{name}:{key}", key, rule)
            if one.says:
                yield one


_TRUTH = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


@lru_cache(maxsize=512)  # number: rules of a few releases side by side
def _test(by_release: ByRelease, node: str) -> Test:
    return compile_condition(by_release.knowledge.nodes[node], {})
