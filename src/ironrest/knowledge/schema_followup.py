"""The shape of the files in followup/: what is looked at after a course, how it is judged, and what follows."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict

Level = Literal["emergency", "urgent", "soon", ""]


class FollowUpFact(Strict, frozen=True, kw_only=True):
    """A word of the rules that is worked out of the record."""

    label: str
    kind: Literal["number", "flag", "choice"]
    unit: str = ""
    choices: tuple[str, ...] = ()


class FollowUpNumber(Strict, frozen=True, kw_only=True):
    """A number that is not the threshold of a rule."""

    label: str
    value: float
    unit: str
    source: Citation


class Because(Strict, frozen=True, kw_only=True):
    """One reason for an item of the schedule."""

    when: str
    says: str
    source: Citation


class ScheduleItem(Strict, frozen=True, kw_only=True):
    """One thing to look at, in days after the last dose. Without `because` it is for everybody.

    `results` are the facts that do it, all of them; `counts_until_d` is the last day on which one still counts.
    `repeat_d` makes it come again so many days after it was last done. With `only_if_known` it waits for its reason.
    """

    label: str
    kind: Literal["call", "scale", "blood", "review"]
    results: tuple[str, ...]
    not_before_d: int
    due_d: int
    overdue_after_d: int
    counts_until_d: int | None = None
    repeat_d: int | None = None
    only_if_known: bool = False
    why: str
    because: tuple[Because, ...] = ()
    source: Citation
    window_source: Citation


class Definition(Strict, frozen=True, kw_only=True):
    """A published definition of response: a rule of one scale in instruments.toml."""

    id: str
    scale: str
    rule: str


class FollowUpRule(Strict, frozen=True, kw_only=True):
    """A rule with what is said when it holds, when it does not, and while it is not known; empty: nothing is said."""

    label: str
    when: str
    says: str
    says_false: str = ""
    says_unknown: str = ""
    level: Level = ""
    source: Citation


class Condition(Strict, frozen=True, kw_only=True):
    """One condition of the rule on repeating."""

    label: str
    when: str
    source: Citation


class RepeatLine(Strict, frozen=True, kw_only=True):
    """One line of the rule on repeating."""

    then: str
    when: str


class Quoted(Strict, frozen=True, kw_only=True):
    """A sentence with its source."""

    says: str
    source: Citation


class Grade(Strict, frozen=True, kw_only=True):
    """What one scheme calls a phosphate."""

    scheme: str
    label: str
    when: str
    source: Citation


class Threshold(Strict, frozen=True, kw_only=True):
    """A line that a falling ferritin will reach."""

    label: str
    value: float
    unit: str
    source: Citation


class Concern(Strict, frozen=True, kw_only=True):
    """What is asked at every follow-up; `says` is what a yes means."""

    label: str
    facts: tuple[str, ...]
    says: str
    source: Citation


class FollowUpFactFile(Strict, frozen=True, kw_only=True):
    fact: dict[str, FollowUpFact]


class Schedule(Strict, frozen=True, kw_only=True):
    number: dict[str, FollowUpNumber]
    item: dict[str, ScheduleItem]


class ResponseRules(Strict, frozen=True, kw_only=True):
    responder_by: tuple[str, ...]
    responder_source: Citation
    definitions: tuple[Definition, ...]
    number: dict[str, FollowUpNumber]


class RuleList(Strict, frozen=True, kw_only=True):
    rule: dict[str, FollowUpRule]


class Repeating(Strict, frozen=True, kw_only=True):
    condition: dict[str, Condition]
    line: tuple[RepeatLine, ...]
    says: dict[str, str]
    may_repeat: Quoted


class PhosphateRules(Strict, frozen=True, kw_only=True):
    grade: dict[str, Grade]
    rule: dict[str, FollowUpRule]


class FerritinRules(Strict, frozen=True, kw_only=True):
    number: dict[str, FollowUpNumber]
    threshold: dict[str, Threshold]
    rule: dict[str, FollowUpRule]


class ConcernFile(Strict, frozen=True, kw_only=True):
    concern: dict[str, Concern]


class FollowUpRules(Strict, frozen=True, kw_only=True):
    """The whole folder."""

    fact: dict[str, FollowUpFact]
    schedule: Schedule
    response: ResponseRules
    relapse: dict[str, FollowUpRule]
    nonresponse: dict[str, FollowUpRule]
    repeating: Repeating
    guard: dict[str, FollowUpRule]
    phosphate: PhosphateRules
    ferritin: FerritinRules
    concern: dict[str, Concern]
    notes: dict[str, FollowUpRule] = msgspec.field(default_factory=dict)
