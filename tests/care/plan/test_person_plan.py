"""A person's plan: what the assessment allows, and what the record of earlier iron adds."""

from datetime import date, timedelta

import pytest

from ironrest.care.assess.assess import assess
from ironrest.care.chart.person import Chart, Entry, Happening, Origin
from ironrest.care.plan.person import PersonPlan, plan_person
from ironrest.care.plan.plan import Request
from ironrest.values.dates import of_day, read_when
from ironrest.values.interval import exact
from tests.care.plan.people import ASKED, KNOWLEDGE, planned

ON = date(2026, 11, 20)
FCM = ("ferric-carboxymaltose",)

#: An adult of 70 kg for whom the guideline of 2025 stands for intravenous iron, and nothing against it.
CANDIDATE = {
    "rls_diagnosed": True, "clinically_significant": True, "rls_severity": "severe", "moderate_to_severe": True,
    "ferritin": exact(60.0), "tsat": exact(18.0), "weight": exact(70.0), "hb": exact(13.5), "phosphate": exact(3.2),
    "iv_iron_allergy": False, "active_infection": False, "iv_iron_elsewhere": False, "pregnant": False,
    "oral_iron_failed": True, "iv_iron_recent_course": False, "on_dialysis": False, "iron_overload": False,
    "haemochromatosis": False, "anaemia_other_cause": False,
}  # fmt: skip


MILD = {
    "rls_severity": "mild", "moderate_to_severe": False, "irls_total": exact(8.0), "oral_iron_failed": False,
    "oral_iron_not_tolerated": False, "oral_iron_contraindicated": False, "malabsorption": False, "ibd": False,
    "faster_response_needed": False, "persists_despite_treatment": False, "ckd": False,
}  # fmt: skip


def iron(days_ago: int | None, dose_mg: float | None = 500.0, product: str = "ferric-carboxymaltose") -> Happening:
    when = None if days_ago is None else of_day(ON - timedelta(days=days_ago))
    dose = None if dose_mg is None else exact(dose_mg)
    return Happening(kind="iv_iron", when=when, origin=Origin("chart"), product=product, dose_mg=dose)


def person(jurisdiction: str = "us", products=FCM, *, events=(), guideline: str = "aasm-2025", **more) -> PersonPlan:
    """`more` are facts otherwise than the candidate's; None is not recorded. A blood test is of the day itself."""
    entries = tuple(
        Entry(fact=fact, value=value, when=of_day(ON), origin=Origin("test", fact))
        for fact, value in {**CANDIDATE, **more}.items()
        if value is not None
    )
    chart = Chart(patient="p", birth=read_when("1970"), sex="female", entries=entries, events=tuple(events))
    request = Request(jurisdiction, products)  # type: ignore[arg-type]
    return plan_person(chart, assess(chart, KNOWLEDGE, on=ON, guideline=guideline), KNOWLEDGE, request)


def refused(made: PersonPlan) -> str:
    assert made.plan.proposals == ()
    return made.plan.refusals[0].rule


def test_a_clear_candidate_gets_a_plan_that_may_be_released() -> None:
    """70 kg in the US: FCM 1,000 mg once (15 mg/kg are 1,050)."""
    made = person().plan
    assert (made.clearance, made.verdict) == ("clear", "either-route")
    assert [one.total_dose_mg for one in made.proposals] == [1000]
    assert made.proposals[0].release.releasable
    assert made.proposals[0].warnings == ()
    assert made.ranked_by == KNOWLEDGE.plan.ranked_by


def test_an_unanswered_question_refuses_every_product_and_is_named() -> None:
    made = person(products=(), iv_iron_allergy=None)
    marketed = [one for one in made.plan.refusals if one.rule not in ("not-marketed", "no-label-data")]
    assert len(marketed) == 6
    assert {one.rule for one in marketed} == {"clearance:unanswered"}
    assert all("iv_iron_allergy" in one.needs for one in marketed)
    assert made.plan.proposals == ()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"iv_iron_allergy": True}, "clearance:blocked"),
        ({"active_infection": True}, "clearance:deferred"),
        ({"ferritin": exact(400.0)}, "clearance:blocked"),
        ({"weight": None}, "two_doses_below_50_kg"),
        ({"phosphate": exact(2.0)}, "gate:phosphate"),
        ({"phosphate": None, "hypophosphataemia_risk": True}, "gate:phosphate"),
    ],
)
def test_what_stands_against_it_refuses_by_name(facts: dict, rule: str) -> None:
    assert refused(person(**facts)) == rule


def test_a_verdict_other_than_intravenous_iron_refuses_a_plan() -> None:
    """Mild RLS with ferritin 60 under IRLSSG 2018: iron by mouth first. Ferritin 150 and mild under AASM: none."""
    for guideline, ferritin, verdict in [("irlssg-2018", 60.0, "oral-iron"), ("aasm-2025", 150.0, "no-iron")]:
        made = person(guideline=guideline, **MILD, ferritin=exact(ferritin), tsat=exact(25.0))
        assert refused(made) == f"verdict:{verdict}"


def test_the_laboratorys_own_limit_of_phosphate_counts_and_ours_is_said_to_be_ours() -> None:
    assert refused(person(phosphate=exact(2.6), phosphate_lower_limit=exact(2.7))) == "gate:phosphate"
    assert person(phosphate=exact(2.6)).plan.assumed != ()
    assert person(phosphate=exact(2.6), phosphate_lower_limit=exact(2.5)).plan.assumed == ()


def test_a_recorded_course_within_three_months_asks_for_phosphate_whatever_was_ticked() -> None:
    """INJ-9: any re-treatment within 3 months. A tick for `no recent course` does not undo the record."""
    for told in (None, False):
        made = person(events=[iron(60)], phosphate=None, iv_iron_recent_course=told)
        assert refused(made) == "gate:phosphate"
        assert made.plan.refusals[0].needs == ("phosphate",)
    assert person(events=[iron(60)]).plan.proposals, "with a phosphate that is known it may go on"
    assert person(events=[iron(100)], phosphate=None).plan.proposals


def test_a_course_without_a_date_may_be_recent() -> None:
    assert refused(person(events=[iron(None)], phosphate=None)).startswith(("gate", "clearance", "verdict"))


def before_of(events) -> tuple[float | None, int, float]:
    from ironrest.care.chart.ledger import iron_ledger
    from ironrest.care.plan.person import _before

    return tuple(_before(iron_ledger(Chart(patient="p", entries=(), events=tuple(events)), KNOWLEDGE, on=ON)))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], (0, 0, float("inf"))),
        ([iron(6)], (500, 1, 6)),
        ([iron(7)], (0, 0, 7)),
        ([iron(6), iron(3, 250.0)], (750, 2, 3)),
        ([iron(6), iron(3, None)], (None, 2, 3)),
        ([iron(None)], (500, 1, 0)),
        ([iron(None, None)], (None, 1, 0)),
    ],
)
def test_iron_of_the_week_before_with_all_that_may_lie_in_it(events, expected) -> None:
    """Days that nobody knows may be yesterday, and a dose that nobody knows is not nothing."""
    assert before_of(events) == expected


def test_recorded_iron_of_the_week_counts_into_the_most_of_a_week() -> None:
    """EU: 1,000 mg in seven days. 500 mg were given 3 days ago, so the first visit carries 500 mg and not 1,000.

    An infusion makes iron studies old, so ferritin and TSAT are here those of the day, taken after it."""
    made = person("eu", events=[iron(3)])
    if made.plan.proposals:
        assert [visit.dose_mg for visit in made.plan.proposals[0].visits] == [500, 500]
    else:
        assert refused(made).startswith(("clearance", "verdict"))


def test_a_specialists_decision_is_planned_and_never_released() -> None:
    """Ferritin 90, mild, under IRLSSG 2018: a specialist decides (the golden case irlssg-governs)."""
    made = person(guideline="irlssg-2018", **MILD, ferritin=exact(90.0), tsat=exact(25.0))
    assert made.plan.verdict == "specialist-decision"
    assert made.plan.clearance == "clear"
    assert [one.release.because for one in made.plan.proposals] == [("specialist-decision",)]
    assert not made.plan.proposals[0].release.releasable


def test_a_draft_of_a_person_names_what_must_be_verified() -> None:
    made = person("eu", ("ferric-derisomaltose",), decompensated_liver_disease=False).plan.proposals[0]
    assert made.release.because == ("must-verify",)


def test_in_the_us_too_somebody_on_haemodialysis_is_told_of_the_european_200_mg() -> None:
    """FERSG: on haemodialysis a single dose above 200 mg of ferric carboxymaltose is not advised."""
    for on_dialysis, told in ((True, True), (False, False)):
        found = (
            planned("ferric-carboxymaltose", person={**ASKED, "on_dialysis": on_dialysis}).proposals[0].reasons_against
        )
        assert any("200 mg in one dose" in one.says and one.held == "yes" for one in found) is told


def test_nobody_who_is_recorded_as_dead_is_planned_for() -> None:
    """Most likely the wrong record: nothing of it may be signed."""
    assert refused(person(deceased=True)) == "deceased"
