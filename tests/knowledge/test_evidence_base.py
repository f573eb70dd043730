"""The evidence base against the collected tables, row by row: nothing lost, nothing changed, no status raised.

Left out on purpose: the quotes (they are the sources' own sentences), the addresses (a key of the bibliography and a
place stand for them), and the collector's notes (written anew, where a reader needs them).
"""

from __future__ import annotations

import csv
import re
from math import sqrt
from pathlib import Path

import pytest

from ironrest.knowledge.evidence import load_evidence
from ironrest.knowledge.files import FOLDER
from ironrest.knowledge.load import load
from ironrest.values.errors import KnowledgeError
from tests.shared import shared

HERE = FOLDER / "evidence"
EVIDENCE = load_evidence()
LEFT_OUT = {"quote", "source_url", "note", "notes"}
#: Our files and the collected ones; modelling numbers are two files here, by topic.
PAIRS = {
    "studies": ["studies.csv"],
    "trials": ["outcomes.csv"],
    "contrasts": ["contrasts.csv"],
    "rob": ["risk_of_bias.csv"],
    "published_meta": ["published.csv"],
    "modelling_numbers": ["associations.csv", "modelling.csv"],
}
#: How the collector's word reads on our scale.
STATUS = {"VERIFIED": "verified", "DERIVED": "secondary", "CALC": "secondary"}
COUNTS = {"studies": 42, "trials": 182, "contrasts": 18, "rob": 14, "published_meta": 39, "modelling_numbers": 51}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ours(name: str) -> list[dict[str, str]]:
    return [row for file in PAIRS[name] for row in rows(HERE / file)]


def collected(name: str) -> list[dict[str, str]]:
    return rows(shared("evidence", f"{name}.csv"))


def kept(row: dict[str, str], columns: list[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in columns)


@pytest.mark.parametrize("name", PAIRS)
def test_every_collected_cell_is_there_unchanged(name: str) -> None:
    columns = [one for one in collected(name)[0] if one not in LEFT_OUT | {"status", "n_status"}]
    assert sorted(kept(row, columns) for row in ours(name)) == sorted(kept(row, columns) for row in collected(name))
    assert len(ours(name)) == COUNTS[name]


@pytest.mark.parametrize("name", PAIRS)
def test_every_status_is_that_of_its_mark(name: str) -> None:
    columns = [one for one in collected(name)[0] if one not in LEFT_OUT | {"status", "n_status"}]
    marks = {kept(row, columns): row["status"] for row in collected(name)}
    for row in ours(name):
        assert row["mark"] == marks[kept(row, columns)]
        assert row["status"] == STATUS.get(row["mark"], "unverified")


def test_how_the_number_of_people_was_seen_is_kept_apart() -> None:
    columns = [one for one in collected("trials")[0] if one not in LEFT_OUT | {"status", "n_status"}]
    marks = {kept(row, columns): row["n_status"] for row in collected("trials")}
    for row in ours("trials"):
        assert row["n_mark"] == marks[kept(row, columns)]
        assert row["n_status"] == STATUS.get(row["n_mark"], "unverified")


@pytest.mark.parametrize("name", PAIRS)
def test_no_quote_and_no_note_of_the_collector_is_shipped(name: str) -> None:
    shipped = " ".join(" ".join((HERE / file).read_text("utf-8") for file in PAIRS[name]).split())
    sentences = {row.get(column, "") for row in collected(name) for column in ("quote", "note", "notes")}
    assert [one for one in sentences if len(one) > 40 and one in shipped] == []


@pytest.mark.parametrize("name", PAIRS)
def test_the_identifiers_of_a_source_lead_to_the_entry_that_is_cited(name: str) -> None:
    """A DOI or PMID of the collected table is in the entry of the bibliography, where that entry has one."""
    sources = load().sources
    columns = [one for one in collected(name)[0] if one not in LEFT_OUT | {"status", "n_status"}]
    urls = {kept(row, columns): row["source_url"] for row in collected(name)}
    for row in ours(name):
        source, url = sources[row["key"]], urls[kept(row, columns)]
        pmid, doi = re.search(r"PMID (\d+)", url), re.search(r"DOI (10\.\S+)", url)
        same = [source.pmid and pmid and source.pmid in url, source.doi and doi and source.doi.lower() in url.lower(),
                source.pmcid and source.pmcid in url]  # fmt: skip
        comparable = (source.pmid and pmid) or (source.doi and doi) or (source.pmcid and "PMC" in url)
        assert any(same) or not comparable, (row["key"], url)


def test_a_derived_row_says_its_formula() -> None:
    found = [one for one in (*EVIDENCE.outcomes, *EVIDENCE.contrasts) if one.status == "secondary" and not one.formula]
    assert found == []
    assert [one for one in EVIDENCE.outcomes if one.n_status == "secondary" and "n = " not in one.formula] == []


@pytest.mark.parametrize(
    ("arm", "ends", "people"), [("iron", (6.4, 9.5), 107), ("placebo", (3.1, 6.4), 101)]
)  # the printed 95 % intervals of the mean change, Earley 2024
def test_the_derived_spreads_of_earley_2024_follow_from_its_intervals(
    arm: str, ends: tuple[float, float], people: int
) -> None:
    (row,) = [one for one in EVIDENCE.outcomes if (one.study, one.arm, one.outcome) == ("Earley2024", arm, "IRLS")]
    assert row.n == people
    assert row.sd == pytest.approx((ends[1] - ends[0]) / 3.92 * sqrt(people), abs=0.005)


def test_the_derived_counts_are_the_nearest_whole_numbers_of_the_printed_percentages() -> None:
    found = 0
    for one in EVIDENCE.outcomes:
        match = re.match(r"([\d.]+) % of (\d+)", one.formula)
        if match:
            assert one.events == round(float(match[1]) / 100 * int(match[2])), one
            found += 1
    assert found == 13


def test_the_sizes_of_the_cochrane_trials_add_up_as_the_review_says() -> None:
    """345 people in seven trials, 428 in ten (Cochrane 2019)."""
    sizes = dict(re.findall(r"(\w+)\((\d+)\)", EVIDENCE.published["cochrane2019-review-total"].included_studies))
    assert sum(map(int, sizes.values())) == 428 == EVIDENCE.published["cochrane2019-review-total"].n
    assert sizes.keys() - {"Allen2011"} <= EVIDENCE.studies.keys()


def test_anaemic_and_dialysis_trials_stand_apart() -> None:
    apart = {name: one.anaemia for name, one in EVIDENCE.studies.items()}
    assert {apart[name] for name in ("Bae2021", "Short2024", "Mehmood2014", "NCT02826681")} == {"anaemic"}
    assert {apart[name] for name in ("Deng2017", "Sloand2004", "MHD_China_oral_IV")} == {"dialysis"}
    assert set(EVIDENCE.base.choice.together) == {"non-anaemic", "not-stated"}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("outcomes.csv", "Deng2017,iron,iron,iron sucrose,1000,16,IRLS,2,change,-7.38,2.03",
         "Deng2017,iron,iron,iron sucrose,1000,16,IRLS,2,change,-7.38,-2.03", "column sd"),
        ("outcomes.csv", "Grote2009,iron,iron,iron sucrose,1000,29,dropout_lack_of_efficacy,52,events,,,5",
         "Grote2009,iron,iron,iron sucrose,1000,29,dropout_lack_of_efficacy,52,events,,,50", "50 events in 29"),
        ("outcomes.csv", "-11.9,8.04,,,,,verified,VERIFIED", "-11.9,8.04,,,,,verified,DERIVED", "does not allow"),
        ("contrasts.csv", "TRENK17", "TRENK18", "sources.toml does not hold"),
        ("studies.csv", "anaemic,placebo", "anemic,placebo", "studies.csv, line"),
        ("published.csv", "cochrane2019-plms,", "cochrane2019-irls-change,", "twice"),
    ],
)  # fmt: skip
def test_a_broken_row_stops_the_loader(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    for path in (*HERE.iterdir(), FOLDER / "sources.toml"):
        target = (tmp_path if path.name == "sources.toml" else folder) / path.name
        target.write_text(path.read_text("utf-8"), "utf-8")
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(KnowledgeError, match=re.escape(said)):
        load_evidence(folder)
