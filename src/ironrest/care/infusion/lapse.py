"""Whether a signed plan has lapsed: it is old, something of the person changed, or a limit that it was held to did.

Iron studies are not looked at: a course in progress is judged on those that it was signed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from ironrest.care.infusion.facts import weight_changed
from ironrest.care.infusion.signed_plan import SignedLimit, SignedPlan
from ironrest.care.infusion.signed_rules import label_now
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_infusion import LapsingFact
from ironrest.rules.evaluate import Facts, Value
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth


class Lapsed(msgspec.Struct, frozen=True):
    """One reason. TRUE: the plan has lapsed; UNKNOWN: nobody can say that it has not, and it is asked."""

    rule: str
    truth: Truth
    says: str
    then: str
    now: str
    source: Citation | None = None


def lapsed(
    signed: SignedPlan, facts_then: Facts, facts_now: Facts, knowledge: Knowledge, now: datetime
) -> tuple[Lapsed, ...]:
    """Every reason, none when the plan is in force. `facts` are those of the chart, by id."""
    return (
        *_old(signed, knowledge, now),
        *_weight(facts_then, facts_now, knowledge),
        *_answers(facts_then, facts_now, knowledge),
        *_limits(signed, knowledge),
    )


def in_force(reasons: tuple[Lapsed, ...]) -> Truth:
    """Of the plan: FALSE when it has lapsed, UNKNOWN while something has to be asked."""
    truths = {one.truth for one in reasons}
    return Truth.FALSE if Truth.TRUE in truths else Truth.UNKNOWN if truths else Truth.TRUE


def _old(signed: SignedPlan, knowledge: Knowledge, now: datetime) -> Iterator[Lapsed]:
    days = knowledge.infusion.lapse.days
    if now >= signed.lapses_at:
        then, at = signed.lapses_at.isoformat(), now.isoformat()
        yield Lapsed("days", Truth.TRUE, days.label, then, at, days.source)


def _weight(then: Facts, now: Facts, knowledge: Knowledge) -> Iterator[Lapsed]:
    limit = knowledge.infusion.lapse.weight
    before, today = then.get("weight"), now.get("weight")
    if not (isinstance(before, Interval) and isinstance(today, Interval) and before.is_exact and today.is_exact):
        truth = Truth.UNKNOWN
    elif weight_changed(before.low, today.low, limit.value):
        truth = Truth.TRUE
    else:
        return
    yield Lapsed("weight", truth, limit.label, _told(before), _told(today), limit.source)


def _answers(then: Facts, now: Facts, knowledge: Knowledge) -> Iterator[Lapsed]:
    for key, one in knowledge.infusion.lapse.fact.items():
        truth = _changed(one, then.get(key), now.get(key))
        if truth is not Truth.FALSE:
            yield Lapsed(key, truth, one.says, _told(then.get(key)), _told(now.get(key)), one.source)


def _changed(one: LapsingFact, then: Value | None, now: Value | None) -> Truth:
    if now is None or (one.when == "changed" and then is None):
        return Truth.UNKNOWN
    return Truth.of(now == one.value if one.when == "is-or-unknown" else now != then)


def _limits(signed: SignedPlan, knowledge: Knowledge) -> Iterator[Lapsed]:
    """Rules of the label that the plan was held to and that changed or went, and rules that are new."""
    if not signed.product_id or signed.jurisdiction is None:
        yield Lapsed("limits", Truth.UNKNOWN, "The plan does not say which limits it was held to.", "", "")
        return
    if signed.product_id not in knowledge.products:
        yield Lapsed("limits", Truth.TRUE, "The product is not in the knowledge any more.", signed.product_id, "")
        return
    today = label_now(knowledge, signed.product_id, signed.jurisdiction)
    then = {one.id: one for one in signed.limits}
    for name in dict.fromkeys((*then, *today)):
        if name not in signed.other_limits and then.get(name) != today.get(name):
            yield Lapsed(f"limit:{name}", Truth.TRUE, _CHANGED, _words(then.get(name)), _words(today.get(name)))


_CHANGED = "A rule of the label that the plan was held to changed, or is new."


def _words(limit: SignedLimit | None) -> str:
    if limit is None:
        return "none"
    value = limit.value
    told = ", ".join(value) if isinstance(value, tuple) else "" if value is None else f"{value:g}"
    return " ".join(part for part in (limit.kind, told, f"when {limit.when}" if limit.when else "") if part)


def _told(value: Value | None) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value.low:g}" if isinstance(value, Interval) and value.is_exact else str(value)
