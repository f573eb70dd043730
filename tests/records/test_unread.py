"""What the record holds and nobody can read: a diagnosis, a result, a medicine. It is unknown, never assumed absent."""

from datetime import date

import pytest

from ironrest.care.chart.day import read_day
from ironrest.knowledge.load import load
from tests.records.bundles import (
    FERRITIN,
    HB,
    ICD10CM,
    LOINC,
    MARY,
    RXNORM,
    SNOMED,
    chart_of,
    coded,
    condition,
    ferritin,
    observation,
    quantity,
    reasons,
    request,
    status,
    values,
)

ASTHMA, HAEMOCHROMATOSIS = "195967001", "399187006"
WHO, ICD9 = "http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-9-cm"
MIMIC9 = "http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd9"
OVERLOAD = {"haemochromatosis", "iron_overload"}
#: What intravenous iron makes old.
STUDIES = ["ferritin", "iron", "tibc", "transferrin", "tsat"]


def doubted(code: dict, **fields) -> set[str]:
    chart = chart_of(condition(SNOMED, ASTHMA, **fields) | {"code": code})
    return {one.fact for one in chart.refused}


@pytest.mark.parametrize(
    ("system", "code", "facts"),
    [
        (WHO, "E83.1", OVERLOAD),
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "E83.1", OVERLOAD),
        ("", "E83.1", OVERLOAD),
        (WHO, "e831", OVERLOAD),
        (WHO, "D56.1", {"thalassaemia"}),
        (WHO, "Z99.2", {"on_dialysis"}),
        (WHO, "D45", {"polycythaemia"}),
        (WHO, "D46.9", {"mds"}),
        (WHO, "D64.2", {"sideroblastic_anaemia"}),
        (WHO, "K72.9", {"decompensated_liver_disease"}),
        (WHO, "K50.9", {"ibd"}),
        (WHO, "A41.9", {"bacteraemia"}),
        (WHO, "D59.1", {"anaemia_other_cause"}),
        (ICD9, "275.03", OVERLOAD),
        ("urn:oid:2.16.840.1.113883.6.103", "275.03", OVERLOAD),
        (MIMIC9, "2750", OVERLOAD),
        (MIMIC9, "V4511", {"on_dialysis"}),
        (MIMIC9, "0389", {"bacteraemia"}),
        # Of a system that is read, and too short to be a diagnosis of it.
        (ICD10CM, "E83.1", OVERLOAD),
        # Nothing of ours, in the same systems.
        (WHO, "J45.9", set()),
        (WHO, "E83.3", set()),
        (WHO, "D57.3", set()),
        (ICD9, "250.00", set()),
        # An injury on a boat in ICD-9 is no iron overload of ICD-10, and one in a car of ICD-10 no dialysis of ICD-9.
        (MIMIC9, "E8310", set()),
        (WHO, "V56.0", set()),
        (SNOMED, ASTHMA, set()),
        (ICD10CM, "J45.20", set()),
    ],
)
def test_a_diagnosis_that_cannot_be_read_is_never_assumed_absent(system: str, code: str, facts: set):
    assert doubted({"coding": [{"system": system, "code": code, "display": "as written"}]}) == facts
    assert doubted({"coding": [{"system": system, "code": code}]}) == facts


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("Hereditary haemochromatosis", OVERLOAD),
        ("HEMOCHROMATOSIS, secondary", OVERLOAD),
        ("Beta-thalassemia minor", {"thalassaemia"}),
        ("on haemodialysis since 2020", {"on_dialysis"}),
        ("Cirrhosis (decompensated)", {"decompensated_liver_disease"}),
        ("Failure of the liver", {"decompensated_liver_disease"}),
        ("Crohn's disease", {"ibd"}),
        ("Urosepsis", {"bacteraemia"}),
        ("transfusion-dependent anaemia", {"transfusion_dependent"}),
        ("decompensated heart failure", set()),
        ("Asthma", set()),
        # Never assumed from silence, so that there is nothing to doubt.
        ("Restless legs syndrome", set()),
    ],
)
def test_words_without_a_code_that_is_read_are_searched_for_a_contraindication(words: str, facts: set):
    assert doubted({"text": words}) == facts
    assert doubted({"coding": [{"display": words}]}) == facts
    assert doubted({"coding": [{"system": "http://hospital.example", "code": "77", "display": words}]}) == facts
    # Beside a code that is read the words say nothing more.
    assert doubted({"coding": [{"system": SNOMED, "code": ASTHMA, "display": words}], "text": words}) == set()


@pytest.mark.parametrize(
    "code", [{}, {"coding": []}, {"text": " "}, {"coding": [{"system": "http://hospital.example", "code": "12345"}]}]
)
def test_a_diagnosis_that_says_nothing_may_be_each_contraindication_that_is_assumed_absent(code: dict):
    facts = load().facts
    history = {key for key, one in facts.items() if one.section == "history" and one.concepts and one.assume}
    assert len(history) > 8
    assert doubted(code) >= history | OVERLOAD


def test_what_may_be_a_contraindication_leaves_its_fact_unknown_on_the_day():
    for code in ({"text": "Haemochromatosis"}, {"coding": [{"system": WHO, "code": "E83.1"}]}, {}):
        day = read_day(chart_of(condition(SNOMED, ASTHMA) | {"code": code}), load(), on=date(2026, 3, 1))
        assert "haemochromatosis" not in day.values
    other = read_day(chart_of(condition(SNOMED, ASTHMA)), load(), on=date(2026, 3, 1))
    assert (other.values["haemochromatosis"], other.readings["haemochromatosis"].how) == (False, "assumed")


@pytest.mark.parametrize(
    ("code", "fields", "facts"),
    [
        ("E83.1", {"clinicalStatus": status("resolved")}, OVERLOAD),
        ("Z99.2", {"clinicalStatus": status("resolved")}, set()),
        ("Z99.2", {"verificationStatus": status("provisional")}, {"on_dialysis"}),
        ("E83.1", {"verificationStatus": status("refuted")}, set()),
        ("E83.1", {"verificationStatus": status("entered-in-error")}, set()),
        ("E83.1", {"verificationStatus": status("surely")}, OVERLOAD),
        ("E83.1", {"modifierExtension": [{"url": "http://x.example"}]}, OVERLOAD),
    ],
)
def test_the_status_of_a_diagnosis_that_cannot_be_read_still_counts(code: str, fields: dict, facts: set):
    assert doubted({"coding": [{"system": WHO, "code": code}]}, **fields) == facts


def test_a_broken_code_may_be_every_contraindication():
    assert doubted({"coding": "E83.1"}) >= OVERLOAD


@pytest.mark.parametrize("code", ["E83.10", "E83.19"])
def test_an_unspecified_disorder_of_iron_metabolism_may_be_overload(code: str):
    chart = chart_of(condition(ICD10CM, code))
    assert {one.fact for one in chart.entries} == {"iron_metabolism_disorder"}
    assert {one.fact for one in chart.refused} == OVERLOAD


def test_a_sure_diagnosis_beside_one_that_cannot_be_read_stays_sure():
    both = {"coding": [{"system": SNOMED, "code": HAEMOCHROMATOSIS}, {"system": WHO, "code": "E83.1"}]}
    chart = chart_of(condition(SNOMED, ASTHMA) | {"code": both})
    assert {one.fact for one in chart.entries} == {"haemochromatosis"}
    assert {one.fact for one in chart.refused} == {"iron_overload"}


def test_what_is_said_of_a_diagnosis_holds_its_code_and_no_words():
    chart = chart_of(condition(WHO, "E83.1") | {"code": {"coding": [{"system": WHO, "code": "E83.1"}], "text": "Mary"}})
    assert {one.reason for one in chart.refused} == {
        "A diagnosis that may be this could not be read: code E83.1 of a system that is not read."
    }
    assert f"Condition: 1 that cannot be read and may be a contraindication (code E83.1 of {WHO})" in chart.notes
    odd = chart_of(condition("Mary's list", "seen by Dr Miller"))
    assert "Condition: 1 that cannot be read and may be a contraindication (code that is none of a system)" in odd.notes
    assert not any("Miller" in one for one in (*odd.notes, *(one.reason for one in odd.refused)))


TWO = {"coding": [{"system": LOINC, "code": FERRITIN}, {"system": LOINC, "code": HB}]}


@pytest.mark.parametrize("code", [TWO, {"coding": [{"code": FERRITIN}]}, {"text": "Ferritin"}])
def test_a_newer_result_that_may_be_a_ferritin_leaves_no_older_one_standing(code: dict):
    chart = chart_of(ferritin(effectiveDateTime="2026-02-01"), ferritin(400, code=code))
    before, after = (read_day(chart, load(), on=day) for day in (date(2026, 2, 20), date(2026, 3, 10)))
    assert "ferritin" in before.values
    assert (after.readings["ferritin"].state, "ferritin" in after.values) == ("unknown", False)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ({"coding": [{"code": FERRITIN}]}, ["ferritin"]),
        ({"coding": [{"code": FERRITIN, "display": "x"}], "text": "y"}, ["ferritin"]),
        ({"text": "Ferritin"}, ["ferritin"]),
        ({"text": "Serum  FERRITIN"}, ["ferritin"]),
        ({"text": "Transferrin saturation"}, ["tsat"]),
        ({"text": "Haemoglobin"}, ["hb"]),
        ({"coding": [{"display": "Hemoglobin"}]}, ["hb"]),
        # A part of another name, a code that is read, one of a system that is named, one that is none of ours.
        ({"text": "Hemoglobin A1c"}, []),
        ({"text": "Ferritin reference range"}, []),
        ({"text": "Ferritin", "coding": [{"system": LOINC, "code": "2345-7"}]}, []),
        ({"text": "Ferritin", "coding": [{"system": "http://hospital.example/lab", "code": "FERR"}]}, []),
        ({"coding": [{"code": "2345-7"}]}, []),
        ({"coding": [{"system": "http://hospital.example/lab", "code": FERRITIN}]}, []),
    ],
)
def test_a_result_whose_code_names_no_system_is_unknown_with_its_date(code: dict, facts: list):
    chart = chart_of(ferritin(code=code))
    assert chart.entries == ()
    assert [one.fact for one in chart.refused] == facts
    assert all(one.when and one.when.earliest.isoformat() == "2026-03-01" for one in chart.refused)


@pytest.mark.parametrize(
    "fields", [{"status": "entered-in-error"}, {"valueQuantity": None}, {"focus": [{"reference": "Patient/p2"}]}]
)
def test_what_is_no_result_of_the_patient_is_not_one_without_a_system_either(fields: dict):
    assert chart_of(ferritin(code={"text": "Ferritin"}, **fields)).refused == ()


def test_a_component_without_a_system_is_refused_and_its_neighbour_is_read():
    parts = [
        {"code": coded(LOINC, HB), "valueQuantity": quantity(13, "g/dL")},
        {"code": {"text": "Ferritin"}, "valueQuantity": quantity(400, "ng/mL")},
    ]
    chart = chart_of(observation("58410-2", component=parts))
    assert values(chart).keys() == {"hb"}
    assert [(one.fact, one.origin.path.rpartition(".")[2]) for one in chart.refused] == [("ferritin", "component[1]")]


def unnamed(**fields) -> dict:
    return request({}, medicationCodeableConcept=None, medicationReference={"reference": "Medication/m1"}) | fields


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        ({}, STUDIES),
        ({"status": "completed"}, STUDIES),
        ({"status": "a word of its own"}, STUDIES),
        ({"dosageInstruction": [{"route": {"text": "Intravenous"}}]}, STUDIES),
        # By mouth, or only planned.
        ({"dosageInstruction": [{"route": {"text": "Oral"}}]}, [""]),
        ({"status": "draft"}, [""]),
        ({"intent": "plan"}, [""]),
    ],
)
def test_a_medicine_that_nobody_names_may_be_iron_if_it_counts_as_given_and_not_by_mouth(fields: dict, facts: list):
    assert [fact for fact, _ in reasons(chart_of(unnamed(**fields)))] == facts


def given(medicine: dict, day: str = "2026-01-10") -> dict:
    told = {"resourceType": "MedicationAdministration", "status": "completed", "subject": MARY}
    return told | {"medicationCodeableConcept": medicine, "effectiveDateTime": day}


@pytest.mark.parametrize("medicine", [{}, {"coding": []}, {"text": ""}])
def test_a_dose_without_a_code_and_words_may_be_iron(medicine: dict):
    assert [fact for fact, _ in reasons(chart_of(given(medicine)))] == STUDIES


@pytest.mark.parametrize("medicine", [{"text": "paracetamol"}, coded(RXNORM, "161")])
def test_a_dose_that_is_named_is_not_taken_for_iron(medicine: dict):
    assert chart_of(given(medicine)).refused == ()


@pytest.mark.parametrize(
    ("drawn", "known"),
    [
        ("2025-12-31", False),
        ("2026-01-11", False),
        # Iron studies count again 28 days after iron: events.toml.
        ("2026-02-06", False),
        ("2026-02-07", True),
    ],
)
def test_a_dose_that_may_be_iron_makes_ferritin_unknown_for_as_long_as_iron_would(drawn: str, known: bool):
    for medicine in ({}, coded(RXNORM, "1433693")):
        chart = chart_of(given(medicine), ferritin(effectiveDateTime=drawn))
        day = read_day(chart, load(), on=date(2026, 2, 10))
        assert ("ferritin" in day.values) is known
