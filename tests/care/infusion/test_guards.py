"""Every guard of guards.toml: passed in the uneventful visit, failed when its fact is against it or not on record."""

from typing import Any

import msgspec
import pytest

from ironrest.care.infusion.can import can
from ironrest.care.infusion.fold import Infusion, fold
from ironrest.care.infusion.signed_plan import SignedPlan
from ironrest.values.errors import UserError
from ironrest.values.interval import exact
from ironrest.values.truth import Truth
from tests.care.infusion.visit import (
    CHECKS,
    KNOWLEDGE,
    LEAVING,
    PLAN,
    VITALS,
    at,
    event,
    folded,
    rules_of,
    until,
    visit,
)  # fmt: skip

FALSE, UNKNOWN = Truth.FALSE, Truth.UNKNOWN
FULL = VITALS | {"oxygen_saturation_percent": 98}

#: Guard, the fields of plan, checks and vital signs that are changed (None: not said), and the truth that follows.
BEFORE_THE_START: list[tuple[str, dict[str, Any], Truth]] = [
    ("two-identifiers", {"checks": {"two_identifiers": False}}, FALSE),
    ("two-identifiers", {"checks": {"two_identifiers": None}}, UNKNOWN),
    ("product-as-signed", {"checks": {"product": "iron sucrose"}}, FALSE),
    ("product-as-signed", {"checks": {"product": None}}, UNKNOWN),
    ("product-as-signed", {"checks": {"strength_mg_per_ml": 20}}, FALSE),
    ("product-as-signed", {"checks": {"strength_mg_per_ml": None}}, UNKNOWN),
    ("lot-and-expiry", {"checks": {"lot": " "}}, FALSE),
    ("lot-and-expiry", {"checks": {"lot": None}}, UNKNOWN),
    ("lot-and-expiry", {"checks": {"expiry": "2026-03-11"}}, FALSE),
    ("lot-and-expiry", {"checks": {"expiry": None}}, UNKNOWN),
    ("second-checker", {"checks": {"second_checker": "Nurse A "}}, FALSE),
    ("second-checker", {"checks": {"second_checker": None}}, UNKNOWN),
    ("plan-signed", {"plan": {"signed_by": " "}}, FALSE),
    ("plan-signed", {"plan": {"lapses_at": "2026-03-12T09:15:00Z"}}, FALSE),
    ("plan-signed", {"plan": {"signed_at": "2026-03-12T09:16:00Z"}}, FALSE),
    ("plan-adds-up", {"plan": {"dose_mg": 500}}, FALSE),
    ("nothing-changed", {"checks": {"changed_since_signing": True}}, FALSE),
    ("nothing-changed", {"checks": {"changed_since_signing": None}}, UNKNOWN),
    ("pregnancy-asked", {"checks": {"pregnancy_asked": False}}, FALSE),
    ("pregnancy-asked", {"checks": {"pregnancy_as_planned": False}}, FALSE),
    ("pregnancy-asked", {"checks": {"pregnancy_asked": None}}, UNKNOWN),
    ("interval", {"checks": {"days_since_iv_iron": 6}}, FALSE),
    ("interval", {"checks": {"days_since_iv_iron": None}}, UNKNOWN),
    ("interval", {"plan": {"interval_days": None}}, UNKNOWN),
    ("consent-off-label", {"checks": {"consent_off_label": False}}, FALSE),
    ("consent-off-label", {"checks": {"consent_off_label": None}}, UNKNOWN),
    ("consent-staining", {"checks": {"consent_staining": False}}, FALSE),
    ("consent-staining", {"checks": {"consent_staining": None}}, UNKNOWN),
    ("emergency-ready", {"checks": {"emergency_drugs_at_hand": False}}, FALSE),
    ("emergency-ready", {"checks": {"emergency_drugs_at_hand": None}}, UNKNOWN),
    ("second-trained-person", {"checks": {"second_trained_person": False}}, FALSE),
    ("second-trained-person", {"checks": {"second_trained_person": None}}, UNKNOWN),
    ("temperature", {"vitals": {"temperature_c": 38.0}}, FALSE),
    ("temperature", {"vitals": {"temperature_c": None}}, UNKNOWN),
    ("blood-pressure", {"vitals": {"systolic_mmhg": 90}}, FALSE),
    ("blood-pressure", {"vitals": {"systolic_mmhg": 180}}, FALSE),
    ("blood-pressure", {"vitals": {"diastolic_mmhg": 110}}, FALSE),
    ("blood-pressure", {"vitals": {"systolic_mmhg": None}}, UNKNOWN),
    ("test-dose", {"plan": {"test_dose_mg": 25, "test_wait_min": 60}}, FALSE),
]


def truths(infusion: Infusion, kind: str) -> dict[str, Truth]:
    return {one.rule: one.truth for one in infusion.deviations if one.event.type == kind}


def test_the_uneventful_visit_deviates_from_nothing() -> None:
    assert folded(visit()).deviations == ()


@pytest.mark.parametrize(("guard", "changed", "truth"), BEFORE_THE_START)
def test_a_guard_before_the_start_that_has_not_passed_is_a_deviation(
    guard: str, changed: dict[str, Any], truth: Truth
) -> None:
    assert truths(folded(visit(**changed)), "started") == {guard: truth}


def started(rate: float, *more: Any) -> Infusion:
    return folded([*until("vitals"), event("started", 15, {"rate_ml_per_h": rate}), *more])


def minor(noted: float, vitals: float | None, *, gone: bool = True, swept: bool | None = True) -> list[Any]:
    """A flush; nothing else; normal vital signs; gone five minutes later."""
    found = [event("reaction-noted", noted, {"signs": ["flushing"], "infusion_stopped": True})]
    bare = {name: value for name, value in FULL.items() if name != "diastolic_mmhg"}
    found += [event("vitals", noted + 1, bare)]
    found += [event("vitals", vitals, FULL)] if vitals is not None else []
    found += [event("sign-gone", noted + 5, {"sign": "flushing"})] if gone else []
    return [*found, event("signs-checked", noted + 6, {"no_other_signs": swept, "adrenaline_doses": 0})]


def restarted(*more: Any) -> Infusion:
    return started(1000, *minor(18, 24), event("restarted", 33, {"rate_ml_per_h": 500}), *more)


@pytest.mark.parametrize(
    ("guard", "kind", "infusion", "truth"),
    [
        ("rate", "started", started(1000.5), FALSE),
        ("rate", "rate-changed", started(500, event("rate-changed", 20, {"rate_ml_per_h": 1200})), FALSE),
        ("rate", "resumed", started(1200, event("paused", 20), event("resumed", 21)), FALSE),
        ("line-patent", "started", folded([*visit()[:2], event("vitals", 9, VITALS), *visit()[4:5]]), UNKNOWN),
        (
            "line-patent", "resumed",
            started(1000, event("line-failed", 18), event("line-placed", 19), event("resumed", 20)), UNKNOWN,
        ),
        ("line-patent", "resumed", started(1000, event("line-failed", 18), event("resumed", 20)), FALSE),
        ("site-with-vitals", "vitals", started(1000, event("vitals", 20, VITALS | {"site_checked": False})), FALSE),
        ("site-with-vitals", "vitals", started(1000, event("vitals", 20, {"pulse_per_min": 70})), UNKNOWN),
        (
            "restart-slower", "restarted",
            started(
                1000, *minor(18, 24), event("restarted", 33, {"rate_ml_per_h": 501}),  # half of 1,000 (BLOODP1)
            ), FALSE,
        ),
        (
            "blood-pressure", "restarted",  # taken before the reaction, it does not count after it
            started(
                1000, *minor(18, None), event("restarted", 33, {"rate_ml_per_h": 500}),
            ), UNKNOWN,
        ),
        ("restart-slower", "resumed",
         restarted(event("paused", 35), event("resumed", 36, {"rate_ml_per_h": 501})), FALSE),
        ("restart-slower", "rate-changed", restarted(event("rate-changed", 36, {"rate_ml_per_h": 501})), FALSE),
        ("restart-waited", "restarted", started(1000, *minor(18, 24), event("restarted", 32.9, {"rate_ml_per_h": 500})),
         FALSE),
        ("restart-allowed", "restarted",
         started(1000, *minor(18, 24), event("adrenaline-given", 25), event("restarted", 33, {"rate_ml_per_h": 500})),
         FALSE),
        ("restart-allowed", "restarted",
         started(1000, *minor(18, 24, gone=False), event("restarted", 33, {"rate_ml_per_h": 500})), FALSE),
        ("restart-allowed", "restarted",
         started(1000, *minor(18, 24, swept=None), event("restarted", 33, {"rate_ml_per_h": 500})), UNKNOWN),
        (
            "observed", "discharged",
            folded([*until("observation-started"), event("discharged", 61.9, LEAVING)]), FALSE,
        ),
        ("observed", "discharged", folded([*until("completed"), event("discharged", 90, LEAVING)]), UNKNOWN),
        (
            "observed", "discharged",
            folded([*until("observation-started", visit({"observation_min": 60})), event("discharged", 91, LEAVING)]),
            FALSE,
        ),
        *(
            (
                guard, "discharged",
                folded([*until("observation-started"), event("discharged", 70, LEAVING | {field: value})]), truth,
            )
            for guard, field in (
                ("vitals-at-baseline", "vitals_at_baseline"), ("site-clean", "site_clean"),
                ("red-flags-understood", "red_flags_understood"), ("contact-given", "contact_given"),
            )
            for value, truth in ((False, FALSE), (None, UNKNOWN))
        ),
    ],
)  # fmt: skip
def test_a_guard_later_on_that_has_not_passed_is_a_deviation(
    guard: str, kind: str, infusion: Infusion, truth: Truth
) -> None:
    assert truths(infusion, kind) == {guard: truth}


def test_every_guard_has_a_case_here() -> None:
    """`line-patent` and the like stand in the second table."""
    later = {"rate", "line-patent", "site-with-vitals", "restart-slower", "observed", "vitals-at-baseline"}
    later |= {"restart-allowed", "restart-waited", "signs-gone"}
    later |= {"site-clean", "red-flags-understood", "contact-given"}
    assert {guard for guard, _, _ in BEFORE_THE_START} | later == set(KNOWLEDGE.infusion.guards)


@pytest.mark.parametrize(("waited", "said"), [(59.9, ["test-dose"]), (60, [])])
def test_the_wait_after_the_test_dose_is_the_plans(waited: float, said: list[str]) -> None:
    """INFeD asks for at least an hour; 25 mg (knowledge.md, C18)."""
    plan = {"test_dose_mg": 25, "test_wait_min": 60}
    first = [*until("vitals", visit(plan)), event("test-dose-started", 12)]
    second = [event("test-dose-given", 15, {"dose_mg": 25, "from_bag": False}), event("vitals", 70, VITALS)]
    last = [event("started", 15 + waited, {"rate_ml_per_h": 1000})]
    assert rules_of(folded([*first, *second, *last]), "started") == said


def test_a_site_looked_at_just_before_belongs_to_the_vital_signs() -> None:
    """Five minutes (limits.toml)."""
    bare = {name: value for name, value in VITALS.items() if name != "site_checked"}
    for minute, said in ((5, []), (5.1, ["site-with-vitals"])):
        late = started(1000, event("site-checked", 16, {"clean": True}), event("vitals", 16 + minute, bare))
        assert rules_of(late, "vitals") == said


def test_old_vital_signs_do_not_count_before_the_start() -> None:
    """Sixty minutes (limits.toml)."""
    events = [*visit()[:3], event("vitals", 10, VITALS), event("started", 70.5, {"rate_ml_per_h": 1000})]
    assert rules_of(folded(events), "started") == ["temperature", "blood-pressure"]


def test_after_a_reaction_somebody_has_to_say_how_long_to_observe() -> None:
    events = [*until("started"), *minor(14, 16), event("stopped", 21)]
    unsaid = folded([*events, event("observation-started", 22), event("discharged", 400, LEAVING)])
    said = folded([*events, event("observation-started", 22, {"minutes": 120}), event("discharged", 142, LEAVING)])
    short = folded([*events, event("observation-started", 22, {"minutes": 120}), event("discharged", 141, LEAVING)])
    assert truths(unsaid, "discharged") == {"observed": UNKNOWN}
    assert truths(said, "discharged") == {}
    assert truths(short, "discharged") == {"observed": FALSE}


def test_nobody_leaves_with_a_sign_and_its_observation_has_not_begun() -> None:
    events = [*until("started"), *minor(14, 16, gone=False), event("stopped", 21)]
    events += [event("observation-started", 22, {"minutes": 30}), event("discharged", 100, LEAVING)]
    assert truths(folded(events), "discharged") == {"observed": UNKNOWN, "signs-gone": FALSE}
    gone = event("sign-gone", 71, {"sign": "flushing"})
    assert truths(folded([*events, gone]), "discharged") == {"observed": FALSE}
    assert truths(folded([*events, msgspec.structs.replace(gone, occurred_at=at(70))]), "discharged") == {}


def test_after_a_reaction_that_is_not_settled_an_order_is_not_known_to_be_long_enough() -> None:
    """12 hours are the longest time after anaphylaxis (RCUK21); who looked for nothing cannot exclude it."""
    events = [*until("started"), *minor(14, None, swept=None), event("stopped", 21)]
    leave = {minute: [*events, event("observation-started", 22, {"minutes": 120}), event("discharged", minute, LEAVING)]
             for minute in (141, 142, 741, 742)}  # fmt: skip
    found = {minute: truths(folded(one), "discharged").get("observed") for minute, one in leave.items()}
    assert found == {141: FALSE, 142: UNKNOWN, 741: UNKNOWN, 742: None}


def test_an_order_never_shortens_the_observation_of_the_label() -> None:
    """Law 4 of the design; 30 minutes (FERSPC)."""
    events = [*until("completed", visit({"observation_min": 5})), event("observation-started", 32, {"minutes": 10})]
    assert rules_of(folded([*events, event("discharged", 61, LEAVING)])) == ["observed"]
    assert rules_of(folded([*events, event("discharged", 62, LEAVING)])) == []


def test_asking_before_names_what_is_missing_and_what_was_answered_since() -> None:
    infusion = folded(until("vitals", visit(checks={"two_identifiers": None})))
    assert [one.id for one in can("started", infusion, {}, KNOWLEDGE)] == ["two-identifiers", "rate"]
    answered = {"two_identifiers": True, "rate_ml_per_h": exact(900.0)}
    assert can("started", infusion, answered, KNOWLEDGE, at=at(15)) == []
    assert can("reaction-noted", infusion, {}, KNOWLEDGE) == []


def test_asking_with_a_fact_that_no_guard_knows_is_refused() -> None:
    with pytest.raises(UserError, match="No guard knows `two_identifier`"):
        can("started", folded(visit()), {"two_identifier": True}, KNOWLEDGE)


def test_asking_before_anything_is_recorded_needs_a_moment() -> None:
    with pytest.raises(UserError, match="which moment"):
        can("started", folded([]), {}, KNOWLEDGE)
    assert "plan-signed" in [one.id for one in can("started", folded([]), {}, KNOWLEDGE, at=at(0))]


def test_a_late_check_that_happened_in_time_counts_and_is_marked() -> None:
    events = [one for one in visit() if one.type != "checked"]
    assert "two-identifiers" in rules_of(folded(events))
    back = event("checked", 5, CHECKS, recorded_at=at(90).isoformat())
    whole = folded([*events, back])
    assert rules_of(whole) == []
    assert [row.event.id for row in whole.timeline if row.late] == [back.id]


def test_a_plan_given_by_the_caller_needs_no_event() -> None:
    plan = msgspec.convert(PLAN, SignedPlan)
    whole = fold(visit()[1:], plan, KNOWLEDGE)
    assert whole.deviations == ()
