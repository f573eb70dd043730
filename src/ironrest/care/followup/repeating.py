"""May the course be repeated? Every condition is shown; the answer is definite only when nothing is open."""

from __future__ import annotations

import msgspec

from ironrest.care.followup.judged import Judge, Judged
from ironrest.knowledge.followup import MAY_REPEAT
from ironrest.knowledge.schema import Knowledge
from ironrest.values.truth import Truth

UNDETERMINED = "undetermined"


class Repeating(msgspec.Struct, frozen=True, kw_only=True):
    """`answer` is one of the words of retreatment.toml; `possible` all that are, in the order of the lines.

    `missing` are the facts whose answer would help to settle it.
    """

    answer: str
    possible: tuple[str, ...]
    says: str
    conditions: tuple[Judged, ...]
    missing: tuple[str, ...]

    @property
    def not_today(self) -> bool:
        """Whether none of the answers still possible is intravenous iron now."""
        return MAY_REPEAT not in self.possible


def repeating(judge: Judge, knowledge: Knowledge) -> Repeating:
    """The first line that holds, read with unknowns; to repeat needs every condition besides."""
    rules = knowledge.followup.repeating
    conditions = tuple(
        judge.judged(f"condition:{key}", key, one.label, one.source, judge.truth(f"condition:{key}"))
        for key, one in rules.condition.items()
    )
    possible: dict[str, None] = {}
    open_facts: dict[str, None] = {}
    settled = False
    for at, line in enumerate(rules.line):
        truth = judge.truth(f"line:{at}")
        if truth is not False:
            possible[line.then] = None
        if truth is None:
            open_facts |= dict.fromkeys(judge.missing(f"line:{at}"))
        if truth is True:
            settled = True
            break
    met = all(one.truth is Truth.TRUE for one in conditions)
    if not settled and not any(one.truth is Truth.FALSE for one in conditions):
        possible[MAY_REPEAT] = None
    answer = next(iter(possible)) if len(possible) == 1 else UNDETERMINED
    if answer == MAY_REPEAT and not met:
        answer = UNDETERMINED
    missing = tuple(open_facts) if answer == UNDETERMINED else ()
    return Repeating(
        answer=answer, possible=tuple(possible), says=rules.says[answer], conditions=conditions, missing=missing
    )
