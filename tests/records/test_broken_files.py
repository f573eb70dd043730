"""Every way a file was seen to be broken: the place is named, nobody else is lost, and memory stays bounded."""

import gzip
import json
import os
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ironrest.records.folder import Folder
from ironrest.values.interval import exact
from tests.records.bundles import bundle, reasons, values
from tests.records.folders import balanced, lines, person, put, read_all, result

ANN, BEA = person("ann"), person("bea")
GOOD = lines(BEA, result("bea", 20))
ONE = json.dumps(result("ann", 9)).encode()
HEAD = lines(ANN)


def said(folder: Folder, charts: dict) -> list[tuple[str, int | None, str]]:
    """All that was refused, of the folder and of Ann: name of the file, line, reason."""
    every = [*folder.refused, *(charts["ann"].refused if "ann" in charts else ())]
    return [(Path(one.origin.file).name, one.origin.line, one.reason) for one in every]


#: Name of the file, its bytes, the line that is named (None: the file), words of the reason, what Ann's ferritin is.
LINES: list[tuple[str, bytes, int | None, str, bool]] = [
    ("cut-in-mid-line", HEAD + ONE[:60], 2, "column 61: the line ends in the middle of its JSON", False),
    ("cut-and-more-lines", HEAD + ONE[:60] + b"\n" + ONE, 2, "the line ends in the middle", True),
    ("wrong-type", HEAD + b'[1, 2]\n"text"\n7\n' + ONE, 4, "not a FHIR resource", True),
    ("no-type", HEAD + b'{"id": "x"}\n' + ONE, 2, "has no `resourceType`", True),
    ("nul-bytes", HEAD + b"\0" * 40 + b"\n" + ONE, 2, "column 1: this is not JSON", True),
    ("nan", HEAD + ONE.replace(b": 9", b": NaN"), 2, "valueQuantity.value: NaN is not a number", False),
    ("infinity", HEAD + ONE.replace(b": 9", b": -Infinity"), 2, "-Infinity is not a number", False),
    ("duplicate-key", HEAD + ONE.replace(b'"final"', b'"final", "status": "final"'), 2, "'status' stands twice", False),
    ("bad-utf8", HEAD + ONE.replace(b'"final"', b'"final", "x": "\xff"'), 2, "not text in UTF-8 (byte ", False),
    ("half-character", HEAD + ONE.replace(b'"final"', b'"final", "x": "\\ud800"'), 2, "half a character", False),
    ("huge-number", HEAD + ONE.replace(b": 9", b": 1e999"), 2, "", False),
    ("many-digits", HEAD + ONE.replace(b": 9", b": " + b"9" * 5000), 2, "thousands of digits", False),
    ("deep", HEAD + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n" + ONE, 2, "nested too deeply", True),
    ("long-line", HEAD + b'{"a": "' + b"x" * 20_000_000 + b'"}\n' + ONE, 2, "longer than 16 MiB", True),
    ("two-patients", HEAD + lines(person("ann", birthDate="1990-01-01")) + ONE, 1, "Two versions of it differ", True),
    ("two-values", HEAD + ONE.replace(b'"final"', b'"final", "valueString": "9"'), 2, "only one is allowed", False),
    ("xml", b"<Patient xmlns='http://hl7.org/fhir'/>", None, "is XML", False),
    ("utf-16", HEAD.decode().encode("utf-16"), None, "in UTF-16", False),
    ("utf-16-without-mark", HEAD.decode().encode("utf-16-le"), None, "in UTF-16", False),
    ("empty", b"", None, "is empty", False),
    ("gzip-in-gzip", gzip.compress(gzip.compress(HEAD + ONE)), None, "packed twice", False),
    ("zstd", b"\x28\xb5\x2f\xfd\0\0", None, "packed with zstd", False),
    ("pointer", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", None, "Git LFS", False),
]  # fmt: skip


@pytest.mark.parametrize(("data", "line", "reason", "kept"), [one[1:] for one in LINES], ids=[one[0] for one in LINES])
@pytest.mark.parametrize("name", ["bad.ndjson", "bad.ndjson.gz"])
def test_a_broken_line_is_named_and_costs_nobody_else_anything(
    tmp_path: Path, name: str, data: bytes, line: int | None, reason: str, kept: bool
):
    packed = name.endswith(".gz") and not data.startswith((b"\x1f\x8b", b"\x28"))
    put(tmp_path, {name: gzip.compress(data, 1) if packed else data, "good.ndjson": GOOD})
    charts, folder = read_all(tmp_path)
    assert values(charts["bea"]) == {"ferritin": exact(20)}
    assert any(one[0] == name and one[1] == line and reason in one[2] for one in said(folder, charts)), said(
        folder, charts
    )
    assert values(charts["ann"]) if kept else "ann" not in charts or not values(charts["ann"])
    assert balanced(folder).refused >= 1


def test_a_refused_line_of_a_known_person_leaves_its_fact_unknown(tmp_path: Path):
    doubled = ONE.replace(b'"final"', b'"final", "status": "final"')
    charts, _ = read_all(put(tmp_path, {"a.ndjson": HEAD + doubled}))
    assert [fact for fact, _ in reasons(charts["ann"])] == ["ferritin"]


WHOLE: list[tuple[str, bytes, str]] = [
    ("cut.json", json.dumps(bundle(ANN)).encode()[:-9], "ends in the middle"),
    ("doubled.json", b'{"resourceType": "Patient", "id": "ann", "id": "ann"}', "'id' stands twice"),
    ("bundle.json", b'{"resourceType": "Bundle", "entry": {"a": 1}}', "`entry` is not a list"),
    ("entry.json", json.dumps({"resourceType": "Bundle", "entry": [7]}).encode(), "This entry is not a JSON object"),
    ("nothing.json", b'{"name": "package"}', "has no `resourceType`"),
    ("text.json", b"just words", "is not TOML"),
    ("deep.json", b'[{"a":' * 100_000, "nested too deeply"),
    ("table.json", b"PAR1", "Parquet"),
]


@pytest.mark.parametrize(("name", "data", "reason"), WHOLE, ids=[one[0] for one in WHOLE])
def test_a_broken_file_is_named_and_costs_nobody_else_anything(tmp_path: Path, name: str, data: bytes, reason: str):
    charts, folder = read_all(put(tmp_path, {name: data, "good.ndjson": GOOD}))
    assert values(charts["bea"]) == {"ferritin": exact(20)}
    assert any(one[0] == name and reason in one[2] for one in said(folder, charts)), said(folder, charts)
    assert balanced(folder).refused >= 1


def test_a_cut_gzip_keeps_the_lines_before_the_cut(tmp_path: Path):
    many = lines(ANN, *(result("ann", value, id=f"o{value}") for value in range(1, 3000)))
    packed = gzip.compress(many)
    charts, folder = read_all(put(tmp_path, {"cut.ndjson.gz": packed[: len(packed) // 2], "good.ndjson": GOOD}))
    kept = len(charts["ann"].entries)
    assert 100 < kept < 2999
    (refused,) = folder.refused
    assert f"{kept + 1} lines could be read" in refused.reason
    balanced(folder)


@pytest.mark.parametrize("line", [b" ", b'{"resourceType": "Claim", "x": "' + b"0" * 2000 + b'"}\n'])
def test_a_gzip_bomb_stops_early_and_fills_no_memory(tmp_path: Path, line: bytes):
    maker = zlib.compressobj(9, wbits=31)
    piece = line * (2**20 // len(line))
    data = b"".join(maker.compress(piece) for _ in range(100)) + maker.flush()
    put(tmp_path, {"bomb.ndjson.gz": data, "good.ndjson": GOOD})
    tracemalloc.start()
    charts, folder = read_all(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert values(charts["bea"]) == {"ferritin": exact(20)}
    assert [name for name, _, _ in said(folder, charts)][-1] == "bomb.ndjson.gz"
    assert peak < 100 * 2**20


def loop(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "again").symlink_to(folder)


def link_to_itself(folder: Path) -> None:
    (folder / "x.json").symlink_to(folder / "x.json")


def folder_named_like_a_file(folder: Path) -> None:
    put(folder / "x.json", {"inner.ndjson": HEAD})


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "x.json")


def missing_target(folder: Path) -> None:
    (folder / "x.ndjson").symlink_to(folder / "gone.ndjson")


@pytest.mark.parametrize(
    ("make", "listed", "refused"),
    [
        (loop, "links are not followed", 0),
        (link_to_itself, "cannot be opened", 1),
        (folder_named_like_a_file, "", 0),
        (pipe, "not a regular file", 0),
        (missing_target, "cannot be opened", 1),
    ],
)
def test_odd_things_in_a_folder_are_listed(tmp_path: Path, make: Callable[[Path], None], listed: str, refused: int):
    make(put(tmp_path, {"good.ndjson": GOOD}))
    charts, folder = read_all(tmp_path)
    assert values(charts["bea"]) == {"ferritin": exact(20)}
    assert len(folder.refused) == refused
    assert not listed or any(listed in one.why for one in folder.files if not one.read)
    assert listed or "ann" in charts


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path):
    put(tmp_path, {"good.ndjson": GOOD, "closed.ndjson": HEAD})
    (tmp_path / "closed.ndjson").chmod(0)
    charts, folder = read_all(tmp_path)
    assert list(charts) == ["bea"]
    assert "closed.ndjson cannot be opened" in folder.refused[0].reason


def test_a_thousand_broken_lines_are_counted_and_not_all_listed(tmp_path: Path):
    charts, folder = read_all(put(tmp_path, {"a.ndjson": HEAD + b"{\n" * 2500, "good.ndjson": GOOD}))
    assert len(folder.refused) == 1001
    assert "see the counts" in folder.refused[-1].reason
    assert balanced(folder).refused == 2500
    assert list(charts) == ["ann", "bea"]


def test_contained_resources_that_hold_each_other_have_an_end(tmp_path: Path):
    ring = [
        {"resourceType": "Medication", "id": a, "ingredient": [{"itemReference": {"reference": f"#{b}"}}]}
        for a, b in (("a", "b"), ("b", "a"))
    ]
    order = {"resourceType": "MedicationRequest", "status": "active", "intent": "order", "contained": ring,
             "medicationReference": {"reference": "#a"}, "subject": {"reference": "Patient/ann"}}  # fmt: skip
    charts, folder = read_all(put(tmp_path, {"a.ndjson": HEAD + lines(order)}))
    assert "ann" in charts
    balanced(folder)
