"""Real and published folders, whole: law 5 by file, against a count that another program could make."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ironrest.knowledge.load import load
from ironrest.records.read import read_path
from tests.records.folders import balanced, lines, put, read_all, told
from tests.shared import shared

FOLDERS = {
    "mimic-iv-fhir-demo": 100,
    "synthea-r4": 71,
    "us-core-examples": None,
    "fhir-r4-examples": None,
}


def resources(path: Path) -> Iterator[Any]:
    """Every resource of a file by json.loads alone: each line, or each entry of a Bundle."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    values = [json.loads(data)] if ".ndjson" not in path.name else [json.loads(line) for line in data.splitlines()]
    while values:
        value = values.pop()
        if value.get("resourceType") == "Bundle":
            values += [entry["resource"] for entry in value.get("entry", []) if "resource" in entry]
        else:
            yield value


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
def test_what_went_in_is_what_was_read_not_used_or_refused(name: str):
    root = shared("data", name)
    charts, folder = read_all(root)
    if FOLDERS[name] is not None:
        assert len(charts) == FOLDERS[name]
    balanced(folder)
    files = sorted(path for path in root.rglob("*") if path.name.removesuffix(".gz").endswith("json"))
    assert files
    for path in files:
        expected = Counter(one["resourceType"] for one in resources(path))
        counted = {kind: count.resources for kind, count in folder.counts[str(path)].items()}
        assert counted == expected, path.name
    listed = [Path(one.file) for one in folder.files]
    assert sorted(listed) == sorted(path for path in root.rglob("*") if path.is_file())


@pytest.mark.slow
def test_real_conditions_and_drugs_are_counted_person_by_person():
    """100 people: how many diagnoses and administrations each has, counted without our reader."""
    root = shared("data", "mimic-iv-fhir-demo")
    charts, folder = read_all(root)
    given: Counter[str] = Counter()
    for path in sorted((root / "fhir").glob("MimicMedication[ARS]*.gz")):
        given.update(one["subject"]["reference"].removeprefix("Patient/") for one in resources(path))
    assert sum(given.values()) > 50_000
    for name, chart in charts.items():
        noted = [note for note in chart.notes if note.startswith("Medication") and "not used" not in note]
        counted = sum(int(note.split()[1]) for note in noted if "not read" in note or "say what not" in note)
        refused = {(one.origin.file, one.origin.line) for one in chart.refused if "Medication" in one.origin.file}
        assert len(chart.drugs) + counted + len(refused) == given[name], (chart.notes, given[name])
    assert folder.refused == []


@pytest.mark.slow
def test_a_person_is_the_same_from_a_bundle_and_from_files_by_type(tmp_path: Path):
    """Eight people of Synthea: each Bundle alone, and all of them split into one file for each type."""
    paths = sorted(shared("data", "synthea-r4").glob("*.json.gz"))[::9]
    by_type: dict[str, list[Any]] = {}
    for path in paths:
        for entry in json.loads(gzip.decompress(path.read_bytes()))["entry"]:
            by_type.setdefault(entry["resource"]["resourceType"], []).append(_relative(entry["resource"]))
    put(tmp_path, {f"{kind}.ndjson": lines(*found) for kind, found in by_type.items()})
    split, _ = read_all(tmp_path)
    alone = {chart.patient: chart for path in paths for chart in read_path(path, load())}
    assert len(alone) == 8
    for name, chart in alone.items():
        one, other = dict(told([chart])[0]), dict(told([split[name]])[0])
        # A Bundle about one person says of these that they are not used; in files by type they are nobody's.
        notes = [note for note in one.pop("notes") if not note.startswith(("Organization", "Practitioner"))]
        assert notes == list(other.pop("notes"))
        assert one == other


def _relative(resource: Any) -> Any:
    """As a server exports it: `urn:uuid:x` of a transaction becomes `Type/x`."""
    text = json.dumps(resource)
    for field, kind in (("subject", "Patient"), ("patient", "Patient"), ("encounter", "Encounter")):
        text = text.replace(f'"{field}": {{"reference": "urn:uuid:', f'"{field}": {{"reference": "{kind}/')
    return json.loads(
        text.replace(
            '"medicationReference": {"reference": "urn:uuid:', '"medicationReference": {"reference": "Medication/'
        )
    )
