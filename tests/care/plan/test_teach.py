"""What a leaflet tells whom: by the facts that were stated, the product and the plan; numbers are those of the plan."""

import pytest

from ironrest.care.plan.both_arms import both_arms
from ironrest.care.plan.leaflet import BothArms, Leaflet
from ironrest.care.plan.person import bare_adult
from ironrest.care.plan.plan import Request, plan
from ironrest.care.plan.proposal import Proposal
from ironrest.care.plan.teach import teach
from ironrest.knowledge.education import load_education
from ironrest.knowledge.load import load
from ironrest.knowledge.schema_base import Citation
from ironrest.rules.evaluate import Value
from ironrest.values.errors import UserError
from ironrest.values.interval import exact

KNOWLEDGE, EDUCATION = load(), load_education()
FCM = "ferric-carboxymaltose"
ADULT = {"age_years": exact(45.0)}
TRIAL = BothArms(
    of=10, iron=4, dummy=3, may_be_chance=True, citation=Citation(key="EARL24", place="abstract", status="secondary")
)


def planned(product: str, jurisdiction: str = "us", weight: float = 70.0) -> Proposal:
    person, _ = bare_adult(KNOWLEDGE, exact(weight))
    dose = {"iron-dextran": 500.0, "ferric-gluconate": 750.0}.get(product)  # 1,000 mg of these takes too many visits
    request = Request(jurisdiction=jurisdiction, products=(product,), dose_mg=dose)  # type: ignore[arg-type]
    (proposal,) = plan(KNOWLEDGE, person, request).proposals
    return proposal


def taught(
    product: str | None = FCM, language: str = "en-US", jurisdiction: str = "us", weight: float = 70.0,
    benefit: BothArms | None = None, topics: tuple[str, ...] = (), **facts: Value | None,
) -> Leaflet:  # fmt: skip
    proposal = planned(product, jurisdiction, weight) if product else None
    return teach(
        EDUCATION, {**ADULT, **facts}, proposal, language=language, jurisdiction=jurisdiction,  # type: ignore[arg-type]
        benefit=benefit, topics=topics,
    )  # fmt: skip


def told(made: Leaflet) -> dict[str, str]:
    return {one.id: one.text for topic in made.topics for one in topic.sentences}


def reasons(made: Leaflet) -> dict[str, str]:
    return {one.id: one.reason for one in made.left_out}


# --- by the facts ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "key", "there"),
    [
        ({"pregnant": True}, "pregnancy-first", True),
        ({"pregnant": None}, "pregnancy-first", True),
        ({"pregnant": False, "breastfeeding": False}, "pregnancy-first", False),
        ({"pregnant": False, "breastfeeding": False}, "pregnancy-drugs", False),
        ({"pregnant": False, "breastfeeding": True}, "pregnancy-first", False),
        ({"pregnant": False, "breastfeeding": True}, "milk-carboxymaltose", True),
        ({"on_dopamine_agonist": True}, "dopamine-drugs", True),
        ({"on_levodopa": True, "on_dopamine_agonist": False}, "dopamine-drugs", True),
        ({"on_dopamine_agonist": False}, "dopamine-drugs", True),  # levodopa is not known
        ({"on_dopamine_agonist": False, "on_levodopa": False}, "dopamine-drugs", False),
        ({"on_opioid": None}, "opioids", True),
        ({"on_opioid": False}, "opioids", False),
        ({"on_beta_blocker": True}, "beta-blocker", True),
        ({"on_beta_blocker": False}, "beta-blocker", False),
        ({"age_years": exact(9.0)}, "child-read", True),
        ({"age_years": exact(18.0)}, "child-read", False),
        ({"age_years": None}, "child-read", False),
    ],
)
def test_a_sentence_goes_only_on_a_fact_that_is_known(facts: dict[str, Value | None], key: str, there: bool) -> None:
    assert (key in told(taught(**facts))) is there


def test_what_is_not_known_is_marked_for_the_clinician() -> None:
    held = {one.id: one.held for topic in taught(on_opioid=True).topics for one in topic.sentences}
    assert (held["opioids"], held["dopamine-drugs"], held["stain"]) == ("yes", "not-known", "yes")


def test_a_child_has_a_leaflet_for_parents_and_an_adult_has_not() -> None:
    child = taught(age_years=exact(9.0))
    assert child.for_parents
    assert child.topics[0].id == "for-parents"
    assert not taught().for_parents


def test_keep_iron_tablets_from_children_is_told_to_everybody() -> None:
    assert "keep-locked" in told(taught())
    assert "keep-locked" in told(taught(product=None, age_years=exact(9.0)))


# --- by the product and the plan ---------------------------------------------------------------------
def test_low_phosphate_is_told_of_ferric_carboxymaltose_alone() -> None:
    for product in KNOWLEDGE.products:
        made = told(taught(product=product))
        assert ("phosphate-signs" in made, "call-phosphate" in made) == (product == FCM, product == FCM), product


def test_mri_is_told_of_ferumoxytol_alone() -> None:
    assert "mri-tell" in told(taught(product="ferumoxytol"))
    assert reasons(taught())["mri-after-ferumoxytol"] == "product"


def test_a_test_dose_is_told_where_the_plan_has_one() -> None:
    """INFeD (DEX): 25 mg first, then a wait of an hour."""
    (wait,) = {one.minutes for one in planned("iron-dextran").visits[0].steps if one.do == "wait"}
    assert f"we wait {wait:g} minutes" in told(taught(product="iron-dextran"))["test-dose"]
    assert reasons(taught())["test-dose"] == "does-not-apply"


def test_without_a_plan_nothing_of_an_infusion_is_told() -> None:
    made = taught(product=None)
    assert "none-planned" in told(made)
    left = reasons(made)
    assert {left[one] for one in ("procedure", "benefit", "side-effects", "recovery", "call-emergency")} == {"plan"}


def test_with_a_plan_nobody_is_told_that_there_is_none() -> None:
    assert reasons(taught())["no-infusion"] == "no-plan"


@pytest.mark.parametrize("language", sorted(EDUCATION.languages))
@pytest.mark.parametrize(
    ("product", "where", "weight"),
    [(FCM, "us", 70.0), (FCM, "us", 60.0), ("ferric-derisomaltose", "uk", 70.0), ("iron-dextran", "us", 70.0),
     ("iron-sucrose", "eu", 70.0), ("ferumoxytol", "us", 70.0)],
)  # fmt: skip
def test_the_numbers_are_those_of_the_plan(language: str, product: str, where: str, weight: float) -> None:
    visits = planned(product, where, weight).visits
    numbers = {one.name: one.text for one in taught(product, language, where, weight).numbers}
    assert numbers["plan.visits"] == str(len(visits))
    for name, field in (("plan.minutes", "duration_min"), ("plan.observation_min", "observation_min")):
        values = {getattr(one, field) for one in visits}
        for end in (min(values), max(values)):
            assert f"{end:g}".replace(".", "," if language == "es" else ".") in numbers[name].split()
    assert ("plan.gap_days" in numbers) == (len(visits) > 1)


def test_a_slow_injection_is_no_drip() -> None:
    """Iron sucrose, US label: 200 mg undiluted over 2 to 5 minutes."""
    person, _ = bare_adult(KNOWLEDGE, exact(70.0))
    made = plan(KNOWLEDGE, person, Request(products=("iron-sucrose",)))
    method = made.proposals[0].visits[-1].method
    there = told(taught(product="iron-sucrose"))
    assert ("injection" in there, "drip" in there) == (method == "push", method == "infusion")


# --- benefit -----------------------------------------------------------------------------------------
def test_benefit_stands_in_both_arms_or_not_at_all() -> None:
    without = taught()
    assert reasons(without)["both-arms"] == "benefit"
    text = told(taught(benefit=TRIAL))["both-arms"]
    assert "4 of 10" in text
    assert "3 of 10" in text


def test_a_gap_that_may_be_chance_is_said_to_be() -> None:
    sure = BothArms(of=10, iron=7, dummy=1, may_be_chance=False, citation=TRIAL.citation)
    assert "gap-chance" in told(taught(benefit=TRIAL))
    assert "gap-chance" not in told(taught(benefit=sure))


def test_the_numbers_of_benefit_carry_the_source_of_the_trial() -> None:
    made = taught(benefit=TRIAL)
    numbers = {one.name: one.citation for one in made.numbers}
    assert numbers["benefit.iron"] == TRIAL.citation
    held = {one.id: one.citation for topic in made.topics for one in topic.sentences}
    assert held["both-arms"] == TRIAL.citation


def test_the_trial_of_the_sentence_is_the_one_that_counted_what_it_says() -> None:
    """EARL24: 38 of 107 and 29 of 101 were much or very much improved: 3.55 and 2.87 of ten, and the arms overlap."""
    found = both_arms(planned(FCM).benefit)
    assert found is not None
    assert (found.iron, found.dummy, found.of, found.citation.key) == (4, 3, 10, "EARL24")
    assert found.may_be_chance


def test_a_product_without_such_a_trial_has_no_numbers_of_benefit() -> None:
    assert both_arms(planned("iron-sucrose").benefit) is None


# --- questions and topics ----------------------------------------------------------------------------
def test_a_question_expects_only_what_the_leaflet_says() -> None:
    for product in (None, FCM, "ferumoxytol"):
        made = taught(product=product, pregnant=False, breastfeeding=False)
        there = told(made)
        points = [point for topic in made.topics for asked in topic.questions for point in asked.points]
        assert points
        assert [one for one in points if one not in there] == []


def test_only_the_topics_that_were_asked_for() -> None:
    made = taught(topics=("blood-test",))
    assert [one.id for one in made.topics] == ["blood-test"]
    assert reasons(made)["procedure"] == "not-asked"


def test_every_statement_is_told_or_left_out_with_a_reason() -> None:
    for product in (None, FCM, "ferumoxytol"):
        made = taught(product=product)
        out = reasons(made)
        for key, one in EDUCATION.statements.items():
            assert key in told(made) or key in out or one.topic in out, key


def test_no_brace_is_left_in_any_leaflet() -> None:
    for language in EDUCATION.languages:
        for product in (None, FCM, "iron-dextran", "ferumoxytol"):
            made = taught(product=product, language=language, benefit=TRIAL, age_years=exact(9.0))
            assert [text for text in told(made).values() if "{" in text or "}" in text] == []


@pytest.mark.parametrize(("where", "number"), [("us", "911"), ("eu", "112"), ("uk", "999")])
@pytest.mark.parametrize("language", sorted(EDUCATION.languages))
def test_the_emergency_number_follows_the_country_and_not_the_language(where: str, number: str, language: str) -> None:
    made = taught(jurisdiction=where, language=language)
    assert made.emergency == number
    others = {"911", "112", "999"} - {number}
    text = " ".join(told(made).values())
    assert number in told(made)["call-emergency"]
    assert not any(other in text for other in others)


def test_a_topic_that_does_not_exist_is_refused_with_the_list() -> None:
    with pytest.raises(UserError, match=r"No topic is called `iron`\. There are: for-parents, what-is-rls"):
        taught(topics=("iron",))
