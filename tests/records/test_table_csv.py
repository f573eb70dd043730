"""CSV is read strictly: what is wrong has its line, and nothing of the file is lost without a word."""

from __future__ import annotations

import builtins
import random
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from ironrest.knowledge.load import load
from ironrest.records.table.csv_rows import LONGEST_LINE
from ironrest.records.table.read import read_tables
from ironrest.values.errors import UnusableInput
from ironrest.values.interval import exact
from tests.records.tables import HEADER, LAB, mapping, read, reasons, values, write

GOOD = "1,FER,42,ng/mL,2026-05-01\n"


def test_a_row_is_named_by_its_first_physical_line_also_after_a_quoted_line_feed(tmp_path: Path):
    charts, _ = read(
        tmp_path, HEADER + '"1",OTHER,"two\nlines",x,2026-05-01\n' + GOOD + "1,FER,many,ng/mL,2026-05-02\n"
    )
    assert [entry.origin.line for entry in charts["1"].entries] == [4]
    assert [one.origin.line for one in charts["1"].refused] == [5]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,FER,42,ng/mL\n", "It has 4 columns; the header has 5."),
        (b"1,FER,12,5,ng/mL,2026-05-01\n", "It has 6 columns; the header has 5."),
        (b",FER,42,ng/mL,2026-05-01\n", "It does not say whose it is: the column of the person is empty."),
        (b"\xff,FER,42,ng/mL,2026-05-01\n", "The row holds bytes at line 3 that are not UTF-8."),
    ],
)
def test_a_row_that_is_nobodys_stands_in_the_list_of_the_source(tmp_path: Path, row: bytes, reason: str):
    charts, found = read(tmp_path, HEADER.encode() + GOOD.encode() + row)
    assert [(one.origin.line, one.reason) for one in found.refused] == [(3, reason)]
    assert list(charts) == ["1"]
    assert found.counts.adds_up


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,FER,42,ng\xe9mL,2026-05-02\n", "The row holds bytes at line 3 that are not UTF-8."),
        (b"1,FER,4\x002,ng/mL,2026-05-02\n", "The row holds NUL at line 3, which is no text."),
    ],
)
def test_a_damaged_cell_makes_the_fact_of_its_row_unknown(tmp_path: Path, row: bytes, reason: str):
    charts, found = read(tmp_path, HEADER.encode() + GOOD.encode() + row)
    assert [(one.fact, one.reason, one.origin.line) for one in charts["1"].refused] == [("ferritin", reason, 3)]
    assert found.counts.adds_up


def test_a_damaged_row_of_an_item_that_is_not_mapped_is_refused_because_the_item_may_be_what_is_damaged(tmp_path: Path):
    charts, found = read(tmp_path, HEADER.encode() + b"1,FE\xd2,42,ng/mL,2026-05-02\n")
    assert reasons(charts["1"]) == ["The row holds bytes at line 2 that are not UTF-8."]
    assert next(iter(found.counts.files.values())).refused == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("pid,test,result,unit\n1,FER,42,ng/mL\n", "has no column 'taken'"),
        ("pid,pid,test,result,unit,taken\n1,1,FER,42,ng/mL,2026\n", "column 'pid' stands twice in the header"),
        (HEADER + '1,FER,"42,ng/mL,2026-05-01\n' + GOOD, "the row that begins at line 2 cannot be read"),
        (HEADER + f"1,FER,{'4' * 200_000},ng/mL,2026-05-01\n", "the row that begins at line 2 cannot be read"),
        (HEADER + "1,FER," + "4" * (LONGEST_LINE + 1), "line 2 is longer than 4 MiB"),
        ("PK\x03\x04", "a zip archive"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "a pointer left by Git LFS"),
        ("HEADER RECORD*******LIBRARY HEADER", "SAS transport"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: str, says: str):
    with pytest.raises(UnusableInput, match=says):
        list(read_tables(write(tmp_path, content), mapping(), load()).charts)


def test_text_in_utf_16_and_a_header_with_wrong_bytes_are_named(tmp_path: Path):
    for data, says in (
        ((HEADER + GOOD).encode("utf-16"), "UTF-16"),
        (b"pid,\xfftest\n1,2\n", "line 1: the header holds"),
    ):
        with pytest.raises(UnusableInput, match=says):
            read(tmp_path, data)


def test_a_byte_order_mark_windows_line_ends_gzip_and_another_delimiter_change_nothing(tmp_path: Path):
    plain, _ = read(tmp_path, HEADER + GOOD)
    for content in ("\ufeff" + HEADER + GOOD, (HEADER + GOOD).replace("\n", "\r\n"), HEADER + "\n" + GOOD):
        charts, _ = read(tmp_path, content)
        assert values(charts["1"], "ferritin") == values(plain["1"], "ferritin") == [exact(42)]
    packed = write(tmp_path, HEADER + GOOD, "lab.csv.gz")
    semicolons = LAB.replace('kind = "results"', 'kind = "results"\ndelimiter = ";"')
    (chart,) = read_tables(packed, mapping(), load()).charts
    charts, _ = read(tmp_path, (HEADER + GOOD).replace(",", ";"), semicolons)
    assert values(chart, "ferritin") == values(charts["1"], "ferritin") == [exact(42)]


def test_a_gzip_that_was_cut_short_is_refused(tmp_path: Path):
    path = write(tmp_path, HEADER + GOOD * 5000, "lab.csv.gz")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnusableInput, match="its gzip stream breaks off"):
        list(read_tables(path, mapping(), load()).charts)


def test_parquet_gives_the_same_as_csv_with_row_numbers_instead_of_lines(tmp_path: Path):
    table = pyarrow.table({
        "pid": [1, 1, 2], "test": ["FER", "FER", "TSAT"], "result": [42.0, float("nan"), 16.3],
        "unit": ["ng/mL", "ng/mL", "%"], "taken": [None, None, None],
    })  # fmt: skip
    pyarrow.parquet.write_table(table, tmp_path / "lab.csv")
    charts = {one.patient: one for one in read_tables(tmp_path / "lab.csv", mapping(), load()).charts}
    assert values(charts["1"], "ferritin") == [exact(42)]
    assert [(one.origin.line, one.reason) for one in charts["1"].refused] == [(2, "It has no value.")]
    assert values(charts["2"], "tsat") == [exact(16.3)]


def test_parquet_without_its_package_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def without(name: str, *more: object, **named: object) -> object:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    path = write(tmp_path, b"PAR1 and the rest")
    with pytest.raises(UnusableInput, match=r"pip install 'ironrest\[population\]'"):
        read_tables(path, mapping(), load())


def test_damaged_parquet_is_named(tmp_path: Path):
    with pytest.raises(UnusableInput, match="is damaged"):
        read_tables(write(tmp_path, b"PAR1 and the rest"), mapping(), load())


def people_rows(seed: int) -> list[str]:
    source = random.Random(seed)
    rows = [f"{pid},{test},{source.randint(10, 90)},{'ng/mL' if test == 'FER' else '%'},2026-05-{day:02}\n"
            for pid in ("2", "10", "abc") for test in ("FER", "TSAT") for day in range(1, 6)]  # fmt: skip
    return rows


def test_sorted_tables_are_read_as_they_come_and_give_the_same_charts(tmp_path: Path):
    rows = people_rows(1)
    gathered, _ = read(tmp_path, HEADER + "".join(rows))
    streamed, found = read(tmp_path, HEADER + "".join(rows), "sorted = true\n" + LAB)
    assert list(streamed) == ["2", "10", "abc"]
    assert streamed == gathered
    assert found.counts.adds_up


def test_a_table_that_is_not_sorted_as_the_mapping_says_is_refused_with_its_line(tmp_path: Path):
    rows = people_rows(1)
    with pytest.raises(UnusableInput, match="line 12: the mapping says `sorted`"):
        read(tmp_path, HEADER + "".join(rows[10:20] + rows[:10]), "sorted = true\n" + LAB)


def test_tables_that_are_not_sorted_and_too_large_for_memory_say_what_to_do(tmp_path: Path):
    path = write(tmp_path, HEADER + "".join(people_rows(1)))
    assert len(list(read_tables(path, mapping(), load(), most_kept=30).charts)) == 3
    with pytest.raises(UnusableInput, match="more than 29 values, too many for memory"):
        list(read_tables(path, mapping(), load(), most_kept=29).charts)
    streamed = read_tables(path, mapping("sorted = true\n" + LAB), load(), most_kept=29)
    assert len(list(streamed.charts)) == 3


def test_the_order_of_the_rows_changes_only_the_lines(tmp_path: Path):
    rows = people_rows(2)
    shuffled = random.Random(3).sample(rows, len(rows))
    one, _ = read(tmp_path, HEADER + "".join(rows))
    other, _ = read(tmp_path, HEADER + "".join(shuffled))
    for person, chart in one.items():
        assert [(e.fact, e.value, e.when) for e in chart.entries] == [
            (e.fact, e.value, e.when) for e in other[person].entries
        ]
