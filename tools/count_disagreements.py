"""How many people change route between guidelines: the invented people, and the NHANES adults with RLS asserted.

python -m tools.count_disagreements > docs/data/guideline-counts.toml
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from ironrest.care.assess.assess import assess
from ironrest.care.assess.rulebook import compiled
from ironrest.care.chart.day import newest_date, read_day
from ironrest.care.parting.counts import Routes, answers, apart, nothing_else, routes_if_rls
from ironrest.care.parting.people import people_of
from ironrest.care.parting.pictures import DRAWN
from ironrest.knowledge.load import load
from ironrest.population.invented import DAY, invented
from ironrest.records.read import read_bytes
from ironrest.records.table.mapping import read_mapping_bytes
from ironrest.records.table.read import read_tables
from tools.pages import ROOT

FILE = ROOT / "docs" / "data" / "guideline-counts.toml"
MAPPING = ROOT / "tests" / "mappings" / "nhanes-anemia.toml"
HEAD = """\
# How many people change route between two guidelines. Printed by tools/count_disagreements.py; a test counts again.
# `invented`: the people who ship with the program, each answered in full on the day of their stories.
# `nhanes`: the 3,990 adults of NHANES 1999-2000 (anemia.csv), RLS asserted, nothing else the matter; without a reason
# for the intravenous route, and with RLS moderate or worse after oral iron failed.
"""


def counted(nhanes: Path) -> str:
    """The whole file."""
    parts = [_section("invented", _invented())]
    for name, drawn in (("nhanes_no_reason", DRAWN[0]), ("nhanes_reasons", DRAWN[1])):
        parts.append(_section(name, _nhanes(nhanes, drawn.reasons)))
    return HEAD + "".join(parts)


def _invented() -> list[Routes]:
    knowledge = load()
    charts = [one for file in invented() for one in read_bytes(file.read_bytes(), file=file.name, knowledge=knowledge)]
    made = [assess(chart, knowledge, on=DAY, with_asks=False) for chart in charts]
    return [{name: answer.possible for name, answer in one.answers.items()} for one in made]


def _nhanes(file: Path, reasons: Iterable[str]) -> list[Routes]:
    """Their own ferritin, TSAT and age on the day of the survey; the rules are those in force today."""
    knowledge = load()
    rules = compiled(knowledge, DAY)
    other = nothing_else(people_of(rules), reasons)
    mapping = read_mapping_bytes(MAPPING.read_bytes(), file=MAPPING.name, knowledge=knowledge)
    found: list[Routes] = []
    for chart in read_tables(file, mapping, knowledge).charts:
        on = newest_date(chart)
        assert on is not None, "every row of the survey is dated by its mapping"
        found.append(routes_if_rls(rules, {**read_day(chart, knowledge, on=on).values, **other}))
    return found


def _section(name: str, people: list[Routes]) -> str:
    lines = [f"\n[{name}]", f"people = {len(people)}", f"[{name}.apart]"]
    lines += [f'"{one} {other}" = {count}' for (one, other), count in apart(people).items()]
    for guideline, counts in answers(people).items():
        lines.append(f'[{name}.answers."{guideline}"]')
        lines += [f'"{answer}" = {count}' for answer, count in counts.items()]
    return "\n".join(lines) + "\n"


def main() -> int:
    shared = ROOT.parent / "shared" / "data" / "nhanes" / "anemia.csv"
    print(counted(Path(sys.argv[1]) if len(sys.argv) > 1 else shared), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
