"""Real and published data through `ironrest assess`: law 5, and the same counts by SQL written from the decisions."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ironrest.cli.main import main
from ironrest.report.words import word
from tests.cli.many import numbers
from tests.shared import shared

RLS = ("rls_diagnosed=true", "clinically_significant=true")
#: Everything that stands between an indication and a definite verdict, answered.
SAFE = ("iv_iron_allergy=no", "active_infection=no", "iv_iron_elsewhere=no", "pregnant=no", "oral_iron_failed=no",
        "oral_iron_not_tolerated=no")  # fmt: skip


def answers(
    folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str, facts: tuple[str, ...] = ()
) -> tuple[list[dict[str, Any]], list[int]]:
    out = folder / "answers.ndjson"
    typed = [part for fact in facts for part in ("--fact", fact)]
    line = ["assess", *arguments, *typed, "--as-of", "last", "--no-asks", "--format", "ndjson", "--out", str(out)]
    assert main(line) == 0
    with out.open(encoding="utf-8") as lines:
        kept = [{key: one.get(key) for key in ("patient", "verdict", "indication", "iv_clearance", "as_of")}
                for one in map(json.loads, lines)]  # fmt: skip
    return kept, numbers(capsys.readouterr().err)


def patients_in(path: Path) -> int:
    """Patient resources, counted without the reader: by another parser, file by file."""
    found = 0
    for file in sorted(one for one in path.rglob("*") if one.name.endswith((".json", ".json.gz", ".ndjson.gz"))):
        data = file.read_bytes()
        data = gzip.decompress(data) if file.suffix == ".gz" else data
        if ".ndjson" in file.name:
            found += sum(json.loads(line)["resourceType"] == "Patient" for line in data.splitlines() if line.strip())
            continue
        resource = json.loads(data)
        inner = [one.get("resource", {}) for one in resource.get("entry", [])] if isinstance(resource, dict) else []
        found += sum(one.get("resourceType") == "Patient" for one in [resource, *inner])
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "people"), [("mimic-iv-fhir-demo", 100), ("synthea-r4", 71)], ids=lambda value: str(value)
)
def test_everybody_in_a_real_folder_has_one_outcome_and_without_rls_nobody_gets_iron(
    tmp_path, capsys, folder, people
) -> None:
    """No record of the two holds a diagnosis of RLS, so iron *for RLS* is proposed for nobody."""
    path = shared("data", folder)
    assert patients_in(path) == people
    written, counts = answers(tmp_path, capsys, str(path))
    assert len({one["patient"] for one in written}) == len(written) == people
    assert {one["verdict"] for one in written} <= {"undetermined", "no-iron"}
    assert counts[0] == people == sum(counts[1:6]) + sum(counts[10:])
    assert counts[1:4] == [0, 0, 0]


@pytest.mark.parametrize("folder", ["us-core-examples", "fhir-r4-examples"])
def test_published_examples_add_up_and_each_file_that_is_not_json_is_refused(tmp_path, capsys, folder) -> None:
    path = shared("data", folder)
    written, counts = answers(tmp_path, capsys, str(path))
    xml = sum(1 for one in path.rglob("*.xml"))
    answered = [one for one in written if one["verdict"]]
    assert counts[0] == len(written) == len(answered) + counts[-1]
    assert counts[-1] == xml


NHANES_SQL = """
with read as (
    select sex, age, ferr, tsat,
        case when tsat >= 45 or ferr >= 300 then 'no-iron'                 -- safety: blocked, and capped at no iron
             when ferr > 100 and tsat < 20 then 'specialist-decision'      -- safety: the row of ferritin 100 to 300
             when ferr <= 75 or tsat < 20 then 'either-route'              -- aasm-2025, adult
             when ferr > 75 and ferr <= 100 then 'iv-iron'
             else 'no-iron' end as adult
    from read_csv(?, header = true)),
judged as (
    select *, case
        -- Pregnancy is never assumed for a woman of 10 to 60, and makes iron a specialist's decision.
        when not {pregnancy_answered} and sex = 'Female' and age between 10 and 60
             and adult in ('iv-iron', 'either-route') then 'undetermined'
        else adult end as indication
    from read)
select indication,
    case when indication = 'no-iron' then 'no-iron'
         when {all_answered} then indication else 'undetermined' end as verdict,
    case when tsat >= 45 or ferr >= 300 then 'blocked'
         when {all_answered} then 'clear' else 'unanswered' end as iv,
    count(*)
from judged group by all
"""


@pytest.mark.slow
@pytest.mark.parametrize("answered", [False, True])
def test_nhanes_is_judged_as_sql_written_from_the_decisions_judges_it(capsys, answered) -> None:
    """3,990 adults of a survey, taken to have RLS that matters; then with every question of the day answered."""
    path = shared("data", "nhanes", "anemia.csv")
    query = NHANES_SQL.format(pregnancy_answered=answered, all_answered=answered)
    rows = duckdb.execute(query, [str(path)]).fetchall()
    mapping = str(Path(__file__).parents[1] / "mappings" / "nhanes-anemia.toml")
    typed = [part for fact in (*RLS, *(SAFE if answered else ())) for part in ("--fact", fact)]
    assert main(["assess", str(path), "--mapping", mapping, *typed, "--as-of", "last", "--no-asks"]) == 0
    said = capsys.readouterr().out
    assert table(said, "Answers") == counted(rows, 1, "verdict")
    assert table(said, "Is iron indicated for RLS?") == counted(rows, 0, "possible")
    assert table(said, "Against an infusion?") == counted(rows, 2, "clearance")
    counts = numbers(said)
    assert counts[0] == 3990 == sum(row[3] for row in rows) == sum(counts[1:6]) + sum(counts[10:])


def counted(rows: list[Any], column: int, words: str) -> dict[str, int]:
    """The counts of one column of the query, under the words of the summary."""
    found: Counter[str] = Counter()
    for row in rows:
        found[word(words, row[column])] += row[3]
    return dict(found)


def table(said: str, heading: str) -> dict[str, int]:
    """One table of the summary."""
    block = next(one for one in said.split("\n\n") if one.startswith(heading + "\n"))
    found = re.findall(r"^ +([\d,]+)  (.*(?:\n {8,}.*)*)", block, re.MULTILINE)
    return {" ".join(label.split()): int(count.replace(",", "")) for count, label in found}


MIMIC_MAPPING = """
name = "iron-only"
[[table]]
file = "hosp/patients.csv.gz"
kind = "people"
columns = { person = "subject_id", sex = "gender", age = "anchor_age", date = "anchor_year" }
words = { sex = { F = "female", M = "male" }, age = { "91" = ">89" } }
[[table]]
file = "hosp/labevents.csv.gz"
kind = "results"
columns = { person = "subject_id", item = "itemid", value = "value", number = "valuenum", text = "comments", \
unit = "valueuom", date = "charttime", draw = "specimen_id" }
[[table.item]]
is = ["50924"]
fact = "ferritin"
[[table.item]]
is = ["50952"]
fact = "iron"
[[table.item]]
is = ["50953"]
fact = "tibc"
"""

#: Ferritin above a bound is written as text; every such bound here is above 300. TSAT is iron by TIBC of one draw.
MIMIC_SQL = """
with lab as (
    select subject_id, specimen_id, itemid, charttime::timestamp as taken,
        coalesce(try_cast(valuenum as double),
                 try_cast(regexp_extract(concat(value, ' ', comments), '([0-9.]+)', 1) as double)) as number
    from read_csv('{labs}', all_varchar = true) where itemid in ('50924', '50952', '50953')),
known as (select * from lab where number is not null),
tsat as (
    select i.subject_id, i.taken, 100 * i.number / t.number as number
    from known i join known t using (subject_id, specimen_id)
    where i.itemid = '50952' and t.itemid = '50953' and i.number <= t.number),
newest as (select subject_id, max(taken)::date as of_day from known group by subject_id),
iron as (
    select subject_id,
        (select arg_max(number, taken) from known k where k.subject_id = n.subject_id and itemid = '50924'
            and date_diff('day', k.taken::date, n.of_day) <= 90) as ferr,
        (select arg_max(number, taken) from tsat t where t.subject_id = n.subject_id
            and date_diff('day', t.taken::date, n.of_day) <= 90) as tsat
    from newest n)
select subject_id, case
    when tsat >= 45 or ferr >= 300 then 'no-iron'
    when ferr is null or tsat is null then 'undetermined'
    when ferr > 100 and tsat < 20 then 'specialist-decision'
    when ferr <= 75 or tsat < 20 then 'either-route'
    when ferr <= 100 then 'iv-iron'
    else 'no-iron' end
from iron
"""


@pytest.mark.slow
def test_iron_results_of_mimic_are_judged_as_sql_judges_them(tmp_path, capsys) -> None:
    """Each on the day of the newest iron result; results older than 90 days (the project's window) are unknown."""
    path = shared("data", "mimic-iv-demo")
    rows = duckdb.execute(MIMIC_SQL.format(labs=path / "hosp" / "labevents.csv.gz")).fetchall()
    expected = dict(rows)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MIMIC_MAPPING)
    written, counts = answers(tmp_path, capsys, str(path), "--mapping", str(mapping), facts=(*RLS, *SAFE))
    judged = {one["patient"]: one["indication"] for one in written if one["patient"] in expected}
    assert judged == expected
    assert len(set(expected.values())) >= 4
    assert counts[0] == len(written)
