"""`ironrest rules`, `facts` and `sources`: what the program knows, with its status."""

import json

import pytest

from ironrest.cli.main import main
from ironrest.knowledge.load import load


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out.splitlines()


def test_rules_list_prints_each_criterion_alert_and_caution_once(capsys) -> None:
    knowledge = load()
    printed = [line.split()[0] for line in lines(capsys, "rules", "list")]
    assert sorted(printed) == sorted([*knowledge.criteria, *knowledge.alerts, *knowledge.cautions])


def test_rules_list_unverified_leaves_out_what_was_verified(capsys) -> None:
    printed = lines(capsys, "rules", "list", "--unverified")
    assert printed
    assert all(line.split()[1] in ("secondary", "unverified") for line in printed)
    assert not any(line.startswith("aasm_either_route ") for line in printed)


def test_rules_show_prints_rule_source_and_status(capsys) -> None:
    text = "\n".join(lines(capsys, "rules", "show", "aasm_either_route"))
    assert "ferritin <= 75 or tsat < 20" in text
    assert "AASM25" in text
    assert "verified" in text


def test_rules_show_prints_a_guideline_with_its_populations(capsys) -> None:
    text = "\n".join(lines(capsys, "rules", "show", "aasm-2025"))
    assert text.index("Child") < text.index("dialysis") < text.index("Pregnant") < text.index("Adult")


def test_rules_of_one_guideline_include_the_shared_ones_it_reads(capsys) -> None:
    printed = {line.split()[0] for line in lines(capsys, "rules", "list", "--guideline", "mayo-2021")}
    assert printed == {"mayo_tsat_stop", "mayo_oral_range", "mayo_iv_range", "route_reason_for_iv"}


def test_rules_check_reads_everything_and_counts(capsys) -> None:
    text = "\n".join(lines(capsys, "rules", "check"))
    assert "No fault found" in text


def test_facts_lists_the_data_dictionary_and_shows_one(capsys) -> None:
    assert len(lines(capsys, "facts")) == len(load().facts)
    shown = "\n".join(lines(capsys, "facts", "ferritin"))
    assert "ng/mL" in shown


def test_sources_can_be_had_as_json(capsys) -> None:
    assert main(["sources", "AASM25", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["AASM25"]["doi"] == "10.5664/jcsm.11390"
