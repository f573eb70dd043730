"""`ironrest follow-up` on the command line: text, page and list; nothing is lost, nothing from outside is trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from ironrest.care.followup.response import Band, Why
from ironrest.care.followup.schedule import Status
from ironrest.cli.main import main
from ironrest.report.words import group
from tests.cases.followup_story import followed, stories
from tests.report.html import Page

IRON = 'patient = "one"\ndate = 2026-08-20\n[[event]]\nkind = "iv_iron"\ndate = 2026-06-15\n'


def record(folder: Path, more: str = "", name: str = "one.toml") -> str:
    path = folder / name
    path.write_text(IRON + more, "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("name", "kind"), [("followup_status", Status), ("followup_band", Band), ("followup_why", Why)]
)
def test_every_answer_has_a_word(name: str, kind: object):
    assert set(get_args(kind)) == group(name).keys()


def test_text_says_first_what_is_due(capsys, tmp_path):
    assert main(["follow-up", record(tmp_path), "--as-of", "2026-08-20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("FOLLOW-UP. Overdue: 1; due: 2.")
    assert "[unverified]" in "\n".join(lines)


def test_a_typed_fact_counts(capsys, tmp_path):
    asked = ["follow-up", record(tmp_path), "--as-of", "2026-09-20", "--fact", "iron_helped=no", "--format", "json"]
    assert main(asked) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["response"]["helped"] is False
    assert found["nonresponse"]


def test_a_person_without_iron_and_one_without_a_day_are_said_to_be_so(capsys, tmp_path):
    nobody = tmp_path / "nobody.toml"
    nobody.write_text('patient = "nobody"\n', "utf-8")
    undated = tmp_path / "undated.toml"
    undated.write_text('patient = "undated"\n[[event]]\nkind = "iv_iron"\n', "utf-8")
    assert main(["follow-up", str(nobody), str(undated), "--as-of", "2026-08-20"]) == 0
    out = capsys.readouterr().out
    assert "2 people: 0 followed, 1 without recorded iron, 1 with iron of no known day" in out
    assert "NO INTRAVENOUS IRON IS RECORDED" in out
    assert "an infusion without a day cannot be counted from" in " ".join(out.split())


def test_a_list_is_of_one_day(capsys, tmp_path):
    assert main(["follow-up", record(tmp_path), "--due", "--as-of", "last"]) == 2
    assert "--due is a list of one day" in capsys.readouterr().err


def test_who_cannot_be_read_is_counted_in_the_list(capsys, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("patient = ", "utf-8")
    assert main(["follow-up", record(tmp_path), str(bad), "--due", "--as-of", "2026-08-20"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "2 people: something is due for 1, nothing for 0" in out
    assert "1 not read" in out


@pytest.mark.parametrize("more", [[], ["--due"]])
def test_the_page_fetches_nothing_and_escapes_what_comes_from_outside(more: list[str], capsys, tmp_path):
    path = tmp_path / "x.toml"
    path.write_text(IRON.replace('"one"', '"<script>alert(1)</script>"'), "utf-8")
    assert main(["follow-up", str(path), "--as-of", "2026-08-20", "--format", "html", *more]) == 0
    page = capsys.readouterr().out
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert Page(page)


def test_every_story_can_be_told_as_text_and_page():
    from ironrest.knowledge.load import load
    from ironrest.report.followup_page import followup_page
    from ironrest.report.followup_text import followup_text
    from ironrest.report.followup_told import tell_followup

    for name, story in stories().items():
        if story.chart is not None:
            told = tell_followup(followed(name, story.chart, story.on), load())
            assert told.headline in " ".join(followup_text(told, width=10_000).split())
            assert all(f'id="source-{key}"' in followup_page([told], load()) for key in told.keys)
