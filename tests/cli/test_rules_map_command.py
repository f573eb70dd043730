"""`ironrest rules map` as text, JSON and page: the same conditions in each, without need of colour or script."""

from __future__ import annotations

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from ironrest.care.parting.parting import atlas
from ironrest.care.parting.pictures import planes
from ironrest.cli.main import main
from ironrest.knowledge.load import load
from ironrest.report.map_picture import STYLE, panel_svg, picture_svg
from ironrest.report.words import group
from tools.json_contract import RULES, faults, shapes
from tools.pages.where_guidelines_part import PAGE, pages

DAY = ["--as-of", "2026-11-22"]
ON = date(2026, 11, 22)
SVG = "{http://www.w3.org/2000/svg}"


def printed(capsys: pytest.CaptureFixture[str], form: str) -> str:
    assert main(["rules", "map", *DAY, "--format", form]) == 0
    return capsys.readouterr().out


def test_the_json_is_as_the_contract_says_and_holds_every_pair(capsys) -> None:
    found = json.loads(printed(capsys, "json"))
    assert list(faults(found, "guideline_map", "map", RULES)) == []
    assert {"guideline_map", "pair", "region", "span", "picture", "picture_row"} <= set(shapes(RULES))
    assert len(found["pairs"]) == 6
    assert found["knowledge_signed_by"] == []
    assert found["false_of_everybody"] == ["iron_overload_known", "haemochromatosis_known"]


def test_text_and_page_tell_every_condition_of_the_json(capsys) -> None:
    found = json.loads(printed(capsys, "json"))
    text = squeezed(printed(capsys, "text"))
    page = squeezed(re.sub(r"<[^>]+>", " ", printed(capsys, "html")))
    for pair in found["pairs"]:
        for region in pair["regions"]:
            condition = squeezed(region["condition"])
            told = condition[:1].upper() + condition[1:]
            assert told in text
            assert told in page


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_condition_of_the_specification_is_there(capsys) -> None:
    """Ferritin above 75 and at most 100, TSAT below 45, no route reason: aasm-2025 and mayo-2021 part."""
    found = json.loads(printed(capsys, "json"))
    (pair,) = [one for one in found["pairs"] if (one["one"], one["other"]) == ("aasm-2025", "mayo-2021")]
    told = {tuple(one["answers"].values()) for one in pair["regions"] if inside(one, 88, 30)}
    assert told == {("iv-iron", "specialist-decision")}


def inside(region: dict, ferritin: float, tsat: float) -> bool:
    """An adult without any reason and without a blood disorder."""
    spans = ((region["ferritin"], ferritin), (region["tsat"], tsat))
    within = all((one["low"] or 0) < at and (one["high"] is None or at <= one["high"]) for one, at in spans)
    return region["population"] == "adult" and within and not any(region["criteria"].values())


def test_the_page_has_no_script_and_fetches_nothing(capsys) -> None:
    page = printed(capsys, "html")
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "default-src &#39;none&#39;" in page
    assert "not signed by a clinician" in page


def test_a_day_that_is_no_day_is_refused(capsys) -> None:
    assert main(["rules", "map", "--as-of", "2026-11"]) == 2
    assert "one whole day" in capsys.readouterr().err


# --- pictures


def test_each_panel_names_its_axes_with_units_and_its_answers_by_letter() -> None:
    letters = group("map_letter")
    for plane in planes(atlas(load(), on=ON)):
        for guideline, answers in plane.answers.items():
            drawing = ElementTree.fromstring(panel_svg(plane, guideline))
            texts = [one.text or "" for one in drawing.iter(f"{SVG}text")]
            assert guideline in texts
            assert any("ng/mL" in one for one in texts)
            assert any(one == "TSAT, %" for one in texts)
            assert {letters[answer] for answer in answers.values()} <= set(texts), (plane.drawn.id, guideline)
            assert drawing.find(f"{SVG}title") is not None


def test_no_two_answers_share_a_letter_a_hatch_or_a_colour() -> None:
    assert len(set(group("map_letter").values())) == len(STYLE) == len(group("map_letter"))
    for at in range(3):
        assert len({one[at] for one in STYLE.values()}) == len(STYLE)


def test_a_picture_as_a_file_holds_every_guideline_once_and_its_names_are_its_own() -> None:
    for plane in planes(atlas(load(), on=ON)):
        drawing = ElementTree.fromstring(picture_svg(plane))
        names = [one.get("id") for one in drawing.iter(f"{SVG}pattern")]
        assert len(set(names)) == len(names)
        texts = [one.text for one in drawing.iter(f"{SVG}text")]
        assert [texts.count(guideline) for guideline in plane.answers] == [1, 1, 1, 1]


def test_the_printed_page_shows_every_picture_it_prints() -> None:
    found = pages()
    shown = re.findall(r"\(pictures/([a-z-]+\.svg)\)", found[PAGE])
    assert sorted(f"docs/explanation/pictures/{one}" for one in shown) == sorted(set(found) - {PAGE})
