"""FHIR R4's required codes and elements of the resources that are read here (hl7.org/fhir/R4, each resource's page)."""

from __future__ import annotations


def _codes(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


#: Elements that are a code: its allowed values.
BINDINGS: dict[str, dict[str, frozenset[str]]] = {
    "Patient": {"gender": _codes("male female other unknown")},
    "Observation": {
        "status": _codes("registered preliminary final amended corrected cancelled entered-in-error unknown"),
    },
    "DiagnosticReport": {
        "status": _codes(
            "registered partial preliminary final amended corrected appended cancelled entered-in-error unknown"
        ),
    },
    "AllergyIntolerance": {
        "type": _codes("allergy intolerance"),
        "category": _codes("food medication environment biologic"),
        "criticality": _codes("low high unable-to-assess"),
    },
    "MedicationRequest": {
        "status": _codes("active on-hold cancelled completed entered-in-error stopped draft unknown"),
        "intent": _codes("proposal plan order original-order reflex-order filler-order instance-order option"),
        "priority": _codes("routine urgent asap stat"),
    },
    "MedicationStatement": {
        "status": _codes("active completed entered-in-error intended stopped on-hold unknown not-taken"),
    },
    "MedicationAdministration": {
        "status": _codes("in-progress not-done on-hold completed entered-in-error stopped unknown"),
    },
    "MedicationDispense": {
        "status": _codes(
            "preparation in-progress cancelled on-hold completed entered-in-error stopped declined unknown"
        ),
    },
    "Procedure": {
        "status": _codes("preparation in-progress not-done on-hold stopped completed entered-in-error unknown"),
    },
    "QuestionnaireResponse": {"status": _codes("in-progress completed amended entered-in-error stopped")},
}

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"

#: Elements that are a CodeableConcept: FHIR's own system and its codes.
CODED: dict[str, dict[str, tuple[str, frozenset[str]]]] = {
    "Condition": {
        "clinicalStatus": (
            _TERMINOLOGY + "condition-clinical",
            _codes("active recurrence relapse inactive remission resolved"),
        ),
        "verificationStatus": (
            _TERMINOLOGY + "condition-ver-status",
            _codes("unconfirmed provisional differential confirmed refuted entered-in-error"),
        ),
    },
    "AllergyIntolerance": {
        "clinicalStatus": (
            _TERMINOLOGY + "allergyintolerance-clinical",
            _codes("active inactive resolved"),
        ),
        "verificationStatus": (
            _TERMINOLOGY + "allergyintolerance-verification",
            _codes("unconfirmed confirmed refuted entered-in-error"),
        ),
    },
}

#: Elements without which a resource is not valid.
NEEDED: dict[str, tuple[str, ...]] = {
    "Observation": ("status", "code"),
    "DiagnosticReport": ("status", "code"),
    "Condition": ("subject",),
    "AllergyIntolerance": ("patient",),
    "MedicationRequest": ("status", "intent", "medication[x]", "subject"),
    "MedicationStatement": ("status", "medication[x]", "subject"),
    "MedicationAdministration": ("status", "medication[x]", "subject", "effective[x]"),
    "MedicationDispense": ("status", "medication[x]"),
    "Procedure": ("status", "subject"),
    "QuestionnaireResponse": ("status",),
}

#: The types that are checked: those from which something is read.
CHECKED = frozenset(NEEDED) | {"Patient", "Medication", "Encounter", "Specimen"}
