"""The code lists: nothing lost from the evidence, codes well formed, one meaning each; drug-name traps."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from tests.knowledge.data import table
from tests.shared import shared

SYSTEMS = {
    "LOINC": "loinc",
    "ICD-10-CM": "icd10cm",
    "SNOMED-CT": "snomed",
    "RxNorm": "rxnorm",
    "RxNorm-SCD": "rxnorm",
    "ATC": "atc",
    "HCPCS": "hcpcs",
    "CPT": "cpt",
}
LISTS = sorted(set(SYSTEMS.values()))

FORMS = {
    "loinc": r"\d{1,7}-\d",
    "icd10cm": r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?",
    "snomed": r"[1-9]\d{5,17}",
    "rxnorm": r"[1-9]\d{0,7}",
    "atc": r"[A-Z]\d{2}[A-Z]([A-Z](\d{2})?)?",
    "hcpcs": r"[A-Z]\d{4}",
    "cpt": r"\d{5}",
}

#: What a longer code may add to the family of pregnancy codes.
TRIMESTERS = {"pregnancy_t1", "pregnancy_t2", "pregnancy_t3"}

#: Codes that mean two things on purpose, per list. None so far.
DOUBLE_ON_PURPOSE: dict[str, set[str]] = {}

#: The dihedral group of ten elements, for the check digit of SNOMED CT (Verhoeff 1969).
MULTIPLY = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
]  # fmt: skip
PERMUTE = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7], [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
]  # fmt: skip


def verhoeff_holds(code: str) -> bool:
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = MULTIPLY[check][PERMUTE[place % 8][int(digit)]]
    return check == 0


def luhn_holds(code: str) -> bool:
    digits = [int(one) for one in reversed(code.replace("-", ""))]
    doubled = [sum(divmod(2 * one, 10)) if place % 2 else one for place, one in enumerate(digits)]
    return sum(doubled) % 10 == 0


def evidence() -> list[dict[str, str]]:
    with shared("clinical", "codes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(row: dict[str, str]) -> tuple[str, str]:
    return SYSTEMS[row["system"]], row["code"]


def test_every_code_of_the_evidence_is_carried_over_with_its_concept_and_status() -> None:
    ours = {"VERIFIED": "verified", "VERIFIED_SECONDARY": "secondary", "MEMORY": "unverified"}
    kept = {(name, r["code"]): (r["concept"], r["status"], r["mark"]) for name in LISTS for r in table(name)}
    lost = [
        (row["system"], row["code"])
        for row in evidence()
        if kept.get(place(row)) != (row["concept"], ours[row["status"]], row["status"])
    ]
    assert lost == []


def test_each_list_holds_as_many_codes_of_the_evidence_as_it_does() -> None:
    there = Counter(SYSTEMS[row["system"]] for row in evidence())
    marks = {"VERIFIED", "VERIFIED_SECONDARY", "MEMORY"}
    here = Counter(name for name in LISTS for row in table(name) if row["mark"] in marks)
    assert sum(there.values()) == 331
    assert here == there


def test_what_was_added_to_the_evidence_is_not_called_verified() -> None:
    every = {(row["mark"], row["status"]) for name in LISTS for row in table(name)}
    added = {(mark, status) for mark, status in every if mark in ("PUBLIC", "CONFLICT")}
    assert added == {("PUBLIC", "secondary"), ("CONFLICT", "unverified")}


@pytest.mark.parametrize("name", LISTS)
def test_codes_have_the_form_of_their_system(name: str) -> None:
    assert [row["code"] for row in table(name) if not re.fullmatch(FORMS[name], row["code"])] == []


def test_loinc_and_snomed_check_digits_hold() -> None:
    assert [row["code"] for row in table("loinc") if not luhn_holds(row["code"])] == []
    assert [row["code"] for row in table("snomed") if not verhoeff_holds(row["code"])] == []


@pytest.mark.parametrize("wrong", ["2276-5", "2267-4", "718-8"])
def test_a_mistyped_loinc_code_would_be_found(wrong: str) -> None:
    assert not luhn_holds(wrong)


@pytest.mark.parametrize("wrong", ["32914009", "39214008", "716186030"])
def test_a_mistyped_snomed_code_would_be_found(wrong: str) -> None:
    assert not verhoeff_holds(wrong)


@pytest.mark.parametrize("name", LISTS)
def test_a_code_stands_once_and_means_one_thing(name: str) -> None:
    twice = {code for code, count in Counter(row["code"] for row in table(name)).items() if count > 1}
    assert twice == DOUBLE_ON_PURPOSE.get(name, set())


@pytest.mark.parametrize("name", LISTS)
def test_only_families_of_codes_match_by_their_beginning(name: str) -> None:
    """A prefix in ATC is a class, in ICD-10-CM a category; everywhere else a code is itself."""
    prefixes = [row["code"] for row in table(name) if row["match"] == "prefix"]
    assert {row["match"] for row in table(name)} <= {"exact", "prefix"}
    if name == "atc":
        assert prefixes == [row["code"] for row in table(name) if len(row["code"]) < 7] != []
    elif name == "icd10cm":
        assert [code for code in prefixes if len(code.replace(".", "")) > 5] == []
    else:
        assert prefixes == []


def test_a_family_and_its_members_agree_but_for_the_trimester() -> None:
    """Where a longer code says more than its family, it may only say which trimester."""
    for name in ("atc", "icd10cm"):
        rows = table(name)
        for family in (row for row in rows if row["match"] == "prefix"):
            members = {row["concept"] for row in rows if row["code"].startswith(family["code"])}
            finer = TRIMESTERS if family["concept"] == "pregnancy" else set()
            assert members <= {family["concept"]} | finer, family["code"]


def test_haemoglobin_persistence_and_sickle_trait_are_no_iron_loading_anaemia() -> None:
    exact = {row["code"] for row in table("icd10cm")}
    families = tuple(row["code"] for row in table("icd10cm") if row["match"] == "prefix")
    for code in ("D56.4", "D57.3"):
        assert code not in exact
        assert not code.startswith(families)


def test_end_stage_kidney_disease_is_not_dialysis() -> None:
    concepts = {row["code"]: row["concept"] for name in ("icd10cm", "snomed") for row in table(name)}
    assert (concepts["N18.6"], concepts["46177005"]) == ("esrd", "esrd")
    assert (concepts["Z99.2"], concepts["105502003"]) == ("dialysis", "dialysis")


def test_the_oral_tablet_with_an_injectable_ingredient_keeps_its_own_concept() -> None:
    row = next(row for row in table("rxnorm") if row["code"] == "1102196")
    assert (row["concept"], row["tty"]) == ("trap_oral_product_with_iron_dextran_ingredient", "SCD")


def test_a_rxnorm_row_says_whether_it_is_an_ingredient_or_a_product() -> None:
    assert Counter(row["tty"] for row in table("rxnorm")) == {"IN": 92, "PIN": 1, "SCD": 13}


NAMES = {row["name"]: row for row in table("drug_names")}


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("ferrous sulfate", "oral_iron"),
        ("ferrous gluconate", "oral_iron"),
        ("ferric gluconate", "iv_iron_gluconate"),
        ("sodium ferric gluconate complex", "iv_iron_gluconate"),
        ("iron dextran", "iv_iron_dextran"),
        ("iron-dextran complex", "iv_iron_dextran"),
        ("ferric derisomaltose", "iv_iron_fdi"),
        ("iron isomaltoside", "iv_iron_fdi"),
        ("ferric maltol", "oral_iron"),
        ("ferric citrate", "oral_iron"),
        ("ferric carboxymaltose", "iv_iron_fcm"),
        ("injectafer", "iv_iron_fcm"),
        ("ferinject", "iv_iron_fcm"),
        ("venofer", "iv_iron_sucrose"),
        ("ferrlecit", "iv_iron_gluconate"),
        ("feraheme", "iv_iron_ferumoxytol"),
        ("infed", "iv_iron_dextran"),
        ("cosmofer", "iv_iron_dextran"),
        ("monoferric", "iv_iron_fdi"),
        ("monofer", "iv_iron_fdi"),
        ("irospan", "oral_iron"),
        ("tylenol pm", "exac_antihistamine"),
        ("horizant", "alpha2delta"),
    ],
)
def test_a_name_leads_to_the_right_drug(name: str, concept: str) -> None:
    assert NAMES[name]["concept"] == concept


def test_a_polymaltose_that_is_sold_both_ways_is_not_recognised_by_name() -> None:
    assert [name for name in NAMES if "polymaltose" in name] == []


def test_names_are_lower_case_and_stand_once() -> None:
    rows = table("drug_names")
    assert len(NAMES) == len(rows)
    assert [name for name in NAMES if name != name.lower().strip()] == []
    assert {row["kind"] for row in rows} == {"ingredient", "brand"}


def test_every_name_belongs_to_a_concept_of_the_code_lists() -> None:
    coded = {row["concept"] for name in LISTS for row in table(name)}
    assert {row["concept"] for row in NAMES.values()} - coded == set()


def test_every_coded_drug_that_matters_in_rls_has_a_name() -> None:
    """A record without codes finds the same drugs."""
    named = {row["concept"] for row in NAMES.values()}
    coded = {row["concept"] for row in table("rxnorm")}
    assert coded - named == {"trap_oral_product_with_iron_dextran_ingredient"}
