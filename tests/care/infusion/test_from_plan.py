"""Signing a visit of a proposal, and when the signed plan lapses."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ironrest.care.infusion.can import can
from ironrest.care.infusion.from_plan import signed_plan
from ironrest.care.infusion.lapse import in_force, lapsed
from ironrest.care.infusion.signed_plan import SignedPlan
from ironrest.care.plan.cleared import NOT_ASSESSED, Cleared
from ironrest.care.plan.proposal import Proposal
from ironrest.knowledge.clinic_plan import with_planning
from ironrest.knowledge.schema_products import ClinicLimit, ClinicPlan, PharmacistEntry
from ironrest.rules.evaluate import Value
from ironrest.values.errors import Refused
from ironrest.values.interval import exact
from ironrest.values.truth import Truth
from tests.care.infusion.stories import before, proposed, signed, uneventful
from tests.care.infusion.visit import KNOWLEDGE, START, at, folded, rules_of, visit
from tests.care.plan.people import ASKED, CLEAR, OFF_LABEL, planned, under_clinic

ENTRY = PharmacistEntry(
    product="ferric-derisomaltose", jurisdiction="eu", field="concentration", pharmacist="P. Example",
    source="SmPC", place="section 4.2", date=date(2026, 11, 1),
)  # fmt: skip
SPECIALIST = Cleared(clearance="clear", verdict="specialist-decision", go=True, because=("specialist-decision",))
THEN: dict[str, Value | None] = ASKED | {"iv_iron_elsewhere": False}


def sign(proposal: Proposal, visit_number: int = 1, knowledge: Any = KNOWLEDGE, **more: Any) -> SignedPlan:
    asked = {"person": "invented-12", "infusion": "visit-1", "signed_by": "Dr B. Moreau", "signed_at": START} | more
    return signed_plan(proposal, visit_number, knowledge, **asked)


def derisomaltose(**wanted: Any) -> Proposal:
    return planned("ferric-derisomaltose", "eu", ASKED, cleared=CLEAR, **wanted).proposals[0]


@pytest.mark.parametrize(
    ("proposal", "more", "rule"),
    [
        (proposed(cleared=NOT_ASSESSED), {}, "not-assessed"),
        (proposed(cleared=SPECIALIST), {}, "specialist-decision"),
        (derisomaltose(), {}, "must-verify"),
        (derisomaltose(), {"verified": [msgspec.structs.replace(ENTRY, field="dose")]}, "must-verify"),
        (derisomaltose(), {"verified": [msgspec.structs.replace(ENTRY, pharmacist=" ")]}, "must-verify"),
        (derisomaltose(), {"verified": [msgspec.structs.replace(ENTRY, value=99.0)]}, "must-verify"),
        (proposed(), {"visit_number": 2}, "no-such-visit"),
        (proposed(), {"visit_number": 0}, "no-such-visit"),
        (proposed(), {"signed_by": " "}, "signature"),
        (proposed(), {"signed_at": datetime(2026, 3, 10)}, "signature"),  # noqa: DTZ001
        (proposed(), {"interval_days": 6.9}, "interval"),
    ],
)
def test_what_may_not_be_signed_is_refused_with_its_rule(proposal: Proposal, more: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refused) as refused:
        sign(proposal, **more)
    assert refused.value.rule == rule


def test_a_limit_that_a_pharmacist_read_in_the_label_may_be_signed() -> None:
    assert sign(derisomaltose(), verified=[ENTRY]).dose_mg == 1000


@pytest.mark.parametrize("second", ["", "  ", "dr  b. moreau"])
def test_an_off_label_plan_needs_another_person(tmp_path: Path, second: str) -> None:
    clinic = under_clinic(tmp_path, OFF_LABEL)
    (proposal,) = planned(
        "ferumoxytol", "us", ASKED, dose_mg=1020.0, visits=1, cleared=CLEAR, knowledge=clinic
    ).proposals
    assert proposal.second_signature
    with pytest.raises(Refused, match="second signature"):
        sign(proposal, 1, clinic, second_signature=second)
    assert sign(proposal, 1, clinic, second_signature="Dr C. Roy").second_signature == "Dr C. Roy"


def test_a_course_is_signed_visit_by_visit_and_each_lapses_from_its_own_day() -> None:
    """28 days (lapse.toml); 1,500 mg by the label of the EU are two visits, a week apart."""
    proposal = proposed(dose_mg=1500.0)
    first, second = sign(proposal, 1), sign(proposal, 2)
    assert first.dose_mg + second.dose_mg == 1500
    assert (first.lapses_at - START, second.lapses_at - START) == (timedelta(days=28), timedelta(days=35))
    assert (second.interval_days, second.visit) == (7, 2)
    with pytest.raises(Refused):
        sign(proposal, 3)


def test_a_test_dose_and_its_wait_come_from_the_visit() -> None:
    """INFeD: 25 mg, a wait of an hour, then the other 75 mg."""
    proposal = planned("iron-dextran", "us", ASKED, cleared=CLEAR, dose_mg=100.0).proposals[0]
    entries = [
        PharmacistEntry(product="iron-dextran", jurisdiction="us", field=one.field, pharmacist="P", source="S",
                        place="4.2", date=date(2026, 11, 1))
        for one in proposal.must_verify
    ]  # fmt: skip
    plan = sign(proposal, verified=entries)
    assert (plan.test_dose_mg, plan.test_wait_min, plan.dose_mg, plan.volume_ml) == (25, 60, 100, 2)
    assert plan.rate_steps == ((45, 2),)  # 1.5 mL in 2 min


def test_a_slow_start_is_a_step_and_not_the_highest_rate() -> None:
    """CosmoFer: 25 mg of 500 mg in the first 15 min: 25.5 of 510 mL; then 484.5 mL in 225 min."""
    proposal = planned("iron-dextran", "eu", ASKED, cleared=CLEAR, dose_mg=500.0).proposals[0]
    entries = [msgspec.structs.replace(ENTRY, product="iron-dextran", field=one.field) for one in proposal.must_verify]
    plan = sign(proposal, verified=entries)
    assert (plan.rate_steps, plan.max_rate_ml_per_h) == (((102, 15), (129.2, 225)), 129.2)
    thin = planned("iron-dextran", "eu", ASKED, cleared=CLEAR, dose_mg=100.0).proposals[0]
    with pytest.raises(Refused) as refused:
        sign(thin, verified=entries)
    assert refused.value.rule == "slow-start-is-faster"


def reasons(now: dict[str, Value | None], when: datetime = START, knowledge: Any = KNOWLEDGE) -> dict[str, Truth]:
    return {one.rule: one.truth for one in lapsed(signed(), THEN, now, knowledge, when)}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, {}),
        ({"weight": exact(73.5)}, {}),  # 5 % of 70 kg
        ({"weight": exact(73.6)}, {"weight": Truth.TRUE}),
        ({"weight": exact(66.4)}, {"weight": Truth.TRUE}),
        ({"weight": None}, {"weight": Truth.UNKNOWN}),
        ({"iv_iron_allergy": True}, {"iv_iron_allergy": Truth.TRUE}),
        ({"iv_iron_allergy": None}, {"iv_iron_allergy": Truth.UNKNOWN}),
        ({"pregnant": True}, {"pregnant": Truth.TRUE}),
        ({"pregnant": None}, {"pregnant": Truth.UNKNOWN}),
        ({"iv_iron_elsewhere": True}, {"iv_iron_elsewhere": Truth.TRUE}),
        ({"iv_iron_elsewhere": None}, {"iv_iron_elsewhere": Truth.UNKNOWN}),
        ({"ferritin": None, "tsat": None}, {}),  # a course in progress needs no new iron studies
        ({"ferritin": exact(180.0)}, {}),
    ],
)
def test_a_change_of_the_person_makes_the_plan_lapse(changed: dict[str, Value | None], found: dict[str, Truth]) -> None:
    assert reasons(THEN | changed) == found


@pytest.mark.parametrize(("days", "found"), [(27.9, {}), (28, {"days": Truth.TRUE})])
def test_a_plan_lapses_after_its_days(days: float, found: dict[str, Truth]) -> None:
    assert reasons(THEN, START + timedelta(days=days)) == found


def test_a_rule_of_the_label_that_changed_or_is_new_makes_the_plan_lapse() -> None:
    """A limit that a clinic adds is new; a number that moved is another limit."""
    source = KNOWLEDGE.infusion.lapse.days.source
    ours = ClinicLimit(id="ours", product="ferric-carboxymaltose", jurisdiction="eu", kind="observe_min", value=45.0,
                       source=source)  # fmt: skip
    clinic = with_planning(KNOWLEDGE, ClinicPlan(name="Example clinic", limit=(ours,)))
    assert reasons(THEN, knowledge=clinic) == {"limit:ours": Truth.TRUE}
    moved = msgspec.structs.replace(signed(), limits=(msgspec.structs.replace(signed().limits[0], value=2.0),))
    rules = {one.rule for one in lapsed(moved, THEN, THEN, KNOWLEDGE, START)}
    assert f"limit:{signed().limits[0].id}" in rules
    others = msgspec.structs.replace(signed(), product_id="", limits=())
    assert in_force(lapsed(others, THEN, THEN, KNOWLEDGE, START)) is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("changed", "truth"), [({}, None), ({"weight": exact(80.0)}, Truth.FALSE), ({"pregnant": None}, Truth.UNKNOWN)]
)
def test_the_guard_of_the_signed_plan_uses_the_facts_of_the_day(
    changed: dict[str, Value | None], truth: Truth | None
) -> None:
    infusion = folded(before("started", uneventful()))
    lapse = lapsed(signed(), THEN, THEN | changed, KNOWLEDGE, at(20))
    rate = {"rate_ml_per_h": exact(1080.0)}
    failing = {one.id: one.truth for one in can("started", infusion, rate, KNOWLEDGE, at=at(20), lapse=lapse)}
    assert failing == ({} if truth is None else {"plan-signed": truth})


def test_facts_that_are_as_they_were_do_not_renew_a_plan_that_is_old() -> None:
    infusion = folded(before("started", visit()))
    late = datetime(2026, 3, 25, tzinfo=UTC)
    assert "plan-signed" in [one.id for one in can("started", infusion, {}, KNOWLEDGE, at=late, lapse=())]


@pytest.mark.parametrize(("now_kg", "said"), [(73.5, []), (74, ["plan-signed"]), (None, [])])
def test_the_weight_of_the_day_on_record_is_held_against_that_of_the_plan(
    now_kg: float | None, said: list[str]
) -> None:
    found = folded(visit(plan={"weight_kg": 70}, checks={"weight_kg": now_kg}))
    assert rules_of(found, "started") == said
