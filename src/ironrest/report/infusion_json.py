"""The record of an infusion as JSON: a documented contract, printed in docs/reference/infusion-json.md."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.fold import Deviation, Row
from ironrest.care.infusion.guards import Failing
from ironrest.care.infusion.moment import Dose
from ironrest.care.infusion.vitals import VitalsDue
from ironrest.report.as_json import Json, encode, json_value
from ironrest.report.infusion_reaction import citation as _citation
from ironrest.report.infusion_reaction import history_document, reaction_document
from ironrest.report.infusion_told import Replay
from ironrest.report.words import word
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval


def infusion_json(replay: Replay) -> str:
    """One object."""
    return encode([document(replay)], many=False)


def document(replay: Replay) -> Json:
    """Every key is always there; what is not known is null or an empty list."""
    infusion, now, unread, knowledge, asked = replay
    rules, course = knowledge.infusion, infusion.course
    vitals = [_vitals(one) for one in now.vitals]
    return {
        "infusion": infusion.id,
        "person": infusion.person,
        "as_of": _time(now.at),
        "as_of_asked": asked,
        "state": now.state,
        "not_a_monitor": rules.not_a_monitor.says,
        "plan": None if infusion.plan is None else msgspec.to_builtins(infusion.plan),
        "dose": _dose(now.dose),
        "observation": {
            "needed_min": _span(now.observation_min),
            "began_at": _time(course.observed_from),
            "ends_at": _time(now.observation_ends),
            "citation": _citation(rules.limits.observation.source),
        },
        "vitals": vitals,
        "overdue": [one for one in vitals if one["status"] == "overdue"],
        "deviations": [_deviation(one) for one in infusion.deviations],
        "doubts": list(now.doubts),
        "unread": [{"line": line, "reason": reason} for line, reason in unread],
        "refused": [
            {"event": _event(one.event), "why": one.why, "says": word("infusion_refused", one.why)}
            for one in infusion.refused
        ],
        "reactions": [{"event": one.event, "at": _time(one.at), "signs": list(one.signs)} for one in course.reactions],
        "reaction_now": reaction_document(now.reaction),
        "reaction_history": history_document(now.history),
        "signs_now": list(course.signs),
        "next": [{"type": one.event, "failing": [_failing(each) for each in one.failing]} for one in now.next],
        "timeline": [_row(one) for one in infusion.timeline],
        "knowledge_release": knowledge.release,
    }


def _dose(dose: Dose) -> Json:
    return {
        "infused_ml": _span(dose.infused_ml),
        "given_mg": _span(dose.infused_mg),
        "test_dose_mg": _span(dose.test_dose_mg),
        "prepared_ml": dose.prepared_ml,
        "prepared_mg": dose.prepared_mg,
        "left_ml": _span(dose.left_ml),
        "witness": dose.witness or None,
        "pump_ml": dose.pump_ml,
        "rate_ml_per_h": dose.rate_ml_per_h if dose.rate_ml_per_h != float("inf") else None,
    }


def _vitals(one: VitalsDue) -> Json:
    return {
        "set": one.set.id,
        "label": one.set.label,
        "due_at": _time(one.due_at),
        "status": one.status,
        "taken_at": None if one.taken is None else _time(one.taken.at),
        "event": None if one.taken is None else one.taken.event,
        "citation": _citation(one.set.source),
    }


def _deviation(one: Deviation) -> Json:
    return {
        "kind": one.kind,
        "rule": one.rule,
        "label": one.label,
        "says": one.says,
        "limit": one.limit,
        "truth": one.truth.value,
        "values": {name: _value(value) for name, value in one.values},
        "event": one.event.id,
        "type": one.event.type,
        "occurred_at": _time(one.event.occurred_at),
        "by": one.event.by,
        "reason": one.event.reason or None,
        "authoriser": one.event.authoriser or None,
        "open": one.open,
        "citation": None if one.source is None else _citation(one.source),
    }


def _failing(one: Failing) -> Json:
    return {
        "guard": one.id,
        "label": one.guard.label,
        "says": one.guard.says,
        "limit": one.guard.when,
        "truth": one.truth.value,
        "values": {name: _value(value) for name, value in one.values},
        "citation": _citation(one.guard.source),
    }


def _row(row: Row) -> Json:
    return {
        **_event(row.event),
        "state_before": row.before,
        "state_after": row.after,
        "late": row.late,
        "out_of_place": row.out_of_place,
        "void": row.void,
        "corrected_by": row.corrected_by or None,
    }


def _event(event: Event) -> Json:
    """The event as it was sent; `payload` keeps the keys of its type."""
    return {
        "id": event.id,
        "type": event.type,
        "occurred_at": _time(event.occurred_at),
        "recorded_at": _time(event.recorded_at),
        "by": event.by,
        "payload": msgspec.to_builtins(event.payload),
        "reason": event.reason or None,
        "authoriser": event.authoriser or None,
    }


def _span(value: Interval | None) -> Json | None:
    """Both ends; `high` null where there is none."""
    if value is None:
        return None
    return {"low": value.low, "high": value.high if value.high != float("inf") else None}


def _value(value: Value | None) -> Any:
    return None if value is None else json_value(value)


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
