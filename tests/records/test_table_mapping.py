"""A mapping is read strictly: what it does not know, and what cannot be meant, is refused with the nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from ironrest.knowledge.load import load
from ironrest.records.table.mapping import read_table_mapping
from ironrest.values.errors import UnusableInput
from tests.records.tables import LAB, MAPPINGS, mapping


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_mapping_that_is_kept_is_read(path: Path):
    assert read_table_mapping(path, load()).name == path.stem


def test_the_knowledge_that_ships_is_the_one_a_mapping_is_checked_against_unless_another_is_given():
    path = MAPPINGS / "mimic-iv.toml"
    assert read_table_mapping(path) == read_table_mapping(path, load())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "lab"', 'nam = "lab"', r"'nam' is not a key of the mapping. Nearest: name"),
        ('kind = "results"', 'kind = "results"\nfixd = {}', r"'fixd' is not a key of table\[0\]. Nearest: fixed"),
        ('fact = "tsat"', 'facts = "tsat"', r"'facts' is not a key of table\[0\].item\[1\]. Nearest: fact"),
        ('kind = "results"', 'kind = "result"', "Invalid enum value 'result'"),
        ('fact = "tsat"', 'fact = "tsatt"', r"item\[1\]: 'tsatt' is not a fact. Nearest: tsat"),
        ('fact = "tsat"', 'fact = "tsat"\nunit = "furlong"', "Unit 'furlong' is not known"),
        ('fact = "tsat"', 'fact = "tsat"\nunit = "ng/mL"', "measures mass concentration"),
        ('fact = "tsat"', 'fact = "tsat"\nunits = { pct = "mg/L" }', "measures mass concentration"),
        ('fact = "tsat"', 'fact = "tsat"\nbounds = { "2" = "low" }', "bounds: The text has no number"),
        ('fact = "tsat"', 'fact = "tsat"\nanswers = { "2" = "low" }', "write bounds instead of answers"),
        ('fact = "tsat"', 'fact = "pregnant"\nunit = "%"', "pregnant has no unit"),
        ('fact = "tsat"', 'fact = "pregnant"\nanswers = { "2" = "maybe" }', "answered with yes, no or unknown"),
        ('fact = "tsat"', 'event = "iv_iron"', "An event stands in a table of procedures"),
        ('fact = "tsat"', "", "It needs a fact or an event"),
        ('is = ["TSAT"]', 'is = ["fer"]', r"stands in item\[0\] too"),
        ('is = ["TSAT"]', "is = []", "is is empty"),
        ('unit = "unit"', 'untis = "unit"', "'untis' is not a column of results. Nearest: unit"),
        ('person = "pid"', "", "person is missing"),
        ('value = "result"', "", "one of value, number, text is needed"),
        ('item = "test"', "", "one of item, code is needed"),
        ('item = "test"', 'code = "test"', "The system of the codes is not said"),
        ('file = "lab.csv"', 'file = "../lab.csv"', "a path inside the folder"),
        ('kind = "results"', 'kind = "results"\ndate_format = "%d/%m/%y"', "date_format has %y"),
        ('kind = "results"', 'kind = "results"\nfixed = { date = "June" }', "fixed.date: The text is not a date"),
        ('kind = "results"', 'kind = "results"\nfixed = { system = "ICD-9" }', "fixed.system is not a code system"),
        ('kind = "results"', 'kind = "results"\nwords = { sex = { M = "man" } }', "'man' is not allowed"),
        ('kind = "results"', 'kind = "results"\nwords = { unit = { M = "g" } }', "'unit' has no words"),
        ('kind = "results"', 'kind = "results"\ndelimiter = "ab"', "delimiter is one sign"),
        ('name = "lab"', "name = lab", "is not TOML"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(old: str, new: str, says: str):
    assert old in LAB
    with pytest.raises(UnusableInput, match=says):
        mapping(LAB.replace(old, new, 1))


def test_every_fault_is_told_at_once():
    with pytest.raises(UnusableInput) as told:
        mapping(LAB.replace('fact = "tsat"', 'fact = "tsatt"').replace('person = "pid"', ""))
    assert len(str(told.value).splitlines()) == 2


def test_an_age_without_a_date_and_a_number_without_a_unit_are_refused_in_a_table_of_people():
    people = """
name = "people"
[[table]]
file = "people.csv"
kind = "people"
columns = { person = "id", age = "age" }
[[table.column]]
column = "ferr"
fact = "ferritin"
"""
    with pytest.raises(UnusableInput) as told:
        mapping(people)
    assert "An age needs a date" in str(told.value)
    assert "ferritin needs unit, or unit_columns" in str(told.value)


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(UnusableInput, match=r"none\.toml cannot be opened"):
        read_table_mapping(tmp_path / "none.toml", load())
