"""Folders of tiny FHIR files for the tests of many people, and what reading one gives."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec

from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.records.folder import Folder, read_folder
from ironrest.records.tally import Count
from tests.records.bundles import Json, ferritin


def person(name: str, **fields: object) -> Json:
    return {"resourceType": "Patient", "id": name, "gender": "female", "birthDate": "1970-05-04", **fields}


def result(name: str, value: float, **fields: object) -> Json:
    return ferritin(value, **({"subject": {"reference": f"Patient/{name}"}} | fields))


def lines(*resources: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in resources)


def put(folder: Path, files: dict[str, bytes | Json]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return folder


def read_all(path: Path, *, mapping: Path | None = None) -> tuple[dict[str, Chart], Folder]:
    """Every chart by its person, and the folder once all are read. Nobody has two charts."""
    folder = read_folder(path, load(), mapping=mapping)
    charts = list(folder.charts)
    assert len({chart.patient for chart in charts}) == len(charts)
    return {chart.patient: chart for chart in charts}, folder


def balanced(folder: Folder) -> Count:
    """Law 5: of every file, what went in is what was read, not used, or refused. The sums of the folder."""
    total = Count()
    for file, kinds in folder.counts.items():
        for kind, count in kinds.items():
            assert count.resources == count.read + count.not_used + count.refused, (file, kind, count)
            assert min(count.read, count.not_used, count.refused) >= 0, (file, kind, count)
            total.resources += count.resources
            total.read += count.read
            total.not_used += count.not_used
            total.refused += count.refused
    return total


def told(charts: Iterable[Chart]) -> list[object]:
    """What charts say, without the places where it stood."""

    def plain(value: object) -> object:
        if isinstance(value, msgspec.Struct):
            fields = msgspec.structs.asdict(value).items()
            return tuple((key, plain(one)) for key, one in fields if key not in ("origin", "draw"))
        return tuple(map(plain, value)) if isinstance(value, tuple) else value

    return [plain(chart) for chart in charts]
