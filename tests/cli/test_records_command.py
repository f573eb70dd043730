"""`ironrest records check`: counts of a source, against another program; never a word about a patient."""

import json
from collections import Counter
from typing import Any

import duckdb
import pytest

from ironrest.cli.main import main
from tests.cli.many import ndjson, person
from tests.shared import shared


def checked(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main(["records", "check", *arguments, "--format", "json"]) == code
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def coded(system: object, code: object, **more: Any) -> dict[str, Any]:
    result = {**person("a", 42)[1], **more}
    return {**result, "id": f"x-{code}", "code": {"coding": [{"system": system, "code": code}]}}


def test_units_codes_dates_and_refusals_of_a_small_source_are_counted(tmp_path, capsys) -> None:
    people = [
        person("a", 42), person("b", 60, unit="ug/L"), person("c", 70, unit="furlong"), person("d"),
        [coded("https://lab.example", "FER")], [coded("https://lab.example", "FER", id="again")],
    ]  # fmt: skip
    found = checked(capsys, ndjson(tmp_path, people))
    assert (found["people"], found["taken_in"], found["refused_files"], found["refused_input"]) == (4, 4, 0, 1)
    assert found["facts"]["ferritin"] == {"values": 2, "people": 2, "refused": 1}
    assert [(one["spelling"], one["ucum"], one["count"]) for one in found["units"]] == [
        ("ng/mL", "ng/mL", 1), ("ug/L", "ug/L", 1),
    ]  # fmt: skip
    assert found["dates"] == {"first": "2026-11-01", "last": "2026-11-01", "undated_values": 0}
    assert found["resource_types"] == {"Observation": 5, "Patient": 4}
    assert [(one["system"], one["code"]) for one in found["codes_not_known"]] == [("https://lab.example", "FER")]
    assert sum(found["refused"].values()) == 1
    assert found["suspect"] == []


def test_a_fact_of_which_more_is_refused_than_read_is_named(tmp_path, capsys) -> None:
    found = checked(capsys, ndjson(tmp_path, [person("a", 42, unit="furlong"), person("b", 43, unit="furlong")]))
    assert found["suspect"] == ["ferritin"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_word_about_a_patient_is_printed(tmp_path, capsys, form) -> None:
    """Not an id, not a name, not a value, and not a sentence that somebody wrote where a code belongs."""
    secret = "Wilhelmina"
    patient = {**person(secret)[0], "name": [{"family": secret}]}
    result = {**person(secret, 4321.5)[1], "note": [{"text": secret}]}
    odd = coded(f"system of {secret} x", f"{secret} said so")
    odd["subject"] = {"reference": f"Patient/{secret}"}
    odd["code"]["text"] = secret
    wrong = {**result, "id": "w", "valueQuantity": {"value": secret, "unit": "ng/mL"}}
    assert main(["records", "check", ndjson(tmp_path, [[patient, result, odd, wrong]]), "--format", form]) == 0
    printed = capsys.readouterr()
    assert secret not in printed.out + printed.err
    assert "4321" not in printed.out
    assert "(not a code)" in printed.out


@pytest.mark.slow
def test_the_types_of_a_real_export_are_those_that_another_program_counts(capsys) -> None:
    folder = shared("data", "mimic-iv-fhir-demo", "fhir")
    query = f"select resourceType, count(*) from read_json('{folder}/*.ndjson.gz', columns={{'resourceType': 'VARCHAR'}}) group by all"  # noqa: E501
    expected = dict(duckdb.execute(query).fetchall())
    found = checked(capsys, str(folder))
    assert found["resource_types"] == expected
    assert (found["people"], found["taken_in"]) == (100, 100)


def test_items_of_real_tables_that_nobody_mapped_are_those_that_sql_counts(tmp_path, capsys) -> None:
    labs = shared("data", "mimic-iv-demo", "hosp", "labevents.csv.gz")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'name = "t"\n[[table]]\nfile = "labevents.csv.gz"\nkind = "results"\n'
        'columns = { person = "subject_id", item = "itemid", value = "value", unit = "valueuom", date = "charttime" }\n'
        '[[table.item]]\nis = ["50924"]\nfact = "ferritin"\n'
    )
    found = checked(capsys, str(labs), "--mapping", str(mapping))
    query = f"select itemid, count(*) from read_csv('{labs}', all_varchar=true) where itemid <> '50924' group by all"
    expected = dict(duckdb.execute(query).fetchall())
    listed = {one["item"]: one["count"] for one in found["items_not_mapped"]}
    assert len(listed) == 50
    assert all(expected[item] == count for item, count in listed.items())
    assert sorted(listed.values(), reverse=True) == [count for _, count in Counter(expected).most_common(50)]


def test_what_is_no_record_is_listed_with_what_to_do_and_nothing_usable_ends_with_2(tmp_path, capsys) -> None:
    (tmp_path / "note.xml").write_text("<Patient/>")
    found = checked(capsys, str(tmp_path), code=2)
    assert (found["people"], found["refused_files"]) == (0, 1)
    assert "ask for FHIR as JSON" in next(iter(found["refused"]))


def test_local_codes_are_known_when_they_are_given(tmp_path, capsys) -> None:
    codes = tmp_path / "codes.toml"
    codes.write_text('[[code]]\nsystem = "https://lab.example"\nis = ["FER"]\nfact = "ferritin"\n')
    path = ndjson(tmp_path, [person("a"), [coded("https://lab.example", "FER")]])
    assert len(checked(capsys, path)["codes_not_known"]) == 1
    found = checked(capsys, path, "--mapping", str(codes))
    assert found["codes_not_known"] == []
    assert found["facts"]["ferritin"]["values"] == 1


def test_validation_counts_faults_by_kind_and_says_what_the_package_misses(tmp_path, capsys) -> None:
    broken = [{**person(name, 42)[1], "status": "finished"} for name in "ab"]
    found = checked(capsys, ndjson(tmp_path, [person("a"), person("b"), broken]), "--validate")["validation"]
    assert (found["checked"], found["with_faults"]) == (4, 2)
    assert [(one["type"], one["rule"], one["path"], one["count"]) for one in found["faults"]] == [
        ("Observation", "binding", "status", 2)
    ]
    assert "obs-6" in found["misses"]


def test_assess_validates_on_standard_error_and_answers_all_the_same(tmp_path, capsys) -> None:
    path = ndjson(tmp_path, [[person("a")[0], {**person("a", 42)[1], "subject": {"reference": "Patient/a "}}]])
    assert main(["assess", path, "--format", "ndjson", "--validate", "--as-of", "2026-11-22"]) == 0
    printed = capsys.readouterr()
    assert "reference at subject.reference" in printed.err
    assert json.loads(printed.out.splitlines()[0])["patient"] == "a"


@pytest.mark.parametrize(
    "arguments",
    [
        ["records", "check", "nowhere"],
        ["records", "check", "FILE", "--mapping", "nowhere.toml"],
        ["records", "check", "FILE", "--from", "omop", "--validate"],
        ["assess", "FILE", "--mapping", "nowhere.toml", "--from", "omop"],
        ["assess", "FILE", "--rejects", "no/such/folder/rejects.ndjson"],
    ],
)
def test_a_wrong_command_ends_with_2_and_a_sentence(tmp_path, capsys, arguments) -> None:
    path = ndjson(tmp_path, [person("a")])
    assert main([path if one == "FILE" else one for one in arguments]) == 2
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    assert printed.out + printed.err
