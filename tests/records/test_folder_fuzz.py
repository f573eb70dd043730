"""Bytes that were damaged at random: only the documented errors come out, and no word of any person in them."""

import gzip
import json
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ironrest.knowledge.load import load
from ironrest.records.folder import read_folder
from ironrest.records.read import read_bytes
from ironrest.values.errors import UserError
from tests.records.bundles import ICD10CM, bundle, condition, request
from tests.records.folders import balanced, lines, person, result

SECRET = "Zebulonxyz"


@cache
def originals() -> tuple[bytes, ...]:
    """A Bundle and lines in which a name stands wherever a name may stand."""
    ann = person("ann") | {"name": [{"family": SECRET}], "address": [{"text": SECRET}], "identifier": [{"value": "77"}]}
    mine = {"subject": {"reference": "Patient/ann", "display": SECRET}, "note": [{"text": SECRET}]}
    medicine = {"resourceType": "Medication", "id": "m", "code": {"text": "Iron sucrose"}}
    made = [
        ann, medicine, result("ann", 9, **mine), condition(ICD10CM, "D509", **mine),
        request({"text": "ferric carboxymaltose"}, **mine),
        request({}, medicationCodeableConcept=None, medicationReference={"reference": "Medication/m"}, **mine),
        {"resourceType": "AllergyIntolerance", "patient": mine["subject"], "code": {"text": "iron dextran"}},
        {"resourceType": "DiagnosticReport", "contained": [result("ann", 8, id="o")], **mine},
    ]  # fmt: skip
    return json.dumps(bundle(*made, kind="searchset")).encode(), lines(*made)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(originals())))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 60)))
        data[at:end] = draw(st.one_of(st.binary(max_size=6), st.sampled_from(PIECES), st.just(bytes(data[at:end]) * 2)))
    return gzip.compress(bytes(data)) if draw(st.booleans()) else bytes(data)


PIECES = (b"{", b"}", b"[", b"]", b'"', b"\n", b"\0", b"null", b"NaN", b"1e999", b"\xff", b"\\ud800", b":", b",",
          b'"id": 3', b'"resourceType": "Bundle"', b'"subject": []', b"\xef\xbb\xbf", b"9" * 5000)  # fmt: skip

KEYS = ("resourceType", "id", "subject", "reference", "entry", "resource", "contained", "meta", "code", "coding",
        "identifier", "value", "fullUrl", "request", "method", "url", "medicationReference", "ingredient")  # fmt: skip

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([SECRET, "Patient", "Observation", "#p"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)


def check(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, name)
        path.write_bytes(data)
        folder = read_folder(Path(place), load())
        charts = list(folder.charts)
        balanced(folder)
        words = [one.reason for one in (*folder.refused, *(one for chart in charts for one in chart.refused))]
        words += [note for chart in charts for note in chart.notes] + [one.why for one in folder.files]
    assert not any(SECRET in one for one in words)


@given(damaged(), st.sampled_from(["x.json", "x.ndjson", "x.json.gz", "x"]))
def test_damaged_records_give_charts_or_refusals_without_a_name(data: bytes, name: str):
    check(data, name)
    assert SECRET not in alone(data, name)


def alone(data: bytes, name: str) -> str:
    """What is said of the record read by itself."""
    try:
        read_bytes(data, file=name, knowledge=load())
    except UserError as problem:
        return str(problem)
    return ""


@given(st.lists(json_values, max_size=4))
def test_json_that_is_shaped_like_anything_gives_charts_or_refusals_without_a_name(values: list[object]):
    check(b"\n".join(json.dumps(one).encode() for one in values), "x.ndjson")
    check(json.dumps({"resourceType": "Bundle", "entry": values}).encode(), "x.json")
