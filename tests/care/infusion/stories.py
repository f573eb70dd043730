"""Three visits of one invented person, on a plan that the planner made: events by the minute, for the tests.

1,000 mg in a bag of 250 mL and 20 mL of drug: 270 mL in 15 minutes are 18 mL a minute, and 3.70 mg/mL.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.from_plan import signed_plan
from ironrest.care.infusion.signed_plan import SignedPlan
from ironrest.care.plan.proposal import Proposal
from ironrest.care.plan.visit import Wish
from tests.care.infusion.visit import CHECKS, KNOWLEDGE, LEAVING, START, VITALS, event
from tests.care.plan.people import ASKED, CLEAR, planned

FULL = VITALS | {"oxygen_saturation_percent": 98}
#: Nothing that keeps somebody longer than six hours, and nothing that lets them go after two.
SIX_HOURS = {
    "severe_asthma": False, "continuing_absorption": False, "late_at_night": False, "poor_access": False,
    "previous_biphasic": False, "has_auto_injectors": False, "supervised": True,
}  # fmt: skip


def proposed(**wanted: Any) -> Proposal:
    """Ferric carboxymaltose under the label of the EU, for an adult of 70 kg."""
    more = {"dose_mg": 1000.0, "wish": Wish(diluent_ml=250.0), "cleared": CLEAR, "person": ASKED} | wanted
    return planned("ferric-carboxymaltose", "eu", **more).proposals[0]


def signed(**more: Any) -> SignedPlan:
    asked = {"person": "invented-12", "infusion": "visit-1", "signed_by": "Dr B. Moreau", "signed_at": START,
             "facts": ASKED} | more  # fmt: skip
    return signed_plan(proposed(), 1, KNOWLEDGE, **asked)


def begun() -> list[Event]:
    """Checks from minute -20 on, iron from minute 0 on at 1,080 mL/h."""
    plan = msgspec.to_builtins(signed())
    return [
        event("planned", 0.1, {"plan": plan}, by="Dr B. Moreau"), event("checked", 5, CHECKS),
        event("line-placed", 8, {"site": "left forearm", "patent": True}), event("vitals", 15, FULL),
        event("started", 20, {"rate_ml_per_h": 1080}),
    ]  # fmt: skip


def story(kind: str, minute: float, payload: dict[str, Any] | None = None) -> Event:
    """`minute` counts from the start of the iron."""
    return event(kind, 20 + minute, payload)


def uneventful() -> list[Event]:
    return [
        *begun(), story("vitals", 5, FULL), story("vitals", 14, FULL), story("flush-started", 15),
        story("completed", 16, {"pump_volume_ml": 270}), story("vitals", 16.5, FULL), story("observation-started", 17),
        story("vitals", 46, FULL), story("site-checked", 46.5, {"clean": True}), story("discharged", 48, LEAVING),
    ]  # fmt: skip


def flushed() -> list[Event]:
    """Flush and back tightness at minute 6; gone by minute 14; restarted at half the rate at minute 22."""
    return [
        *begun(), story("vitals", 5, FULL),
        story("reaction-noted", 6, {"signs": ["flushing", "back tightness"], "infusion_stopped": True}),
        story("vitals", 7, FULL), story("signs-checked", 8, {"no_other_signs": True, "adrenaline_doses": 0}),
        story("vitals", 11, FULL), story("sign-gone", 12, {"sign": "flushing"}),
        story("sign-gone", 14, {"sign": "back tightness"}), story("vitals", 16, FULL), story("vitals", 21, FULL),
        story("restarted", 22, {"rate_ml_per_h": 540}), story("vitals", 27, FULL), story("vitals", 36, FULL),
        story("flush-started", 40), story("completed", 41, {"pump_volume_ml": 270}), story("vitals", 41.5, FULL),
        story("observation-started", 42, {"minutes": 30}), story("vitals", 71, FULL),
        story("site-checked", 71.5, {"clean": True}), story("discharged", 73, LEAVING),
    ]  # fmt: skip


def anaphylaxis(answers: dict[str, bool] | None = None, minutes: float = 360) -> list[Event]:
    """Wheeze and hives at minute 3, the pressure not measured; adrenaline at minute 4; signs gone at minute 20."""
    low = {**FULL, "systolic_mmhg": 96, "diastolic_mmhg": 54, "pulse_per_min": 118}
    told = {"no_other_signs": True, "adrenaline_doses": 1, "answers": SIX_HOURS if answers is None else answers}
    return [
        *begun(), story("reaction-noted", 3, {"signs": ["wheeze", "urticaria"], "infusion_stopped": True}),
        story("adrenaline-given", 4, {"dose_mg": 0.5, "route": "intramuscular", "site": "outer thigh"}),
        story("vitals", 8, low), story("stopped", 9, {"waste_witness": "nurse C"}),
        *(story("vitals", minute, FULL) for minute in (13, 18, 23)),
        story("sign-gone", 19, {"sign": "wheeze"}), story("sign-gone", 20, {"sign": "urticaria"}),
        story("signs-checked", 24, told), story("observation-started", 25, {"minutes": minutes}),
        story("vitals", 25 + minutes, FULL), story("site-checked", 25.5 + minutes, {"clean": True}),
        story("discharged", 26 + minutes, LEAVING),
    ]  # fmt: skip


def before(kind: str, events: list[Event]) -> list[Event]:
    """What came before the first event of this type."""
    place = next(at for at, one in enumerate(events) if one.type == kind)
    return events[:place]
