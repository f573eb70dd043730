"""One value from the cells of a row: bounds, units, several columns, fill values, ages. Refused rather than guessed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ironrest.care.chart.day import read_day
from ironrest.knowledge.load import load
from ironrest.records.table.read import read_tables
from ironrest.records.table.somebody import birth_of_age
from ironrest.values.dates import age_years, read_when
from ironrest.values.interval import Interval, at_least, exact, less_than, more_than
from ironrest.values.measure import read_measure
from tests.records.tables import HEADER, LAB, kept_mapping, read, reasons, values, write


@pytest.mark.parametrize(
    ("result", "unit", "value"),
    [
        ("42", "ng/mL", exact(42)),
        ("42", "ug/L", exact(42)),
        ("42", "mcg/L", exact(42)),
        ("42", "µg/L", exact(42)),
        ("100", "pmol/L", exact(44.5)),  # 445 kDa: 100e-12 mol/L * 445000 g/mol
        ("42 ng/mL", "", exact(42)),
        ("GREATER THAN 2000", "ng/mL", more_than(2000)),
        ("<10.0", "ng/mL", less_than(10)),
        (">=15", "ng/mL", at_least(15)),
    ],
)
def test_a_result_is_read_in_the_unit_of_its_fact(tmp_path: Path, result: str, unit: str, value: Interval):
    charts, _ = read(tmp_path, HEADER + f"1,FER,{result},{unit},2026-05-01\n")
    assert values(charts["1"], "ferritin") == [value]


@pytest.mark.parametrize(
    ("result", "unit", "says"),
    [
        ('"12,5"', "ng/mL", "has a comma"),
        ("42", "", "has no unit"),
        ("42", "furlong", "is not known"),
        ("42", "g", "cannot be turned into the other|measures mass"),
        ("42 ng/mL", "pmol/L", "given as ng/mL and pmol/L"),
        ("___", "ng/mL", "blanked out"),
        ("", "ng/mL", "It has no value"),
        ("NaN", "ng/mL", "has no number"),
        ("200000", "ng/mL", "outside 0 to 100000"),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_its_fact_unknown(tmp_path: Path, result: str, unit: str, says: str):
    charts, found = read(tmp_path, HEADER + f"1,FER,40,ng/mL,2026-04-01\n1,FER,{result},{unit},2026-05-01\n")
    chart = charts["1"]
    assert len(chart.refused) == 1
    assert re.search(says, chart.refused[0].reason)
    day = read_day(chart, load(), on=date(2026, 5, 2))
    assert day.reading("ferritin").value is None
    assert (found.counts.facts["ferritin"].used, found.counts.facts["ferritin"].refused) == (1, 1)


def test_a_date_that_cannot_be_read_is_refused_and_one_that_is_missing_is_undated(tmp_path: Path):
    charts, _ = read(tmp_path, HEADER + "1,FER,40,ng/mL,02/03/2026\n2,FER,40,ng/mL,\n")
    assert "is not a date" in reasons(charts["1"])[0]
    assert [one.when for one in charts["2"].entries] == [None]


def test_a_date_is_read_as_the_mapping_says_that_it_is_written(tmp_path: Path):
    text = LAB.replace('kind = "results"', 'kind = "results"\ndate_format = "%d/%m/%Y %H:%M"')
    charts, _ = read(tmp_path, HEADER + "1,FER,40,ng/mL,02/03/2026 08:15\n", text)
    assert [one.when for one in charts["1"].entries] == [read_when("2026-03-02T08:15")]


def test_a_saturation_whose_per_cent_only_the_mapping_says_may_not_be_a_fraction(tmp_path: Path):
    text = LAB.replace('fact = "tsat"', 'fact = "tsat"\nunit = "%"')
    charts, _ = read(tmp_path, HEADER + "1,TSAT,0.16,,2026-05-01\n2,TSAT,16,,2026-05-01\n", text)
    assert reasons(charts["1"]) == ["It is below 1 and only the mapping says that it is in %: it may be a fraction."]
    assert values(charts["2"], "tsat") == [exact(16)]
    assert "the unit is the mapping's" in charts["2"].entries[0].notes


MORE = LAB.replace('unit = "unit"', 'number = "num"\ncomparator = "cmp"\nunit = ["unit", "unit2"]\nrange = "range"')
MORE_HEADER = "pid,test,result,num,cmp,unit,unit2,range,taken\n"


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ("___,42,,ng/mL,,", exact(42)),
        (",42,,ng/mL,,", exact(42)),
        (">2000,2000,,ng/mL,,", more_than(2000)),
        (">2000,2000,>,ng/mL,,", more_than(2000)),
        ("42,42.0,,ng/mL,ug/L,", exact(42)),
        ("15,15,<,ng/mL,,", less_than(15)),
        ("42,,,,,13-150 ng/mL", exact(42)),
    ],
)
def test_several_columns_of_one_value_are_read_together(tmp_path: Path, cells: str, value: Interval):
    charts, _ = read(tmp_path, MORE_HEADER + f"1,FER,{cells},2026-05-01\n", MORE)
    assert values(charts["1"], "ferritin") == [value]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("42,24,,ng/mL,,", "two columns of values hold different numbers"),
        (">2000,1999,,ng/mL,,", "two columns of values hold different numbers"),
        ("<15,15,>,ng/mL,,", "a comparator in two columns"),
        ("HAEMOLYSED,42,,ng/mL,,", "has no number"),
        ("42,42,,ng/mL,pmol/L,", "Its unit is given as ng/mL and pmol/L"),
        ("42,42,~,ng/mL,,", "does not say where the value lies"),
        ('42,"12,5",,ng/mL,,', "comma"),
    ],
)
def test_columns_that_contradict_each_other_are_refused(tmp_path: Path, cells: str, says: str):
    charts, _ = read(tmp_path, MORE_HEADER + f"1,FER,{cells},2026-05-01\n", MORE)
    assert says in reasons(charts["1"])[0]
    assert values(charts["1"], "ferritin") == []


FILLED = LAB.replace('fact = "ferritin"', 'fact = "ferritin"\nfill = ["9999", "-1"]\nbounds = { "2.1" = "<3" }')


def test_a_fill_value_is_not_a_result_and_a_stored_value_below_detection_is_a_bound(tmp_path: Path):
    rows = "1,FER,9999.0,ng/mL,2026-05-03\n1,FER,-1,ng/mL,2026-05-02\n1,FER,2.10,ng/mL,2026-05-01\n"
    charts, found = read(tmp_path, HEADER + rows, FILLED)
    assert values(charts["1"], "ferritin") == [less_than(3)]
    assert charts["1"].entries[0].notes == ("the stored value stands for <3",)
    assert found.counts.facts["ferritin"].empty == 2
    assert found.counts.adds_up
    assert charts["1"].notes == ("lab.csv: 2 rows of ferritin with the value that stands for not measured",)


def test_more_refused_than_read_names_the_fact_whose_column_may_be_wrong(tmp_path: Path):
    swapped = LAB.replace('value = "result"', 'value = "test"').replace('item = "test"', 'item = "result"')
    swapped = swapped.replace('is = ["FER"]', 'is = ["42", "43"]')
    _, found = read(tmp_path, HEADER + "1,FER,42,ng/mL,2026-05-01\n2,FER,43,ng/mL,2026-05-01\n", swapped)
    assert found.counts.suspect() == ("ferritin",)


# Completed years on the day: who is 54 on 30 June 2000 was born from 1 July 1945 to 30 June 1946.
@pytest.mark.parametrize(
    ("age", "at", "earliest", "latest"),
    [
        ("54", "2000-06-30", "1945-07-01", "1946-06-30"),
        ("0", "2000-06-30", "1999-07-01", "2000-06-30"),
        ("54", "2000", "1945-01-02", "1946-12-31"),
        ("> 89", "2000-06-30", "1869-07-01", "1910-06-30"),
        ("54", "2000-02-29", "1945-03-01", "1946-02-28"),
    ],
)
def test_an_age_on_a_day_is_a_span_of_births(age: str, at: str, earliest: str, latest: str):
    born = birth_of_age(read_measure(age).interval, read_when(at), 130)
    assert (born.earliest.isoformat(), born.latest.isoformat()) == (earliest, latest)


def test_an_age_above_89_stays_above_89_and_grows(tmp_path: Path):
    write(tmp_path, "uniquepid,gender,age,hospitaldischargeyear\n1,Female,> 89,2015\n2,Male,54,2015\n", "patient.csv")
    write(
        tmp_path, "uniquepid,labname,labresulttext,labresult,labmeasurenamesystem,labmeasurenameinterface\n", "lab.csv"
    )
    charts = {one.patient: one for one in read_tables(tmp_path, kept_mapping("eicu-style"), load()).charts}
    age = age_years(charts["1"].birth, date(2015, 12, 31))  # type: ignore[arg-type]
    assert (age.low, age.high >= 130) == (90, True)
    assert age_years(charts["1"].birth, date(2018, 12, 31)).low == 93  # type: ignore[arg-type]
    assert charts["2"].sex == "male"
    assert age_years(charts["2"].birth, date(2015, 12, 31)) == Interval(54, 55)  # type: ignore[arg-type]


def test_the_eicu_shape_is_read_with_its_text_beside_its_number(tmp_path: Path):
    write(tmp_path, "uniquepid,gender,age,hospitaldischargeyear\n1,Female,> 89,2015\n", "patient.csv")
    header = "uniquepid,labname,labresulttext,labresult,labmeasurenamesystem,labmeasurenameinterface\n"
    rows = (
        "1,ferritin,>2000,2000,ng/mL,ng/mL\n"
        "1,Ferritin,-1,-1,ng/mL,ng/mL\n"
        "1,CRP,0.5,0.5,mg/dL,mg/dL\n"
        "1,CRP,3,3,mg/dL,mg/L\n"
        "1,TSAT,16,16,NULL,\n"
        "1,glucose,5,5,mg/dL,\n"
    )
    write(tmp_path, header + rows, "lab.csv")
    found = read_tables(tmp_path, kept_mapping("eicu-style"), load())
    (chart,) = found.charts
    assert values(chart, "ferritin") == [more_than(2000)]
    assert values(chart, "crp") == [less_than(10)]  # <1 mg/dL is <10 mg/L
    assert values(chart, "tsat") == [exact(16)]
    assert reasons(chart) == ["Its unit is given as mg/dL and mg/L; only one can be true."]
    lab = next(one for name, one in found.counts.files.items() if name.endswith("lab.csv"))
    assert (lab.rows, lab.used, lab.refused, lab.not_used.total()) == (6, 3, 1, 2)


PEOPLE = """
name = "people"
[[table]]
file = "lab.csv"
kind = "people"
missing = ["."]
[table.columns]
person = "id"
sex = "sex"
birth = "born"
age = "age"
date = "visit"
died = "died"
[table.words]
sex = { "1" = "male", "2" = "female" }
[[table.column]]
column = "ferr"
fact = "ferritin"
unit_columns = ["u1", "u2"]
[[table.column]]
column = "preg"
fact = "pregnant"
answers = { "1" = "yes", "2" = "no", "9" = "unknown" }
"""
PEOPLE_HEADER = "id,sex,born,age,visit,died,ferr,u1,u2,preg\n"


def test_a_wide_row_gives_each_of_its_cells_or_refuses_it(tmp_path: Path):
    rows = "1,2,1970-05-04,,2026-05-01,,42,ng/mL,ug/L,2\n2,1,,40,2026-05-01,2026-06-01,42,ng/mL,pmol/L,9\n"
    charts, found = read(tmp_path, PEOPLE_HEADER + rows + "3,7,,200,2026-05-01,,.,,,1\n", PEOPLE)
    one, two, three = (charts[key] for key in "123")
    assert (one.sex, one.birth, values(one, "ferritin"), values(one, "pregnant")) == (
        "female", read_when("1970-05-04"), [exact(42)], [False],
    )  # fmt: skip
    assert (two.sex, two.died, values(two, "pregnant")) == ("male", read_when("2026-06-01"), [])
    assert reasons(two) == ["Its unit is given as ng/mL and pmol/L; only one can be true."]
    assert three.sex is None
    assert three.birth is None
    assert sorted(one.fact for one in three.refused) == ["age_years", "sex"]
    assert (found.counts.facts["ferritin"].empty, found.counts.adds_up) == (1, True)


def test_rows_of_one_person_that_contradict_each_other_leave_sex_and_age_unknown(tmp_path: Path):
    rows = "1,1,1970-05-04,,2026-05-01,,,,,\n1,2,,20,2026-06-01,,,,,\n"
    charts, _ = read(tmp_path, PEOPLE_HEADER + rows, PEOPLE)
    chart = charts["1"]
    assert (chart.sex, chart.birth) == (None, None)
    assert {one.fact for one in chart.refused} == {"sex", "age_years"}


def test_ages_at_two_visits_narrow_the_birth(tmp_path: Path):
    rows = "1,1,,40,2026-05-01,,,,,\n1,1,,41,2026-06-01,,,,,\n"
    charts, _ = read(tmp_path, PEOPLE_HEADER + rows, PEOPLE)
    birth = charts["1"].birth
    assert birth is not None
    assert (birth.earliest, birth.latest) == (date(1985, 5, 2), date(1985, 6, 1))
