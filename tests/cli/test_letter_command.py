"""`ironrest letter`: nothing that the record does not hold, units that add up, and no iron asked against a refusal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli.main import main
from tests.cli.records import bundle, written

DAY = ["--as-of", "2026-11-20"]
PERSON = """
patient = "invented-letter"
birth_date = 1980-06-01
sex = "female"
date = 2026-11-20
[facts]
rls_diagnosed = "yes @ 2024-03-01"
clinically_significant = "yes"
ferritin = "60 ng/mL"
tsat = "18 %"
weight = "70 kg"
iv_iron_allergy = "no"
active_infection = "no"
iv_iron_elsewhere = "no"
pregnant = "no"
"""
TRIED = """
[[drug]]
name = "Ferrous sulfate 325 mg"
status = "ended"
started = "2026-01-10"
ended = "2026-04-10"
"""


@pytest.fixture
def write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def letter(text: str, *arguments: str, kind: str = "necessity") -> dict[str, Any]:
        path = tmp_path / "person.toml"
        path.write_text(text, "utf-8")
        assert main(["letter", str(path), *DAY, "--kind", kind, "--format", "json", *arguments]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return letter


def lines(letter: dict[str, Any], section: str) -> list[str]:
    return [line["text"] for one in letter["sections"] if one["id"] == section for line in one["lines"]]


def test_rls_recorded_without_a_code_gets_that_of_the_table_and_says_so(write: Any) -> None:
    letter = write(PERSON)
    assert letter["diagnoses"] == [{"fact": "rls_diagnosed", "code": "G25.81", "recorded_as": None, "by": "table"}]
    assert "without a code of ICD-10-CM, the code is from our table" in lines(letter, "diagnoses")[0]


def test_criteria_that_are_fulfilled_are_no_recorded_diagnosis(write: Any) -> None:
    criteria = ("rls_urge", "rls_rest", "rls_relief", "rls_evening", "rls_other_cause_excluded")
    interview = "".join(f'{one} = "yes"\n' for one in criteria)
    letter = write(PERSON.replace('rls_diagnosed = "yes @ 2024-03-01"\n', interview))
    assert letter["diagnoses"] == []
    assert lines(letter, "diagnoses") == ["RLS: no diagnosis stands in the record; ICD-10-CM ____"]


def test_a_low_ferritin_is_no_diagnosis_of_iron_deficiency(write: Any) -> None:
    letter = write(PERSON.replace("60 ng/mL", "6 ng/mL"))
    assert [one["code"] for one in letter["diagnoses"]] == ["G25.81"]


def test_a_diagnosis_that_was_ruled_out_later_is_not_coded(write: Any) -> None:
    letter = write(PERSON.replace('"yes @ 2024-03-01"', "false"), kind="summary")
    assert letter["diagnoses"] == []
    assert letter["asks_for_iron"] is False


def test_a_code_of_the_record_is_its_own_and_a_refuted_diagnosis_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = bundle(ferritin=(60, "ng/mL"))
    record["entry"] += [
        {"resource": condition(1, "G25.81", "confirmed")},
        {"resource": condition(2, "D50.9", "refuted")},
    ]
    record["entry"].append({"resource": condition(3, "N18.4", "confirmed")})
    assert main(["letter", written(tmp_path, record), *DAY, "--kind", "gp", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["diagnoses"]
    assert ("G25.81", "record") in [(one["code"], one["by"]) for one in found]
    assert "D50.9" not in [one["code"] for one in found]
    assert len({one["code"] for one in found}) == len(found)


def condition(number: int, code: str, verified: str) -> dict[str, Any]:
    system = "http://terminology.hl7.org/CodeSystem/condition-"
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "subject": {"reference": "Patient/p1"},
        "clinicalStatus": {"coding": [{"system": f"{system}clinical", "code": "active"}]},
        "verificationStatus": {"coding": [{"system": f"{system}ver-status", "code": verified}]},
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code}]},
        "recordedDate": "2026-10-01",
    }


@pytest.mark.parametrize(
    ("product", "code", "visits", "units"),
    [  # CMS and NCMED: J1439 1 mg, J1437 10 mg, J1750 50 mg, J1756 1 mg
        ("ferric-carboxymaltose", "J1439", [1000], [1000]),
        ("ferric-derisomaltose", "J1437", [1000], [100]),
        ("iron-sucrose", "J1756", [200] * 5, [200] * 5),
    ],
)
def test_units_are_milligrams_by_the_unit_of_the_code(
    write: Any, product: str, code: str, visits: list[int], units: list[int]
) -> None:
    billed = write(PERSON, "--product", product)["billing"]
    assert (billed["code"], billed["visits_mg"], billed["units"], billed["why_open"]) == (code, visits, units, None)


def test_the_code_of_ferumoxytol_waits_for_a_recorded_no_to_dialysis(write: Any) -> None:
    product = ("--product", "ferumoxytol")
    silent = write(PERSON, *product)
    assert (silent["billing"]["units"], silent["billing"]["why_open"]) == (None, "open-condition")
    assert "code ____, units ____" in lines(silent, "billing")[0]
    said = write(PERSON, *product, "--fact", "on_dialysis=no")["billing"]
    assert (said["code"], said["units"]) == ("Q0138", [510, 510])


def test_there_are_no_units_under_a_european_label(write: Any) -> None:
    letter = write(PERSON, "--jurisdiction", "eu", "--product", "ferric-carboxymaltose")
    assert letter["billing"] is None
    assert lines(letter, "billing") == [
        "No HCPCS code is held for this product under this label: code ____, units ____"
    ]


def test_iron_by_mouth_is_told_as_recorded_and_the_rest_is_blank(write: Any) -> None:
    found = lines(write(PERSON + TRIED), "oral")[0]
    assert found == (  # 10 January to 10 April 2026 is 90 days
        "Ferrous sulfate 325 mg: ended, from 2026-01-10 to 2026-04-10; dose ____; taken for 90 days; why stopped ____"
    )
    assert "Product ____, dose ____" in lines(write(PERSON), "oral")[0]


def test_a_month_is_no_day_and_a_duration_is_not_counted_from_it(write: Any) -> None:
    found = lines(write(PERSON + TRIED.replace("2026-04-10", "2026-04")), "oral")[0]
    assert "taken for ____" in found


def test_what_was_assumed_is_a_blank_and_no_statement(write: Any) -> None:
    letter = write(PERSON)
    assert "Hemochromatosis, treated or not: ____" in lines(letter, "confirm")
    assert not [one for one in lines(letter, "facts") if one.startswith("On maintenance dialysis")]
    assert "On maintenance dialysis: no (2026-11-20)" in lines(write(PERSON, "--fact", "on_dialysis=no"), "facts")


def test_each_reason_has_its_source_and_every_blank_is_counted(write: Any) -> None:
    letter = write(PERSON)
    why = next(one for one in letter["sections"] if one["id"] == "why")
    assert all(line["citation"] for line in why["lines"][1:])
    texts = [*letter["head"], *(line["text"] for one in letter["sections"] for line in one["lines"])]
    assert letter["blanks"] == sum(one.count("____") for one in texts) > 0


def test_no_letter_asks_for_iron_against_a_contraindication(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], write: Any
) -> None:
    path = tmp_path / "overload.toml"
    path.write_text(PERSON.replace("60 ng/mL", "420 ng/mL").replace("18 %", "50 %"), "utf-8")
    assert main(["letter", str(path), *DAY, "--kind", "necessity"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "no iron is proposed" in shown.err
    assert "invented-letter" not in shown.err
    other = write(path.read_text("utf-8"), kind="gp")
    assert other["asks_for_iron"] is False
    assert lines(other, "plan")[0].startswith("No infusion of iron is asked for.")
    assert other["billing"] is None


def test_no_iron_is_asked_for_somebody_recorded_as_dead(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "person.toml"
    path.write_text(PERSON, "utf-8")
    assert main(["letter", str(path), *DAY, "--kind", "necessity", "--fact", "deceased=yes"]) == 2
    shown = capsys.readouterr()
    assert (shown.out, "has died" in shown.err) == ("", True)


@pytest.mark.parametrize(("language", "word"), [("en-US", "Hemoglobin"), ("en-GB", "Haemoglobin")])
def test_the_spelling_is_that_of_the_language(write: Any, language: str, word: str) -> None:
    assert any(one.startswith(word) for one in lines(write(PERSON, "--language", language), "facts"))


def test_text_from_outside_is_escaped_on_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "person.toml"
    path.write_text(PERSON + TRIED.replace("Ferrous sulfate", "<script>Ferrous sulfate"), "utf-8")
    assert main(["letter", str(path), *DAY, "--kind", "referral", "--format", "html"]) == 0
    page = capsys.readouterr().out
    assert "<script" not in page
    assert "&lt;script&gt;Ferrous sulfate" in page
    assert "default-src &#39;none&#39;" in page
