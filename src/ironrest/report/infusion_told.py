"""What is shown of one infusion, as plain text and rows: terminal and page lay out the same shapes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from ironrest.care.infusion.fold import Deviation, Infusion, Row
from ironrest.care.infusion.guards import Failing
from ironrest.care.infusion.moment import Moment
from ironrest.care.infusion.payloads import Correction, Payload, Planned
from ironrest.care.infusion.signed_plan import SignedPlan
from ironrest.care.infusion.vitals import VitalsDue
from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import marked
from ironrest.report.infusion_reaction import reaction_keys, tell_alarm, tell_history, tell_reaction
from ironrest.report.infusion_words import event_word as _event
from ironrest.report.infusion_words import number, time_words
from ironrest.report.infusion_words import words as _w
from ironrest.report.signed import foot
from ironrest.report.words import clean, sentence, word
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth


class Replay(NamedTuple):
    """One infusion at one moment, with the lines that could not be read. `asked`: somebody said which moment."""

    infusion: Infusion
    moment: Moment
    unread: tuple[tuple[int, str], ...]
    knowledge: Knowledge
    asked: bool


class Amount(NamedTuple):
    label: str
    value: str
    origin: str


class Said(NamedTuple):
    """One statement: what, its status, and further lines under it."""

    text: str
    status: str = ""
    under: tuple[str, ...] = ()
    open: bool = False


class Line(NamedTuple):
    """One line of the timeline."""

    at: str
    event: str
    said: str
    by: str
    state: str
    marks: str


class SetShown(NamedTuple):
    label: str
    due: str
    status: str
    status_of_source: str
    overdue: bool


class InfusionTold(msgspec.Struct, frozen=True):
    """Everything that is shown. `alerts` come first, and each of them stands again where it belongs."""

    title: str
    not_a_monitor: str
    as_of: str
    state: str
    state_word: str
    alerts: tuple[str, ...]
    about: tuple[Amount, ...]
    dose: tuple[Amount, ...]
    vitals: tuple[SetShown, ...]
    deviations: tuple[Said, ...]
    doubts: tuple[str, ...]
    unread: tuple[str, ...]
    refused: tuple[str, ...]
    late: tuple[str, ...]
    corrections: tuple[str, ...]
    reactions: tuple[str, ...]
    history: tuple[str, ...]
    next: tuple[Said, ...]
    timeline: tuple[Line, ...]
    keys: tuple[str, ...]
    footer: str


def tell_infusion(replay: Replay) -> InfusionTold:
    """All of it in words."""
    return _Teller(replay).told()


#: Doubts that stand above everything else too.
_PRESSING = ("reaction-not-noted", "unread-event")


class _Teller:
    def __init__(self, replay: Replay) -> None:
        self.infusion, self.moment, self.unread, self.knowledge, self.asked = replay
        self.rules = self.knowledge.infusion

    def told(self) -> InfusionTold:
        person = self.infusion.person or _w("no_person")
        at = time_words(self.moment.at) if self.moment.at else _w("not_known")
        deviations = tuple(self.deviation(one) for one in self.infusion.deviations)
        vitals = tuple(self.set(one) for one in self.moment.vitals)
        return InfusionTold(
            title=_w("title", infusion=clean(self.infusion.id or "?"), person=clean(person)),
            not_a_monitor=self.rules.not_a_monitor.says,
            as_of=_w("as_of" if self.asked else "as_of_last", at=at),
            state=self.moment.state,
            state_word=word("infusion_state", self.moment.state),
            alerts=tuple(self.alerts()),
            about=tuple(self.about()),
            dose=tuple(self.dose()),
            vitals=vitals,
            deviations=deviations,
            doubts=tuple(word("infusion_doubt", one) for one in self.moment.doubts),
            unread=tuple(_w("unread_row", line=line, reason=clean(reason)) for line, reason in self.unread),
            refused=tuple(self.refused()),
            late=tuple(self.late()),
            corrections=tuple(self.corrections()),
            reactions=(*self.reactions(), *tell_reaction(self.moment.reaction, self.knowledge)),
            history=tuple(tell_history(self.infusion.timeline, self.moment)),
            next=tuple(self.next()),
            timeline=tuple(self.line(one) for one in self.infusion.timeline),
            keys=self.keys(),
            # as everywhere, enough letters to tell releases apart
            footer=foot(_w("footer", release=self.knowledge.release[:12]), self.knowledge),
        )

    def alerts(self) -> Iterator[str]:
        yield from tell_alarm(self.moment)
        yield from (word("infusion_doubt", one) for one in self.moment.doubts if one in _PRESSING)
        if self.unread:
            yield _w("unread_alert", count=len(self.unread))
        for one in self.moment.overdue:
            yield _w("overdue_row", label=one.set.label, at=time_words(one.due_at) if one.due_at else "")
        still_open = sum(one.open for one in self.infusion.deviations)
        if still_open:
            yield _w("open_alert", count=still_open)

    def about(self) -> Iterator[Amount]:
        plan = self.infusion.plan
        yield Amount(_w("plan_of"), plan_words(plan) if plan else _w("no_plan"), "")
        needed, ends = self.moment.observation_min, self.moment.observation_ends
        if ends is None and self.infusion.course.observed_from is not None:
            yield Amount(_w("observation"), _w("observation_signs", minutes=number(longest(needed))), "")
        elif ends is None:
            yield Amount(_w("observation"), _w("observation_none", minutes=number(needed.low)), "")
        else:
            open_ended = "observation_longest" if math.isfinite(needed.high) else "observation_open"
            how = "observation_until" if needed.is_exact else open_ended
            yield Amount(_w("observation"), _w(how, at=time_words(ends), minutes=number(longest(needed))), "")

    def dose(self) -> Iterator[Amount]:
        dose, by = self.moment.dose, _w("by_rates")
        yield Amount(_w("infused"), f"{span(dose.infused_ml)} mL", by)
        given = _w("not_known") if dose.infused_mg is None else f"{span(dose.infused_mg)} mg"
        yield Amount(_w("infused_mg"), given, by)
        if dose.test_dose_mg.high > 0:
            yield Amount(_w("test_dose"), f"{span(dose.test_dose_mg)} mg", _w("said"))
        if dose.prepared_ml is not None and dose.prepared_mg is not None and dose.left_ml is not None:
            both = f"{number(dose.prepared_ml)} mL, {number(dose.prepared_mg)} mg"
            yield Amount(_w("prepared"), both, _w("of_plan"))
            yield Amount(_w("left"), f"{span(dose.left_ml)} mL", by)
        if dose.witness or "no-witness" in self.moment.doubts:
            yield Amount(_w("witness"), clean(dose.witness) or _w("no_witness"), _w("said"))
        if dose.pump_ml is not None:
            yield Amount(_w("pump"), f"{number(dose.pump_ml)} mL", _w("said"))
        yield Amount(_w("rate_now"), f"{number(dose.rate_ml_per_h)} mL/h", _w("said"))

    def set(self, one: VitalsDue) -> SetShown:
        status = word("infusion_vitals", one.status)
        if one.taken is not None:
            status = f"{status} {_w('vitals_taken', at=time_words(one.taken.at))}"
        due = time_words(one.due_at) if one.due_at else ""
        return SetShown(one.set.label, due, status, one.set.source.status, one.status == "overdue")

    def deviation(self, one: Deviation) -> Said:
        event = one.event
        shown = {"event": _event(event.type), "at": time_words(event.occurred_at), "by": clean(event.by)}
        if one.kind == "out-of-place":
            text = _w("misplaced", state=one.state, **shown)
        elif one.kind == "correction":
            text = _w("lost", **shown)
        else:
            truth = _w("truth_false" if one.truth is Truth.FALSE else "truth_unknown")
            text = _w("not_passed", label=one.label, truth=truth, **shown)
        return Said(text, one.source.status if one.source else "", tuple(self.under(one)), one.open)

    def under(self, one: Deviation) -> Iterator[str]:
        if one.kind == "guard":
            yield _w("rule", rule=f"{one.rule}: {one.limit}")
            yield _w("values", values="; ".join(self.value(name, value) for name, value in one.values))
        if one.kind == "out-of-place":
            yield one.limit
        reason, authoriser = clean(one.event.reason), clean(one.event.authoriser)
        if reason and authoriser:
            yield _w("reason", reason=reason.rstrip("."), authoriser=authoriser)
        else:
            parts = (
                _w("has_reason", reason=reason.rstrip(".")) if reason else _w("no_reason"),
                _w("has_authoriser", authoriser=authoriser) if authoriser else _w("no_authoriser"),
            )
            yield f"{_w('open')} {'. '.join(parts)}."

    def value(self, name: str, value: Value | None) -> str:
        return fact_words(name, value, self.knowledge)

    def refused(self) -> Iterator[str]:
        for one in self.infusion.refused:
            event, why = one.event, word("infusion_refused", one.why)
            at, by = time_words(event.occurred_at), clean(event.by)
            yield _w("refused_row", event=_event(event.type), id=clean(event.id), at=at, by=by, why=why)

    def late(self) -> Iterator[str]:
        for row in self.infusion.timeline:
            if row.late:
                event = row.event
                at, recorded = time_words(event.occurred_at), time_words(event.recorded_at)
                yield _w("late_row", event=_event(event.type), at=at, recorded=recorded, by=clean(event.by))

    def corrections(self) -> Iterator[str]:
        for row in self.infusion.timeline:
            if row.corrected_by:
                at = time_words(row.event.occurred_at)
                how = "voided" if row.void else "corrected"
                yield _w(how, event=_event(row.event.type), at=at, by=clean(row.corrected_by))

    def reactions(self) -> Iterator[str]:
        for one in self.infusion.course.reactions:
            signs = ", ".join(clean(sign) for sign in one.signs) or _w("no_signs")
            yield _w("reaction_row", at=time_words(one.at), signs=signs)
        if self.infusion.course.signs:
            yield _w("signs_now", signs=", ".join(clean(sign) for sign in self.infusion.course.signs))

    def next(self) -> Iterator[Said]:
        for one in self.moment.next:
            if one.event in ("note", "correction"):
                continue
            if not one.failing:
                yield Said(sentence(_w("may", event=_event(one.event))))
                continue
            first = "; ".join(self.first(failing) for failing in one.failing)
            yield Said(sentence(_w("may_not", event=_event(one.event), guards=first)))

    def first(self, failing: Failing) -> str:
        return marked(_w("first", label=failing.guard.label), failing.guard.source.status)

    def line(self, row: Row) -> Line:
        event = row.event
        marks = {"late": row.late, "void": row.void, "misplaced": row.out_of_place}
        marks["corrected"] = bool(row.corrected_by) and not row.void
        return Line(
            at=time_words(event.occurred_at),
            event=_event(event.type),
            said=self.said(event.payload),
            by=clean(event.by),
            state=row.after,
            marks=", ".join(_w(f"mark_{name}") for name, holds in marks.items() if holds),
        )

    def said(self, payload: Payload) -> str:
        """The payload in one line; what was not said is left out."""
        if isinstance(payload, Planned):
            return plan_words(payload.plan)
        if isinstance(payload, Correction):
            new = payload.replacement
            told = f"{word('infusion_field', 'names')} {clean(payload.names)}"
            return (
                f"{told}: {_w('mark_void')}" if new is None else f"{told}: {_event(new.type)}; {self.said(new.payload)}"
            )
        found = msgspec.to_builtins(payload)
        return "; ".join(f"{self.field(name)} {_plain(value)}" for name, value in found.items() if value is not None)

    def field(self, name: str) -> str:
        told = word("infusion_field", name)
        if told == name and name in self.rules.facts:
            told = self.rules.facts[name].label
        return f"{told}:"

    def keys(self) -> tuple[str, ...]:
        """The sources behind what is shown."""
        found = [one.source.key for one in self.infusion.deviations if one.source]
        found += [one.set.source.key for one in self.moment.vitals]
        found += [failing.guard.source.key for one in self.moment.next for failing in one.failing]
        found += [] if self.moment.reaction is None else reaction_keys(self.moment.reaction.reaction)
        return tuple(dict.fromkeys((*found, self.rules.limits.observation.source.key)))


def fact_words(name: str, value: Value | None, knowledge: Knowledge) -> str:
    """A fact of a guard, with its label."""
    fact = knowledge.infusion.facts[name]
    if value is None:
        return f"{fact.label}: {_w('not_asked')}"
    if isinstance(value, bool):
        return f"{fact.label}: {_w('yes' if value else 'no')}"
    if isinstance(value, Interval):
        return f"{fact.label}: {span(value)} {word('infusion_unit', fact.unit)}"
    return f"{fact.label}: {clean(value)}"


def longest(needed: Interval) -> float:
    """The end of the span; where it has none, the least."""
    return needed.high if math.isfinite(needed.high) else needed.low


def plan_words(plan: SignedPlan) -> str:
    return _w(
        "plan", dose=number(plan.dose_mg), product=clean(plan.product), volume=number(plan.volume_ml),
        concentration=number(plan.concentration_mg_per_ml), by=clean(plan.signed_by) or _w("not_known"),
        lapses=time_words(plan.lapses_at),
    )  # fmt: skip


def span(value: Interval) -> str:
    """One number, or the two between which it lies."""
    if value.is_exact:
        return number(value.low)
    if value.high == float("inf"):
        return _w("at_least", low=number(value.low))
    return _w("span", low=number(value.low), high=number(value.high))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _w("yes" if value else "no")
    if isinstance(value, float | int):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return clean(str(value))
