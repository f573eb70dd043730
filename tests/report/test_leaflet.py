"""The page of a leaflet: no script, nothing fetched, in its language, readable by contrast, large where asked for."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from ironrest.cli.main import main
from ironrest.knowledge.education import load_education
from ironrest.report.leaflet_page import leaflet_style
from tests.cli.test_plan_command import PERSON
from tests.report.html import KNOWN, Page
from tests.report.test_contrast import AA, contrast, declarations

LANGUAGES = sorted(load_education().languages)
ALL = ["--form", "before", "--form", "after", "--form", "story"]


def page(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["teach", *arguments, "--format", "html"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_sound_and_says_its_language(capsys, language) -> None:
    read = Page(page(capsys, "--no-person", "--language", language, *ALL))
    assert read.faults == []
    assert {tag for tag, _ in read.elements} <= KNOWN
    assert next(attributes["lang"] for tag, attributes in read.elements if tag == "html") == language


def test_nothing_runs_and_nothing_is_fetched(capsys) -> None:
    html = page(capsys, "--no-person")
    read = Page(html)
    digest = base64.b64encode(hashlib.sha256(read.css.encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in html or f"style-src 'sha256-{digest}'" in html
    links = [value for _, attributes in read.elements for key, value in attributes.items() if key in ("src", "href")]
    assert [one for one in links if not str(one).startswith("#")] == []
    assert "url(" not in read.css
    assert "@import" not in read.css


def test_ids_are_unique_and_every_link_leads_somewhere(capsys) -> None:
    read = Page(page(capsys, "--invented"))
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [attributes[key] for _, attributes in read.elements for key in ("aria-labelledby",) if key in attributes]
    assert set(named) <= set(ids)


def test_what_a_record_holds_is_escaped(capsys, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(PERSON.replace("invented-c", "<script>x</script>"), "utf-8")
    html = page(capsys, str(path), "--as-of", "2026-11-20")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_large_print_is_larger_on_screen_and_on_paper(capsys) -> None:
    """18 points is the least that is called large print (RNIB, APH)."""
    large = page(capsys, "--no-person", "--large")
    assert "--paper-text: 18pt" in large
    assert "--text: 150%" in large
    assert "--paper-text: 12pt" in page(capsys, "--no-person")


def test_each_person_begins_on_a_new_sheet_and_the_clinicians_part_too() -> None:
    css = leaflet_style()
    assert re.search(r"article \+ article \{ break-before: page", css)
    assert re.search(r"\.clinician \{ break-before: page", css)


def test_text_stands_out_from_what_is_behind_it() -> None:
    css = leaflet_style()
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))
    pairs = []
    for name, rule in declarations(css):
        text = re.fullmatch(r"var\(--([a-z-]+)\)", rule.get("color", ""))
        behind = re.fullmatch(r"var\(--([a-z-]+)\)", rule.get("background", ""))
        if text:
            pairs.append((name, contrast(colours[text[1]], colours[behind[1] if behind else "paper"])))
    assert len(pairs) >= 6
    assert [one for one in pairs if one[1] < AA] == []
