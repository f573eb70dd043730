"""Codes by system; the check digits are held against published worked examples and published codes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.values import codes
from ironrest.values.codes import (
    BadCode,
    Code,
    find_system,
    icd10cm_code,
    local_code,
    loinc_code,
    mod10,
    read_code,
    snomed_code,
    verhoeff,
)
from tests.shared import shared

READ = [
    ("LOINC", "2276-4", "2276-4"),
    ("LOINC", " 718-7 ", "718-7"),
    ("LOINC", "100822-6", "100822-6"),
    ("LOINC", "LA33-6", "LA33-6"),  # the answer "Yes"
    ("SNOMED-CT", "32914008", "32914008"),
    ("SNOMED-CT", "1015401000000102", "1015401000000102"),
    ("ICD-10-CM", "D50.9", "D50.9"),
    ("ICD-10-CM", "D509", "D50.9"),
    ("ICD-10-CM", "d50.9", "D50.9"),
    ("ICD-10-CM", "D62", "D62"),
    ("ICD-10-CM", "T454X5A", "T45.4X5A"),
    ("ICD-10-CM", "C7A.00", "C7A.00"),
    ("ICD-10-CM", "U07.1", "U07.1"),
    ("ICD-10-CM", "QA0.0109", "QA0.0109"),
    ("RxNorm", "1433693", "1433693"),
    ("ATC", "B03AC", "B03AC"),
    ("ATC", "b03ab05", "B03AB05"),
    ("ATC", "B", "B"),
    ("HCPCS", "J1439", "J1439"),
    ("HCPCS", "q0138", "Q0138"),
    ("CPT", "96365", "96365"),
    ("CPT", "3008f", "3008F"),
    ("CPT", "0001M", "0001M"),
]

REFUSED = [
    ("LOINC", "2276-5", "check digit"),
    ("LOINC", "2267-4", "check digit"),  # two digits exchanged
    ("LOINC", "2276", "not a code of LOINC"),
    ("LOINC", "02276-4", "not a code of LOINC"),
    ("LOINC", "ferritin", "not a code of LOINC"),
    ("LOINC", "", "not a code of LOINC"),
    ("SNOMED-CT", "32914009", "check digit"),
    ("SNOMED-CT", "32914080", "check digit"),
    ("SNOMED-CT", "3.2914E7", "not a code of SNOMED-CT"),
    ("SNOMED-CT", "G25.81", "not a code of SNOMED-CT"),
    ("SNOMED-CT", "37436014", "description"),  # the term of 22298006, with a true check digit
    ("LOINC", "LA33-7", "check digit"),
    ("LOINC", "LX33-6", "not a code of LOINC"),
    ("ICD-10-CM", "280.9", "not a code of ICD-10-CM"),  # ICD-9-CM
    ("ICD-10-CM", "D5", "not a code of ICD-10-CM"),
    ("ICD-10-CM", "D50.", "not a code of ICD-10-CM"),
    ("ICD-10-CM", "D50.9.1", "not a code of ICD-10-CM"),
    ("ICD-10-CM", "D50,9", "not a code of ICD-10-CM"),
    ("ICD-10-CM", "D50-D53", "not a code of ICD-10-CM"),
    ("RxNorm", "0143", "not a code of RxNorm"),
    ("RxNorm", "iron", "not a code of RxNorm"),
    ("ATC", "B3AC", "not a code of ATC"),
    ("ATC", "E03", "not a code of ATC"),
    ("HCPCS", "96365", "not a code of HCPCS"),
    ("HCPCS", "J143", "not a code of HCPCS"),
    ("CPT", "J1439", "not a code of CPT"),
    ("CPT", "9636", "not a code of CPT"),
]

NAMES = [
    ("http://loinc.org", "LOINC"),
    ("https://loinc.org/", "LOINC"),
    ("urn:oid:2.16.840.1.113883.6.1", "LOINC"),
    ("http://snomed.info/sct", "SNOMED-CT"),
    ("SNOMED", "SNOMED-CT"),
    ("http://hl7.org/fhir/sid/icd-10-cm", "ICD-10-CM"),
    ("ICD10CM", "ICD-10-CM"),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", "RxNorm"),
    ("http://www.whocc.no/atc", "ATC"),
    ("http://www.ama-assn.org/go/cpt", "CPT"),
    ("CPT4", "CPT"),
    ("2.16.840.1.113883.6.285", "HCPCS"),
    ("http://hl7.org/fhir/sid/icd-10", None),  # WHO's ICD-10 is another system
    ("http://loinc.org.example", None),
    ("50924", None),
]


@pytest.mark.parametrize(("system", "text", "value"), READ)
def test_a_code_has_one_spelling(system: str, text: str, value: str) -> None:
    assert read_code(system, text) == Code(system, value)


@pytest.mark.parametrize(("system", "text", "why"), REFUSED)
def test_a_text_that_cannot_be_a_code_is_refused_with_the_reason(system: str, text: str, why: str) -> None:
    with pytest.raises(BadCode, match=why):
        read_code(system, text)


@pytest.mark.parametrize(("name", "system"), NAMES)
def test_a_system_is_known_by_its_names(name: str, system: str | None) -> None:
    assert find_system(name) == system


def test_with_and_without_the_dot_is_one_key() -> None:
    meaning: dict[Code, str] = {icd10cm_code("D509"): "here"}
    assert meaning[read_code("http://hl7.org/fhir/sid/icd-10-cm", "d50.9")] == "here"


def test_the_loinc_check_digit_is_that_of_the_users_guide() -> None:
    """LOINC Users' Guide, appendix C, works out 12345 and finds 5."""
    assert mod10("12345") == 5
    assert mod10("139") == 6  # OpenMRS, "Check Digit Algorithm", to which the guide points for letters
    assert loinc_code("12345-5").value == "12345-5"


@pytest.mark.parametrize("text", sorted(codes._LOINC_EXCEPTIONS))
def test_the_codes_that_loinc_published_with_a_wrong_digit_are_read(text: str) -> None:
    """Appendix C lists 14, and the computed digit of each differs from the printed one."""
    assert loinc_code(text).value == text
    number, _, digit = text.partition("-")
    assert mod10(number) != int(digit)
    assert len(codes._LOINC_EXCEPTIONS) == 14


@pytest.mark.parametrize("number", ["2363", "1233"])
def test_the_verhoeff_check_is_that_of_published_examples(number: str) -> None:
    """236 has check digit 3 (the usual textbook example); 123 has 3 (manual of the R package verhoeff)."""
    assert verhoeff(number) == 0
    others = [number[:-1] + digit for digit in "0123456789" if digit != number[-1]]
    assert all(verhoeff(other) != 0 for other in others)


def test_the_permutation_rows_follow_the_rule_of_the_specification() -> None:
    """SNOMED CT specification 6.4.2: F(i, j) = F(i - 1, F(1, j))."""
    rows = codes._PERMUTED
    assert all(rows[i][j] == rows[i - 1][rows[1][j]] for i in range(2, 8) for j in range(10))


def test_the_multiplication_is_a_group() -> None:
    times = codes._DIHEDRAL
    digits = range(10)
    assert all(times[times[a][b]][c] == times[a][times[b][c]] for a in digits for b in digits for c in digits)
    assert all(sorted(times[a]) == list(digits) for a in digits)


@given(number=st.from_regex(r"\A[1-9][0-9]{5,16}\Z"), place=st.integers(0, 15))
def test_an_exchange_of_two_neighbours_never_passes_verhoeff(number: str, place: int) -> None:
    """What the check was made for (Verhoeff 1969): single errors and exchanges are always found."""
    whole = next(number + digit for digit in "0123456789" if verhoeff(number + digit) == 0)
    at = place % (len(whole) - 1)
    swapped = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
    assert (verhoeff(swapped) == 0) == (swapped == whole)


def test_a_local_code_is_kept_as_written() -> None:
    assert read_code("MIMIC-IV d_labitems", " 50924 ") == Code("MIMIC-IV d_labitems", "50924")


@pytest.mark.parametrize(("system", "text"), [("", "50924"), ("MIMIC-IV", " ")])
def test_a_local_code_needs_its_system_and_its_text(system: str, text: str) -> None:
    with pytest.raises(BadCode, match="needs a system and a code"):
        read_code(system, text)


def test_a_checked_system_cannot_be_smuggled_in_as_local() -> None:
    with pytest.raises(BadCode, match="not a local system"):
        local_code("http://loinc.org", "2276-5")


def test_a_refusal_quotes_little() -> None:
    with pytest.raises(BadCode) as caught:
        snomed_code("Jane Example, from a column mapped wrongly")
    assert "mapped" not in str(caught.value)


def codings(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        system, code = node.get("system"), node.get("code")
        if isinstance(system, str) and isinstance(code, str) and "value" not in node:
            yield system, code
        for child in node.values():
            yield from codings(child)
    elif isinstance(node, list):
        for child in node:
            yield from codings(child)


def test_every_published_code_of_the_specification_examples_is_read() -> None:
    """A check digit that we computed wrongly would refuse codes that the world uses."""
    paths = sorted(shared("data", "us-core-examples").rglob("*.json"))
    found = {pair for path in paths for pair in codings(json.loads(path.read_text("utf-8")))}
    checked = {pair for pair in found if find_system(pair[0]) in ("LOINC", "SNOMED-CT")}
    assert len(checked) > 100
    assert [pair for pair in checked if refused(*pair)] == []


def test_the_codes_of_a_synthetic_patient_are_read() -> None:
    folder: Path = shared("data", "synthea-r4")
    bundle = json.loads(gzip.decompress(sorted(folder.glob("*.json.gz"))[0].read_bytes()))
    found = {pair for pair in codings(bundle) if find_system(pair[0]) is not None}
    assert len(found) > 50
    assert [pair for pair in found if refused(*pair)] == []


def refused(system: str, code: str) -> bool:
    try:
        read_code(system, code)
    except BadCode:
        return True
    return False
