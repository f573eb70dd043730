"""Findings: what was found, what was not and what nobody asked read differently; nothing is guessed."""

from __future__ import annotations

import pytest

from ironrest.values.truth import Truth
from tests.care.assess.people import KNOWLEDGE, assessed, drug, entry, lines

FIVE = {
    "rls_urge": True,
    "rls_rest": True,
    "rls_relief": True,
    "rls_evening": True,
    "rls_other_cause_excluded": True,
}
MIMICS = [one.fact for one in KNOWLEDGE.mimics.mimic.values()]
YES, NO, OPEN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def without(*names, **others):
    return {key: value for key, value in FIVE.items() if key not in names} | others


# --- RLS -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "criterion", "truth", "how"),
    [
        (FIVE, "rls_1_urge", YES, "asked 2026-11-20"),
        (FIVE, "rls_5_no_mimic", YES, "other explanations were excluded"),
        ({"rls_diagnosed": True}, "rls_2_rest", YES, "not confirmed one by one"),
        ({"rls_diagnosed": False}, "rls_1_urge", NO, "recorded as ruled out"),
        ({}, "rls_1_urge", OPEN, "not asked"),
        ({"mimic_cramps": False}, "rls_5_no_mimic", OPEN, "13 of 14 not asked"),
    ],
)
def test_each_criterion_says_whether_it_was_asked_or_taken_from_a_diagnosis(facts, criterion, truth, how):
    line = lines(assessed(facts), "RLS criteria")[criterion]
    assert line.truth is truth
    assert how in line.says


def test_a_stale_answer_to_a_criterion_is_shown_with_its_date():
    line = lines(assessed(more=[entry("rls_urge", True, "2020-01-01")]), "RLS criteria")["rls_1_urge"]
    assert line.truth is OPEN
    assert "yes on 2020-01-01" in line.says


@pytest.mark.parametrize(
    ("facts", "criterion", "names"),
    [
        (without("rls_urge", rls_urge=False), "not_rls_1_urge", "Urge to move"),
        (without("rls_relief", rls_relief=False, rls_relief_earlier=False), "not_rls_3_relief", "Relieved"),
        (without("rls_other_cause_excluded", mimic_arthritis=True), "not_rls_5_no_mimic", "explained by arthritis"),
    ],
)
def test_not_rls_names_the_one_criterion_or_the_mimic_and_offers_a_review(facts, criterion, names):
    found = assessed(facts)
    assert found.answer.rls == "no"
    by = lines(found, "Not RLS by")
    assert list(by) == [criterion, "not_rls_review"]
    assert names in by[criterion].says
    assert "offer a review" in by["not_rls_review"].says


@pytest.mark.parametrize("facts", [FIVE, {}, without("rls_relief", rls_relief=False)])
def test_what_is_rls_or_open_is_not_under_not_rls(facts):
    assert lines(assessed(facts), "Not RLS by") == {}


@pytest.mark.parametrize("fact", ["relief", "evening"])
def test_very_severe_rls_is_not_called_not_rls_because_relief_or_rhythm_is_gone(fact):
    """The proviso of criteria 3 and 4: what held earlier, when milder, holds."""
    lost = assessed(without(f"rls_{fact}", **{f"rls_{fact}": False, f"rls_{fact}_earlier": True}))
    assert lost.answer.rls == "yes"
    assert "Look for augmentation" in lines(lost, "RLS criteria")[f"{fact}_lost"].says
    not_asked = assessed(without(f"rls_{fact}", **{f"rls_{fact}": False}))
    assert not_asked.answer.rls == "undetermined"
    assert "Do not call it 'not RLS' yet" in lines(not_asked, "RLS criteria")[f"{fact}_earlier_not_asked"].says


@pytest.mark.parametrize(
    ("facts", "truth", "said"),
    [
        ({"mimic_neuropathy": True}, YES, "Burning or numb"),
        ({"mimic_neuropathy": False}, NO, "no (2026-11-20)"),
        ({"rls_diagnosed": True}, NO, "not confirmed one by one"),
        ({}, OPEN, "not asked"),
    ],
)
def test_mimics_are_answered_one_by_one(facts, truth, said):
    found = lines(assessed(facts), "Mimics")
    assert KNOWLEDGE.mimics.mimic.keys() <= found.keys()
    assert found["neuropathy"].truth is truth
    assert said in found["neuropathy"].says


def test_a_finding_of_the_examination_points_to_its_mimics():
    found = lines(assessed({"exam_weak_pulses": True}), "Mimics")
    assert "vascular claudication" in found["exam_weak_pulses"].says
    assert "no_examination" not in found


def test_without_an_examination_it_is_said_that_there_was_none():
    assert "no_examination" in lines(assessed(FIVE), "Mimics")


def test_a_drug_that_can_cause_akathisia_is_named_beside_the_mimic():
    found = lines(assessed(drugs=[drug("Haloperidol", "exac_antipsychotic")]), "Mimics")
    assert "Haloperidol can cause it" in found["akathisia_drug_drug"].says


def test_limb_movements_without_an_urge_are_another_disorder():
    assert "plmd" in lines(assessed({"plm_elevated": True, "rls_urge": False}), "Mimics")
    assert "plmd" not in lines(assessed({"plm_elevated": True, "rls_urge": True}), "Mimics")
    assert "plmd" not in lines(assessed({"plm_elevated": True}), "Mimics")


@pytest.mark.parametrize(
    ("weekly", "lifetime", "line"),
    [
        (2, None, "chronic-persistent"),
        (7, 1, "chronic-persistent"),
        (1, 5, "intermittent"),
        (1, 4, "course_none"),
        (1, None, "course_open"),
        (None, 9, "course_open"),
        (None, None, "course_open"),
    ],
)
def test_the_course_follows_times_a_week_and_times_in_life(weekly, lifetime, line):
    """D7: at least 2 a week over the year; D8: fewer, and at least 5 in life."""
    given = {"rls_weekly_episodes": weekly, "rls_lifetime_events": lifetime}
    found = lines(assessed({key: value for key, value in given.items() if value is not None}), "Course")
    assert list(found) == [line]


@pytest.mark.parametrize(
    ("facts", "truth"),
    [({"clinically_significant": True}, YES), ({"clinically_significant": False}, NO), ({}, OPEN)],
)
def test_clinical_significance_is_said_either_way_and_when_open(facts, truth):
    assert lines(assessed(facts), "Clinical significance")["significance"].truth is truth


@pytest.mark.parametrize(
    ("facts", "feature", "truth"),
    [
        ({"family_history_rls": True}, "family_history", YES),
        ({"family_history_rls": False}, "family_history", NO),
        ({}, "family_history", OPEN),
        ({"profound_daytime_sleepiness": False}, "no_profound_sleepiness", YES),
        ({"profound_daytime_sleepiness": True}, "no_profound_sleepiness", NO),
    ],
)
def test_a_feature_supports_when_its_answer_is_the_one_that_supports(facts, feature, truth):
    assert lines(assessed(facts), "Family history and supportive features")[feature].truth is truth


@pytest.mark.parametrize(("birth", "child"), [("2014-03-01", True), ("1980", False), (None, False)])
def test_notes_for_a_child_are_for_children_only(birth, child):
    found = assessed(birth=birth)
    assert bool(lines(found, "Child")) is child
    assert ("own_words" in lines(found, "Family history and supportive features")) is child


@pytest.mark.parametrize(
    ("facts", "truth", "said"),
    [
        ({"redflag_bladder_bowel": True}, YES, "Same day"),
        ({"redflag_bladder_bowel": False}, NO, "no (2026-11-20)"),
        ({}, OPEN, "not asked"),
    ],
)
def test_a_red_flag_carries_its_action_and_silence_is_not_a_no(facts, truth, said):
    line = lines(assessed(facts), "Red flags")["bladder_bowel"]
    assert line.truth is truth
    assert said in line.says


@pytest.mark.parametrize(
    ("facts", "cause", "truth"),
    [
        ({"ferritin": 20}, "iron_deficiency", YES),
        ({"ferritin": 150, "tsat": 30}, "iron_deficiency", NO),
        ({}, "iron_deficiency", OPEN),
        ({"pregnant": True}, "pregnancy", YES),
        ({"ckd": True}, "kidney_failure", YES),
        ({"on_exacerbating_drug": True}, "drugs", YES),
        ({}, "drugs", OPEN),
        (FIVE, "neuropathy", OPEN),
        ({"exam_sensory_loss": True}, "neuropathy", YES),
    ],
)
def test_a_secondary_cause_is_found_excluded_or_open(facts, cause, truth):
    """Last but one: a mimic that does not explain all the symptoms may still be there."""
    assert lines(assessed(facts), "Secondary causes")[cause].truth is truth


# --- Iron ------------------------------------------------------------------------------------------


def test_each_result_stands_with_unit_and_date_and_a_wanted_one_is_missed():
    found = lines(assessed({"ferritin": 42.0}), "Iron status")
    assert found["ferritin"].says == "42 ng/mL (2026-11-20)"
    assert found["tsat"].says == "not in the record"


def test_two_results_of_one_time_that_contradict_are_said_beside_the_span():
    found = lines(assessed(more=[entry("ferritin", 40.0), entry("ferritin", 60.0)]), "Iron status")
    assert found["ferritin"].says.startswith("40-60 ng/mL")
    assert "2 different results" in found["ferritin"].says


def test_two_answers_of_one_time_that_contradict_leave_a_feature_open():
    more = [entry("family_history_rls", True), entry("family_history_rls", False)]
    found = lines(assessed(more=more), "Family history and supportive features")["family_history"]
    assert found.truth is OPEN
    assert "2 different results" in found.says


def test_a_stale_result_is_shown_as_not_counting():
    found = lines(assessed(more=[entry("ferritin", 42.0, "2024-01-01")]), "Iron status")
    assert found["ferritin"].says.startswith("not known now; 42 ng/mL on 2024-01-01")


def test_results_after_recent_iv_iron_are_set_aside_and_say_so():
    found = lines(assessed({"ferritin": 400.0, "iv_iron_elsewhere": True}), "Iron status")
    assert "Intravenous iron" in found["ferritin"].says
    assert found["ferritin"].says.startswith("not known now")


@pytest.mark.parametrize(
    ("facts", "line", "truth"),
    [
        ({"draw_fasting_morning": True}, "draw_conditions", YES),
        ({"draw_fasting_morning": False}, "draw_conditions", NO),
        ({}, "draw_conditions", OPEN),
        ({"crp": 4.9}, "inflammation", YES),
        ({"crp": 5.0}, "inflammation", NO),
        ({}, "inflammation", OPEN),
        ({"hb": 11.9, "pregnant": False}, "anaemia", YES),
        ({"hb": 12.0, "pregnant": False}, "anaemia", NO),
        ({}, "anaemia", OPEN),
    ],
)
def test_how_to_read_the_results_is_said_either_way_and_when_open(facts, line, truth):
    found = lines(assessed({"ferritin": 60.0} | facts), "Iron status")
    assert found[line].truth is truth


def test_anaemia_is_not_settled_where_sex_is_not_recorded():
    """12.5 g/dL is anaemia in a man and not in a woman."""
    found = lines(assessed({"hb": 12.5, "pregnant": False}, sex=None), "Iron status")
    assert found["anaemia"].truth is OPEN


@pytest.mark.parametrize(
    ("facts", "caution"),
    [
        ({"on_oral_iron": True, "tsat": 60.0}, True),
        ({"on_oral_iron": True, "tsat": 60.0, "draw_fasting_morning": False}, True),
        ({"on_oral_iron": True, "tsat": 60.0, "draw_fasting_morning": True}, False),
        ({"on_oral_iron": True, "tsat": 44.0}, False),
        ({"tsat": 60.0}, False),
    ],
)
def test_a_high_tsat_on_tablets_is_repeated_before_it_alarms(facts, caution):
    assert ("tsat_after_tablet" in lines(assessed(facts), "Iron status")) is caution


@pytest.mark.parametrize(
    ("facts", "suspected"),
    [
        ({"ferritin": 300.0, "tsat": 45.0}, True),
        ({"ferritin": 1000.0}, True),
        ({"ferritin": 299.0, "tsat": 45.0}, False),
        ({"ferritin": 300.0}, False),
    ],
)
def test_overload_is_suspected_where_the_alert_is_raised(facts, suspected):
    found = assessed(facts)
    assert ("overload" in lines(found, "Iron status")) is suspected
    assert ("overload_suspected" in {one.id for one in found.alerts}) is suspected


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"ferritin": 60.0, "ferritin_assay": "roche"}, "platform_roche"),
        ({"ferritin": 60.0, "ferritin_assay": "beckman"}, "platform_beckman"),
        ({"ferritin": 60.0}, "platform_unknown"),
    ],
)
def test_the_assay_platform_is_named_or_asked_for(facts, line):
    assert list(lines(assessed(facts), "Platform")) == [line]


@pytest.mark.parametrize(
    ("sex", "facts", "first"),
    [
        ("male", {}, "gastrointestinal_bleeding"),
        ("female", {"post_menopausal": True}, "gastrointestinal_bleeding"),
        ("female", {"post_menopausal": False}, "menstruation"),
    ],
)
def test_bleeding_is_looked_for_first_in_men_and_after_menopause(sex, facts, first):
    found = lines(assessed({"ferritin": 20.0} | facts, sex=sex), "Cause of iron deficiency to look for")
    assert next(iter(found)) == first


@pytest.mark.parametrize(
    ("sex", "facts", "listed"),
    [
        ("male", {}, False),
        ("female", {"post_menopausal": True}, False),
        ("female", {}, True),
        (None, {}, True),
    ],
)
def test_heavy_periods_stay_in_the_list_unless_they_cannot_be(sex, facts, listed):
    found = lines(assessed({"ferritin": 20.0} | facts, sex=sex), "Cause of iron deficiency to look for")
    assert ("menstruation" in found) is listed
    assert "gastrointestinal_bleeding" in found


def test_a_child_is_not_told_of_cancer_or_of_giving_blood():
    found = lines(assessed({"ferritin": 20.0}, sex="male", birth="2014-03-01"), "Cause of iron deficiency to look for")
    assert not {"bowel_cancer", "donation", "menstruation"} & found.keys()
    assert {"coeliac", "diet", "gastrointestinal_bleeding"} <= found.keys()


def test_a_cause_that_was_found_is_named_at_any_ferritin():
    heading = "Cause of iron deficiency to look for"
    assert list(lines(assessed({"ferritin": 60.0, "blood_donor": True}), heading)) == ["donation"]
    assert lines(assessed({"ferritin": 60.0}), heading) == {}


@pytest.mark.parametrize(("facts", "truth"), [({"symptom_pica": True}, YES), ({"symptom_pica": False}, NO), ({}, OPEN)])
def test_symptoms_of_iron_deficiency_are_answered_one_by_one(facts, truth):
    assert lines(assessed(facts), "Symptoms of iron deficiency")["pica"].truth is truth


# --- Dopamine drugs --------------------------------------------------------------------------------


@pytest.mark.parametrize("concept", ["dopamine_agonist", "levodopa"])
@pytest.mark.parametrize("status", ["active", "unknown"])
def test_augmentation_and_impulse_control_are_asked_of_anyone_who_may_take_a_dopamine_drug(concept, status):
    found = assessed(drugs=[drug("Tablet", concept, status=status)])
    signs = lines(found, "Augmentation")
    assert [signs[key].says for key in KNOWLEDGE.augmentation.feature] == ["not asked"] * 4
    assert "ask each sign" in signs["augmentation_fits"].says
    assert lines(found, "Impulse control")["impulse_control"].says == "not asked"


@pytest.mark.parametrize("sign", ["aug_earlier", "aug_faster", "aug_spread", "aug_shorter"])
def test_one_sign_of_augmentation_on_a_dopamine_drug_is_an_alert_and_a_finding(sign):
    found = assessed({"on_levodopa": True, sign: True})
    assert "augmentation" in {one.id for one in found.alerts}
    assert lines(found, "Augmentation")["augmentation_fits"].truth is YES


def test_augmentation_is_settled_only_when_all_four_signs_were_answered():
    three = {"on_levodopa": True, "aug_earlier": False, "aug_faster": False, "aug_spread": False}
    assert "augmentation_fits" in lines(assessed(three), "Augmentation")
    assert "augmentation_fits" not in lines(
        assessed(three | {"aug_shorter": False, "on_dopamine_agonist": False}), "Augmentation"
    )


def test_a_person_without_a_dopamine_drug_is_not_asked():
    found = assessed(FIVE, drugs=[drug("Sertraline", "exac_ssri")])
    assert not {"Augmentation", "Impulse control"} & found.findings.keys()


def test_a_stale_answer_about_impulse_control_is_not_a_no():
    found = assessed({"on_levodopa": True}, more=[entry("impulse_control_problem", False, "2025-01-01")])
    line = lines(found, "Impulse control")["impulse_control"]
    assert line.truth is OPEN
    assert "no on 2025-01-01" in line.says


# --- All of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [{}, FIVE, {"rls_diagnosed": True, "ferritin": 20.0, "on_levodopa": True}])
def test_headings_keep_the_order_of_the_knowledge_file_and_no_line_is_empty(facts):
    found = assessed(facts).findings
    order = [heading for heading in KNOWLEDGE.findings.heading.values() if heading in found]
    assert list(found) == order
    assert [one.id for some in found.values() for one in some if not one.says or not one.label] == []


def test_the_order_of_entries_does_not_change_a_finding():
    forward = assessed(FIVE | {"ferritin": 20.0})
    backward = assessed(dict(reversed((FIVE | {"ferritin": 20.0}).items())))
    assert forward.findings == backward.findings
