"""Many small records for the tests of the batch: NDJSON of people with one ferritin each."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

UCUM = "http://unitsofmeasure.org"


def person(name: str, ferritin: float | None = None, *, unit: str = "ng/mL") -> list[dict[str, Any]]:
    patient = {"resourceType": "Patient", "id": name, "gender": "male", "birthDate": "1961-04-02"}
    if ferritin is None:
        return [patient]
    result = {
        "resourceType": "Observation", "id": f"{name}-f", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "2276-4"}]},
        "subject": {"reference": f"Patient/{name}"}, "effectiveDateTime": "2026-11-01",
        "valueQuantity": {"value": ferritin, "unit": unit, "system": UCUM, "code": unit},
    }  # fmt: skip
    return [patient, result]


def ndjson(folder: Path, people: Iterable[list[dict[str, Any]]], name: str = "people.ndjson") -> str:
    path = folder / name
    lines = [json.dumps(one) for resources in people for one in resources]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def numbers(summary: str) -> list[int]:
    """The numbers of the reconciliation: taken in, iv, either, oral, specialist, not eligible, its four, …"""
    flat = " ".join(summary.split())
    line = flat[flat.index("People in:") : flat.index("Refused rows")]
    return [
        int(word.strip("(:,").replace(",", "")) for word in line.split() if word.strip("(:,").replace(",", "").isdigit()
    ]
