"""Units and results as a hospital's record system writes them; the data set's own numbers are the answers."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from fractions import Fraction

import pytest

from ironrest.values.dates import Precision, read_when
from ironrest.values.interval import exact
from ironrest.values.measure import BadNumber, read_measure, read_number
from ironrest.values.units import UnknownUnit, find_unit
from tests.shared import shared

#: Local item numbers of the MIMIC-IV demo and the UCUM code that each one's unit stands for.
ITEMS = {
    "50924": "ng/mL",  # ferritin
    "50952": "ug/dL",  # iron
    "50953": "ug/dL",  # iron binding capacity
    "50998": "mg/dL",  # transferrin
    "51222": "g/dL",  # haemoglobin
    "50889": "mg/L",  # C-reactive protein
    "50970": "mg/dL",  # phosphate
    "51279": "10*6/uL",  # red cells, written m/uL
    "51301": "10*3/uL",  # white cells, written K/uL
    "51250": "fL",  # mean cell volume
    "51248": "pg",  # mean cell haemoglobin
}


@pytest.fixture(scope="module")
def results() -> list[dict[str, str]]:
    path = shared("data", "mimic-iv-demo", "hosp", "labevents.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["itemid"] in ITEMS]


def test_each_unit_of_the_iron_panel_and_blood_count_is_known(results: list[dict[str, str]]) -> None:
    seen = {(row["itemid"], find_unit(row["valueuom"]).code) for row in results if row["valueuom"]}
    assert seen == set(ITEMS.items())


def test_a_result_with_text_and_number_is_read_as_that_number(results: list[dict[str, str]]) -> None:
    read = 0
    for row in written(results):
        unit = row["valueuom"] or None
        measure = read_measure(row["value"], unit)
        if not measure.bound:
            assert measure.interval == exact(float(row["valuenum"]))
            assert Fraction(read_number(row["value"])) == Fraction(row["valuenum"])
            read += 1
    assert read > 10_000


def test_a_blanked_text_is_refused_and_not_zero(results: list[dict[str, str]]) -> None:
    blanked = [row for row in results if row["value"] == "___"]
    assert len(blanked) > 50
    for row in blanked:
        with pytest.raises(BadNumber, match="blanked out"):
            read_measure(row["value"])


def test_the_dates_of_the_2100s_are_read_to_the_second(results: list[dict[str, str]]) -> None:
    assert {read_when(row["charttime"]).precision for row in results} == {Precision.SECOND}


@pytest.mark.parametrize("unit", ["mEq/L", "N/A", "units", "#/hpf", "ng/mL FEU", "mOsm/kg", "log10 IU/mL"])
def test_a_unit_of_the_same_table_that_stands_for_nothing_here_is_refused(unit: str) -> None:
    with pytest.raises(UnknownUnit):
        find_unit(unit)


def written(results: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    return (row for row in results if row["value"] not in ("", "___"))
