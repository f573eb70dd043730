"""Law 6: no number without its unit, its date and its source, in the text and on the page."""

import re

import pytest

from ironrest.report.page import assessment_page
from ironrest.report.text import assessment_text
from tests.report.html import Page, one_line
from tests.report.people import ANSWERS, KNOWLEDGE

NUMBERS = {key: fact for key, fact in KNOWLEDGE.facts.items() if fact.kind == "number"}
UNITS = (
    "years", "weeks", "points", "episodes a week", "episodes in life", "kg", "cm", "ng/mL", "µg/dL", "%", "mg/dL",
    "g/dL", "fL", "mg/L", "mL/min/1.73 m²", "U/L",
)  # fmt: skip
#: A whole fact: value, unit, then in brackets a date (or that there is none) and where it stood.
WHOLE = re.compile(
    r"(?:[<>]=?)?\d[\d.]*(?:-\d[\d.]*)? (" + "|".join(map(re.escape, UNITS)) + r") "
    r"\((?:\d{4}(?:-\d\d){0,2}(?: \d\d:\d\d)?|no date); [^;)]+\)"
)


def facts_in(told: str) -> list[str]:
    """What follows each label of a numeric fact and a colon, where a value follows."""
    found = []
    for fact in NUMBERS.values():
        found += re.findall(rf"(?:^|[ ;]){re.escape(fact.label)}: ([<>=]*\d.*)", told)
    return found


def test_a_number_without_unit_date_or_source_is_found():
    for bare in ("88", "88 ng/mL", "88 (2026-05-20; lab.json)", "88 ng/mL (2026-05-20)", "88 ng/mL (lab.json)"):
        assert facts_in(f"  Ferritin: {bare}") == [bare]
        assert not WHOLE.match(bare)


@pytest.mark.parametrize("person", ANSWERS)
def test_every_number_in_the_text_is_whole(person: str):
    lines = assessment_text(ANSWERS[person], KNOWLEDGE, width=100_000).splitlines()
    found = [one for line in lines for one in facts_in(line)]

    assert [one for one in found if not WHOLE.match(one)] == []
    assert found or person == "nothing known"


@pytest.mark.parametrize("person", ANSWERS)
def test_every_number_in_a_list_of_the_page_is_whole(person: str):
    items = [one_line(one) for one in Page(assessment_page([ANSWERS[person]], KNOWLEDGE)).items]
    found = [one for item in items for one in facts_in(item) if "the answer would be" not in item]

    assert [one for one in found if not WHOLE.match(one)] == []
    assert found or person == "nothing known"


@pytest.mark.parametrize("person", ANSWERS)
def test_every_result_in_a_table_of_the_page_has_unit_date_and_source(person: str):
    rows = [cells for name, cells in Page(assessment_page([ANSWERS[person]], KNOWLEDGE)).rows if "fact" in name.split()]
    numbers = [one for one in rows if re.search(r"\d", one[1])]

    assert [one for one in numbers if one[2].strip() not in UNITS or not (one[3].strip() and one[4].strip())] == []
    assert numbers or person == "nothing known"


@pytest.mark.parametrize("person", ANSWERS)
def test_every_iron_value_of_the_record_is_shown_whether_it_counts_or_not(person: str):
    told = assessment_text(ANSWERS[person], KNOWLEDGE, width=100_000)
    readings = ANSWERS[person].day.readings
    for key in ("ferritin", "tsat", "hb"):
        if key in readings and readings[key].seen is not None:
            assert re.search(rf"^  {re.escape(KNOWLEDGE.facts[key].label)}: [<>=]*\d", told, re.MULTILINE)
