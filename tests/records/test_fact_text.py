"""Facts typed on a command line: what is read, and what is refused with which words."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.load import load
from ironrest.records.fact_text import Unset, read_fact, read_facts, with_facts
from ironrest.records.fact_value import BadFact
from ironrest.values.dates import of_day, read_when
from ironrest.values.interval import Interval, at_most, exact, less_than, more_than

ON = date(2026, 11, 22)

READ = {
    "ferritin=42ng/mL": ("ferritin", exact(42)),
    "ferritin=42 ng/mL": ("ferritin", exact(42)),
    " ferritin = 42 ug/L ": ("ferritin", exact(42)),
    "ferritin=100 pmol/L": ("ferritin", exact(44.5)),  # factor 0.445, source MIRACUM
    "ferritin=<15ng/mL": ("ferritin", less_than(15)),
    "ferritin=<=15ng/mL": ("ferritin", at_most(15)),
    "ferritin=>2000 ng/mL": ("ferritin", more_than(2000)),
    "ferritin=70-80 ng/mL": ("ferritin", Interval(70, 80)),
    "tsat=15%": ("tsat", exact(15)),
    "tsat=15": ("tsat", exact(15)),
    "tsat=1": ("tsat", exact(1)),
    "tsat=0": ("tsat", exact(0)),
    "tsat=0.5%": ("tsat", exact(0.5)),
    "tsat=0.15{fraction}": ("tsat", exact(15)),
    "hb=130 g/L": ("hb", exact(13)),
    "irls_total=24": ("irls_total", exact(24)),
    "irls_total=24 points": ("irls_total", exact(24)),
    "gestation_weeks=20": ("gestation_weeks", exact(20)),
    "gestation_weeks=140 d": ("gestation_weeks", exact(20)),
    "age=54": ("age_years", exact(54)),
    "age_years=>89": ("age_years", more_than(89)),
    "pregnant=no": ("pregnant", False),
    "pregnant=Yes": ("pregnant", True),
    "pregnant=true": ("pregnant", True),
    "pregnant=false": ("pregnant", False),
    "sex=female": ("sex", "female"),
    "rls_severity=Very severe": ("rls_severity", "very-severe"),
}


@pytest.mark.parametrize("text", READ)
def test_a_typed_fact_is_read_in_the_unit_of_the_dictionary(text: str):
    entry = read_fact(text, load(), on=ON)

    assert isinstance(entry, Entry)
    assert (entry.fact, entry.value) == READ[text]
    assert entry.when == of_day(ON)
    assert entry.origin.file == "--fact"


@pytest.mark.parametrize("day", ["2026-05-01", "2026-05", "2026-05-01T08:00+01:00", "2026-11-22"])
def test_a_date_stands_after_the_at_sign(day: str):
    entry = read_fact(f"ferritin=42ng/mL@{day}", load(), on=ON)

    assert isinstance(entry, Entry)
    assert entry.when == read_when(day)


def test_the_unit_that_was_typed_is_kept_beside_the_value():
    entry = read_fact("ferritin=100 pmol/L", load(), on=ON)

    assert isinstance(entry, Entry)
    assert entry.unit_read == "pmol/L"


REFUSED = {
    "ferritin=42": "ferritin=42ng/mL",
    "hb=13": "hb=30g/dL",
    "weight=70": "weight=42kg",
    "tsat=0.15": "never guessed",
    "tsat=<0.5": "never guessed",
    "tsat=0.1-20": "never guessed",
    "ferritin": "ferritin=42ng/mL",
    "ferritin<15": "ferritin=<15ng/mL",
    "ferritin<=15ng/mL": "ferritin=<=15ng/mL",
    "feritin=42ng/mL": "Nearest: ferritin",
    "xyz=1": "data dictionary",
    "=1": "data dictionary",
    "ferritin=": "empty",
    "ferritin=42 furlong": "not known",
    "ferritin=42 g": "measures",
    "ferritin=42 G/L": "refused",
    "ferritin=12,5 ng/mL": "comma",
    "crp=5 mmol/L": "molar mass",
    "ferritin=1e9 ng/mL": "outside 0 to 100000 ng/mL",
    "ferritin=-1 ng/mL": "outside",
    "ferritin=<0 ng/mL": "outside",
    "irls_total=41": "outside 0 to 40,",
    "irls_total=50%": "plain number",
    "age=540": "outside 0 to 130 a",
    "pregnant=maybe": "yes, no or unknown",
    "pregnant=1": "yes, no or unknown",
    "sex=f": "female, male, other",
    "ferritin=42ng/mL@2026-11-23": "dated after 2026-11-22",
    "ferritin=42ng/mL@01/05/2026": "@2026-05-01",
    "ferritin=42ng/mL@": "@2026-05-01",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_write(text: str):
    with pytest.raises(BadFact) as refusal:
        read_fact(text, load(), on=ON)

    assert REFUSED[text] in str(refusal.value)


@pytest.mark.parametrize("text", ["Jane Doe 1970-01-01=3", "ferritin=7777ng", "pregnant=7777", "sex=7777"])
def test_a_refusal_repeats_nothing_that_may_belong_to_a_person(text: str):
    with pytest.raises(BadFact) as refusal:
        read_fact(text, load(), on=ON)

    assert "Jane" not in str(refusal.value)
    assert "7777" not in str(refusal.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(BadFact) as refusal:
        read_facts(["feritin=3", "tsat=15", "hb=13"], load(), on=ON)

    assert len(str(refusal.value).splitlines()) == 2


def test_facts_are_laid_over_a_chart_and_unknown_takes_away():
    """Unknown is never no: a fact said to be unknown is not left to what a silent record is read as."""
    record = Entry(fact="pregnant", value=False, when=of_day(ON), origin=Origin("record"))
    chart = Chart(patient="1", sex="female", birth=read_when("1990"), entries=(record,))

    typed = read_facts(["pregnant=unknown", "tsat=15", "sex=unknown", "age=unknown"], load(), on=ON)
    after = with_facts(chart, typed)

    assert isinstance(typed[0], Unset)
    assert [entry.fact for entry in after.entries] == ["tsat"]
    assert (after.sex, after.birth) == (None, None)
    assert {one.fact for one in after.refused} == {"pregnant", "sex", "age_years"}


def test_a_fact_without_a_molar_mass_crosses_no_moles():
    knowledge = load()
    bare = msgspec.structs.replace(knowledge.facts["ferritin"], molar_mass=None)
    without = msgspec.structs.replace(knowledge, facts=knowledge.facts | {"ferritin": bare})

    with pytest.raises(BadFact, match="molar mass"):
        read_fact("ferritin=100 pmol/L", without, on=ON)
