"""Three visits from the plan to the door; every volume, dose and time is worked out by hand beside it."""

import pytest

from ironrest.care.infusion.can import can
from ironrest.care.infusion.moment import Moment, moment
from ironrest.care.infusion.reaction_report import reaction_report
from ironrest.care.infusion.record_allergy import suggested_entry
from ironrest.values.interval import exact
from tests.care.infusion.stories import SIX_HOURS, anaphylaxis, before, flushed, signed, story, uneventful
from tests.care.infusion.visit import KNOWLEDGE, at, folded, rules_of


def told(events: list, minute: float | None = None) -> Moment:  # type: ignore[type-arg]
    """`minute` counts from the start of the iron."""
    return moment(folded(events), KNOWLEDGE, None if minute is None else at(20 + minute))


def given(found: Moment) -> tuple[float, float]:
    assert found.dose.infused_mg is not None
    assert found.dose.infused_ml.low == pytest.approx(found.dose.infused_ml.high)
    return round(found.dose.infused_ml.low, 6), round(found.dose.infused_mg.low, 6)


def test_the_plan_is_that_of_the_planner() -> None:
    """250 mL and 1,000 mg / 50 mg/mL = 20 mL; 1,000 / 270 = 3.70 mg/mL; 270 mL in a quarter of an hour: 1,080 mL/h."""
    plan = signed()
    assert (plan.volume_ml, round(plan.concentration_mg_per_ml, 2)) == (270, 3.70)
    assert (plan.rate_steps, plan.max_rate_ml_per_h) == (((1080, 15),), 1080)
    assert (plan.observation_min, plan.test_dose_mg, plan.test_wait_min, plan.interval_days) == (30, None, None, 7)


def test_uneventful_all_of_it_is_in_and_nothing_deviates() -> None:
    """15 min at 18 mL a minute."""
    whole, found = folded(uneventful()), told(uneventful())
    assert (whole.state, rules_of(whole), found.reaction) == ("discharged", [], None)
    assert given(found) == (270, 1000)
    assert {one.status for one in found.vitals} == {"done"}
    assert found.observation_ends == at(20 + 17 + 30)


def test_flushed_the_iron_stops_at_400_mg_and_the_rest_goes_in_at_half_the_rate() -> None:
    """6 min x 18 mL = 108 mL = 400 mg; 162 mL are left, and at 9 mL a minute take 18 min."""
    whole = folded(flushed())
    assert (whole.state, rules_of(whole)) == ("discharged", [])
    assert given(told(before("restarted", flushed()))) == (108, 400)
    assert given(told(flushed())) == (270, 1000)
    assert given(told(flushed()[: flushed().index(story("restarted", 22, {"rate_ml_per_h": 540})) + 1], 31)) == (
        189, 700,  # 108 + 9 x 9 mL
    )  # fmt: skip
    assert {one.status for one in told(flushed()).vitals} == {"done"}


def test_flushed_the_reaction_is_minor_once_the_rest_was_looked_for() -> None:
    reaction_then = {
        minute: (found.reaction.reaction.reaction, found.reaction.reaction.restart.outcome)
        for minute in (6, 7, 8, 14, 22)
        if (found := told([one for one in flushed() if one.occurred_at <= at(20 + minute)])).reaction
    }
    assert reaction_then == {
        6: ("anaphylaxis", "not-yet"), 7: ("anaphylaxis", "not-yet"),  # nobody has looked
        8: ("minor", "not-yet"), 14: ("minor", "allowed"), 22: ("minor", "allowed"),
    }  # fmt: skip
    found = told(before("restarted", flushed())).reaction
    assert found
    assert (found.reaction.restart.rate_ml_per_h, found.reaction.restart.wait_min) == (540, 15)
    assert found.gone_at == at(34)
    assert suggested_entry(found.reaction) is None


@pytest.mark.parametrize(("minute", "rate", "said"), [
    (21, 540, []), (20.9, 540, ["restart-waited"]), (21, 541, ["restart-slower"]),
])  # fmt: skip
def test_flushed_before_the_restart_the_wait_and_half_the_rate_are_asked(
    minute: float, rate: float, said: list[str]
) -> None:
    infusion = folded([one for one in before("restarted", flushed()) if one.occurred_at <= at(20 + 16)])
    failing = can("restarted", infusion, {"rate_ml_per_h": exact(float(rate))}, KNOWLEDGE, at=at(20 + minute))
    assert [one.id for one in failing] == said


def test_anaphylaxis_200_mg_are_in_and_iron_never_starts_again() -> None:
    """3 min x 18 mL = 54 mL; x 1,000 / 270 = 200 mg; 216 mL are thrown away."""
    whole, found = folded(anaphylaxis()), told(anaphylaxis())
    assert (whole.state, rules_of(whole)) == ("discharged", [])
    assert given(found) == (54, 200)
    assert found.dose.left_ml
    assert round(found.dose.left_ml.high, 6) == 216
    assert {one.reacted.reaction.restart.outcome for one in found.history} == {"never-this-course"}
    gone_well = folded([*before("stopped", anaphylaxis()), story("restarted", 60, {"rate_ml_per_h": 100})])
    assert "restart-allowed" in rules_of(gone_well, "restarted")


def test_anaphylaxis_with_the_pressure_unknown_is_acted_on_at_once() -> None:
    """RCUK21: 0.5 mg for an adult, into the thigh."""
    found = told(before("adrenaline-given", anaphylaxis())).reaction
    assert found
    assert (found.reaction.reaction, found.reaction.definite) == ("anaphylaxis", True)
    assert "systolic" not in found.reaction.facts
    assert "0.5 mg" in found.reaction.emergency
    assert found.reaction.steps[0].id == "stop_infusion"


@pytest.mark.parametrize(("answers", "hours", "definite"), [
    (SIX_HOURS, 6, True), (SIX_HOURS | {"poor_access": True}, 12, True), ({}, 12, False),
])  # fmt: skip
def test_anaphylaxis_is_watched_for_six_or_twelve_hours_by_risk(
    answers: dict[str, bool], hours: float, definite: bool
) -> None:
    """RCUK21, Table 2; unknown answers keep the longest."""
    found = told(anaphylaxis(answers), 26 + 360).reaction
    assert found
    assert (found.reaction.watch.hours, found.reaction.watch.definite) == (hours, definite)
    short = folded(anaphylaxis(answers, hours * 60 - 2))
    assert rules_of(short, "discharged") == ["observed"]
    assert rules_of(folded(anaphylaxis(answers, hours * 60)), "discharged") == []


def test_anaphylaxis_is_followed_by_tryptase_a_report_and_a_suggested_allergy() -> None:
    found = told(anaphylaxis()).reaction
    assert found
    assert {"tryptase", "allergy_clinic", "report"} <= {one.id for one in found.reaction.later}
    lines = {one.id: one.value for one in reaction_report(found.reaction, KNOWLEDGE).lines}
    assert (lines["minutes_since_start"], lines["lot"], lines["product"]) == ("3 min", "L2291", "Ferric carboxymaltose")
    assert "Wheeze" in lines["signs"]
    entry = suggested_entry(found.reaction)
    assert entry
    assert (entry.fact, entry.value, entry.product) == ("iv_iron_allergy", True, "Ferric carboxymaltose")
