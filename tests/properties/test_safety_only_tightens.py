"""Something against iron is added to a complete person: nothing that was not proposed before is proposed now."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.assess.judge import judge
from ironrest.care.chart.person import Value
from ironrest.values.interval import exact
from tests.properties.people import CANDIDATE, DECIDING, GUIDELINES, RULES

AGAINST_IV = (
    "iv_iron_allergy",
    "iron_overload",
    "haemochromatosis",
    "bacteraemia",
    "active_infection",
    "iv_iron_elsewhere",
    "anaemia_other_cause",
    "decompensated_liver_disease",
    "polycythaemia",
    "transfusion_dependent",
    "thalassaemia",
    "sideroblastic_anaemia",
    "mds",
)
AGAINST_ORAL = ("iron_overload", "haemochromatosis", "ibd_flare")
FREE = ("on_dialysis", "ckd", "breastfeeding", "moderate_to_severe", "faster_response_needed", "malabsorption")


@st.composite
def complete(draw: st.DrawFn) -> dict[str, Value | None]:
    """Somebody of whom everything is known."""
    values: dict[str, Value | None] = {fact: value for fact, value in CANDIDATE.items() if fact in DECIDING}
    values["ferritin"] = exact(draw(st.sampled_from([10, 29, 49, 60, 75, 80, 100, 150, 250, 299])))
    values["tsat"] = exact(draw(st.sampled_from([10, 19.9, 20, 30, 44.9])))
    values["age_years"] = exact(draw(st.sampled_from([8, 17, 18, 40, 80])))
    values["gestation_weeks"] = exact(draw(st.sampled_from([8, 14, 30])))
    values["pregnant"] = draw(st.sampled_from([False, False, True]))
    for fact in draw(st.sets(st.sampled_from(FREE + AGAINST_IV), max_size=3)):
        values[fact] = True
    return values


def verdict_of(guideline: str, values: dict[str, Value | None]) -> str:
    (verdict,) = judge(RULES.rulebooks[guideline], values).verdicts
    return verdict


@given(st.sampled_from(GUIDELINES), complete(), st.sampled_from(AGAINST_IV))
def test_a_finding_against_iv_iron_never_brings_it_about(guideline: str, values: dict[str, Value | None], fact: str):
    before, after = verdict_of(guideline, values), verdict_of(guideline, {**values, fact: True})

    assert after not in ("iv-iron", "either-route")
    assert after in ALLOWED_AFTER[before], (before, after)


#: Where a verdict may go when something is added that speaks against iron.
ALLOWED_AFTER = {
    "iv-iron": {"deferred", "contraindicated", "specialist-decision", "no-iron"},
    "either-route": {"oral-iron", "deferred", "contraindicated", "specialist-decision", "no-iron"},
    "oral-iron": {"oral-iron", "deferred", "contraindicated", "specialist-decision", "no-iron"},
    "specialist-decision": {"specialist-decision", "deferred", "contraindicated", "no-iron"},
    "deferred": {"deferred", "contraindicated", "no-iron"},
    "contraindicated": {"contraindicated", "no-iron"},
    "no-iron": {"no-iron"},
    "not-covered": {"not-covered"},
}


@given(st.sampled_from(GUIDELINES), complete(), st.sampled_from(AGAINST_ORAL))
def test_a_finding_against_oral_iron_never_brings_it_about(guideline: str, values: dict[str, Value | None], fact: str):
    assert verdict_of(guideline, {**values, fact: True}) != "oral-iron"


@pytest.mark.parametrize("guideline", GUIDELINES)
@pytest.mark.parametrize("ferritin", [100.1, 150, 199, 250, 299.9])
@pytest.mark.parametrize("tsat", [5, 19.9])
def test_only_a_rule_of_its_own_for_dialysis_lifts_the_row_of_100_to_300(guideline: str, ferritin: float, tsat: float):
    values: dict[str, Value | None] = {**CANDIDATE, "ferritin": exact(ferritin), "tsat": exact(tsat)}
    not_dialysis = verdict_of(guideline, values)
    dialysis = verdict_of(guideline, {**values, "on_dialysis": True})

    assert not_dialysis not in ("iv-iron", "either-route", "oral-iron")
    assert (dialysis == "iv-iron") is (guideline == "aasm-2025" and ferritin < 200)
