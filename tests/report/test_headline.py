"""The first sentence: what is settled is said plainly, and what is not settled is never read as no."""

import pytest

from ironrest.report.headline import headline
from tests.report.people import ANSWERS, KNOWLEDGE

SAFETY_LIST = (
    "“None of these? Allergy to or serious reaction after any IV iron; fever, infection or antibiotics today; "
    "IV iron given elsewhere in the last four weeks”"
)
OPEN = "Not settled yet; this is not a no."
UNSETTLED = [name for name, one in ANSWERS.items() if not one.answer.definite]


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("vein", "Iron into a vein is indicated."),
        ("either", "Iron is indicated: by mouth or into a vein."),
        ("not by mouth", "Iron is indicated: into a vein, because something stands against iron by mouth."),
        (
            "mouth now, vein open",
            f"{OPEN} Iron is indicated; iron by mouth is possible now; before an infusion ask: {SAFETY_LIST}.",
        ),
        ("vein open", f"{OPEN} Iron into a vein is indicated; before an infusion ask: {SAFETY_LIST}."),
        ("child", "Iron by mouth is indicated."),
        ("specialist", "A specialist decides whether iron is given."),
        ("infection", "Not now: iron has to wait until recovered: no fever, infection or antibiotics."),
        ("allergy", "Do not give iron by the route that would be indicated: something stands against it."),
        ("enough iron", "No iron for RLS."),
        ("no RLS", "No iron for RLS: by its criteria this is not RLS."),
    ],
)
def test_the_answer_in_one_sentence(person: str, says: str):
    assert headline(ANSWERS[person].answer, KNOWLEDGE) == says


def test_some_answers_are_open():
    assert {"nothing known", "stale", "superseded", "refused", "vein open"} <= set(UNSETTLED)


@pytest.mark.parametrize("person", UNSETTLED)
def test_what_is_not_settled_says_so_before_anything_else(person: str):
    assert headline(ANSWERS[person].answer, KNOWLEDGE).startswith(OPEN)


@pytest.mark.parametrize("person", [name for name in ANSWERS if name not in UNSETTLED])
def test_what_is_settled_never_says_that_it_is_not(person: str):
    assert "settled" not in headline(ANSWERS[person].answer, KNOWLEDGE)


def test_iron_is_never_called_indicated_where_no_iron_is_still_possible():
    for name in UNSETTLED:
        answer = ANSWERS[name].answer
        if {"no-iron", "not-covered"} & set(answer.possible):
            assert "indicated;" not in headline(answer, KNOWLEDGE), name
