"""Small FHIR records for the tests of the command line."""

import json
from pathlib import Path
from typing import Any

LOINC = {"ferritin": "2276-4", "tsat": "2502-3", "hb": "718-7"}
RLS_AND_SIGNIFICANT = ("rls_diagnosed=yes", "clinically_significant=yes")
SAFE_TODAY = ("iv_iron_allergy=no", "active_infection=no", "iv_iron_elsewhere=no", "pregnant=no")


def bundle(
    *, patient: str = "p1", gender: str = "female", birth: str = "1970-05-01", date: str = "2026-11-01",
    **results: tuple[float, str],
) -> dict[str, Any]:  # fmt: skip
    """One person with the results of one day."""
    person = {"resourceType": "Patient", "id": patient, "gender": gender, "birthDate": birth}
    observations = [
        {
            "resourceType": "Observation",
            "id": f"{patient}-{name}",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": LOINC[name]}]},
            "subject": {"reference": f"Patient/{patient}"},
            "effectiveDateTime": date,
            "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
        }
        for name, (value, unit) in results.items()
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in (person, *observations)],
    }


def written(folder: Path, record: dict[str, Any], name: str = "record.json") -> str:
    path = folder / name
    path.write_text(json.dumps(record), "utf-8")
    return str(path)
