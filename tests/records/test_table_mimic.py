"""MIMIC-IV, 100 real people: every row accounted for, counted again by SQL over the same files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import duckdb
import msgspec
import pytest

from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date, read_day
from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.load import load
from ironrest.records.table.read import read_tables
from ironrest.records.table.tally import TableRead
from ironrest.values.dates import age_years, of_day
from ironrest.values.interval import Interval, less_than
from tests.records.tables import kept_mapping
from tests.shared import shared

pytestmark = pytest.mark.slow  # the real tables of a hundred people: part of `make test`

ITEMS = {
    "ferritin": "50924",
    "iron": "50952",
    "tibc": "50953",
    "transferrin": "50998",
    "hb": "51222",
    "mcv": "51250",
    "crp": "50889",
    "phosphate": "50970",
    "creatinine": "50912",
    "alt": "50861",
}


@cache
def mimic() -> tuple[dict[str, Chart], TableRead]:
    found = read_tables(shared("data", "mimic-iv-demo"), kept_mapping("mimic-iv"), load())
    return {chart.patient: chart for chart in found.charts}, found


def sql(query: str) -> list[tuple[Any, ...]]:
    folder = shared("data", "mimic-iv-demo", "hosp")
    for table in ("labevents", "diagnoses_icd", "prescriptions", "omr", "patients"):
        query = query.replace(f"@{table}", f"read_csv('{folder}/{table}.csv.gz', all_varchar = true)")
    with duckdb.connect() as connection:
        rows: list[tuple[Any, ...]] = connection.sql(query).fetchall()
    return rows


def entries(fact: str) -> list[tuple[str, Entry]]:
    charts, _ = mimic()
    return [(person, one) for person, chart in charts.items() for one in chart.entries if one.fact == fact]


@pytest.mark.slow
def test_every_row_of_every_table_is_used_passed_over_or_refused():
    charts, found = mimic()
    assert len(charts) == 100
    assert found.refused == []
    assert found.counts.adds_up
    rows = {name.rpartition("/")[2].partition(".")[0]: one.rows for name, one in found.counts.files.items()}
    assert rows == {name: sql(f"select count(*) from @{name}")[0][0] for name in rows}
    assert set(rows) == {"patients", "labevents", "diagnoses_icd", "prescriptions", "omr"}
    assert found.counts.suspect() == ()


@pytest.mark.parametrize("fact", ITEMS)
def test_results_used_and_refused_are_the_rows_of_the_item(fact: str):
    charts, _ = mimic()
    rows = dict(sql(f"select subject_id, count(*) from @labevents where itemid = '{ITEMS[fact]}' group by 1"))
    found = Counter(person for person, _ in entries(fact))
    found.update(person for person, chart in charts.items() for one in chart.refused if one.fact == fact)
    assert found == rows


def test_the_results_are_those_that_the_folder_was_chosen_for():
    """Counts of the table in the shared README: results in people."""
    found = {
        fact: (len(entries(fact)), len({person for person, _ in entries(fact)}))
        for fact in ("ferritin", "iron", "tibc")
    }
    assert found == {"ferritin": (76, 32), "iron": (58, 30), "tibc": (53, 29)}


def test_a_number_that_was_blanked_out_is_read_from_the_numeric_column():
    note = "the value was blanked out; the numeric column is used"
    for fact, item in ITEMS.items():
        expected = sql(
            f"select subject_id, valuenum::double from @labevents where itemid = '{item}' and value = '___' "
            "and valuenum is not null"
        )
        found = [(person, one.value.low) for person, one in entries(fact) if note in one.notes]  # type: ignore[union-attr]
        assert sorted(found) == sorted(expected), fact
    assert sum(len([1 for _, one in entries(fact) if note in one.notes]) for fact in ITEMS) == 139


def test_a_result_that_is_only_a_bound_in_the_comments_is_a_bound():
    rows = sql("select count(*) from @labevents where itemid = '50861' and value is null and comments = '<5.'")
    bounds = [one for _, one in entries("alt") if isinstance(one.value, Interval) and not one.value.is_exact]
    assert [one.value for one in bounds] == [less_than(5)] * rows[0][0]
    assert {note for one in bounds for note in one.notes} >= {"the value was read from the column of texts"}
    assert len(bounds) == 4


def test_a_result_that_says_that_it_could_not_be_measured_is_refused():
    charts, _ = mimic()
    rows = sql(
        "select count(*) from @labevents where itemid = '51250' and value is null and comments like 'UNABLE TO%'"
    )
    told = [
        one for chart in charts.values() for one in chart.refused if one.fact == "mcv" and "no number" in one.reason
    ]
    assert len(told) == rows[0][0] == 11


def test_the_latest_of_thirteen_ferritins_wins_and_the_order_of_the_rows_does_not_matter():
    charts, _ = mimic()
    query = "select value::double, charttime from @labevents where itemid = '50924' and subject_id = '10014354'"
    rows = sql(f"{query} order by charttime desc")
    assert len(rows) == 13
    chart = charts["10014354"]
    on = newest_date(chart)
    assert on is not None
    assert on.year >= 2100
    reading = read_day(chart, load(), on=on).reading("ferritin")
    assert reading.seen == Interval(rows[0][0], rows[0][0])
    turned = msgspec.structs.replace(chart, entries=chart.entries[::-1])
    assert read_day(turned, load(), on=on).reading("ferritin") == reading


def panels() -> list[tuple[str, str, float, float, float]]:
    """Ferritin, iron and TIBC of one specimen."""
    parts = [
        f"max(case when itemid = '{ITEMS[one]}' then valuenum::double end) as {one}"
        for one in ("ferritin", "iron", "tibc")
    ]
    return sql(
        f"with panel as (select subject_id, specimen_id, {', '.join(parts)} from @labevents group by all) "
        "select * from panel where ferritin is not null and iron is not null and tibc is not null"
    )


def test_tsat_is_derived_from_iron_and_tibc_of_the_same_specimen_and_says_so():
    charts, _ = mimic()
    checked = 0
    for person, specimen, _, iron, tibc in panels():
        one = next(e for e in charts[person].entries if e.fact == "iron" and e.draw == specimen)
        assert one.when is not None
        reading = read_day(charts[person], load(), on=one.when.latest).reading("tsat")
        if reading.draw == specimen:
            assert reading.how == "derived"
            assert isinstance(reading.seen, Interval)
            assert reading.seen.low == pytest.approx(100 * iron / tibc)
            assert "derived from iron and TIBC of the same draw" in reading.notes
            checked += 1
    assert checked >= 45  # a day with two panels shows the later one


def test_transferrin_is_not_tibc():
    mapping = kept_mapping("mimic-iv")
    labs = msgspec.structs.replace(
        mapping.tables[1], items=tuple(one for one in mapping.tables[1].items if one.fact != "tibc")
    )
    found = read_tables(shared("data", "mimic-iv-demo"), msgspec.structs.replace(mapping, tables=(labs,)), load())
    for chart in found.charts:
        on = newest_date(chart)
        assert on is not None
        assert "tsat" not in read_day(chart, load(), on=on).readings
    assert found.counts.facts["transferrin"].used == 53


def test_high_ferritin_with_low_tsat_is_inflammation_and_no_indication():
    charts, _ = mimic()
    ill = [
        (person, specimen)
        for person, specimen, ferritin, iron, tibc in panels()
        if ferritin >= 300 and 100 * iron / tibc < 20
    ]
    assert (len(ill), len(panels())) == (17, 51)
    for person, specimen in ill:
        chart = charts[person]
        one = next(e for e in chart.entries if e.fact == "ferritin" and e.draw == specimen)
        assert one.when is not None
        on = one.when.latest
        said = [asserted("rls_diagnosed", on), asserted("clinically_significant", on)]
        answers = assess(msgspec.structs.replace(chart, entries=(*chart.entries, *said)), load(), on=on).answers
        proposed = {verdict for answer in answers.values() for verdict in answer.possible}
        assert not proposed & {"iv-iron", "either-route", "oral-iron"}


def asserted(fact: str, on: date) -> Entry:
    return Entry(fact=fact, value=True, when=of_day(on), origin=Origin("--fact", fact))


def test_icd_10_codes_without_their_dot_are_read_and_icd_9_is_counted_as_not_read():
    charts, found = mimic()
    rows = sql("select subject_id from @diagnoses_icd where icd_version = '10' and icd_code like 'D50%'")
    assert Counter(person for person, _ in entries("iron_deficiency_coded")) == Counter(person for (person,) in rows)
    assert len(rows) > 0
    icd9 = sql("select count(*) from @diagnoses_icd where icd_version = '9'")[0][0]
    count = next(one for name, one in found.counts.files.items() if name.endswith("diagnoses_icd.csv.gz"))
    assert count.not_used["rows of a code system not read here"] == icd9
    assert sum("rows of a code system not read here" in note for c in charts.values() for note in c.notes) > 0


def test_an_age_above_89_is_not_read_as_91():
    charts, _ = mimic()
    rows = sql("select subject_id, anchor_year::int from @patients where anchor_age = '91'")
    assert len(rows) == 3
    for person, year in rows:
        birth = charts[person].birth
        assert birth is not None
        age = age_years(birth, date(year, 12, 31))
        assert (age.low, age.high) == (90, 131)


def test_everybody_else_has_the_age_of_the_table_in_its_year():
    charts, _ = mimic()
    for person, age, year, sex, died in sql(
        "select subject_id, anchor_age::int, anchor_year::int, gender, dod from @patients"
    ):
        chart = charts[person]
        assert chart.sex == {"F": "female", "M": "male"}[sex]
        assert (chart.died.earliest.isoformat() if chart.died else None) == died
        if age != 91:
            assert chart.birth is not None
            assert age_years(chart.birth, date(year, 12, 31)) == Interval(age, age + 1)


def test_oral_and_intravenous_iron_are_told_apart():
    charts, _ = mimic()
    infused = sql(
        "select distinct subject_id from @prescriptions "
        "where drug ilike 'ferric gluconate%' or drug ilike 'iron sucrose%'"
    )
    swallowed = sql("select distinct subject_id from @prescriptions where drug ilike 'ferrous %'")
    given = {person for person, chart in charts.items() if any(one.kind == "iv_iron" for one in chart.events)}
    taken = {p for p, chart in charts.items() if any("oral_iron" in drug.concepts for drug in chart.drugs)}
    assert given == {person for (person,) in infused}
    assert taken == {person for (person,) in swallowed}
    assert len(given) == 3


def test_weights_in_pounds_and_heights_in_inches_are_converted():
    rows = sql(
        "select subject_id, chartdate, result_value::double * 0.45359237 from @omr where result_name = 'Weight (Lbs)'"
    )
    found = [(p, e.when.earliest.isoformat(), e.value.low) for p, e in entries("weight") if e.when]  # type: ignore[union-attr]
    assert [one[:2] for one in sorted(found)] == [one[:2] for one in sorted(rows)]
    assert [one[2] for one in sorted(found)] == pytest.approx([one[2] for one in sorted(rows)])
    heights = sql(
        "select count(*) from @omr "
        "where result_name = 'Height (Inches)' and result_value::double * 2.54 between 30 and 260"
    )
    assert len(entries("height")) == heights[0][0]


def test_a_unit_that_the_table_of_units_does_not_join_is_refused_and_counted_unless_the_mapping_says_what_it_means():
    mapping = kept_mapping("mimic-iv")
    bare = tuple(msgspec.structs.replace(one, units={}) for one in mapping.tables[1].items)
    labs = msgspec.structs.replace(mapping.tables[1], items=bare)
    found = read_tables(shared("data", "mimic-iv-demo"), msgspec.structs.replace(mapping, tables=(labs,)), load())
    list(found.charts)
    rows = sql("select count(*) from @labevents where itemid = '50861' and valueuom = 'IU/L'")[0][0]
    assert (found.counts.facts["alt"].used, found.counts.facts["alt"].refused) == (0, rows)
    assert found.counts.suspect() == ("alt",)
    assert found.counts.adds_up
