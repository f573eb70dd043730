"""What one trial found with iron and with a dummy, in people of ten: the largest that fits, for the leaflet."""

from __future__ import annotations

from ironrest.care.plan.benefit import ProductBenefit
from ironrest.care.plan.leaflet import BothArms
from ironrest.knowledge.schema_benefit import Responders

_OF = 10  # number: the shares in the knowledge are of ten people
#: The sentence says "much better": only what was counted so may stand in it.
_SAID = "much or very much improved"


def both_arms(benefit: ProductBenefit) -> BothArms | None:
    """None where no trial of the product counted responders in both arms among people such as this one.

    Left out: trials whose people are known to be others, and those that counted something else than the sentence says.
    """
    rows = [one.row for one in benefit.responders if one.fits != "no" and isinstance(one.row, Responders)]
    rows = [one for one in rows if one.what.startswith(_SAID)]
    if not rows:
        return None
    row = max(rows, key=lambda one: one.iron.people + one.control.people)
    iron, dummy = row.iron, row.control
    return BothArms(
        of=_OF,
        iron=round(iron.of_ten),
        dummy=round(dummy.of_ten),
        may_be_chance=iron.low <= dummy.high and dummy.low <= iron.high,
        citation=row.source,
    )
