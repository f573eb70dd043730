"""No plan passes a limit of its label, as `labels_by_hand` has it: for all people, products, doses and wishes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ironrest.care.plan.cleared import NOT_ASSESSED
from ironrest.care.plan.course import Before
from ironrest.care.plan.plan import Plan, Request, plan
from ironrest.care.plan.visit import Wish
from ironrest.values.interval import Interval, at_least, exact, less_than, more_than
from tests.care.plan.people import ASKED, CLEAR, KNOWLEDGE, OFF_LABEL, planned, under_clinic
from tests.properties.labels_by_hand import (
    FCM,
    FDI,
    MG_PER_ML,
    RISKS,
    SLACK,
    adds_up,
    barred,
    passed,
)

pytestmark = pytest.mark.slow  # hundreds of random people: part of `make test`

# --- people and what is asked ----------------------------------------------------------------------------------------

FLAGS = (
    "iv_iron_allergy", "anaemia_other_cause", "iron_overload", "haemochromatosis", "decompensated_liver_disease",
    "infectious_hepatitis", "pregnant", "iv_iron_recent_course", "hypophosphataemia_risk", "malabsorption", "ibd",
)  # fmt: skip
KG = st.sampled_from([3.0, 4.9, 9.9, 20.0, 34.9, 35.0, 40.0, 49.9, 50.0, 50.1, 62.3, 66.6, 66.7, 70.0, 100.0, 140.0])
YEARS = st.sampled_from([0.3, 0.4, 1.0, 5.9, 13.9, 14.0, 17.9, 18.0, 40.0, 40.0, 40.0, 70.0])
PHOSPHATE = st.sampled_from([exact(1.9), exact(2.49), exact(2.5), exact(3.2), less_than(2.4), more_than(2.0), None])


def numbers(points: st.SearchStrategy[float]) -> st.SearchStrategy[Interval | None]:
    spans = st.tuples(points, points).map(lambda two: Interval(min(two), max(two)))
    lines = st.one_of(points.map(at_least), points.map(less_than))
    return st.one_of(points.map(exact), points.map(exact), points.map(exact), spans, lines, st.none())


@st.composite
def people(draw: st.DrawFn) -> dict:
    """Somebody asked about everything, of whom a few things are otherwise or not known."""
    facts = {**ASKED, "weight": draw(numbers(KG)), "age_years": draw(numbers(YEARS))}
    facts["on_dialysis"] = draw(st.sampled_from([False, False, True, None]))
    facts["phosphate"] = draw(PHOSPHATE)
    facts["hb"] = draw(st.sampled_from([None, exact(7.0), exact(14.0)]))
    for flag in draw(st.lists(st.sampled_from(FLAGS), max_size=2)):
        facts[flag] = draw(st.sampled_from([True, None]))
    if facts["pregnant"] is not False:
        facts["gestation_weeks"] = draw(st.sampled_from([exact(10.0), exact(13.9), exact(14.0), exact(30.0), None]))
    return facts


def maybe(values: list) -> st.SearchStrategy:
    return st.one_of(st.none(), st.none(), st.none(), st.sampled_from(values))


DOSES = st.one_of(
    st.none(), st.sampled_from([100.0, 125.0, 200.0, 500.0, 510.0, 750.0, 1000.0, 1020.0, 1500.0, 2000.0]),
    st.integers(1, 30_000).map(lambda tenths: tenths / 10),
)  # fmt: skip
WISHES = st.builds(
    Wish,
    diluent_ml=maybe([0.0, 5.0, 20.0, 25.0, 50.0, 51.0, 100.0, 101.0, 200.0, 250.0, 500.0, 2000.0]),
    minutes=maybe([0.5, 2.0, 5.0, 7.5, 14.0, 15.0, 16.0, 20.0, 30.0, 60.0, 240.0]),
    observe_min=maybe([0.0, 29.0, 30.0, 60.0]),
    method=maybe(["push", "infusion"]),
    gap_d=maybe([1.0, 2.0, 3.0, 6.0, 7.0, 8.0, 28.0]),
)
REQUESTS = st.builds(
    Request,
    jurisdiction=st.sampled_from(["us", "eu", "uk"]),
    products=st.sampled_from([(name,) for name in MG_PER_ML]),
    dose_mg=DOSES,
    wish=WISHES,
    visits=maybe([1, 2, 3, 5, 8, 10]),
)
BEFORE = st.one_of(
    st.just(Before()), st.just(Before()),
    st.builds(Before, st.sampled_from([None, 200.0, 500.0, 1000.0]), st.integers(1, 3), st.integers(0, 6)),
    st.builds(lambda days: Before(0.0, 0, days), st.sampled_from([7, 12, 13, 14, 27, 28, 90])),
)  # fmt: skip
CLEARED = st.sampled_from([CLEAR, NOT_ASSESSED])


@pytest.fixture(scope="module")
def off_label(tmp_path_factory):
    return under_clinic(tmp_path_factory.mktemp("clinic"), OFF_LABEL)


@settings(max_examples=300)
@given(facts=people(), request=REQUESTS, before=BEFORE, cleared=CLEARED, approved=st.booleans())
def test_no_proposal_passes_a_limit_of_its_label(off_label, facts, request, before, cleared, approved) -> None:
    knowledge = off_label if approved else KNOWLEDGE
    made = plan(knowledge, facts, request, cleared=cleared, before=before)
    assert len(made.proposals) + len(made.refusals) == 1
    for one in made.proposals:
        assert passed(one, facts, before) == []
        assert barred(one, facts, asked=cleared is CLEAR) == []
        assert approved or not one.way.off_label
        assert not (one.way.off_label and not one.second_signature)
        assert one.total_dose_mg <= one.asked_mg + SLACK
        assert request.visits is None or len(one.visits) == request.visits
        assert request.dose_mg is None or one.total_dose_mg == pytest.approx(request.dose_mg)
        adds_up(one)


WEIGHED = [
    (FCM, "us"), (FCM, "eu"), (FCM, "uk"), (FDI, "us"), (FDI, "eu"), (FDI, "uk"),
]  # fmt: skip


@settings(max_examples=60)
@given(where=st.sampled_from(WEIGHED), dose=DOSES, wish=WISHES, visits=maybe([1, 2, 5]), cleared=CLEARED)
def test_without_a_weight_nothing_is_planned_that_goes_by_weight(where, dose, wish, visits, cleared) -> None:
    product, jurisdiction = where
    facts = {**ASKED, "weight": None}
    made = planned(product, jurisdiction, facts, dose_mg=dose, wish=wish, visits=visits, cleared=cleared)
    assert made.proposals == ()


FORGET = ("weight", "age_years", "on_dialysis", "pregnant", "gestation_weeks", *FLAGS[:6])


@settings(max_examples=150)
@given(facts=people(), request=REQUESTS, before=BEFORE, fact=st.sampled_from(FORGET), wide=st.booleans())
def test_knowing_less_never_turns_a_refusal_into_a_proposal(facts, request, before, fact, wide) -> None:
    """All facts but those of the phosphate gate, whose warning when nothing is known is a decision of its own."""
    value = facts.get(fact)
    less = Interval(value.low - 1, value.high + 1) if wide and isinstance(value, Interval) else None
    known = plan(KNOWLEDGE, facts, request, cleared=CLEAR, before=before)
    if known.refusals:
        assert plan(KNOWLEDGE, {**facts, fact: less}, request, cleared=CLEAR, before=before).proposals == ()


def fcm(**facts) -> Plan:
    return planned(FCM, "us", {**ASKED, **facts}, cleared=CLEAR)


@pytest.mark.parametrize(
    ("phosphate", "risk", "outcome"),
    [
        (exact(2.4), False, "refused"), (exact(2.5), True, "clear"), (exact(3.0), True, "clear"),
        (less_than(2.4), False, "refused"), (less_than(2.5), False, "refused"), (less_than(2.6), True, "refused"),
        (less_than(2.6), False, "warned"), (more_than(2.0), False, "warned"), (more_than(2.0), True, "refused"),
        (more_than(2.5), True, "clear"), (None, False, "warned"), (None, None, "warned"), (None, True, "refused"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("fact", RISKS)
def test_the_phosphate_gate(fact: str, phosphate: Interval | None, risk: bool | None, outcome: str) -> None:
    """INJ-9: correct a low phosphate first; know it before a repeat course, or where there is a risk factor."""
    made = fcm(phosphate=phosphate, **{fact: risk})
    if outcome == "refused":
        assert [one.rule for one in made.refusals] == ["gate:phosphate"]
    else:
        assert [one.part for one in made.proposals[0].warnings] == (["gate"] if outcome == "warned" else [])
    if risk is None:
        assert "Not known" in made.proposals[0].warnings[0].says
