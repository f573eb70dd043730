"""Every word that an answer can hold stands in the GLOSSARY, once."""

import re
from collections import Counter
from typing import get_args

import pytest

from ironrest.care.assess.answer import UNDETERMINED, VERDICTS
from ironrest.care.chart.readings import How, State
from ironrest.knowledge.check import INDICATIONS
from ironrest.knowledge.schema import Alert, Clearance, Status, Use
from ironrest.values.truth import Truth
from tests.architecture.source import ROOT
from tools.json_contract import shapes

ROWS = re.findall(r"^\| (.+?) \| (.+?) \|$", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
WORDS = {word for row in ROWS for word in re.findall(r"`([^`]+)`", " ".join(row))}

CLEARANCES = ("blocked", "unanswered", "deferred", "clear")
IN_THE_CONTRACT = {word for keys in shapes().values() for entry in keys.values() for word in entry.get("words", ())}
#: Words of a medicine and of an ordinary sentence; they mean what they mean everywhere.
PLAIN = {"active", "ended", "planned", "code", "name", "none", "worsens-rls", "treatment", "habit"}
PLAIN |= {"rls", "indication", "cap", "iv-clearance", "oral-clearance"}


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("verdicts", (*VERDICTS, UNDETERMINED)),
        ("indications", INDICATIONS),
        ("clearances", CLEARANCES),
        ("effects", get_args(Clearance.__annotations__["effect"]) or ("blocked", "deferred")),
        ("statuses", get_args(Status)),
        ("states", get_args(State)),
        ("hows", tuple(word for word in get_args(How) if word)),
        ("uses", get_args(Use)),
        ("truths", tuple(one.value for one in Truth)),
        ("levels", ("emergency", "urgent", "soon", "caution")),
        ("words of the JSON answer", tuple(sorted(IN_THE_CONTRACT - PLAIN))),
    ],
)
def test_every_word_of_an_answer_stands_in_the_glossary(what: str, words: tuple[str, ...]) -> None:
    assert words
    assert set(words) - WORDS == set(), f"{what} that the GLOSSARY does not explain"


def test_the_levels_named_here_are_those_of_the_alerts() -> None:
    assert all(
        f"'{level}'" in Alert.__annotations__["level"].replace('"', "'") for level in ("emergency", "urgent", "soon")
    )


def test_a_word_has_one_entry() -> None:
    heads = Counter(head for row in ROWS if (head := row[0].strip("*` ").lower()) not in ("word", "---"))
    assert [head for head, count in heads.items() if count > 1] == []
