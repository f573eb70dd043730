"""The page: one file that fetches nothing, well formed, in order, and readable by everybody."""

import base64
import hashlib
import re
from itertools import pairwise

import pytest

from ironrest.report.page import assessment_page
from tests.report.html import KNOWN, Page, one_line
from tests.report.people import ANSWERS, KNOWLEDGE

HTML = assessment_page(list(ANSWERS.values()), KNOWLEDGE)
PAGE = Page(HTML)


def test_every_element_is_closed_in_its_order():
    assert PAGE.faults == []


def test_the_reader_of_pages_finds_what_is_not_closed():
    assert Page("<p><strong>a</p>").faults
    assert Page("<ul><li>a").faults


def test_the_page_has_one_language_one_main_and_one_first_heading():
    tags = [tag for tag, _ in PAGE.elements]

    assert ("html", {"lang": "en"}) in PAGE.elements
    assert (tags.count("main"), tags.count("h1")) == (1, 1)
    assert HTML.startswith("<!DOCTYPE html>")


def test_no_heading_skips_a_level():
    levels = [int(tag[1]) for tag, _ in PAGE.elements if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_id_is_there_once_and_every_link_stays_on_the_page():
    ids = PAGE.having("id")

    assert len(ids) == len(set(ids))
    assert {one.removeprefix("#") for one in PAGE.having("href")} <= set(ids)
    assert set(PAGE.having("aria-labelledby")) <= set(ids)


def test_nothing_is_fetched_and_nothing_runs():
    attributes = {name for _, found in PAGE.elements for name in found}

    assert {tag for tag, _ in PAGE.elements} <= KNOWN
    assert not attributes & {"src", "srcset", "style", "action", "data", "background"}
    assert not [name for name in attributes if name.startswith("on")]
    assert "url(" not in PAGE.css
    assert "@import" not in PAGE.css


def test_the_policy_allows_this_style_sheet_and_nothing_else():
    (policy,) = (found["content"] for _, found in PAGE.elements if found.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(PAGE.css.encode()).digest()).decode()

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_skip_link_comes_first_and_leads_to_the_answers():
    links = [found for tag, found in PAGE.elements if tag == "a"]

    assert links[0] == {"class": "skip", "href": "#answers"}
    assert ("main", {"id": "answers", "tabindex": "-1"}) in PAGE.elements


def test_every_table_scrolls_in_a_box_of_its_own_that_the_keyboard_reaches():
    tags = [(tag, found) for tag, found in PAGE.elements]
    for at, (tag, _) in enumerate(tags):
        if tag == "table":
            box = tags[at - 1]
            assert box[0] == "div"
            assert (box[1]["class"], box[1]["role"], box[1]["tabindex"]) == ("scroll", "region", "0")
            assert box[1]["aria-label"]


def test_every_cell_of_a_head_and_every_first_cell_says_what_it_heads():
    assert {found.get("scope") for tag, found in PAGE.elements if tag == "th"} == {"col", "row"}


def test_each_person_has_the_answer_before_the_reasons():
    for person, one in ANSWERS.items():
        told = Page(assessment_page([one], KNOWLEDGE)).text
        order = [told.index(f" {heading}") for heading in ("Answer: ", "Guidelines side by side", "Everything that")]
        assert order == sorted(order), person


@pytest.mark.parametrize("person", [name for name, one in ANSWERS.items() if one.alerts])
def test_alerts_stand_above_the_answer(person: str):
    told = Page(assessment_page([ANSWERS[person]], KNOWLEDGE)).text

    assert told.index(one_line(ANSWERS[person].alerts[0].label)) < told.index("Answer: ")


@pytest.mark.parametrize("person", ANSWERS)
def test_what_is_not_settled_is_said_in_words_and_by_shape(person: str):
    page = Page(assessment_page([ANSWERS[person]], KNOWLEDGE))
    boxes = [found["class"] for tag, found in page.elements if tag == "section" and "answer" in found.get("class", "")]
    settled = ANSWERS[person].answer.definite

    assert boxes == ["answer" if settled else "answer unsettled"]
    assert ("Answer: Settled" in page.text) is settled
    assert ("Not settled yet; this is not a no." in page.text) is not settled


@pytest.mark.parametrize("person", ANSWERS)
def test_every_source_that_is_cited_is_in_the_list_with_where_to_find_it(person: str):
    page = Page(assessment_page([ANSWERS[person]], KNOWLEDGE))
    keys = {one.citation.key for one in ANSWERS[person].answer.reasons}

    assert {f"source-{key}" for key in keys} <= set(page.having("id"))
    assert "doi 10.5664/jcsm.11390" in page.text


def test_truth_is_told_by_word_and_sign():
    told = {cells[2].strip() for name, cells in PAGE.rows if name == "reason"}

    assert told == {"✓ holds", "✗ does not hold", "? not known"}


def test_a_refused_input_stands_with_its_place_and_reason():
    cells = [cells for _, cells in Page(assessment_page([ANSWERS["refused"]], KNOWLEDGE)).rows]

    assert ["lab.json: results.ferritin", "The unit is not known."] in cells


def test_a_page_for_nobody_is_a_page():
    page = Page(assessment_page([], KNOWLEDGE))

    assert page.faults == []
    assert "0 answers" in page.text
