"""`--validate`: which checker finds which fault, on broken Observations and on the specification's own examples."""

import sys
from copy import deepcopy
from typing import Any

import pytest

from ironrest.records.fhir.raw import raw_resources
from ironrest.records.fhir.validate import problems_of
from ironrest.records.fhir.validate_library import library_problems, require_library
from ironrest.values.errors import UserError
from tests.shared import shared

GOOD: dict[str, Any] = {
    "resourceType": "Observation",
    "id": "f1",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "2276-4"}]},
    "subject": {"reference": "Patient/p1"},
    "effectiveDateTime": "2026-11-01",
    "valueQuantity": {"value": 42, "unit": "ng/mL", "system": "http://unitsofmeasure.org", "code": "ng/mL"},
}
QUANTITY = GOOD["valueQuantity"]

#: Name, what is changed (None takes it away), the rule that we name (None: left to the package), and whether the
#: package finds it. The three that it misses are those that were measured of it before our checks were written.
BROKEN: list[tuple[str, dict[str, Any], str | None, bool]] = [
    ("a status that FHIR does not know", {"status": "finished"}, "binding", False),
    ("a value and a reason for none (obs-6)", {"dataAbsentReason": {"text": "lost"}}, "obs-6", False),
    ("a malformed reference", {"subject": {"reference": "Patient p1"}}, "reference", False),
    ("two values", {"valueString": "42"}, "choice", True),
    ("a day that there is not", {"effectiveDateTime": "2026-02-30"}, "date", True),
    ("no status", {"status": None}, "required", True),
    ("no code", {"code": None}, "required", True),
    ("a number written as a word", {"valueQuantity": {**QUANTITY, "value": "12,5"}}, None, True),
    ("an element that FHIR does not have", {"result": 42}, None, True),
    ("a comparator that is none", {"valueQuantity": {**QUANTITY, "comparator": "=>"}}, "binding", False),
]  # fmt: skip


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    made = {**deepcopy(GOOD), **changes}
    return {key: value for key, value in made.items() if value is not None}


@pytest.mark.parametrize(("changes", "rule", "by_package"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_a_broken_observation_is_found_by_the_checkers_that_the_table_names(changes, rule, by_package) -> None:
    resource = changed(changes)
    assert [one.rule for one in problems_of(resource)] == ([rule] if rule else [])
    assert bool(library_problems(resource)) is by_package


def test_each_broken_observation_is_found_by_one_of_the_two_and_the_good_one_by_none() -> None:
    assert problems_of(GOOD) == ()
    assert library_problems(GOOD) == ()
    assert all(problems_of(changed(one[1])) or library_problems(changed(one[1])) for one in BROKEN)


ERRONEOUS = {"coding": [{"system": "x", "code": "entered-in-error"}]}
CONDITION = {"resourceType": "Condition", "subject": {"reference": "Patient/1"}}
ACTIVE = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]}
SUBJECT = {"reference": "Patient/1"}


@pytest.mark.parametrize(
    ("resource", "rule"),
    [
        ({**GOOD, "component": [{"code": GOOD["code"], "valueInteger": 1}]}, "obs-7"),
        ({**GOOD, "referenceRange": [{"appliesTo": []}]}, "obs-3"),
        ({**GOOD, "component": [{"code": {}, "valueInteger": 1, "dataAbsentReason": {}}]}, "obs-6"),
        ({**GOOD, "subject": {"reference": "#nobody"}}, "ref-1"),
        ({**GOOD, "valueQuantity": {"value": 1, "code": "ng/mL"}}, "qty-3"),
        ({**GOOD, "effectiveDateTime": None, "effectivePeriod": {"start": "2026-02", "end": "2026-01"}}, "per-1"),
        ({**CONDITION, "clinicalStatus": ACTIVE, "abatementString": "x"}, "con-4"),
        (
            {**CONDITION, "clinicalStatus": ACTIVE, "verificationStatus": ERRONEOUS},
            "con-5",
        ),
        ({"resourceType": "AllergyIntolerance", "patient": SUBJECT}, "ait-1"),
        (
            {
                "resourceType": "AllergyIntolerance", "patient": SUBJECT,
                "clinicalStatus": {"text": "active"}, "verificationStatus": ERRONEOUS,
            },
            "ait-2",
        ),
        ({"resourceType": "Patient", "gender": "F"}, "binding"),
        ({"resourceType": "MedicationAdministration", "status": "completed", "subject": SUBJECT,
          "medicationReference": {"reference": "Medication/1"}}, "required"),
    ],
)  # fmt: skip
def test_an_invariant_of_fhir_is_named_by_its_own_key(resource, rule) -> None:
    assert [one.rule for one in problems_of({k: v for k, v in resource.items() if v is not None})] == [rule]


@pytest.mark.parametrize(
    ("reference", "good"),
    [
        ("Patient/1", True),
        ("Patient/1/_history/2", True),
        ("https://ehr.example/fhir/Patient/1", True),
        ("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", True),
        ("urn:oid:1.2.3", True),
        ("Practitioner?identifier=x|1", True),
        ("patient/1", False),
        ("Patient", False),
        ("Patient/" + "a" * 65, False),
        ("urn:uuid:1", False),
        ("https://ehr.example/fhir/", False),
    ],
)
def test_a_reference_has_one_of_the_forms_of_fhir(reference, good) -> None:
    found = [one.rule for one in problems_of({**GOOD, "subject": {"reference": reference}})]
    assert found == ([] if good else ["reference"])


@pytest.mark.parametrize("folder", ["us-core-examples", "fhir-r4-examples"])
def test_our_checks_find_nothing_in_the_published_examples(folder) -> None:
    found = [(item.file, one) for item in raw_resources(shared("data", folder)) for one in problems_of(item.resource)]
    assert found == []


def test_no_problem_repeats_what_the_resource_says() -> None:
    secret = {**GOOD, "status": "Wilhelmina", "subject": {"reference": "Wilhelmina"}, "Wilhelmina W": 1,
              "effectiveDateTime": "Wilhelmina"}  # fmt: skip
    said = repr(problems_of(secret)) + repr(library_problems(secret))
    assert "Wilhelmina" not in said


def test_without_the_extra_the_command_to_type_is_said(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B", None)
    with pytest.raises(UserError, match=r"pip install 'ironrest\[validate\]'"):
        require_library()


def test_a_resource_that_is_deep_does_not_end_the_check() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5_000):
        deep = {"extension": [deep]}
    assert problems_of({**GOOD, "extension": [deep]}) == ()
