"""Every word that the program answers with has a plain word for its reader."""

from typing import get_args, get_type_hints

import pytest

from ironrest.care.assess.answer import UNDETERMINED, VERDICTS
from ironrest.care.chart.person import Drug
from ironrest.care.chart.readings import How, State
from ironrest.knowledge.schema import Alert, Status, Use
from ironrest.report.words import clean, group
from ironrest.values.truth import Truth
from tests.report.people import KNOWLEDGE


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("verdict", (*VERDICTS, UNDETERMINED)),
        ("possible", (*VERDICTS, UNDETERMINED)),
        ("rls", ("yes", "no", UNDETERMINED)),
        ("clearance", ("clear", "deferred", "blocked", "unanswered")),
        ("status", get_args(Status)),
        ("sign", (*get_args(Status), *(one.value for one in Truth))),
        ("truth", tuple(one.value for one in Truth)),
        ("use", get_args(Use)),
        ("level", (*get_args(get_type_hints(Alert)["level"]), "caution")),
        ("drug", get_args(get_type_hints(Drug)["status"])),
        ("part", ("rls", "indication", "cap", "iv-clearance", "oral-clearance")),
        ("state", tuple(set(get_args(State)) - {"known"})),
        ("state", tuple(set(get_args(How)) - {"recorded", ""})),
    ],
)
def test_every_answer_has_a_word(name: str, keys: tuple[str, ...]):
    words = group(name)

    assert [key for key in keys if not words.get(key)] == []


def test_no_two_verdicts_sound_alike():
    for name in ("verdict", "possible"):
        words = group(name)
        assert len(set(words.values())) == len(words)


def test_every_unit_that_is_not_written_as_people_write_it_has_a_word():
    """Braces, a bare 1 and UCUM's letters for time are for machines."""
    odd = {fact.unit for fact in KNOWLEDGE.facts.values() if fact.unit in ("1", "a", "wk") or "{" in fact.unit}

    assert odd <= group("unit").keys()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain µg/dL é 数", "plain µg/dL é 数"),
        ("two\nlines\tand  blanks", "two lines and blanks"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("turned \u202etxet", "turned \ufffdtxet"),
        ("half \ud800 a sign", "half \ufffd a sign"),
        ("\x00\x07", "\ufffd\ufffd"),
    ],
)
def test_text_from_outside_cannot_steer_a_terminal(text: str, shown: str):
    assert clean(text) == shown
