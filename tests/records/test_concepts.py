"""Codes and drug names to concepts, as the README of the code tables says."""

from __future__ import annotations

import msgspec
import pytest

from ironrest.knowledge.load import load
from ironrest.records.concepts import concepts_of_code, concepts_of_name, drug_facts, events_of

CODES = [
    ("ICD-10-CM", "G25.81", ("rls",)),
    ("ICD-10-CM", "G2581", ("rls",)),
    ("ICD-10-CM", "g25.81", ("rls",)),
    ("ICD-10-CM", "D509", ("ida",)),
    ("ICD-10-CM", "G25.8", ()),  # shorter than the code: not it
    ("ICD-10-CM", "G25.811", ()),  # longer than an exact code: not it
    ("ICD-10-CM", "K50.111", ("ibd",)),  # K50 stands for all that begin with it
    ("ICD-10-CM", "D47.02", ("mastocytosis",)),
    ("ICD-10-CM", "D47.1", ()),
    ("ICD-10-CM", "Z34.01", ("pregnancy_t1",)),  # the longest row decides over Z34
    ("ICD-10-CM", "Z34.04", ("pregnancy",)),
    ("LOINC", "2276-4", ("ferritin_mass",)),
    ("LOINC", "2276", ()),
    ("SNOMED-CT", "32914008", ("rls",)),
    ("RxNorm", "746741", ("dopamine_agonist",)),
    ("RxNorm", "1102196", ("trap_oral_product_with_iron_dextran_ingredient",)),
    ("ATC", "B03AC", ("iv_iron_all",)),
    ("ATC", "B03AC06", ("iv_iron_all",)),
    ("a list of a hospital", "2276-4", ()),
    ("LOINC", "", ()),
]


@pytest.mark.parametrize(("system", "code", "concepts"), CODES)
def test_a_code_has_the_concept_of_its_row(system: str, code: str, concepts: tuple[str, ...]):
    assert concepts_of_code(load(), system, code) == concepts


NAMES = [
    ("Pramipexole 0.125 mg tablet", ("dopamine_agonist",)),
    ("PRAMIPEXOLE", ("dopamine_agonist",)),
    ("apomorphine", ("dopamine_agonist",)),  # not morphine
    ("morphine sulfate 10 mg", ("opioid_rls",)),
    ("norepinephrine", ()),  # not epinephrine
    ("escitalopram 10 mg", ("exac_ssri",)),
    ("gabapentin enacarbil", ("alpha2delta",)),
    ("oxycodone / naloxone", ("opioid_rls", "opioid_rls_combo")),
    ("carbidopa-levodopa", ("levodopa",)),
    ("ferrous gluconate", ("oral_iron",)),
    ("ferric gluconate", ("iv_iron_gluconate",)),
    ("Ferric  Carboxymaltose 50 mg/mL", ("iv_iron_fcm",)),
    ("iron-dextran", ("iv_iron_dextran",)),
    ("Irospan 24/6 tablets", ("oral_iron",)),
    ("iron dextran complex 150 mg oral tablet", ("oral_iron",)),  # an oral form decides
    ("Tylenol PM", ("exac_antihistamine",)),
    ("ferric oxide polymaltose", ()),  # sold by mouth and by injection
    ("acetaminophen", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "concepts"), NAMES)
def test_a_name_is_found_as_whole_words_and_the_longest_wins(text: str, concepts: tuple[str, ...]):
    assert concepts_of_name(load(), text) == concepts


def test_a_drug_makes_its_fact_true_and_iv_iron_is_an_event():
    knowledge = load()

    assert drug_facts(knowledge, ["dopamine_agonist"]) == ("on_dopamine_agonist",)
    assert drug_facts(knowledge, ["iv_iron_fcm"]) == ()
    assert events_of(knowledge, ["iv_iron_fcm"]) == ("iv_iron",)
    assert events_of(knowledge, ["oral_iron"]) == ()


def test_another_release_has_its_own_tables():
    knowledge = load()
    without = msgspec.structs.replace(knowledge, codes=(), drug_names=knowledge.drug_names[:1])

    assert concepts_of_code(knowledge, "ICD-10-CM", "G25.81") == ("rls",)
    assert concepts_of_code(without, "ICD-10-CM", "G25.81") == ()
