"""The [plan] section of a clinic's file: order, price, off-label ways, a pharmacist's entries, added limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ironrest.care.plan.limits import label_rules
from ironrest.care.plan.plan import Request, plan
from ironrest.care.plan.rank import ways_to_rank
from ironrest.knowledge.check_products import RANKS
from ironrest.values.errors import KnowledgeError
from ironrest.values.interval import exact
from tests.care.plan.people import ASKED, CLEAR, KNOWLEDGE, OFF_LABEL, adult, planned, under_clinic

SOURCE = 'source = { key = "PROJECT", place = "clinic", status = "unverified" }\n'
RAPID = [one for one in KNOWLEDGE.products["iron-dextran"].jurisdiction["us"].limit if one.startswith("rapid_")]


def entry(product: str, field: str, jurisdiction: str = "us", pharmacist: str = "P. Example", more: str = "") -> str:
    return (
        f'[[plan.verified]]\nproduct = "{product}"\njurisdiction = "{jurisdiction}"\nfield = "{field}"\n'
        f'pharmacist = "{pharmacist}"\nsource = "label of 2026"\nplace = "section 2"\ndate = 2026-11-01\n{more}'
    )


def added(product: str, kind: str, value: float, jurisdiction: str = "us") -> str:
    return (
        f'[[plan.limit]]\nproduct = "{product}"\njurisdiction = "{jurisdiction}"\nid = "house"\nkind = "{kind}"\n'
        f"value = {value}\n{SOURCE}"
    )


def of_all(knowledge, jurisdiction="us"):
    return plan(knowledge, {**ASKED, "weight": exact(70.0)}, Request(jurisdiction), cleared=CLEAR)


def test_the_formulary_comes_first_and_leaves_nobody_out(tmp_path) -> None:
    house = under_clinic(tmp_path, '[plan]\nformulary = ["iron-sucrose"]\n')
    names = [one.product for one in of_all(house).proposals]
    assert names[0] == "iron-sucrose"
    assert set(names) == {one.product for one in of_all(KNOWLEDGE).proposals}
    assert of_all(KNOWLEDGE).proposals[0].product == "ferric-carboxymaltose", "the strongest evidence without one"


def test_the_price_is_of_opened_vials_and_visits(tmp_path) -> None:
    """Two vials of 510 mg at 2 a mg, and two visits at 50: 2,140."""
    house = under_clinic(tmp_path, "[plan.price.ferumoxytol]\nper_mg = 2.0\nper_visit = 50.0\n")
    assert planned("ferumoxytol", knowledge=house).proposals[0].price == 2 * 1020 + 2 * 50
    assert planned("iron-sucrose", knowledge=house).proposals[0].price is None
    assert planned("ferumoxytol").proposals[0].price is None


@pytest.mark.parametrize("price", ["per_mg = -1.0", "per_visit = -20.0"])
def test_a_price_below_zero_is_refused(tmp_path, price: str) -> None:
    with pytest.raises(KnowledgeError, match="0"):
        under_clinic(tmp_path, f"[plan.price.ferumoxytol]\n{price}\n")


def test_every_way_to_rank_is_one_that_the_knowledge_knows() -> None:
    assert set(ways_to_rank(KNOWLEDGE)) == set(RANKS)


def test_dextran_1000_mg_is_not_practical_under_the_us_label_and_a_draft_where_a_clinic_approves(tmp_path) -> None:
    """DEX-2: 100 mg a day, ten visits. Approved off-label: a draft with a second signature, and the test dose stays."""
    refusal = planned("iron-dextran").refusals[0]
    assert (refusal.rule, refusal.also) == ("not-practical-under-the-label", ("off-label:rapid-1000",))
    made = planned("iron-dextran", "us", ASKED, cleared=CLEAR, knowledge=under_clinic(tmp_path, OFF_LABEL)).proposals[0]
    assert (made.regimen, made.total_dose_mg, made.second_signature) == ("rapid-1000", 1000, True)
    assert not made.release.releasable
    assert set(made.release.because) == {"must-verify", "second-signature"}
    assert made.visits[0].test_dose_mg == 25


def test_an_approval_is_for_its_own_label_only(tmp_path) -> None:
    house = under_clinic(tmp_path, OFF_LABEL)
    assert planned("iron-dextran", "eu", knowledge=house).proposals[0].regimen == "total-dose"


def test_an_unverified_limit_keeps_a_draft_until_a_pharmacist_has_entered_it(tmp_path) -> None:
    """FDI in the EU: 1 mg/mL is recalled only. Without a value the entry keeps the one that stands."""
    person = {**ASKED, "weight": exact(70.0)}
    draft = planned("ferric-derisomaltose", "eu", person, cleared=CLEAR).proposals[0]
    assert [one.field for one in draft.must_verify] == ["concentration"]
    assert not draft.release.releasable
    house = under_clinic(tmp_path, entry("ferric-derisomaltose", "concentration", "eu"))
    free = planned("ferric-derisomaltose", "eu", person, cleared=CLEAR, knowledge=house).proposals[0]
    assert free.release.releasable
    assert free.must_verify == ()
    limit = house.products["ferric-derisomaltose"].jurisdiction["eu"].limit["concentration"]
    assert limit.value == 1
    assert "P. Example" in limit.released
    assert limit.source.status == "unverified", "our own source stays what it was"
    uk = planned("ferric-derisomaltose", "uk", person, cleared=CLEAR, knowledge=house).proposals[0]
    assert not uk.release.releasable, "the entry was for the EU label"


def test_the_value_that_the_pharmacist_read_is_the_one_that_counts(tmp_path) -> None:
    """With 5 mg/mL, 1,000 mg no longer fit into 250 mL (3.85) but into 100 mL (9.1)."""
    house = under_clinic(tmp_path, entry("ferric-derisomaltose", "concentration", "eu", more="value = 5.0\n"))
    made = planned("ferric-derisomaltose", "eu", knowledge=house).proposals[0]
    assert made.visits[0].diluent_ml == 100


def test_nobody_releases_without_an_assessment(tmp_path) -> None:
    house = under_clinic(tmp_path, entry("ferric-derisomaltose", "concentration", "eu"))
    made = planned("ferric-derisomaltose", "eu", knowledge=house).proposals[0]
    assert made.release.because == ("not-assessed",)
    assert not made.release.releasable


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (entry("ferric-derisomaltose", "dose"), "verified; it needs no pharmacist"),
        (entry("ferric-carboxymaltose", "gap"), "secondary; it needs no pharmacist"),
        (entry("ferric-derisomaltose", "nothing"), "has no limit `nothing`"),
        (entry("iron-dextran", "observation", pharmacist=" "), "`pharmacist` is empty"),
        (entry("aspirin", "dose"), "no product is called `aspirin`"),
        ('[plan]\nformulary = ["aspirin"]\n', "no product is called `aspirin`"),
        ("[plan.price.aspirin]\nper_mg = 1.0\n", "no product is called `aspirin`"),
        (OFF_LABEL.replace("iron-dextran", "aspirin"), "no product is called `aspirin`"),
        (OFF_LABEL.replace("rapid-1000", "daily-doses"), "no off-label regimen `daily-doses`"),
        (OFF_LABEL.replace("A. Example", ""), "`approver` is empty"),
        (added("aspirin", "dose_max_mg", 500), "no product is called `aspirin`"),
        (added("iron-sucrose", "no-such-kind", 500), "no kind of limit is called `no-such-kind`"),
        (added("iron-sucrose", "dose_max_mg", 500).replace('"house"', '"age"'), "has a limit of that name"),
    ],
)
def test_a_file_that_names_what_there_is_not_is_refused(tmp_path, text: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says):
        under_clinic(tmp_path, text)


def test_an_added_limit_makes_the_plan_stricter(tmp_path) -> None:
    house = under_clinic(tmp_path, added("ferric-carboxymaltose", "dose_max_mg", 500))
    assert [visit.dose_mg for visit in planned("ferric-carboxymaltose", knowledge=house).proposals[0].visits] == [
        500,
        500,
    ]


@settings(max_examples=25)
@given(
    kind=st.sampled_from(["dose_max_mg", "dose_max_mg_per_kg", "minutes_min", "observe_min", "gap_min_d", "age_min_y",
                          "course_max_mg", "visits_max", "diluent_max_ml", "concentration_min", "rate_max_mg_per_min",
                          "rate_max_ml_per_min", "slow_start_mg", "week_max_mg"]),
    value=st.sampled_from([0.5, 1.0, 2.0, 7.0, 15.0, 30.0, 100.0, 500.0, 1000.0, 5000.0]),
    where=st.sampled_from([("ferric-carboxymaltose", "us"), ("ferric-derisomaltose", "eu"), ("iron-sucrose", "us"),
                           ("ferumoxytol", "us"), ("iron-dextran", "uk"), ("ferric-gluconate", "us")]),
    weight=st.sampled_from([40.0, 50.0, 70.0, 110.0]),
)  # fmt: skip
def test_an_added_limit_never_loosens(tmp_path_factory, kind: str, value: float, where, weight: float) -> None:
    """Whatever is planned under it keeps every limit of the label as well, and is not more iron than before."""
    product, jurisdiction = where
    house = under_clinic(tmp_path_factory.mktemp("clinic"), added(product, kind, value, jurisdiction))
    own, without = label_rules(house, product, jurisdiction), label_rules(KNOWLEDGE, product, jurisdiction)
    before = planned(product, jurisdiction, adult(weight)).proposals
    for one in planned(product, jurisdiction, adult(weight), knowledge=house).proposals:
        assert before
        assert one.total_dose_mg <= before[0].total_dose_mg
        assert {"house"} | {each.id for each in before[0].limits if one.regimen == before[0].regimen} <= {
            each.id for each in one.limits
        }
        for visit in one.visits:
            facts = {**adult(weight), "regimen": one.regimen, **_facts(one, visit)}
            assert [rule.id for rule, _ in without.broken(facts)] == []
            assert [rule.id for rule, _ in own.broken(facts)] == []


def _facts(one, visit) -> dict:
    """The facts of a visit, taken from what the plan says of it."""
    steps = {step.do: step for step in visit.steps}
    slow, main = steps.get("slow-start"), steps.get("push") or steps["infuse"]
    earlier = [other for other in one.visits if other.number <= visit.number]
    week = [other for other in earlier if visit.day - other.day < 7]
    gap = visit.day - earlier[-2].day if len(earlier) > 1 else float("inf")
    numbers = {
        "visit": visit.number, "gap_d": gap, "dose_mg": visit.dose_mg, "day_mg": visit.dose_mg,
        "week_mg": sum(other.dose_mg for other in week), "week_visits": len(week),
        "course_mg": round(sum(other.dose_mg for other in earlier), 9), "diluent_ml": visit.diluent_ml,
        "volume_ml": visit.diluent_ml + visit.drug_ml, "minutes": visit.duration_min,
        "rate_ml_per_min": main.volume_ml / main.minutes if main.minutes else 0.0,
        "test_dose_mg": visit.test_dose_mg, "test_dose_s": 30.0, "test_wait_min": 60.0,
        "slow_start_mg": slow.dose_mg if slow else 0.0, "slow_start_min": slow.minutes if slow else 0.0,
        "observe_min": visit.observation_min,
    }  # fmt: skip
    return {"method": visit.method, "diluent": visit.diluent} | {key: exact(value) for key, value in numbers.items()}
