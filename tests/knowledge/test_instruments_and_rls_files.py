"""Scales add up, licensed wording stays out, and what the RLS files name is in dictionary and code lists."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.knowledge.data import STATUSES, table, tables_in, toml, toml_names

INSTRUMENTS: dict[str, dict[str, Any]] = toml("instruments.toml")["instrument"]
FACTS = toml("facts.toml")["fact"]
RLS = [name for name in toml_names() if name.startswith("rls/")]
CONCEPTS = {
    row["concept"]
    for name in ("loinc", "icd10cm", "snomed", "rxnorm", "atc", "hcpcs", "cpt", "drug_names")
    for row in table(name)
}

#: Items, lowest and highest total, as section 2 of the clinical notes gives them.
SHAPES = {
    "irls": (10, 0, 40),
    "rls6": (6, None, None),
    "cgi_s": (0, 1, 7),
    "cgi_i": (0, 1, 7),
    "pgi_i": (0, 1, 7),
    "rlsqol": (0, 0, 100),
    "asrs": (3, 0, 24),
    "psqi": (7, 0, 21),
    "isi": (7, 0, 28),
    "ess": (8, 0, 24),
    "phq9": (9, 0, 27),
}


@pytest.mark.parametrize(("key", "shape"), SHAPES.items())
def test_a_scale_has_the_items_and_the_range_of_the_clinical_notes(key: str, shape: tuple[int, int, int]) -> None:
    scale = INSTRUMENTS[key]
    total = scale.get("total", {})
    assert (len(scale.get("items", [])), total.get("low"), total.get("high")) == shape


@pytest.mark.parametrize("key", [key for key, one in INSTRUMENTS.items() if one["scoring"] == "sum"])
def test_the_items_of_a_summed_scale_add_up_to_its_total(key: str) -> None:
    scale = INSTRUMENTS[key]
    number, each, total = len(scale["items"]), scale["item_range"], scale["total"]
    assert (number * each["low"], number * each["high"]) == (total["low"], total["high"])


@pytest.mark.parametrize("key", [key for key, one in INSTRUMENTS.items() if "band" in one])
def test_bands_cover_the_whole_range_without_gap_or_overlap(key: str) -> None:
    bands, total = INSTRUMENTS[key]["band"], INSTRUMENTS[key]["total"]
    assert (bands[0]["low"], bands[-1]["high"]) == (total["low"], total["high"])
    assert [(a["id"], b["id"]) for a, b in pairwise(bands) if b["low"] != a["high"] + 1] == []


def test_irls_bands_and_changes_are_those_of_the_clinical_notes() -> None:
    irls = INSTRUMENTS["irls"]
    assert [(b["low"], b["high"]) for b in irls["band"]] == [(0, 0), (1, 10), (11, 20), (21, 30), (31, 40)]
    rules = {one["id"]: (one["op"], one["value"], one["use"], one["source"]["status"]) for one in irls["rule"]}
    assert rules["minimally_better_9"] == ("<=", -9, "individual", "verified")
    assert rules["much_better_11"] == ("<=", -11, "individual", "verified")
    assert rules["between_arms_3"] == ("<=", -3, "group", "unverified")
    assert rules["responder_40"] == (">", 40, "individual", "verified")
    assert rules["responder_50"] == (">=", 50, "individual", "unverified")
    assert rules["remitter_10"] == ("<", 10, "individual", "verified")


def test_both_printed_cut_offs_of_the_epworth_scale_are_kept_by_name() -> None:
    rules = {one["id"]: (one["op"], one["value"]) for one in INSTRUMENTS["ess"]["rule"] if one["use"] == "screening"}
    assert rules == {"sleepy_at_10": (">=", 10), "sleepy_above_10": (">", 10)}


def test_any_thought_of_self_harm_is_a_safety_rule() -> None:
    rule = next(one for one in INSTRUMENTS["phq9"]["rule"] if one["use"] == "safety")
    assert (rule["item"], rule["op"], rule["value"]) == ("phq9_9", ">", 0)


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_a_scale_is_complete_or_refused_and_says_who_owns_it(key: str) -> None:
    scale = INSTRUMENTS[key]
    assert scale["missing"] == "refuse"
    assert scale["scoring"] in ("sum", "none", "entered")
    assert scale["direction"] in ("higher-worse", "higher-better", "lower-better", "none")
    assert scale["licence"]["holder"]
    assert scale["licence"]["source"]["status"] in STATUSES


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_no_item_wording_is_shipped(key: str) -> None:
    scale = INSTRUMENTS[key]
    assert scale["wording"] in ("not-shipped", "free")
    assert "question" not in scale or scale["licence"]["holder"] == "This project"
    for item in scale.get("items", []):
        assert item.keys() <= {"code", "topic", "fact"}
        assert len(item["topic"].split()) <= 8, item


def test_item_codes_are_unique_over_all_scales() -> None:
    codes = [item["code"] for one in INSTRUMENTS.values() for item in one.get("items", [])]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_the_rules_of_a_scale_have_names_of_their_own(key: str) -> None:
    rules = INSTRUMENTS[key].get("rule", [])
    assert len({one["id"] for one in rules}) == len(rules)
    assert {one["on"] for one in rules} <= {"score", "change", "fall", "item"}
    assert {one["use"] for one in rules} <= {"individual", "group", "screening", "safety", "trial-entry"}
    assert {one["op"] for one in rules} <= {"<", "<=", ">", ">="}


def test_the_data_dictionary_and_the_scales_give_the_same_range() -> None:
    for scale in INSTRUMENTS.values():
        if fact := FACTS.get(scale.get("fact", "")):
            assert fact["plausible"] == [scale["total"]["low"], scale["total"]["high"]], scale["label"]


@pytest.mark.parametrize("name", ["instruments.toml", *RLS])
def test_facts_that_are_named_are_in_the_data_dictionary(name: str) -> None:
    named = {(place, one["fact"]) for place, one in tables_in(toml(name)) if "fact" in one}
    named |= {(place, f) for place, one in tables_in(toml(name)) for f in [*one.get("exam", []), *one.get("find", [])]}
    assert [one for one in named if one[1] not in FACTS] == []


@pytest.mark.parametrize("name", RLS)
def test_concepts_that_are_named_have_codes_or_names(name: str) -> None:
    named = {
        (place, concept)
        for place, one in tables_in(toml(name))
        for field in ("concepts", "drugs", "applies_to")
        if isinstance(one.get(field), list)
        for concept in one[field]
    }
    assert [one for one in named if one[1] not in CONCEPTS] == []


def test_every_mimic_of_the_data_dictionary_is_described_and_can_be_told_from_rls() -> None:
    mimics = toml("rls/mimics.toml")["mimic"].values()
    assert {one["fact"] for one in mimics} == {fact for fact in FACTS if fact.startswith("mimic_")}
    assert [one["label"] for one in mimics if not (one["question"].endswith("?") and one["distinguishes"])] == []


def test_every_examination_finding_points_to_a_mimic() -> None:
    pointed = {finding for one in toml("rls/mimics.toml")["mimic"].values() for finding in one["exam"]}
    assert pointed == {fact for fact in FACTS if fact.startswith("exam_")}


@pytest.mark.parametrize(
    ("name", "section", "prefix"),
    [
        ("rls/red_flags.toml", "red_flag", "redflag_"),
        ("rls/iron_deficiency_symptoms.toml", "symptom", "symptom_"),
        ("rls/augmentation.toml", "feature", "aug_"),
    ],
)
def test_a_list_holds_every_fact_of_its_kind(name: str, section: str, prefix: str) -> None:
    assert {one["fact"] for one in toml(name)[section].values()} == {fact for fact in FACTS if fact.startswith(prefix)}


def test_every_drug_concept_that_worsens_rls_has_a_group() -> None:
    groups = toml("rls/exacerbating.toml")["group"].values()
    grouped = [concept for one in groups for concept in one["concepts"]]
    assert len(grouped) == len(set(grouped))
    assert {concept for concept in CONCEPTS if concept.startswith("exac_")} <= set(grouped)


def test_no_group_prefers_a_drug_that_another_group_warns_of_as_clear_or_worst() -> None:
    groups = toml("rls/exacerbating.toml")["group"].values()
    warned = {drug for one in groups if one["strength"] in ("clear", "worst") for drug in one["examples"]}
    assert {drug for one in groups for drug in one["prefer"]} & warned == set()
    assert {one["strength"] for one in groups} <= {"worst", "clear", "weak", "uncertain"}
