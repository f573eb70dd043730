"""An uneventful visit, event by event, for tests to change: 1,000 mg in 250 mL over 15 minutes, in at minute 15."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from ironrest.care.infusion.event import Event, event_of
from ironrest.care.infusion.fold import Infusion, fold
from ironrest.knowledge.load import load

KNOWLEDGE = load()
START = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)

PLAN: dict[str, Any] = {
    "person": "invented-12", "infusion": "visit-1", "product": "ferric carboxymaltose", "strength_mg_per_ml": 50,
    "dose_mg": 1000, "volume_ml": 250, "concentration_mg_per_ml": 4, "rate_steps": [[1000, 15]],
    "max_rate_ml_per_h": 1000, "observation_min": 30, "interval_days": 7, "signed_by": "Dr B. Moreau",
    "signed_at": "2026-03-10T16:00:00Z", "lapses_at": "2026-03-24T16:00:00Z",
}  # fmt: skip
CHECKS: dict[str, Any] = {
    "two_identifiers": True, "product": "Ferric  carboxymaltose", "strength_mg_per_ml": 50, "lot": "L2291",
    "expiry": "2026-03-12", "second_checker": "nurse C", "changed_since_signing": False, "pregnancy_asked": True,
    "pregnancy_as_planned": True, "no_iv_iron_before": False, "days_since_iv_iron": 7, "consent_off_label": True,
    "consent_staining": True, "emergency_drugs_at_hand": True, "second_trained_person": True,
}  # fmt: skip
VITALS: dict[str, Any] = {
    "systolic_mmhg": 128, "diastolic_mmhg": 78, "pulse_per_min": 72, "temperature_c": 36.7, "site_checked": True,
}  # fmt: skip
LEAVING: dict[str, Any] = {
    "vitals_at_baseline": True, "site_clean": True, "red_flags_understood": True, "contact_given": True,
}  # fmt: skip


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def raw(kind: str, minute: float, payload: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """One event as it is sent; its id is its type and minute unless it is given."""
    found = {
        "id": f"{minute:06.2f}-{kind}", "infusion": "visit-1", "person": "invented-12", "type": kind,
        "occurred_at": at(minute).isoformat(), "recorded_at": at(minute).isoformat(), "by": "nurse A",
        "payload": payload or {},
    }  # fmt: skip
    return found | more


def event(kind: str, minute: float, payload: dict[str, Any] | None = None, **more: Any) -> Event:
    return event_of(raw(kind, minute, payload, **more))


def correction(minute: float, names: str, replacement: dict[str, Any] | None = None, **more: Any) -> Event:
    return event("correction", minute, {"names": names, "replacement": replacement}, **more)


def visit(
    plan: dict[str, Any] | None = None, checks: dict[str, Any] | None = None, vitals: dict[str, Any] | None = None
) -> list[Event]:
    """The whole visit; what is given replaces single fields, None takes one away."""
    return [
        event("planned", 0, {"plan": _but(PLAN, plan)}, by="Dr B. Moreau"),
        event("checked", 5, _but(CHECKS, checks)),
        event("line-placed", 8, {"site": "left forearm", "patent": True}),
        event("vitals", 10, _but(VITALS, vitals)),
        event("started", 15, {"rate_ml_per_h": 1000}),
        event("vitals", 20, VITALS),
        event("flush-started", 30),
        event("completed", 31, {"pump_volume_ml": 250}),
        event("vitals", 31.5, VITALS),
        event("observation-started", 32),
        event("vitals", 61, VITALS),
        event("site-checked", 61.5, {"clean": True}),
        event("discharged", 63, LEAVING),
    ]


def until(kind: str, events: Iterable[Event] | None = None) -> list[Event]:
    """The visit up to the first event of this type, and with it."""
    found: list[Event] = []
    for one in events or visit():
        found.append(one)
        if one.type == kind:
            return found
    raise AssertionError(f"The visit has no {kind}.")


def folded(events: Iterable[Event], **more: Any) -> Infusion:
    return fold(events, None, KNOWLEDGE, **more)


def rules_of(infusion: Infusion, kind: str | None = None) -> list[str]:
    """The rules that were deviated from, by the events of one type."""
    return [one.rule for one in infusion.deviations if kind in (None, one.event.type)]


def _but(whole: dict[str, Any], changes: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (whole | (changes or {})).items() if value is not None}
