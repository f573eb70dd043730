"""What has not passed before an event, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ironrest.care.infusion.guards import Failing
from ironrest.care.infusion.states import EventType, State
from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import marked
from ironrest.report.infusion_told import fact_words
from ironrest.report.infusion_words import event_word, words
from ironrest.report.words import sentence, word
from ironrest.values.truth import Truth


def check_text(
    event: EventType, state: State, failing: Sequence[Failing], misplaced: bool, unread: int, knowledge: Knowledge
) -> str:
    """The event, and under it each guard with what it read. Nothing here allows anything: a person decides."""
    return "\n".join(_lines(event, state, failing, misplaced, unread, knowledge)) + "\n"


def _lines(
    event: EventType, state: State, failing: Sequence[Failing], misplaced: bool, unread: int, knowledge: Knowledge
) -> Iterator[str]:
    yield words("check_title", event=sentence(event_word(event)), state=word("infusion_state", state))
    yield knowledge.infusion.not_a_monitor.says
    if unread:
        yield f"! {words('unread_alert', count=unread)}"
    if misplaced:
        yield f"! {words('check_misplaced', state=state)}"
    if not failing:
        yield words("check_passed")
    for one in failing:
        truth = words("truth_false" if one.truth is Truth.FALSE else "truth_unknown")
        yield f"- {marked(one.guard.label, one.guard.source.status)}: {truth}. {one.guard.says}"
        values = "; ".join(fact_words(name, value, knowledge) for name, value in one.values)
        yield f"  {words('rule', rule=one.guard.when)}"
        yield f"  {words('values', values=values)}"
