"""How fast folders of FHIR become charts: people per second, and bytes per CPU-second against json.loads alone.

Written to a temporary folder: about 50 MB of invented lines; and the people of Synthea, where the shared data are.
Each is read in a process of its own, because the peak of memory is that of a process.
"""

import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

PEOPLE, RESULTS = 4_000, 26
LOINC = ("2276-4", "2502-3", "718-7", "1988-5", "2160-0", "9999-9")
UNITS = ("ng/mL", "%", "g/dL", "mg/L", "mg/dL", "mmol/L")


def write(folder: Path) -> None:
    """One file of people, several of results: the results of one person lie apart, as exports by time have them."""
    chance = random.Random(7)
    with (folder / "Patient.ndjson").open("w") as file:
        for number in range(PEOPLE):
            born = f"{chance.randint(1930, 2005)}-05-04"
            file.write(
                json.dumps({"resourceType": "Patient", "id": f"p{number}", "gender": "female", "birthDate": born})
                + "\n"
            )
    for part in range(RESULTS):
        with (folder / f"Observation.{part:03}.ndjson").open("w") as file:
            for number in range(PEOPLE):
                file.write(json.dumps(_result(f"{part}-{number}", number, chance)) + "\n")


def _result(name: str, person: int, chance: random.Random) -> dict[str, object]:
    kind = chance.randrange(len(LOINC))
    day = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return {
        "resourceType": "Observation",
        "id": name,
        "meta": {"versionId": "1", "lastUpdated": f"{day}T08:00:00Z"},
        "status": "final",
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}
        ],
        "code": {"coding": [{"system": "http://loinc.org", "code": LOINC[kind]}], "text": "result"},
        "subject": {"reference": f"Patient/p{person}"},
        "effectiveDateTime": day,
        "valueQuantity": {
            "value": chance.randint(10, 90),
            "unit": UNITS[kind],
            "system": "http://unitsofmeasure.org",
            "code": UNITS[kind],
        },
    }


def contents(folder: Path) -> Iterator[bytes]:
    """Every line, or every whole Bundle, unpacked."""
    for path in sorted(folder.iterdir()):
        if path.name.endswith((".json.gz", ".ndjson")):
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            yield from data.splitlines() if path.suffix == ".ndjson" else [data]


def parse(folder: Path) -> int:
    for data in contents(folder):
        json.loads(data)
    return 0


def read(folder: Path) -> int:
    from ironrest.knowledge.load import load
    from ironrest.records.folder import read_folder

    found = read_folder(folder, load())
    people = sum(1 for _ in found.charts)
    counts = [count for kinds in found.counts.values() for count in kinds.values()]
    if any(one.resources != one.read + one.not_used + one.refused for one in counts) or found.refused:
        raise SystemExit("Resources were lost or refused.")
    return people


def measure(what: str, folder: Path) -> None:
    """In a process of its own; loading the knowledge is part of it."""
    before = time.process_time()
    people = (read if what == "read" else parse)(folder)
    seconds = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(map(len, contents(folder)))
    each = f"{people / seconds:6.0f} people/s, " if people else " " * 17
    speed = f"{size / seconds / 1e9:.3f} GB per CPU-second"
    print(f"{folder.name:12} {what:6} {each}{speed}, peak {peak:.0f} MB, {size / 1e6:.0f} MB", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        invented = Path(place, "invented")
        invented.mkdir()
        write(invented)
        shared = Path(os.environ.get("IRONREST_SHARED") or ROOT.parent / "shared")
        synthea = shared / "data" / "synthea-r4"
        for folder in [invented, *([synthea] if synthea.is_dir() else [])]:
            for what in ("parse", "read"):
                subprocess.run([sys.executable, __file__, what, str(folder)], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
