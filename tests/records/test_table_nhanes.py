"""NHANES 1999-2000, 3,990 adults in one wide table, counted again by SQL over the same file."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import duckdb

from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart
from ironrest.knowledge.load import load
from ironrest.records.table.mapping import read_mapping_bytes
from ironrest.records.table.read import read_tables
from ironrest.records.table.tally import TableRead
from ironrest.values.dates import age_years
from ironrest.values.interval import Interval
from tests.records.tables import MAPPINGS, kept_mapping
from tests.shared import shared

ON = date(2000, 6, 30)


@cache
def nhanes() -> tuple[dict[str, Chart], TableRead]:
    found = read_tables(shared("data", "nhanes", "anemia.csv"), kept_mapping("nhanes-anemia"), load())
    return {chart.patient: chart for chart in found.charts}, found


def rows() -> list[tuple[Any, ...]]:
    path = shared("data", "nhanes", "anemia.csv")
    query = f'select column00, age::int, sex, ferr::double, tsat::double, iron::double, hgb::double from "{path}"'
    with duckdb.connect() as connection:
        found: list[tuple[Any, ...]] = connection.sql(query).fetchall()
    return found


def test_each_row_is_one_chart_with_the_values_of_the_table():
    charts, found = nhanes()
    assert len(charts) == len(rows()) == 3990
    assert found.counts.adds_up
    for person, age, sex, *numbers in rows():
        chart = charts[str(person)]
        read = {one.fact: one.value for one in chart.entries}
        assert read == dict(
            zip(("ferritin", "tsat", "iron", "hb"), (Interval(one, one) for one in numbers), strict=True)
        )
        assert chart.sex == sex.lower()
        assert chart.birth is not None
        assert age_years(chart.birth, ON) == Interval(age, age)
        assert chart.refused == ()


def test_the_date_and_the_units_are_the_mappings_and_are_said_to_be():
    charts, _ = nhanes()
    assert all(
        "anemia.csv: its rows have no date; the mapping dates all of them 2000-06-30" in c.notes
        for c in charts.values()
    )
    notes = {one.notes for chart in charts.values() for one in chart.entries if one.fact == "hb"}
    assert notes == {("dated by the mapping", "the unit is the mapping's")}


def test_iron_and_tsat_that_contradict_each_other_are_both_read_and_say_so():
    charts, _ = nhanes()
    doubted = {str(person) for person, _, _, _, tsat, iron, _ in rows() if not 200 <= 100 * iron / tsat <= 600}
    assert len(doubted) == 40
    said = {p for p, chart in charts.items() if any("contradict" in note for e in chart.entries for note in e.notes)}
    assert said == doubted
    for person in doubted:
        reading = read_day(charts[person], load(), on=ON).reading("tsat")
        assert reading.how == "recorded"
        assert any("contradict" in note for note in reading.notes)


def test_the_ferritin_unit_of_the_readme_gives_no_person_a_ferritin_and_names_the_column():
    """mg/mL is a million times ng/mL: every value would be impossible, and the fact is named as suspect."""
    text = (MAPPINGS / "nhanes-anemia.toml").read_text("utf-8").replace('unit = "ng/mL"', 'unit = "mg/mL"')
    mapping = read_mapping_bytes(text.encode(), file="wrong.toml", knowledge=load())
    found = read_tables(shared("data", "nhanes", "anemia.csv"), mapping, load())
    assert all(one.fact != "ferritin" for chart in found.charts for one in chart.entries)
    assert (found.counts.facts["ferritin"].refused, found.counts.suspect()) == (3990, ("ferritin",))


def test_the_column_anemia_is_not_read_because_it_is_0_for_everyone():
    charts, _ = nhanes()
    low = [1 for _, _, sex, *_, hb in rows() if hb < (13.0 if sex == "Male" else 12.0)]
    assert len(low) == 330
    assert all(one.fact != "anaemia_coded" for chart in charts.values() for one in chart.entries)
