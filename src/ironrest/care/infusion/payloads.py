"""What each type of event carries. None is "not said", and is never read as no."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Final

import msgspec

from ironrest.care.infusion.signed_plan import Above0, From0, Instant, SignedPlan, Text
from ironrest.care.infusion.states import EventType


class Payload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all payloads: strict, and nothing is assumed."""


class Nothing(Payload, frozen=True, kw_only=True):
    """The event says all."""


class Unreadable(Payload, frozen=True, kw_only=True):
    """What the event says could not be read: nothing of it is known. It is kept, and never sent."""


class Planned(Payload, frozen=True, kw_only=True):
    plan: SignedPlan


class Checked(Payload, frozen=True, kw_only=True):
    """The checks of the day. Product, strength, lot and expiry are read from the vial, not from the plan."""

    two_identifiers: bool | None = None
    product: str | None = None
    strength_mg_per_ml: Above0 | None = None
    lot: str | None = None
    expiry: date | None = None
    second_checker: str | None = None
    changed_since_signing: bool | None = None
    pregnancy_asked: bool | None = None
    pregnancy_as_planned: bool | None = None
    no_iv_iron_before: bool | None = None
    days_since_iv_iron: From0 | None = None
    weight_kg: Above0 | None = None
    consent_off_label: bool | None = None
    consent_staining: bool | None = None
    emergency_drugs_at_hand: bool | None = None
    second_trained_person: bool | None = None


class LinePlaced(Payload, frozen=True, kw_only=True):
    site: str = ""
    gauge: str = ""
    patent: bool | None = None


class TestDoseGiven(Payload, frozen=True, kw_only=True):
    """`from_bag`: drawn from the prepared bag, or from a syringe of its own."""

    dose_mg: Above0
    from_bag: bool


class Rate(Payload, frozen=True, kw_only=True):
    """A rate of 0 is a pause, and is recorded as one."""

    rate_ml_per_h: Above0


class Resumed(Payload, frozen=True, kw_only=True):
    """Without a rate: the one from before the pause."""

    rate_ml_per_h: Above0 | None = None


class ReactionNoted(Payload, frozen=True, kw_only=True):
    """Signs by name. `infusion_stopped` None: whether iron still ran is not known, and the volume becomes a span."""

    signs: tuple[str, ...] = ()
    infusion_stopped: bool | None = None


class Sign(Payload, frozen=True, kw_only=True):
    sign: Text


class SignsChecked(Payload, frozen=True, kw_only=True):
    """Somebody looked. `answers` are signs by name, yes or no; `no_other_signs`: everything else was looked for and is
    not there. `adrenaline_doses` is how many were given in all, 0 for none.
    """

    answers: dict[str, bool] = {}
    no_other_signs: bool | None = None
    adrenaline_doses: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Adrenaline(Payload, frozen=True, kw_only=True):
    dose_mg: Above0 | None = None
    route: str = ""
    site: str = ""


class DrugGiven(Payload, frozen=True, kw_only=True):
    drug: Text
    dose: str = ""
    route: str = ""


class Ended(Payload, frozen=True, kw_only=True):
    """`pump_volume_ml`: what the pump shows; `waste_witness`: who saw the rest thrown away."""

    pump_volume_ml: From0 | None = None
    waste_witness: str = ""


class ObservationStarted(Payload, frozen=True, kw_only=True):
    """`minutes`: how long, where it is longer than label and plan ask; after a reaction it has to be said."""

    minutes: Above0 | None = None


class Vitals(Payload, frozen=True, kw_only=True):
    systolic_mmhg: Above0 | None = None
    diastolic_mmhg: Above0 | None = None
    pulse_per_min: From0 | None = None
    temperature_c: Above0 | None = None
    oxygen_saturation_percent: From0 | None = None
    breaths_per_min: From0 | None = None
    site_checked: bool | None = None


class SiteChecked(Payload, frozen=True, kw_only=True):
    clean: bool | None = None
    patent: bool | None = None


class Discharged(Payload, frozen=True, kw_only=True):
    vitals_at_baseline: bool | None = None
    site_clean: bool | None = None
    red_flags_understood: bool | None = None
    contact_given: bool | None = None


class Note(Payload, frozen=True, kw_only=True):
    text: Text


class Replacement(Payload, frozen=True, kw_only=True):
    """What the named event should have said. Who recorded the correction answers for it."""

    type: EventType
    occurred_at: Instant
    payload: Any = None  # typed by `type` when it is read
    reason: str = ""
    authoriser: str = ""


class Correction(Payload, frozen=True, kw_only=True):
    """Names an event that was recorded earlier. Without a replacement, that event is void."""

    names: Text
    replacement: Replacement | None = None


PAYLOADS: Final[MappingProxyType[EventType, type[Payload]]] = MappingProxyType(
    {
        "planned": Planned,
        "checked": Checked,
        "line-placed": LinePlaced,
        "line-failed": Nothing,
        "test-dose-started": Nothing,
        "test-dose-given": TestDoseGiven,
        "started": Rate,
        "rate-changed": Rate,
        "paused": Nothing,
        "resumed": Resumed,
        "reaction-noted": ReactionNoted,
        "sign-seen": Sign,
        "sign-gone": Sign,
        "signs-checked": SignsChecked,
        "adrenaline-given": Adrenaline,
        "drug-given": DrugGiven,
        "restarted": Rate,
        "flush-started": Nothing,
        "completed": Ended,
        "stopped": Ended,
        "observation-started": ObservationStarted,
        "vitals": Vitals,
        "site-checked": SiteChecked,
        "discharged": Discharged,
        "abandoned": Ended,
        "note": Note,
        "correction": Correction,
    }
)
