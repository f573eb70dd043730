"""The signed plan that an infusion follows, as it stands in the payload of the `planned` event."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from ironrest.knowledge.schema_products import Jurisdiction

Above0 = Annotated[float, msgspec.Meta(gt=0)]
From0 = Annotated[float, msgspec.Meta(ge=0)]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class SignedLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A limit, contraindication or gate that the plan was held to, as it stood when it was signed."""

    id: str
    kind: str
    value: float | tuple[str, ...] | None = None
    when: str = ""


class SignedPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One infusion as it was signed. `volume_ml` is all that is in the bag; the drug is part of it.

    `interval_days` is how long after any intravenous iron this one may be given; None is unknown, never "at once".
    What follows `lapses_at` is what the plan was signed on; a plan that was written by hand leaves it out.
    `limits` are the rules of the label that it was held to, `other_limits` the names of those for other plans.
    """

    person: Text
    infusion: Text
    product: Text
    strength_mg_per_ml: Above0
    dose_mg: Above0
    volume_ml: Above0
    concentration_mg_per_ml: Above0
    rate_steps: tuple[tuple[Above0, Above0], ...]  # mL/h, minutes
    max_rate_ml_per_h: Above0
    test_dose_mg: Above0 | None = None
    test_wait_min: From0 | None = None
    observation_min: From0
    interval_days: From0 | None = None
    signed_by: str
    signed_at: Instant
    lapses_at: Instant
    product_id: str = ""
    jurisdiction: Jurisdiction | None = None
    regimen: str = ""
    visit: Annotated[int, msgspec.Meta(ge=1)] | None = None
    second_signature: str = ""
    age_years: From0 | None = None
    weight_kg: Above0 | None = None
    limits: tuple[SignedLimit, ...] = ()
    other_limits: tuple[str, ...] = ()
