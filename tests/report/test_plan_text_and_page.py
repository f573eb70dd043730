"""A plan as text and page: state first, boxed warning at the top of its product, every weak statement marked, safe."""

import json
import re
from pathlib import Path

import pytest

from ironrest.cli.main import main
from ironrest.report.words import group
from tests.cli.test_plan_command import PERSON
from tests.report.html import KNOWN, Page, one_line
from tests.report.people import KNOWLEDGE

DAY = ["--as-of", "2026-11-20"]
SIGN = {"secondary": "◐", "unverified": "○"}


def shown(capsys: pytest.CaptureFixture[str], form: str, *arguments: str) -> str:
    assert main(["plan", *arguments, "--format", form]) == 0
    return capsys.readouterr().out


@pytest.fixture
def person(tmp_path: Path) -> str:
    path = tmp_path / "person.toml"
    path.write_text(PERSON, "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ([], "CLEARED."),
        (["--product", "iron-dextran", "--jurisdiction", "eu"], "DRAFT: NOT TO BE GIVEN AS IT STANDS."),
        (["--fact", "iv_iron_allergy=unknown"], "NOTHING IS PROPOSED."),
    ],
)
def test_the_state_stands_in_the_second_line(capsys, person, more, state) -> None:
    assert shown(capsys, "text", person, *DAY, *more).splitlines()[1].startswith(state)


def test_without_a_person_no_text_says_that_anything_may_be_signed(capsys) -> None:
    for form in ("text", "html"):
        told = one_line(shown(capsys, form, "--no-person", "--weight", "70kg"))
        assert "For signature by a clinician" not in told
        assert "No person was assessed" in told


def test_the_boxed_warning_stands_before_the_first_visit_of_its_product(capsys) -> None:
    told = shown(capsys, "text", "--no-person", "--weight", "70kg", "--product", "ferumoxytol")
    assert -1 < told.index("BOXED WARNING") < told.index("Visits 1, 2")


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_formulas_for_anaemia_say_that_they_are_not_used_for_rls(capsys, form) -> None:
    told = one_line(shown(capsys, form, "--no-person", "--weight", "70kg", "--fact", "hb=10g/dL"))
    assert "For anaemia, not used for RLS, because" in told
    assert "Ganzoni formula: 1,340 mg" in told


def test_a_refusal_shows_rule_limit_what_was_asked_and_source(capsys) -> None:
    told = one_line(shown(capsys, "text", "--no-person", "--weight", "70kg", "--dose-mg", "1600", "--product",
                          "ferric-carboxymaltose"))  # fmt: skip
    for part in ("Rule: course", "Limit: at most 1500 mg in one course", "1600 mg", "Source: INJ-1"):
        assert part in told


@pytest.mark.parametrize("where", ["us", "eu", "uk"])
def test_every_reason_warning_and_limit_below_verified_is_marked(capsys, where) -> None:
    """The text marks with words, the page with sign and word; each limit of the page has its own mark."""
    arguments = ("--no-person", "--weight", "70kg", "--jurisdiction", where)
    plan = json.loads(shown(capsys, "json", *arguments))
    text = one_line(shown(capsys, "text", *arguments))
    page = Page(shown(capsys, "html", *arguments))
    weak = [
        one
        for each in plan["proposals"]
        for key in ("reasons_for", "reasons_against", "warnings", "must_verify")
        for one in each[key]
        if one["status"] != "verified"
    ]
    assert weak
    said = [one.get("says") or f"{one['field']}: {one['limit']}. Look up: {one['look_up']}" for one in weak]
    marks = [one["status"] for one in weak]
    pairs = list(zip(map(one_line, said), marks, strict=True))
    assert [one for one, mark in pairs if f"{one} [{mark}]" not in text] == []
    assert [one for one, mark in pairs if f"{one} {SIGN[mark]} {mark}" not in page.text] == []
    limits = [cells[-1].split()[-1] for name, cells in page.rows if name == "limit"]
    assert limits == [one["status"] for each in plan["proposals"] for one in each["limits"]]


def test_the_page_is_one_well_formed_file_without_script(capsys, person) -> None:
    page = Page(shown(capsys, "html", person, *DAY))
    assert page.faults == []
    assert {tag for tag, _ in page.elements} - KNOWN == set()
    (policy,) = [found["content"] for tag, found in page.elements if found.get("http-equiv")]
    assert str(policy).startswith("default-src 'none'; style-src 'sha256-")
    anchors = {str(one) for one in page.having("id")}
    assert [one for one in page.having("href") if one.removeprefix("#") not in anchors] == []
    assert len(page.having("id")) == len(anchors)


def test_tables_of_the_page_scroll_in_their_own_box(capsys) -> None:
    html = shown(capsys, "html", "--no-person", "--weight", "70kg")
    assert html.count("<table") == html.count('<div class="scroll" role="region" tabindex="0"') > 0


def test_a_name_from_outside_cannot_write_into_the_page(capsys, tmp_path) -> None:
    path = tmp_path / "person.toml"
    path.write_text(PERSON.replace("invented-c", "<script>alert(1)</script>"), "utf-8")
    told = shown(capsys, "html", str(path), *DAY)
    assert "<script" not in told
    assert "&lt;script&gt;" in told


def test_several_people_are_counted_so_that_the_sum_is_right(capsys) -> None:
    told = shown(capsys, "text", "--invented")
    found = re.match(r"People in: (\d+) = (\d+) with a proposal \+ (\d+) with none \+ (\d+) not read", told)
    assert found
    taken, *parts = map(int, found.groups())
    assert taken == sum(parts) > 0


def test_the_last_lines_say_that_rls_is_off_label_and_who_decides(capsys, person) -> None:
    told = one_line(shown(capsys, "text", person, *DAY))
    assert told.endswith("check the product's own label before it is given.")
    assert "off-label" in told[-200:]


def test_every_word_of_the_plan_has_a_word_for_its_reader() -> None:
    labels = [one for product in KNOWLEDGE.products.values() for one in product.jurisdiction.values()]
    parts = {note.part for one in labels for note in one.note.values()}
    parts |= {one.part for one in KNOWLEDGE.plan.keep_in_mind.values()}
    assert parts <= group("plan_part").keys()
    assert set(KNOWLEDGE.plan.fact["diluent"].choices) == group("plan_diluent").keys()
    assert set(KNOWLEDGE.plan.fact["method"].choices) == group("plan_method").keys()
    assert set(KNOWLEDGE.plan.ranked_by) <= group("plan_key").keys()
    assert {one.market for one in labels} <= group("plan_market").keys()
