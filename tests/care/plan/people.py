"""People, clinics and plans for the tests of planning."""

from __future__ import annotations

from pathlib import Path

from ironrest.care.plan.cleared import NOT_ASSESSED, Cleared
from ironrest.care.plan.course import Before
from ironrest.care.plan.person import bare_adult
from ironrest.care.plan.plan import NOTHING_BEFORE, Plan, Request, plan
from ironrest.care.plan.visit import Wish
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval, exact

KNOWLEDGE = load()
CLEAR = Cleared(clearance="clear", verdict="iv-iron", go=True)
NO_WISH = Wish()
HEAD = '[clinic]\nname = "Example clinic"\n'
OFF_LABEL = "".join(
    f'[[plan.off_label]]\nproduct = "{product}"\njurisdiction = "us"\nregimen = "{regimen}"\n'
    'approver = "A. Example"\ndate = 2026-11-01\nsource = "minutes of 1 November 2026"\n'
    for product, regimen in (("iron-dextran", "rapid-1000"), ("ferumoxytol", "single-1020"))
)

#: Of a person who has been asked everything that a label's contraindications and gates read.
ASKED: dict[str, Value | None] = {
    **dict.fromkeys(
        ("iv_iron_allergy", "anaemia_other_cause", "iron_overload", "haemochromatosis", "decompensated_liver_disease",
         "infectious_hepatitis", "pregnant", "on_dialysis", "iv_iron_recent_course", "hypophosphataemia_risk",
         "malabsorption", "ibd"), False
    ),
    "age_years": exact(40.0),
    "weight": exact(70.0),
    "phosphate": exact(3.2),
    "phosphate_lower_limit": exact(2.5),
}  # fmt: skip


def adult(weight: float | Interval | None = 70.0, **more: Value | None) -> dict[str, Value | None]:
    """An adult of whom only the weight is known, and what is said besides."""
    known = weight if isinstance(weight, Interval | None) else exact(weight)
    return bare_adult(KNOWLEDGE, known)[0] | more


def planned(
    product: str, jurisdiction: str = "us", person: dict[str, Value | None] | None = None, *,
    dose_mg: float | None = None, wish: Wish = NO_WISH, visits: int | None = None, cleared: Cleared = NOT_ASSESSED,
    before: Before = NOTHING_BEFORE, knowledge: Knowledge = KNOWLEDGE,
) -> Plan:  # fmt: skip
    """The plan of one product."""
    request = Request(jurisdiction, (product,), dose_mg, wish, visits)  # type: ignore[arg-type]
    return plan(knowledge, adult() if person is None else person, request, cleared=cleared, before=before)


def under_clinic(folder: Path, text: str) -> Knowledge:
    """The knowledge under a clinic's file of this text."""
    path = folder / "clinic.toml"
    path.write_text(HEAD + text, "utf-8")
    return with_clinic(KNOWLEDGE, str(path))[0]
