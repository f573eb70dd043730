"""`ironrest path`: one person, every part in order, each with a command that runs."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest

from ironrest.cli.main import main, parser

ARGUMENTS = ["path", "--invented", "--as-of", "2026-11-22"]
PARTS = ["record", "assess", "plan", "sheet", "infusion", "react", "follow-up", "alternatives", "teach"]


def path_of(capsys: pytest.CaptureFixture[str], patient: str, *more: str) -> dict[str, Any]:
    assert main([*ARGUMENTS, "--patient", patient, "--format", "json", *more]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def part(path: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in path["parts"] if one["id"] == name)
    return found


def test_the_parts_come_in_order_and_each_command_is_one_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    path = path_of(capsys, "invented-01", "--jurisdiction", "eu", "--fact", "phosphate=3.1mg/dL")
    assert [one["id"] for one in path["parts"]] == PARTS
    for one in path["parts"]:
        typed = shlex.split(one["command"])[1:]
        if "--help" not in typed:
            parser().parse_args(typed)


def test_who_is_refused_has_no_sheet_and_nothing_is_scheduled(capsys: pytest.CaptureFixture[str]) -> None:
    path = path_of(capsys, "invented-06")
    assert part(path, "sheet")["lines"] == []
    assert part(path, "follow-up")["lines"] == []
    assert part(path, "plan")["lines"][0]["text"].startswith("No infusion of iron is asked for.")


def test_the_page_has_no_script_and_loads_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ARGUMENTS, "--patient", "invented-12"]) == 0
    page = capsys.readouterr().out
    assert "default-src &#39;none&#39;" in page
    assert not [one for one in ("<script", "src=", "<link", "<img") if one in page]


@pytest.mark.parametrize(("more", "says"), [([], "12 people are"), (["--patient", "nobody"], "No person of that id")])
def test_a_path_is_of_one_person(capsys: pytest.CaptureFixture[str], more: list[str], says: str) -> None:
    assert main([*ARGUMENTS, *more]) == 2
    assert says in capsys.readouterr().err
