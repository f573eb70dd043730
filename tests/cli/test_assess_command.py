"""`ironrest assess` as its users meet it: a record in, an answer and an exit code out."""

import json
from pathlib import Path

import pytest

from ironrest.cli.main import main
from tests.cli.records import RLS_AND_SIGNIFICANT, SAFE_TODAY, bundle, written

KEYS = {
    "patient", "as_of", "guideline", "verdict", "definite", "possible", "rls", "indication", "iv_clearance",
    "oral_clearance", "alerts", "reasons", "asks", "stale", "superseded", "assumed", "refused", "guidelines",
    "knowledge_release",
}  # fmt: skip
DAY = ["--as-of", "2026-11-22"]


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["assess", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def facts(*texts: str) -> list[str]:
    return [part for text in texts for part in ("--fact", text)]


def test_a_record_with_low_iron_and_a_clear_day_gets_either_route(tmp_path, capsys) -> None:
    """Ferritin 42 and TSAT 15 lie in the range of AASM's good practice statement 1."""
    path = written(tmp_path, bundle(ferritin=(42, "ng/mL"), tsat=(15, "%")))
    answer = answered(capsys, path, *DAY, *facts(*RLS_AND_SIGNIFICANT, *SAFE_TODAY))
    assert answer["verdict"] == "either-route"
    assert answer["definite"] is True
    assert answer["iv_clearance"] == "clear"


def test_the_json_answer_holds_every_key_of_its_contract(tmp_path, capsys) -> None:
    answer = answered(capsys, written(tmp_path, bundle(ferritin=(42, "ng/mL"))), *DAY)
    assert answer.keys() >= KEYS
    assert set(answer["guidelines"]) == {"aasm-2025", "irlssg-2018", "mayo-2021", "seed"}
    shared = {
        "verdict",
        "definite",
        "possible",
        "rls",
        "indication",
        "iv_clearance",
        "oral_clearance",
        "reasons",
        "asks",
    }
    assert all(shared <= one.keys() for one in answer["guidelines"].values())


def test_each_reason_carries_criterion_truth_facts_citation_and_status(tmp_path, capsys) -> None:
    answer = answered(capsys, written(tmp_path, bundle(ferritin=(42, "ng/mL"))), *DAY, *facts(*RLS_AND_SIGNIFICANT))
    reason = next(one for one in answer["reasons"] if one["criterion"] == "aasm_either_route")
    assert reason["truth"] == "true"
    assert reason["status"] == "verified"
    ferritin = next(one for one in reason["facts"] if one["fact"] == "ferritin")
    assert (ferritin["value"], ferritin["unit"], ferritin["date"]) == (42, "ng/mL", "2026-11-01")
    assert "Observation" in ferritin["source"] or "entry[" in ferritin["source"]


def test_several_records_make_an_array_and_one_record_an_object(tmp_path, capsys) -> None:
    one = written(tmp_path, bundle(patient="a"), "a.json")
    two = written(tmp_path, bundle(patient="b"), "b.json")
    assert isinstance(answered(capsys, one, *DAY), dict)
    assert [person["patient"] for person in answered(capsys, one, two, *DAY)] == ["a", "b"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("chosen", "governing"),
    [([], "aasm-2025"), (["--guideline", "all"], "aasm-2025"), (["--guideline", "seed"], "seed")],
)
def test_the_governing_guideline_is_the_one_chosen_or_aasm(tmp_path, capsys, chosen, governing) -> None:
    answer = answered(capsys, written(tmp_path, bundle()), *DAY, *chosen)
    assert answer["guideline"] == governing
    assert answer["verdict"] == answer["guidelines"][governing]["verdict"]


def test_haemodialysis_with_ferritin_150_and_tsat_15_is_indicated_under_aasm(tmp_path, capsys) -> None:
    """The rule for dialysis is `and`, and lifts only the row of ferritin 100 to 300."""
    path = written(tmp_path, bundle(ferritin=(150, "ng/mL"), tsat=(15, "%"), gender="male"))
    answer = answered(capsys, path, *DAY, *facts(*RLS_AND_SIGNIFICANT, "on_dialysis=yes"))
    assert answer["indication"] == "iv-iron"
    assert answer["iv_clearance"] == "unanswered"
    assert "iv-iron" in answer["possible"]


def test_a_man_without_rls_and_haemoglobin_6_8_gets_no_iron_for_rls_and_an_alert(tmp_path, capsys) -> None:
    path = written(tmp_path, bundle(hb=(6.8, "g/dL"), gender="male"))
    answer = answered(capsys, path, *DAY, *facts("rls_diagnosed=no"))
    assert answer["verdict"] == "no-iron"
    assert "severe_anaemia" in [alert["id"] for alert in answer["alerts"]]


def test_a_silent_record_is_assumed_only_where_listed_and_no_assume_switches_it_off(tmp_path, capsys) -> None:
    path = written(tmp_path, bundle())
    assumed = {one["fact"] for one in answered(capsys, path, *DAY)["assumed"]}
    assert {"haemochromatosis", "on_dialysis", "ibd"} <= assumed
    assert (
        not {"iv_iron_allergy", "pregnant", "active_infection", "clinically_significant", "iv_iron_elsewhere"} & assumed
    )
    assert answered(capsys, path, *DAY, "--no-assume")["assumed"] == []


def test_screening_reads_older_results_and_assumes_no_iron_elsewhere(tmp_path, capsys) -> None:
    path = written(tmp_path, bundle(ferritin=(42, "ng/mL"), date="2026-03-01"))
    deciding = answered(capsys, path, *DAY)
    screening = answered(capsys, path, *DAY, "--use", "screening")
    assert [one["fact"] for one in deciding["stale"]] == ["ferritin"]
    assert screening["stale"] == []
    assert "iv_iron_elsewhere" in {one["fact"] for one in screening["assumed"]}


def test_as_of_last_takes_the_newest_day_of_the_record(tmp_path, capsys) -> None:
    path = written(tmp_path, bundle(ferritin=(42, "ng/mL"), date="2131-04-05"))
    assert answered(capsys, path, "--as-of", "last")["as_of"] == "2131-04-05"


def test_a_result_after_the_day_is_ignored_and_counted(tmp_path, capsys) -> None:
    path = written(tmp_path, bundle(ferritin=(42, "ng/mL"), date="2027-01-01"))
    answer = answered(capsys, path, *DAY)
    assert answer["later_results_ignored"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess"],
        ["assess", "nowhere.json"],
        ["assess", "RECORD", "--as-of", "yesterday"],
        ["assess", "RECORD", "--as-of", "2026-13"],
        ["assess", "RECORD", "--guideline", "aasm"],
        ["assess", "RECORD", "--fact", "ferritin=42"],
        ["assess", "RECORD", "--fact", "ferritn=42ng/mL"],
        ["assess", "RECORD", "--clinic", "nowhere.toml"],
        ["assess", "RECORD", "--out", "no/such/folder/out.json"],
        ["rules", "show", "no_such_rule"],
        ["facts", "no_such_fact"],
    ],
)
def test_an_unusable_command_ends_with_2_and_a_sentence(tmp_path, capsys, arguments) -> None:
    path = written(tmp_path, bundle(patient="Wilhelmina-Secret"))
    assert main([path if one == "RECORD" else one for one in arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith("ironrest: ")
    assert "Traceback" not in error
    assert "Wilhelmina" not in error


def test_one_unusable_file_among_several_is_listed_and_the_others_are_answered(tmp_path, capsys) -> None:
    good = written(tmp_path, bundle(patient="a"), "good.json")
    bad = tmp_path / "bad.json"
    bad.write_text('{"resourceType": "Bundle", "entry": [')
    people = answered(capsys, good, str(bad), *DAY)
    assert people[0]["patient"] == "a"  # type: ignore[index]
    assert people[1]["refused"][0]["file"] == str(bad)  # type: ignore[index]


def test_an_interrupted_run_prints_what_it_has_and_ends_with_3(tmp_path, capsys, monkeypatch) -> None:
    """Ctrl-C arrives while the second person is read."""
    from ironrest.cli import sources as command

    one = written(tmp_path, bundle(patient="a"), "a.json")
    real = command.read_path

    def read(path: Path, knowledge: object) -> object:
        if path.name == "b.json":
            raise KeyboardInterrupt
        return real(path, knowledge)  # type: ignore[arg-type]

    monkeypatch.setattr(command, "read_path", read)
    assert main(["assess", one, str(tmp_path / "b.json"), *DAY, "--format", "json"]) == 3
    printed = capsys.readouterr()
    assert json.loads(printed.out)[0]["patient"] == "a"
    assert "interrupted" in printed.err


def test_the_invented_people_are_all_answered_on_their_day(capsys) -> None:
    people = answered(capsys, "--invented")
    assert len(people) == 12
    assert {person["as_of"] for person in people} == {"2026-11-22"}  # type: ignore[index]


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_answer_can_be_written_to_a_file(tmp_path, capsys, form) -> None:
    out = tmp_path / "answer"
    path = written(tmp_path, bundle(ferritin=(42, "ng/mL")))
    assert main(["assess", path, *DAY, "--format", form, "--out", str(out)]) == 0
    assert capsys.readouterr().out == ""
    assert "42" in out.read_text("utf-8")


def test_one_of_several_people_is_told_briefly_and_wholly_with_each(tmp_path, capsys) -> None:
    one, two = (written(tmp_path, bundle(patient=name), f"{name}.json") for name in "ab")
    assert main(["assess", one, two, *DAY]) == 0
    brief = capsys.readouterr().out
    assert main(["assess", one, two, *DAY, "--each"]) == 0
    whole = capsys.readouterr().out
    assert "\nFindings\n" not in brief
    assert "with --each" in brief
    assert "\nFindings\n" in whole
