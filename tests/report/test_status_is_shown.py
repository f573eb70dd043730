"""Nothing that acts looks better checked than it is: each statement below verified is marked, in both outputs."""

import re

import pytest

from ironrest.care.assess.answer import Assessment
from ironrest.report.page import assessment_page
from ironrest.report.text import assessment_text
from ironrest.values.truth import Truth
from tests.report.html import Page, one_line
from tests.report.people import ANSWERS, KNOWLEDGE

SIGN = {"secondary": "◐", "unverified": "○"}


def weak(a: Assessment) -> set[tuple[str, str]]:
    """Label and status of what acted: criteria that hold or are open, who the rules are for, alerts, cautions."""
    answer = a.answer
    found = [(one.label, one.citation) for one in (*a.alerts, *a.cautions)]
    acting = {"rls"} if answer.rls == "no" else {"indication", "cap", "iv-clearance", "oral-clearance"}
    wanted = {Truth.FALSE} if answer.rls == "no" else {Truth.TRUE} if answer.definite else {Truth.TRUE, Truth.UNKNOWN}
    found += [(one.label, one.citation) for one in answer.reasons if one.truth in wanted and one.part in acting]
    found += [(KNOWLEDGE.populations[key].label, KNOWLEDGE.populations[key].source) for key in answer.populations]
    return {(label, citation.status) for label, citation in found if citation.status != "verified"}


def test_there_is_something_to_show():
    assert all(weak(one) for one in ANSWERS.values())
    assert {status for one in ANSWERS.values() for _, status in weak(one)} == set(SIGN)


@pytest.mark.parametrize("person", ANSWERS)
def test_the_text_marks_every_statement_below_verified(person: str):
    told = assessment_text(ANSWERS[person], KNOWLEDGE, width=100_000)

    assert [one for one in weak(ANSWERS[person]) if f"{one[0]} [{one[1]}]" not in told] == []


@pytest.mark.parametrize("person", ANSWERS)
def test_the_page_marks_every_statement_below_verified(person: str):
    told = Page(assessment_page([ANSWERS[person]], KNOWLEDGE)).text

    missing = [one for one in weak(ANSWERS[person]) if f"{one_line(one[0])} {SIGN[one[1]]} {one[1]}" not in told]
    assert missing == []


@pytest.mark.parametrize("person", ANSWERS)
def test_the_page_marks_every_reason_of_the_table(person: str):
    """A criterion that does not hold has its mark too."""
    page = Page(assessment_page([ANSWERS[person]], KNOWLEDGE))
    shown = [(cells[1].strip(), cells[-1].split()[-1]) for name, cells in page.rows if name == "reason"]

    assert shown == [(one.label, one.citation.status) for one in ANSWERS[person].answer.reasons]


def test_how_near_the_line_is_rests_on_this_project_alone():
    told = assessment_text(ANSWERS["vein"], KNOWLEDGE, width=100_000)
    lines = [line for line in told.splitlines() if "another draw" in line or " assay this ferritin" in line]

    assert len(lines) == 3
    assert all("[unverified]" in line for line in lines)


@pytest.mark.parametrize("person", ["stale", "superseded", "vein"])
def test_what_makes_a_fact_count_or_not_is_marked(person: str):
    """Windows and assumptions are this project's own; the window after IV iron is second-hand."""
    told = assessment_text(ANSWERS[person], KNOWLEDGE, width=100_000)
    wanted = {
        "stale": r"too old to count: .* \[unverified\]",
        "superseded": r"does not count any more: .* \[secondary\]",
        "vein": r"assumed: the record is silent; no \[unverified\]: ",
    }

    assert re.search(wanted[person], told)


@pytest.mark.parametrize("person", ANSWERS)
def test_the_last_lines_count_what_is_less_than_verified(person: str):
    told = assessment_text(ANSWERS[person], KNOWLEDGE, width=100_000)
    found = re.search(
        r"rests on (\d+) statements; (\d+) of them are less than verified: (\d+) secondary, (\d+) unverified", told
    )

    assert found
    every, below, secondary, unverified = map(int, found.groups())
    assert every >= below == secondary + unverified
    by_status = [sum(status == one for _, status in weak(ANSWERS[person])) for one in ("secondary", "unverified")]
    assert secondary >= by_status[0]
    assert unverified >= by_status[1]
