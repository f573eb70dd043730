"""Text from a record is text: on the page it never becomes markup, in a terminal it never becomes a command."""

import unicodedata

import pytest

from ironrest.care.chart.person import Chart, Drug, Entry, Origin, Rejected
from ironrest.report.page import assessment_page
from ironrest.report.text import assessment_text
from ironrest.values.dates import read_when
from ironrest.values.interval import exact
from tests.report.html import KNOWN, Page, one_line
from tests.report.people import KNOWLEDGE, answered, chart

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "--><!-- <iframe src=https://example.org>",
    "{{ 7 * 7 }}{% raw %}",
    "{patient}{0.__class__}",
    "javascript:alert(1)",
    "&lt;script&gt; &#60;b&#62;",
]
STEERING = "\x1b]0;title\x07\x1b[2J\x9b31m \u202eevil\u2066 \x00 \r\n"


def hostile(payload: str) -> Chart:
    """The payload in every place where a record puts text of its own."""
    base = chart(patient=payload)
    origin = Origin(payload, payload, words=payload)
    ferritin = Entry(
        fact="ferritin",
        value=exact(60),
        when=read_when("2026-05-20"),
        origin=origin,
        unit_read=payload,
        notes=(payload,),
    )
    assay = Entry(fact="ferritin_assay", value=payload, when=read_when("2026-05-20"), origin=origin)
    drug = Drug(name=payload, concepts=("dopamine_agonist",), status="active", started=None, ended=None, origin=origin)
    return Chart(
        patient=payload,
        birth=base.birth,
        sex=base.sex,
        entries=(*base.entries, ferritin, assay),
        drugs=(drug,),
        refused=(Rejected(origin, payload), Rejected(origin, payload, "tsat")),
        notes=(payload,),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_page_shows_the_text_and_has_no_other_element(payload: str):
    page = Page(assessment_page([answered(hostile(payload)), answered(hostile(payload))], KNOWLEDGE))

    assert page.faults == []
    assert {tag for tag, _ in page.elements} <= KNOWN
    assert not [name for _, found in page.elements for name in found if name.startswith("on")]
    assert all(one.startswith("#") for one in page.having("href"))
    for shown in (f"Person {one_line(payload)}", f"reported in {one_line(payload)}", f"{one_line(payload)} (in use"):
        assert shown in page.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_text_shows_it_as_it_is(payload: str):
    told = assessment_text(answered(hostile(payload)), KNOWLEDGE, width=100_000)

    assert told.startswith(one_line(payload))
    assert f"reported in {one_line(payload)}" in told


def test_a_terminal_is_not_steered():
    told = assessment_text(answered(hostile(STEERING)), KNOWLEDGE)

    assert {one for one in told if unicodedata.category(one) in ("Cc", "Cf", "Cs")} == {"\n"}


def test_a_page_holds_no_sign_that_turns_the_reading_direction():
    html = assessment_page([answered(hostile(STEERING))], KNOWLEDGE)

    assert {one for one in html if unicodedata.category(one) in ("Cc", "Cf", "Cs")} == {"\n"}
    html.encode("utf-8")


def test_half_a_character_can_still_be_written_to_a_file():
    broken = hostile("half \ud800")

    assessment_page([answered(broken)], KNOWLEDGE).encode("utf-8")
    assessment_text(answered(broken), KNOWLEDGE).encode("utf-8")
