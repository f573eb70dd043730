"""`ironrest plan` as its users meet it: limits that hold, doses that are refused with the rule, and bad numbers."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main

DAY = ["--as-of", "2026-11-20"]
FCM = ["--product", "ferric-carboxymaltose"]
PRODUCTS = {
    "ferric-carboxymaltose", "iron-dextran", "ferric-derisomaltose", "ferumoxytol", "iron-sucrose", "ferric-gluconate",
}  # fmt: skip
PERSON = """
patient = "invented-c"
birth_date = 1980-06-01
sex = "female"
date = 2026-11-20
[facts]
rls_diagnosed = true
clinically_significant = "yes"
ferritin = "60 ng/mL"
tsat = "18 %"
weight = "70 kg"
iv_iron_allergy = "no"
active_infection = "no"
iv_iron_elsewhere = "no"
pregnant = "no"
rls_severity = "severe"
"""


@pytest.fixture
def person(tmp_path: Path) -> str:
    path = tmp_path / "person.toml"
    path.write_text(PERSON, "utf-8")
    return str(path)


def planned(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["plan", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def for_nobody(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    return planned(capsys, "--no-person", *arguments)


def only(plan: dict[str, Any], what: str = "proposals") -> dict[str, Any]:
    (one,) = plan[what]
    return one  # type: ignore[no-any-return]


def doses(proposal: dict[str, Any]) -> list[tuple[float, float]]:
    return [(one["day"], one["dose_mg"]) for one in proposal["visits"]]


def cited(proposal: dict[str, Any], limit: str) -> dict[str, Any]:
    return next(one for one in proposal["limits"] if one["id"] == limit)


# --- limits of the label -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("weight", "where", "dose", "visits"),
    [
        ("66.7kg", "us", 1000, 1),  # INJ-1: 15 mg/kg up to 1,000 mg; 66.7 x 15 = 1,000.5
        ("66.6kg", "us", 1000, 2),  # 66.6 x 15 = 999: not 1,000 mg at once
        ("50kg", "eu", 1000, 1),  # FER-1: 20 mg/kg
        ("49.9kg", "eu", 1000, 2),  # 49.9 x 20 = 998
        ("50kg", "uk", 1000, 1),
    ],
)
def test_ferric_carboxymaltose_takes_the_visits_that_the_weight_allows(capsys, weight, where, dose, visits) -> None:
    one = only(for_nobody(capsys, *FCM, "--weight", weight, "--jurisdiction", where))
    assert (one["total_dose_mg"], len(one["visits"])) == (dose, visits)


def test_1500_mg_are_two_doses_of_750_mg_a_week_apart(capsys) -> None:
    """INJ-1: 750 mg in two doses at least 7 days apart, 1,500 mg a course."""
    one = only(for_nobody(capsys, *FCM, "--weight", "70kg", "--dose-mg", "1500"))
    assert doses(one) == [(0, 750), (7, 750)]


def test_more_iron_than_is_used_in_rls_warns_and_the_dose_of_rls_does_not(capsys) -> None:
    """IRL: 1,000 mg; the largest need of the EU table is 2,000 mg, which two weeks carry."""
    more = only(for_nobody(capsys, *FCM, "--weight", "70kg", "--jurisdiction", "eu", "--dose-mg", "2000"))
    assert doses(more) == [(0, 1000), (7, 1000)]
    assert "rls-dose" in [one["part"] for one in more["warnings"]]
    usual = only(for_nobody(capsys, *FCM, "--weight", "70kg", "--jurisdiction", "eu"))
    assert "rls-dose" not in [one["part"] for one in usual["warnings"]]


def test_1600_mg_are_refused_with_rule_limit_what_was_asked_and_source(capsys) -> None:
    plan = for_nobody(capsys, *FCM, "--weight", "70kg", "--dose-mg", "1600")
    assert plan["proposals"] == []
    one = only(plan, "refusals")
    assert (one["rule"], one["limit"]) == ("course", "at most 1500 mg in one course")
    assert "1600 mg" in one["asked"]
    assert (one["source"]["key"], one["status"]) == ("INJ-1", "secondary")


def test_without_a_weight_the_limit_by_weight_says_that_it_needs_it(capsys) -> None:
    one = only(for_nobody(capsys, *FCM, "--jurisdiction", "eu"), "refusals")
    assert one["needs"] == ["weight"]
    assert "Body weight: not known" in one["asked"]


def test_a_weight_that_is_only_a_bound_counts_with_its_lower_end(capsys) -> None:
    one = only(for_nobody(capsys, *FCM, "--fact", "weight=60 to 80 kg"))
    assert len(one["visits"]) == 2  # 60 x 15 = 900


def test_the_uk_takes_its_limits_from_the_eu_and_says_so(capsys) -> None:
    eu = only(for_nobody(capsys, *FCM, "--weight", "70kg", "--jurisdiction", "eu"))
    uk = only(for_nobody(capsys, *FCM, "--weight", "70kg", "--jurisdiction", "uk"))
    assert cited(uk, "dose_per_kg")["inherited_from"] == "eu"
    assert cited(eu, "dose_per_kg")["inherited_from"] is None
    assert uk["visits"] == eu["visits"]


def test_the_sum_of_the_visits_and_of_each_visits_steps_is_the_dose(capsys) -> None:
    for where in ("us", "eu", "uk"):
        for one in for_nobody(capsys, "--weight", "72kg", "--jurisdiction", where)["proposals"]:
            assert math.isclose(sum(visit["dose_mg"] for visit in one["visits"]), one["total_dose_mg"])
            for visit in one["visits"]:
                given = [step for step in visit["steps"] if step["do"] in ("test-dose", "slow-start", "infuse", "push")]
                assert math.isclose(sum(step["dose_mg"] for step in given), visit["dose_mg"])
                assert math.isclose(
                    visit["concentration_mg_per_ml"], visit["dose_mg"] / visit["volume_ml"], abs_tol=1e-5
                )
                assert 0 < visit["rate"]["ml_per_h"] < math.inf


@pytest.mark.parametrize("wish", [["--minutes", "14"], ["--diluent-ml", "500"], ["--observe-min", "10"]])
def test_a_wish_against_a_limit_is_refused_and_one_within_it_is_planned(capsys, wish) -> None:
    """INJ-1 and INJ-2: at least 15 minutes, at most 250 mL, at least 30 minutes of observation."""
    allowed = {"--minutes": "20", "--diluent-ml": "200", "--observe-min": "60"}[wish[0]]
    assert for_nobody(capsys, *FCM, "--weight", "70kg", *wish)["proposals"] == []
    assert len(for_nobody(capsys, *FCM, "--weight", "70kg", wish[0], allowed)["proposals"]) == 1


def test_a_product_that_may_not_be_injected_is_refused_as_an_injection(capsys) -> None:
    """FRX-6: undiluted injection withdrawn in March 2015."""
    plan = for_nobody(capsys, "--product", "ferumoxytol", "--weight", "70kg", "--push")
    assert plan["proposals"] == []
    assert "infusion" in only(plan, "refusals")["limit"]


@pytest.mark.parametrize("minutes", ["0.5", "5", "14.5"])
def test_no_wish_ends_in_a_rate_without_bound(capsys, minutes) -> None:
    for where in ("us", "eu"):
        plan = for_nobody(capsys, "--weight", "70kg", "--jurisdiction", where, "--minutes", minutes)
        for one in plan["proposals"]:
            assert all(visit["rate"]["ml_per_h"] is not None for visit in one["visits"])
            assert all(step["minutes"] >= 0 for visit in one["visits"] for step in visit["steps"])


# --- nobody ------------------------------------------------------------------------------------------
def test_without_a_person_nothing_is_released_and_the_order_is_by_visits(capsys) -> None:
    plan = for_nobody(capsys, "--weight", "70kg")
    assert (plan["patient"], plan["clearance"], plan["cumulative_iron"]) == (None, "not-assessed", None)
    assert {one["releasable"] for one in plan["proposals"]} == {False}
    assert all("not-assessed" in one["not_releasable_because"] for one in plan["proposals"])
    assert plan["ranked_by"] == ["visits", "name"]
    visits = [len(one["visits"]) for one in plan["proposals"]]
    assert visits == sorted(visits)
    assert {one["product"] for one in (*plan["proposals"], *plan["refusals"])} == PRODUCTS


def test_without_a_person_an_unknown_phosphate_only_warns_and_a_low_one_refuses(capsys) -> None:
    warned = only(for_nobody(capsys, *FCM, "--weight", "70kg"))
    assert [one["part"] for one in warned["warnings"]] == ["gate"]
    good = only(for_nobody(capsys, *FCM, "--weight", "70kg", "--fact", "phosphate=3.1mg/dL"))
    assert good["warnings"] == []
    low = only(for_nobody(capsys, *FCM, "--weight", "70kg", "--fact", "phosphate=1.9mg/dL"), "refusals")
    assert low["rule"] == "gate:phosphate"


def test_an_allergy_that_is_named_refuses_also_without_a_person(capsys) -> None:
    one = only(for_nobody(capsys, *FCM, "--weight", "70kg", "--fact", "iv_iron_allergy=yes"), "refusals")
    assert one["rule"] == "contraindication:hypersensitivity"


def test_the_formula_for_anaemia_is_shown_and_never_used(capsys) -> None:
    """Ganzoni at 70 kg and 10 g/dL: 70 x (15 - 10) x 2.4 + 500 = 1,340 mg."""
    plan = for_nobody(capsys, *FCM, "--weight", "70kg", "--fact", "hb=10g/dL")
    assert {one["id"]: one["dose_mg"] for one in plan["anaemia_doses"]}["ganzoni"] == 1340
    assert only(plan)["total_dose_mg"] == 1000


# --- a person ----------------------------------------------------------------------------------------
def test_a_clear_person_gets_proposals_of_which_some_may_be_signed(capsys, person) -> None:
    plan = planned(capsys, person, *DAY, "--fact", "phosphate=3.1mg/dL")
    assert (plan["patient"], plan["clearance"], plan["verdict"]) == ("invented-c", "clear", "either-route")
    first = plan["proposals"][0]
    assert (first["product"], first["releasable"], first["not_releasable_because"]) == (
        "ferric-carboxymaltose", True, [],
    )  # fmt: skip
    iron = plan["cumulative_iron"]
    assert (iron["recorded_lifetime"], iron["possible_lifetime"]) == ("0 mg", ">=0 mg")


def test_an_allergy_that_nobody_asked_about_refuses_everything_and_says_what_to_ask(capsys, person) -> None:
    plan = planned(capsys, person, *DAY, "--fact", "iv_iron_allergy=unknown")
    assert (plan["clearance"], plan["proposals"]) == ("unanswered", [])
    assert {one["rule"] for one in plan["refusals"]} == {"clearance:unanswered"}
    assert plan["refusals"][0]["needs"][0] == "iv_iron_allergy"


def test_an_infection_defers_and_nothing_is_planned(capsys, tmp_path) -> None:
    path = tmp_path / "ill.toml"
    path.write_text(PERSON.replace('active_infection = "no"', 'active_infection = "yes"'), "utf-8")
    plan = planned(capsys, str(path), *DAY)
    assert (plan["clearance"], plan["proposals"]) == ("deferred", [])


def test_a_repeat_course_without_a_phosphate_is_refused(capsys, person) -> None:
    """INJ-9: check phosphate before a repeat course."""
    plan = planned(capsys, person, *DAY, *FCM, "--fact", "iv_iron_recent_course=yes")
    one = only(plan, "refusals")
    assert (one["rule"], one["needs"]) == ("gate:phosphate", ["phosphate"])


def test_a_limit_that_is_unverified_keeps_the_plan_a_draft_and_says_what_to_look_up(capsys, person) -> None:
    plan = planned(capsys, person, *DAY, "--product", "iron-dextran", "--jurisdiction", "eu")
    one = only(plan)
    assert (one["releasable"], one["not_releasable_because"]) == (False, ["must-verify"])
    assert one["must_verify"]
    assert all(each["look_up"] and each["status"] == "unverified" for each in one["must_verify"])


def test_several_people_make_an_array_and_all_of_them_are_there(capsys, person) -> None:
    assert main(["plan", person, person, *DAY, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["patient"] for one in found] == ["invented-c", "invented-c"]


def test_a_file_that_cannot_be_read_stands_among_the_others(capsys, person, tmp_path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", "utf-8")
    assert main(["plan", person, str(bad), *DAY, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one.keys() == {"patient", "refused"} for one in found] == [False, True]
    assert main(["plan", str(bad), *DAY]) == 2


def test_the_clinics_file_orders_adds_limits_and_switches_on(capsys, person, tmp_path) -> None:
    clinic = tmp_path / "clinic.toml"
    clinic.write_text(
        '[clinic]\nname = "C"\n[plan]\nformulary = ["ferric-derisomaltose"]\ncurrency = "USD"\n'
        "[plan.price.ferric-derisomaltose]\nper_mg = 2\nper_visit = 100\n"
        '[[plan.off_label]]\nproduct = "iron-dextran"\njurisdiction = "us"\nregimen = "rapid-1000"\napprover = "Dr A"\n'
        'date = 2026-01-01\nsource = "minutes of the clinic"\n'
        '[[plan.limit]]\nproduct = "ferric-carboxymaltose"\njurisdiction = "us"\nid = "ours"\nkind = "dose_max_mg"\n'
        'value = 500\nsource = { key = "PROJECT", place = "ours", status = "unverified" }\n',
        "utf-8",
    )
    plan = planned(capsys, person, *DAY, "--clinic", str(clinic), "--fact", "phosphate=3mg/dL")
    first = plan["proposals"][0]
    assert (first["product"], first["price"], first["currency"]) == ("ferric-derisomaltose", 2100, "USD")
    by_product = {one["product"]: one for one in plan["proposals"]}
    assert [visit["dose_mg"] for visit in by_product["ferric-carboxymaltose"]["visits"]] == [500, 500]
    rapid = by_product["iron-dextran"]
    assert (rapid["regimen"], rapid["off_label_regimen"], rapid["second_signature"]) == ("rapid-1000", True, True)


# --- what cannot be used -----------------------------------------------------------------------------
@pytest.mark.parametrize("option", ["--dose-mg", "--visits", "--diluent-ml", "--minutes", "--observe-min"])
@pytest.mark.parametrize("number", ["0", "-5", "nan", "inf", "1e9", "ten", "", "60mg"])
def test_a_number_that_is_a_slip_is_named(capsys, option, number) -> None:
    assert main(["plan", "--no-person", "--weight", "70kg", option, number]) == 2
    assert f"{option} takes a" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--product", "aspirin"], "There are: ferric-carboxymaltose"),
        (["--weight", "60"], "a unit is never guessed"),
        (["--weight", "0kg"], "weight"),
        (["record.json"], "leave out the PATHs"),
        (["--invented"], "leave out the PATHs"),
        (["--as-of", "last"], "needs records"),
        (["--guideline", "seed"], "leave out --guideline"),
        (["--from", "omop"], "reads no records"),
        (["--push", "--diluent-ml", "100"], "Give one of them"),
        (["--visits", "1.5"], "whole number"),
    ],
)
def test_a_command_that_cannot_be_meant_is_refused_with_what_to_do(capsys, arguments, said) -> None:
    assert main(["plan", "--no-person", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_without_path_or_no_person_the_command_says_what_is_missing(capsys) -> None:
    assert main(["plan"]) == 2
    assert "No record was named" in capsys.readouterr().err


# --- products ----------------------------------------------------------------------------------------
def test_products_lists_every_limit_of_every_label_with_status_source_and_where_it_was_taken_from(capsys) -> None:
    assert main(["products", "--format", "json"]) == 0
    labels = json.loads(capsys.readouterr().out)
    assert {(one["product"], one["jurisdiction"]) for one in labels} == {
        (product, where) for product in PRODUCTS for where in ("us", "eu", "uk")
    }
    assert main(["products", "ferric-carboxymaltose", "--jurisdiction", "uk"]) == 0
    told = capsys.readouterr().out
    uk = next(one for one in labels if (one["product"], one["jurisdiction"]) == ("ferric-carboxymaltose", "uk"))
    for limit in uk["limits"]:
        line = next(line for line in told.splitlines() if line.startswith(f"  Limit {limit['id']}:"))
        assert f"[{limit['status']}; {limit['citation']['key']}, {limit['citation']['place']}]" in line
        assert line.endswith("(taken from eu)")
    assert main(["products", "aspirin"]) == 2
    assert "There are:" in capsys.readouterr().err


def test_a_wish_for_a_shorter_time_is_refused_and_never_met_by_splitting_the_dose(capsys) -> None:
    """VEN-8: 200 mg over at least 30 minutes in the EU; twice 100 mg in 15 minutes was not asked for."""
    plan = for_nobody(
        capsys, "--product", "iron-sucrose", "--weight", "70kg", "--jurisdiction", "eu", "--dose-mg", "200",
        "--minutes", "15",
    )  # fmt: skip
    assert plan["proposals"] == []
    assert only(plan, "refusals")["rule"] == "time_to_200_mg"


def test_an_approval_dated_after_the_day_of_the_plan_is_refused(capsys, tmp_path) -> None:
    clinic = tmp_path / "clinic.toml"
    clinic.write_text(
        """
        [clinic]
        name = "Invented clinic"
        [[plan.off_label]]
        product = "iron-dextran"
        jurisdiction = "us"
        regimen = "rapid-1000"
        approver = "A. Pharmacist"
        date = 2999-01-01
        source = "minutes of the committee"
        """,
        encoding="utf-8",
    )
    assert main(["plan", "--no-person", "--weight", "70kg", "--clinic", str(clinic)]) == 2
    assert "2999-01-01" in capsys.readouterr().err


def test_a_person_without_rls_is_told_which_criterion_is_not_fulfilled(capsys) -> None:
    assert main(["plan", "--invented", "--format", "json"]) == 0
    people = json.loads(capsys.readouterr().out)
    said = {one["verdict"]: one["refusals"][0]["says"] for one in people if not one["proposals"]}
    assert said["no-iron"]
    assert "clinically significant" not in said["no-iron"]
