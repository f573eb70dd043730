"""Many people at once: whose each resource is, wherever it stands, and every file and resource accounted for."""

import gzip
import itertools
import json
from pathlib import Path

import pytest

from ironrest.knowledge.load import load
from ironrest.records.folder import read_folder
from ironrest.values.errors import UnusableInput
from ironrest.values.interval import exact
from tests.records.bundles import bundle, coded, condition, observation, quantity, reasons, request, status, values
from tests.records.folders import balanced, lines, person, put, read_all, result, told

ANN, BEA = person("ann"), person("bea")
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def named(*resources: dict) -> list[dict]:
    """With ids of their own, as a server exports them."""
    return [{"id": f"r{at}", **one} for at, one in enumerate(resources)]


def test_files_by_type_packed_and_in_several_parts_give_one_chart_each(tmp_path: Path):
    results = named(result("bea", 20), result("ann", 10), result("bea", 30, effectiveDateTime="2026-04-01"))
    put(tmp_path, {
        "Patient.ndjson": lines(ANN) + b"\n   \n" + lines(BEA),
        "sub/Observation.000.ndjson.gz": gzip.compress(lines(*results[:2])),
        "sub/Observation.001.ndjson": lines(results[2]).rstrip(b"\n"),
    })  # fmt: skip
    charts, folder = read_all(tmp_path)
    assert list(charts) == ["ann", "bea"]
    assert values(charts["ann"]) == {"ferritin": exact(10)}
    assert [(one.value, one.origin.line) for one in charts["bea"].entries] == [(exact(20), 1), (exact(30), 1)]
    assert balanced(folder).read == 5
    assert (folder.refused, folder.notes) == ([], ())


def test_the_order_of_files_and_lines_never_changes_a_chart(tmp_path: Path):
    resources = named(ANN, BEA, result("ann", 10), result("bea", 20), result("ann", 11))
    answers = []
    for at, order in enumerate(itertools.permutations(resources)):
        if at % 7 == 0:
            folder = put(tmp_path / str(at), {"b.ndjson": lines(*order[:3]), "a.ndjson": lines(*order[3:])})
            answers.append(told(read_all(folder)[0].values()))
    assert len(answers) > 10
    assert all(one == answers[0] for one in answers)


@pytest.mark.parametrize("kind", ["collection", "searchset", "transaction"])
def test_a_bundle_and_a_folder_of_lines_say_the_same_of_a_person(tmp_path: Path, kind: str):
    resources = named(
        result("ann", 10),
        request({"coding": [{"system": RXNORM, "code": "1433693"}]}, subject={"reference": "Patient/ann"}),
        condition("http://hl7.org/fhir/sid/icd-10-cm", "D509", subject={"reference": "Patient/ann"}),
        result("ann", 5, valueQuantity=quantity(5, "furlong")),
        {"resourceType": "Claim", "patient": {"reference": "Patient/ann"}},
    )
    whole = put(tmp_path / "whole", {"ann.json": bundle(ANN, *resources, kind=kind), "bea.json": bundle(BEA)})
    split = put(tmp_path / "split", {f"{at}.ndjson": lines(one) for at, one in enumerate([ANN, BEA, *resources])})
    one, other = read_all(whole)[0], read_all(split)[0]
    assert told(one.values()) == told(other.values())
    assert {entry.fact for entry in one["ann"].entries} >= {"ferritin", "iron_deficiency_coded"}
    assert [fact for fact, _ in reasons(one["ann"])] == ["ferritin"]
    assert "Claim: 1 not used here" in one["ann"].notes


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Patient/ann"},
        {"reference": "Patient/ann/_history/3"},
        {"reference": "https://ehr.example/fhir/Patient/ann"},
        {"reference": "urn:uuid:1f7d5993-61c1-40b7-9366-0afa8831d9aa"},
        {"identifier": {"system": "urn:mrn", "value": "77"}},
        {"reference": "#p"},
    ],
)
def test_every_way_of_naming_a_person_is_followed_across_files(tmp_path: Path, reference: dict):
    ann = {**ANN, "identifier": [{"system": "urn:mrn", "value": "77"}]}
    entry = {"fullUrl": "urn:uuid:1f7d5993-61c1-40b7-9366-0afa8831d9aa", "resource": ann}
    held = {"resourceType": "Patient", "id": "p", "identifier": ann["identifier"]}
    extra = {"contained": [held]} if reference.get("reference") == "#p" else {}
    put(tmp_path, {
        "1.ndjson": lines(result("bea", 20, subject=reference, **extra), BEA),
        "2.json": {"resourceType": "Bundle", "type": "transaction", "entry": [entry]},
    })  # fmt: skip
    charts, folder = read_all(tmp_path)
    assert list(charts) == ["ann", "bea"]
    assert (values(charts["ann"]), values(charts["bea"])) == ({"ferritin": exact(20)}, {})
    assert balanced(folder).refused == 0


def test_a_medicine_in_another_file_is_found_and_told_apart_by_its_form(tmp_path: Path):
    medicine = {"resourceType": "Medication", "id": "m1", "code": {"text": "Ferric carboxymaltose"}}
    tablet = {"resourceType": "Medication", "id": "m2", "code": {"text": "Iron dextran"}, "form": {"text": "tablet"}}
    mix = {"resourceType": "Medication", "id": "m3", "ingredient": [{"itemReference": {"reference": "Medication/m1"}}]}

    def order(who: str, what: str) -> dict:
        given = {"medicationReference": {"reference": f"Medication/{what}"}}
        return request({}, medicationCodeableConcept=None, subject={"reference": f"Patient/{who}"}, **given)

    orders = named(order("ann", "m1"), order("bea", "m2"), order("cat", "m3"), order("dot", "m9"))
    put(tmp_path, {"a.ndjson": lines(*orders), "b.ndjson": lines(mix, medicine, tablet)})
    charts, folder = read_all(tmp_path)
    assert {name: [one.kind for one in chart.events] for name, chart in charts.items()} == {
        "ann": ["iv_iron"], "bea": [], "cat": ["iv_iron"], "dot": [],
    }  # fmt: skip
    assert ["oral_iron" in one.concepts for one in charts["bea"].drugs] == [True]
    assert "not in the file" in reasons(charts["dot"])[0][1]
    assert folder.counts[str(tmp_path / "b.ndjson")]["Medication"].read == 3
    balanced(folder)


def test_a_ring_of_medicines_has_an_end(tmp_path: Path):
    ring = [
        {"resourceType": "Medication", "id": a, "ingredient": [{"itemReference": {"reference": f"Medication/{b}"}}]}
        for a, b in (("m1", "m2"), ("m2", "m1"))
    ]
    order = request({}, medicationCodeableConcept=None, medicationReference={"reference": "Medication/m1"})
    charts, folder = read_all(put(tmp_path, {"a.ndjson": lines(*ring, order)}))
    assert len({(one.origin.file, one.origin.line) for one in charts["p1"].refused}) == 1
    assert balanced(folder).refused == 1


def test_a_result_that_was_filed_under_the_wrong_person_and_corrected_counts_once(tmp_path: Path):
    """Two exports merged: the older one has the result in the wrong record."""
    wrong = result("ann", 9, id="o1", meta={"lastUpdated": "2026-03-01T10:00:00Z"})
    right = result("bea", 9, id="o1", meta={"lastUpdated": "2026-03-02T10:00:00Z"})
    charts, folder = read_all(put(tmp_path, {"1.ndjson": lines(ANN, BEA, wrong), "2.ndjson": lines(right)}))
    assert (values(charts["ann"]), values(charts["bea"])) == ({}, {"ferritin": exact(9)})
    assert charts["ann"].notes == ("Observation: 1 older version, not read",)
    assert balanced(folder).not_used == 1


def test_two_people_with_one_id_on_two_servers_stay_apart(tmp_path: Path):
    def server(name: str, value: float) -> dict:
        base = f"https://{name}.example/fhir/"
        entry = [(f"{base}Patient/ann", ANN), (f"{base}Observation/1", result("ann", value))]
        return {"resourceType": "Bundle", "entry": [{"fullUrl": url, "resource": one} for url, one in entry]}

    folder = read_folder(put(tmp_path, {"a.json": server("a", 10), "b.json": server("b", 20)}), load())
    assert [values(chart) for chart in folder.charts] == [{"ferritin": exact(10)}, {"ferritin": exact(20)}]


def test_what_was_entered_in_error_is_counted_and_not_read(tmp_path: Path):
    charts, folder = read_all(put(tmp_path, {"a.ndjson": lines(ANN, result("ann", 9, status="entered-in-error"))}))
    assert values(charts["ann"]) == {}
    assert folder.counts[str(tmp_path / "a.ndjson")]["Observation"].not_used == 1


def test_a_diagnosis_without_dot_and_status_is_read(tmp_path: Path):
    said = condition(
        "http://hl7.org/fhir/sid/icd-10-cm", "D509",
        clinicalStatus=None, verificationStatus=None, subject={"reference": "Patient/ann"},
    )  # fmt: skip
    charts, _ = read_all(put(tmp_path, {"a.ndjson": lines(ANN, said)}))
    assert "iron_deficiency_coded" in values(charts["ann"])


def test_who_has_no_patient_resource_is_not_dropped(tmp_path: Path):
    charts, folder = read_all(put(tmp_path, {"a.ndjson": lines(result("ann", 9))}))
    assert values(charts["ann"]) == {"ferritin": exact(9)}
    assert "no Patient resource" in charts["ann"].notes[0]
    assert balanced(folder).read == 1


def test_what_names_nobody_reaches_nobody_and_stands_in_the_list(tmp_path: Path):
    stray, about_group = result("x", 9, subject=None), result("x", 9, subject={"reference": "Group/g"})
    charts, folder = read_all(put(tmp_path, {"a.ndjson": lines(ANN, stray, BEA, about_group)}))
    assert [values(chart) for chart in charts.values()] == [{}, {}]
    assert [(one.origin.line, one.origin.path) for one in folder.refused] == [(2, "Observation"), (4, "Observation")]
    assert all("2 lines or files could not be read" in chart.notes[0] for chart in charts.values())
    assert balanced(folder).refused == 2


def test_what_names_nobody_in_a_file_about_one_person_is_refused_in_that_chart(tmp_path: Path):
    put(tmp_path, {"a.json": bundle(ANN, result("x", 9, subject=None)), "b.json": bundle(BEA, result("bea", 20))})
    charts, folder = read_all(tmp_path)
    assert [fact for fact, _ in reasons(charts["ann"])] == ["ferritin"]
    assert reasons(charts["bea"]) == []
    assert balanced(folder).refused == 1


def test_files_that_are_no_records_are_listed_and_placeholders_refused(tmp_path: Path):
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    put(tmp_path, {
        "Patient.ndjson": pointer, "Patient.ndjson.gz": gzip.compress(lines(ANN)),
        "README.md": b"# data", "LICENSE": b"free", "SHA256SUMS": b"0 a", "labs.csv": b"a,b\n1,2\n",
        ".git/x.json": b"{}",
    })  # fmt: skip
    charts, folder = read_all(tmp_path)
    assert list(charts) == ["ann"]
    assert {Path(one.file).name: one.read for one in folder.files} == {
        ".git": False, "LICENSE": False, "Patient.ndjson": False, "Patient.ndjson.gz": True,
        "README.md": False, "SHA256SUMS": False, "labs.csv": False,
    }  # fmt: skip
    (refused,) = folder.refused
    assert refused.origin.file == str(tmp_path / "Patient.ndjson")
    assert "Git LFS" in refused.reason


def manifest(**parts: list[str]) -> dict:
    named_files = {
        part: [{"type": "X", "url": f"https://x.example/f/{n}?key=1"} for n in parts[part]] for part in parts
    }
    return {"transactionTime": "2026-04-01T00:00:00Z", "request": "r", "output": [], **named_files}


def test_a_manifest_names_what_is_missing_deleted_and_went_wrong(tmp_path: Path):
    old = {"meta": {"lastUpdated": "2026-03-01T00:00:00Z"}}
    gone = {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"request": {"method": "DELETE", "url": "Observation/o1"}}]}  # fmt: skip
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
    put(tmp_path, {
        "manifest.json": manifest(output=["a.ndjson", "b.ndjson"], deleted=["d.ndjson"], error=["e.ndjson"]),
        "a.ndjson": lines(ANN, result("ann", 9, id="o1", **old), result("ann", 30, id="o2", **old)),
        "d.ndjson": lines(gone), "e.ndjson": lines(outcome),
    })  # fmt: skip
    charts, folder = read_all(tmp_path)
    assert values(charts["ann"]) == {"ferritin": exact(30)}
    (missing,) = folder.refused
    assert missing.origin.path == "$.output[1].url"
    assert "'b.ndjson', which is not in the folder" in missing.reason
    assert folder.notes == (
        "Folder: files that the manifest of the export names are missing",
        "Folder: the server reported errors while it made the export",
    )
    balanced(folder)


def test_local_codes_are_read_through_a_mapping_and_only_so(tmp_path: Path):
    lab = observation("x", code=coded("urn:lab", "50924"), valueQuantity=quantity(9, "ng/mL"))
    ill = condition("urn:ward", "RLS")
    data = put(tmp_path / "data", {"a.ndjson": lines(lab, ill)})
    mapping = put(tmp_path, {"map.toml": b"""
        [[code]]
        system = "urn:lab"
        is = ["50924"]
        fact = "ferritin"
        [[code]]
        system = "urn:ward"
        is = ["RLS"]
        fact = "rls_diagnosed"
    """}) / "map.toml"  # fmt: skip
    assert values(read_all(data)[0]["p1"]) == {}
    assert values(read_all(data, mapping=mapping)[0]["p1"]) == {"ferritin": exact(9), "rls_diagnosed": True}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[code]]\nsystem='s'\nis=['1']\nfact='feritin'", "Nearest: ferritin"),
        ("[[code]]\nsystem='s'\nis=['1']\nconcept='nothing'", "not a concept"),
        ("[[code]]\nsystem='s'\nis=['1']", "either `fact` or `concept`"),
        ("[[code]]\nsystem='s'\nis=['1']\nfact='age_years'", "not read from a code"),
        ("[[code]]\nsystem='http://loinc.org'\nis=['1']\nfact='ferritin'", "LOINC is not a local system"),
        ("[[code]]\nsystem='s'\nis=['1','1']\nfact='ferritin'", "stands twice"),
        ("[[code]]\nsystem='s'\nis=['1']\nfact='ferritin'\nunit='x'", "'unit' is not a key"),
        ("[[code]]\nsystem=3\nis=['1']\nfact='ferritin'", "Expected `str`"),
        ("[[codes]]\nsystem='s'", "'codes' is not a key"),
        ("[[code", "is not TOML"),
    ],
)
def test_a_mapping_is_read_strictly(tmp_path: Path, text: str, said: str):
    mapping = put(tmp_path, {"map.toml": text.encode()}) / "map.toml"
    with pytest.raises(UnusableInput) as problem:
        read_folder(tmp_path, load(), mapping=mapping)
    assert said in str(problem.value)
    assert str(problem.value).startswith(str(mapping))


def test_facts_files_of_a_folder_are_people_too(tmp_path: Path):
    put(tmp_path, {"x.toml": b'patient = "zoe"\n[facts]\nferritin = "42 ng/mL @2026-03-01"\n', "a.json": bundle(ANN)})
    assert list(read_all(tmp_path)[0]) == ["ann", "zoe"]


def test_results_within_a_report_are_read_and_counted_with_it(tmp_path: Path):
    inner = {key: part for key, part in result("ann", 9).items() if key != "subject"}
    report = {"resourceType": "DiagnosticReport", "id": "d", "status": "final", "contained": [{**inner, "id": "o"}],
              "subject": {"reference": "Patient/ann"}, "code": {}}  # fmt: skip
    charts, folder = read_all(put(tmp_path, {"a.ndjson": lines(ANN, report)}))
    assert values(charts["ann"]) == {"ferritin": exact(9)}
    assert charts["ann"].entries[0].origin.path == "DiagnosticReport.contained[0]"
    assert balanced(folder).resources == 2


def test_a_path_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(UnusableInput, match="cannot be opened"):
        read_folder(tmp_path / "none", load())


def test_a_person_too_large_for_memory_is_refused_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ironrest.records.fhir.second_reading.LARGEST_RECORD", 2_000)
    many = named(*(result("ann", value) for value in range(1, 20)))
    charts, folder = read_all(put(tmp_path, {"a.ndjson": lines(ANN, BEA, *many, result("bea", 20, id="x"))}))
    assert (values(charts["ann"]), values(charts["bea"])) == ({}, {"ferritin": exact(20)})
    assert "about one person" in charts["ann"].refused[0].reason
    assert balanced(folder).refused == 20


def test_a_file_that_changes_while_it_is_read_is_said(tmp_path: Path):
    path = put(tmp_path, {"a.ndjson": lines(ANN, result("ann", 9))}) / "a.ndjson"
    folder = read_folder(tmp_path, load())
    path.write_bytes(json.dumps({"resourceType": "Patient"}).encode())
    with pytest.raises(UnusableInput, match="was changed while it was read"):
        list(folder.charts)


def test_a_doubted_contraindication_is_unknown_and_not_silence(tmp_path: Path):
    said = condition(
        "http://snomed.info/sct", "399187006",
        verificationStatus=status("provisional"), subject={"reference": "Patient/ann"},
    )  # fmt: skip
    charts, _ = read_all(put(tmp_path, {"a.ndjson": lines(ANN, said)}))
    assert [(fact, reason) for fact, reason in reasons(charts["ann"]) if fact] != []
