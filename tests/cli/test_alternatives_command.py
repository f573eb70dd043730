"""`ironrest alternatives`: text, page and JSON, and what is wrong with a command."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from ironrest.cli.main import main


def test_the_invented_people_are_told_in_text(capsys):
    assert main(["alternatives", "--invented"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("12 people came in: 12 with a ladder, 0 not read.")
    assert "Never stop it suddenly" in out
    assert max(map(len, out.splitlines())) <= 100


def test_the_page_is_whole_and_fetches_nothing(capsys):
    assert main(["alternatives", "--invented", "--format", "html"]) == 0
    page = capsys.readouterr().out
    ids: list[str] = []
    links: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found = dict(attrs)
            assert tag not in ("script", "img", "link", "iframe")
            ids.extend(value for key, value in attrs if key == "id" and value)
            if tag == "a":
                links.append(str(found["href"]))

    Reader().feed(page)
    assert len(set(ids)) == len(ids)
    assert {one[1:] for one in links} <= set(ids)


def test_a_name_from_a_record_is_escaped_on_the_page(tmp_path, capsys):
    file = tmp_path / "p.toml"
    file.write_text(
        'patient = "<b>x</b>"\nbirth_date = 1970-01-01\nsex = "male"\ndate = 2026-11-22\n'
        "[facts]\nrls_diagnosed = true\n"
        '[[drug]]\nname = "Sertraline <script>1</script>"\nstatus = "active"\nstarted = 2026-11-01\n'
    )
    assert main(["alternatives", str(file), "--as-of", "2026-11-22", "--format", "html"]) == 0
    page = capsys.readouterr().out
    assert "<script" not in page
    assert "<b>x" not in page


def test_a_typed_fact_settles_a_dose(tmp_path, capsys):
    file = tmp_path / "p.toml"
    file.write_text(
        'patient = "p"\nbirth_date = 1970-01-01\nsex = "male"\ndate = 2026-11-22\n[facts]\nrls_diagnosed = true\n'
    )
    facts = ["weight=80kg", "creatinine=1mg/dL", "on_opioid=no", "on_dialysis=no"]
    typed = [part for one in facts for part in ("--fact", one)]
    assert main(["alternatives", str(file), "--as-of", "2026-11-22", *typed, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (gabapentin,) = [o for r in found["ladder"] for o in r["options"] if o["id"] == "gabapentin"]
    assert (gabapentin["dose"]["state"], gabapentin["dose"]["most"]["low"]) == ("stated", 1200)


@pytest.mark.parametrize(
    "arguments", [[], ["nowhere.toml"], ["--invented", "--guideline", "x"], ["--invented", "--fact", "creatinine=1"]]
)
def test_a_command_that_cannot_be_answered_says_why(arguments, capsys):
    assert main(["alternatives", *arguments]) == 2
    assert capsys.readouterr().err.startswith("ironrest: ")
