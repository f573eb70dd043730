"""One door for a file: the format is known by its content, and what is no record is refused by name."""

import gzip
import json
from pathlib import Path

import pytest

from ironrest.knowledge.load import load
from ironrest.records.read import read_path
from ironrest.values.errors import UnusableInput
from ironrest.values.interval import exact
from tests.records.bundles import PATIENT, bundle, ferritin, values

RECORD = json.dumps(bundle(PATIENT, ferritin())).encode()
FACTS = b'patient = "p1"\n[facts]\nferritin = "42 ng/mL @2026-03-01"\n'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", RECORD),
        ("a.json.gz", gzip.compress(RECORD, mtime=0)),
        ("a.txt", b"\xef\xbb\xbf\n " + RECORD),
        ("a.toml", json.dumps([PATIENT, ferritin()]).encode()),
        ("a.toml", FACTS),
        ("a.json", FACTS),
        ("a.gz", gzip.compress(FACTS, mtime=0)),
        ("a.json", b'{"patient": "p1", "facts": {"ferritin": "42 ng/mL @2026-03-01"}}'),
    ],
)
def test_the_content_tells_the_format(tmp_path: Path, name: str, data: bytes):
    path = tmp_path / name
    path.write_bytes(data)
    (chart,) = read_path(path, load())
    assert (chart.patient, values(chart)) == ("p1", {"ferritin": exact(42)})
    assert chart.entries[0].origin.file == str(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<Patient xmlns='http://hl7.org/fhir'/>", "is XML"),
        (b"PK\x03\x04", "is a zip archive"),
        (b"PAR1", "is a Parquet table"),
        (b"%PDF-1.4", "is a PDF"),
        (gzip.compress(gzip.compress(RECORD, mtime=0), mtime=0), "packed twice"),
        # Trap 10: a placeholder beside the real file.
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "is a pointer left by Git LFS"),
        (b"", "is empty"),
        (RECORD[:-5], "ends in the middle"),
        (b"\n{" + RECORD[1:] + RECORD[:9], "NDJSON"),
        (b"\x28\xb5\x2f\xfd\0", "packed with zstd"),
        (json.dumps(PATIENT).encode("utf-16"), "in UTF-16"),
        (b'{"resourceType": "Practitioner"}', "holds one Practitioner"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b"[]", "no resource about a person"),
        (b"{}", "no `resourceType`"),
    ],
)
def test_what_is_no_record_is_refused_with_the_name_of_the_file(tmp_path: Path, data: bytes, said: str):
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(UnusableInput, match=said) as problem:
        read_path(path, load())
    assert str(problem.value).startswith(str(path))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(UnusableInput, match="cannot be opened"):
        read_path(tmp_path / "none.json", load())


def test_a_folder_and_lines_are_read_like_one_record(tmp_path: Path):
    lines = b"\n".join(json.dumps(one).encode() for one in (PATIENT, ferritin()))
    (tmp_path / "all.json").write_bytes(lines + b"\n\n")
    for path in (tmp_path, tmp_path / "all.json"):
        (chart,) = read_path(path, load())
        assert (chart.patient, values(chart)) == ("p1", {"ferritin": exact(42)})
        assert (chart.entries[0].origin.file, chart.entries[0].origin.line) == (str(tmp_path / "all.json"), 2)


def test_a_folder_without_a_person_is_refused_with_what_was_wrong_in_it(tmp_path: Path):
    (tmp_path / "a.ndjson").write_bytes(RECORD[:-5])
    with pytest.raises(UnusableInput, match=r"no resource about a person.*\n.*a\.ndjson, line 1, column"):
        read_path(tmp_path, load())


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "large.json"
    path.write_bytes(RECORD)
    monkeypatch.setattr("ironrest.records.read.LARGEST_RECORD", 10)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("opened"))
    with pytest.raises(UnusableInput, match="holds more than"):
        read_path(path, load())
