"""Bundles of every type: each resource is found, each version counts once, one broken entry does not end the person."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.knowledge.load import load
from ironrest.records.fhir.bundle import read_fhir
from ironrest.values.errors import UnusableInput
from ironrest.values.interval import exact
from tests.records.bundles import (
    FERRITIN,
    LOINC,
    MARY,
    PATIENT,
    SNOMED,
    bundle,
    chart_of,
    coded,
    condition,
    ferritin,
    quantity,
    read,
    reasons,
    request,
    values,
)

TYPES = [
    "document",
    "message",
    "transaction",
    "transaction-response",
    "batch",
    "batch-response",
    "history",
    "searchset",
    "collection",
]


@pytest.mark.parametrize("kind", TYPES)
def test_a_bundle_of_any_type_is_read(kind: str):
    (chart,) = read(bundle(PATIENT, ferritin(), kind=kind))
    assert values(chart) == {"ferritin": exact(42)}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (bundle(PATIENT, ferritin()), "Bundle.entry[1].resource"),
        ([PATIENT, ferritin()], "$[1]"),
        (ferritin(), "Observation"),
        (bundle(bundle(PATIENT, ferritin())), "Bundle.entry[0].resource.entry[1].resource"),
    ],
)
def test_every_value_knows_its_place(value: object, path: str):
    (chart,) = read(value, file="ward/a.json")
    assert (chart.entries[0].origin.file, chart.entries[0].origin.path) == ("ward/a.json", path)


@pytest.mark.parametrize(
    ("entry", "path", "said"),
    [
        ({"resource": 7}, "entry[1].resource", "not a JSON object"),
        ({"resource": {"id": "x"}}, "entry[1].resource", "no `resourceType`"),
        ({"resource": {"resourceType": 7}}, "entry[1].resource", "no `resourceType`"),
        ("ferritin", "entry[1]", "not a JSON object"),
        ({"fullUrl": 7, "resource": {}}, "entry[1]", "`fullUrl` is not a text"),
        ({"resource": ferritin(code=7)}, "entry[1].resource", "`code` is not an object"),
    ],
)
def test_a_broken_entry_is_refused_with_its_place_and_does_not_end_the_person(entry: object, path: str, said: str):
    entries = [{"resource": PATIENT}, entry, {"resource": ferritin()}]
    (chart,) = read({"resourceType": "Bundle", "type": "collection", "entry": entries})
    assert values(chart) == {"ferritin": exact(42)}
    (refused,) = chart.refused
    assert refused.origin.path == f"Bundle.{path}"
    assert said in refused.reason


def test_the_outcome_of_a_search_and_entries_without_a_resource_say_nothing():
    entries = [
        {"resource": PATIENT},
        {"resource": {"resourceType": "OperationOutcome"}, "search": {"mode": "outcome"}},
        {"response": {"status": "204"}},
    ]
    (chart,) = read({"resourceType": "Bundle", "type": "searchset", "entry": entries})
    assert chart.notes == ()


def test_one_page_of_a_search_is_noted():
    """The results on the other pages are not in the file."""
    page = bundle(PATIENT, kind="searchset") | {"link": [{"relation": "self"}, {"relation": "next", "url": "x"}]}
    (chart,) = read(page)
    assert chart.notes == ("Bundle: this is one page of a search; there are more pages, which were not given",)


@pytest.mark.parametrize("kind", ["Questionnaire", "Practitioner", "Medication", "Encounter", "Immunization"])
def test_a_resource_from_which_nothing_is_read_is_refused_by_name(kind: str):
    with pytest.raises(UnusableInput, match=f"^record.json holds one {kind}, .*Give a Patient"):
        read({"resourceType": kind, "subject": MARY})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "has no `resourceType`"),
        ({"resourceType": 7}, "has no `resourceType`"),
        ({"resourceType": "Ann Lee"}, "has no `resourceType`"),
        ({"name": "Ann Lee"}, "has no `resourceType`"),
        ([], "no resource about a person"),
        ("text", "no resource about a person"),
        (7, "no resource about a person"),
        (None, "no resource about a person"),
        (bundle(), "no resource about a person"),
        ({"resourceType": "Bundle"}, "no resource about a person"),
        ({"resourceType": "Bundle", "entry": {}}, "record.json, Bundle: `entry` is not a list"),
        (ferritin(subject=None), "no resource about a person"),
    ],
)
def test_what_holds_no_person_is_refused_and_says_what_is_needed(value: object, said: str):
    with pytest.raises(UnusableInput, match=said) as problem:
        read(value)
    assert "Ann" not in str(problem.value)


def updated(at: str, value: float, **fields) -> dict:
    return ferritin(value, id="f1", meta={"lastUpdated": at}, **fields)


OLD, NEW = "2026-03-02T10:00:00Z", "2026-03-02T11:00:00+00:00"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (updated(OLD, 10), updated(NEW, 42)),
        (ferritin(10, id="f1", meta={"versionId": "9"}), ferritin(42, id="f1", meta={"versionId": "10"})),
        (updated("2026-03-02T12:30:00+05:00", 10), updated("2026-03-02T08:00:00Z", 42)),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_versions_the_newer_one_counts(first: dict, second: dict, turned: bool):
    chart = chart_of(*((second, first) if turned else (first, second)))
    assert values(chart) == {"ferritin": exact(42)}
    assert chart.notes == ("Observation: 1 older version, not read",)


def test_a_correction_that_takes_a_result_back_counts():
    chart = chart_of(updated(OLD, 10), updated(NEW, 10, status="entered-in-error"))
    assert chart.entries == ()


def test_the_same_resource_twice_is_read_once():
    chart = chart_of(ferritin(id="f1"), ferritin(id="f1"))
    assert len(chart.entries) == 1
    assert chart.notes == ("Observation: 1 stated twice, read once",)


def test_two_versions_without_an_order_make_the_fact_unknown():
    chart = chart_of(ferritin(10, id="f1"), ferritin(42, id="f1"))
    assert chart.entries == ()
    assert {fact for fact, _ in reasons(chart)} == {"ferritin"}
    assert len(chart.refused) == 2


def test_two_contradicting_patients_give_neither_age_nor_sex():
    charts = read(bundle(PATIENT, PATIENT | {"gender": "male"}, ferritin()))
    assert len(charts) == 1
    assert (charts[0].patient, charts[0].birth, charts[0].sex) == ("p1", None, None)
    assert {"age_years", "sex"} == {fact for fact, _ in reasons(charts[0])}
    assert values(charts[0]) == {"ferritin": exact(42)}


def test_a_deleted_resource_of_a_history_is_not_read():
    gone = {"request": {"method": "DELETE", "url": "Observation/f1"}, "response": {"lastModified": NEW}}
    history = bundle(PATIENT, updated(OLD, 42), kind="history")
    history["entry"].append(gone)
    (chart,) = read(history)
    assert chart.entries == ()
    assert chart.notes == ("Observation: 1 deleted later, not read",)


def test_results_contained_in_a_report_are_read_with_its_subject_and_time():
    result = {
        "resourceType": "Observation",
        "id": "r1",
        "status": "final",
        "code": coded(LOINC, FERRITIN),
        "valueQuantity": quantity(42, "ng/mL"),
    }
    report = {
        "resourceType": "DiagnosticReport",
        "id": "d1",
        "status": "final",
        "subject": MARY,
        "effectiveDateTime": "2026-03-01",
        "contained": [result],
    }
    (chart,) = read(bundle(PATIENT, report))
    (entry,) = chart.entries
    assert entry.value == exact(42)
    assert entry.when is not None
    assert entry.origin.path == "Bundle.entry[1].resource.contained[0]"
    assert values(read(report)[0]) == {"ferritin": exact(42)}
    tube = result | {"specimen": {"reference": "#t"}}
    other = tube | {"code": coded(LOINC, "718-7"), "valueQuantity": quantity(12, "g/dL")}
    (drawn,) = read(bundle(PATIENT, report | {"contained": [tube, other, {"resourceType": "Specimen", "id": "t"}]}))
    assert [one.draw for one in drawn.entries] == ["DiagnosticReport/d1#t", "DiagnosticReport/d1#t"]
    (withdrawn,) = read(bundle(PATIENT, report | {"status": "entered-in-error"}))
    assert withdrawn.entries == ()


RECORD = [
    PATIENT,
    ferritin(10, id="f1"),
    ferritin(42, id="f2"),
    ferritin(42, "drops"),
    ferritin(43, specimen={"reference": "Specimen/s"}),
    updated(OLD, 9, effectiveDateTime="2025-01-01") | {"id": "f3"},
    updated(NEW, 8, effectiveDateTime="2025-01-01") | {"id": "f3"},
    condition(SNOMED, "32914008"),
    condition(SNOMED, "399187006", verificationStatus={"coding": [{"code": "provisional"}]}),
    request({"text": "ferric carboxymaltose"}),
    request({}, medicationCodeableConcept=None, medicationReference={"reference": "Medication/m"}),
    {"resourceType": "Medication", "id": "m", "code": {"text": "pramipexole"}},
    ferritin(5, subject={"reference": "Patient/other"}),
    ferritin(6, subject=None),
    {"resourceType": "Organization"},
]


@given(st.permutations(RECORD))
def test_the_order_of_the_resources_never_changes_a_chart(shuffled: list):
    """Only the places change with it, so they are taken out before the charts are compared."""
    assert _without_places(read(bundle(*shuffled))) == _without_places(read(bundle(*RECORD)))


def _without_places(charts: object) -> object:
    import msgspec

    def bare(node: object) -> object:
        if isinstance(node, dict):
            return {key: bare(value) for key, value in node.items() if key != "path"}
        return [bare(one) for one in node] if isinstance(node, list | tuple) else node

    return bare(msgspec.to_builtins(charts))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("Aa1-/#.", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["coding", "reference", "value"]), inner)
    ),
    max_leaves=4,
)
FIELDS = sorted({key for one in RECORD for key in one} | {"component", "contained", "focus", "effectivePeriod", "meta"})


@given(st.sampled_from(RECORD), st.dictionaries(st.sampled_from(FIELDS), JUNK, max_size=3))
def test_no_junk_in_a_resource_ends_the_reading_of_the_others(resource: dict, junk: dict):
    """Whatever stands in its fields, it is read, refused or counted; the program never fails on it."""
    broken = {**resource, **junk, "resourceType": resource["resourceType"]}
    sound = condition(SNOMED, "35240004", id="sound")
    charts = read(bundle(PATIENT | {"id": "sound"}, broken, sound | {"subject": {"reference": "Patient/sound"}}))
    assert any(entry.fact == "iron_deficiency_coded" for chart in charts for entry in chart.entries)


@given(st.binary(max_size=60))
def test_no_bytes_make_the_reader_fail_in_another_way_than_by_saying_so(data: bytes):
    with pytest.raises(UnusableInput, match=r"^a"):
        read_fhir(data, file="a", knowledge=load())


def test_a_long_bundle_of_bundles_comes_to_an_end():
    deep: dict = bundle(PATIENT)
    for _ in range(50):
        deep = bundle(deep)
    assert len(read_fhir(json.dumps(deep).encode(), file="a", knowledge=load())) == 1
