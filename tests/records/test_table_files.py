"""Which files of a folder are read: those that the mapping names, never a placeholder, never in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from ironrest.knowledge.load import load
from ironrest.records.table.read import read_tables
from ironrest.values.errors import UnusableInput
from tests.records.tables import HEADER, LAB, kept_mapping, mapping, write
from tests.shared import shared

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "4d" * 32 + "\nsize 1963979\n"


def test_a_placeholder_beside_the_real_file_is_named_and_not_read(tmp_path: Path):
    real = shared("data", "mimic-iv-demo", "hosp")
    folder = tmp_path / "hosp"
    folder.mkdir()
    for name in ("patients", "labevents", "diagnoses_icd", "prescriptions", "omr"):
        (folder / f"{name}.csv.gz").write_bytes((real / f"{name}.csv.gz").read_bytes())
    (folder / "labevents.csv").write_text(POINTER)

    found = read_tables(tmp_path, kept_mapping("mimic-iv"), load())
    assert len(list(found.charts)) == 100
    assert found.not_named == ("hosp/labevents.csv",)

    (folder / "labevents.csv.gz").write_text(POINTER)
    with pytest.raises(UnusableInput, match=r"labevents\.csv\.gz is a pointer left by Git LFS, not the table"):
        read_tables(tmp_path, kept_mapping("mimic-iv"), load())


def test_a_pattern_names_several_files_and_a_table_without_a_file_is_told(tmp_path: Path):
    text = LAB.replace('file = "lab.csv"', 'file = "lab-*.csv"')
    for year in ("2025", "2026"):
        write(tmp_path, HEADER + f"1,FER,42,ng/mL,{year}-05-01\n", f"lab-{year}.csv")
    found = read_tables(tmp_path, mapping(text), load())
    (chart,) = found.charts
    assert len(chart.entries) == 2
    assert [one.rows for one in found.counts.files.values()] == [1, 1]
    with pytest.raises(UnusableInput, match=r"There is no file lab\.csv, which the mapping names"):
        read_tables(tmp_path, mapping(), load())


def test_files_may_be_given_one_by_one(tmp_path: Path):
    path = write(tmp_path, HEADER + "1,FER,42,ng/mL,2026-05-01\n", "export-of-may.csv")
    assert [one.patient for one in read_tables([path], mapping(), load()).charts] == ["1"]
    with pytest.raises(UnusableInput, match="cannot be opened"):
        read_tables([tmp_path / "none.csv"], mapping(), load())
