"""Each limit of each label at, just below and just above its value. The rows were written from the product texts.

`limits/<product>.csv`: a dose (all visits together) with what is asked otherwise, and whether the named limit is then
kept, broken, or unknown; `plan` says whether the whole planner may propose it. An empty cell of a person is unknown,
one of a wish is not asked for. `facts` holds yes/no facts, earlier iron (`before_...`) and settings no wish reaches.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from ironrest.care.plan.course import Before, Course, Wanted, forced_course
from ironrest.care.plan.limits import label_rules
from ironrest.care.plan.visit import Wish
from ironrest.knowledge.schema import Knowledge
from ironrest.values.interval import Interval, exact
from ironrest.values.measure import read_measure
from tests.care.plan.people import KNOWLEDGE, OFF_LABEL, adult, planned, under_clinic

pytestmark = pytest.mark.slow  # every limit at, below and above its value: part of `make test`

FOLDER = Path(__file__).parent / "limits"
COLUMNS = (
    "jurisdiction", "regimen", "limit", "weight_kg", "age_years", "facts", "dose_mg", "visits", "diluent_ml", "minutes",
    "observe_min", "gap_d", "method", "expect", "plan", "source",
)  # fmt: skip
JURISDICTIONS = {"us": ("us",), "eu": ("eu",), "uk": ("uk",), "eu+uk": ("eu", "uk")}
EXPECT = {"kept": True, "broken": False, "unknown": None}
SETTINGS = ("diluent", "test_dose_mg", "test_dose_s", "test_wait_min", "slow_start_mg", "slow_start_min")


class Row(NamedTuple):
    product: str
    jurisdiction: str
    regimen: str
    limit: str
    person: dict
    settings: dict
    before: Before
    dose_mg: float
    visits: int
    wish: Wish
    expect: bool | None
    proposed: bool
    name: str


def number(text: str) -> float | None:
    return float(text) if text else None


def interval(text: str) -> Interval | None:
    return read_measure(text).interval if text else None


def told(cell: str) -> tuple[dict, dict, dict]:
    """Facts of the person, settings of the visit, and earlier iron."""
    person, settings, before = {}, {}, {}
    for part in filter(None, cell.split("; ")):
        name, _, value = part.partition("=")
        if name.startswith("before_"):
            before[name.removeprefix("before_")] = None if value == "?" else float(value)
        elif name in SETTINGS:
            settings[name] = value if name == "diluent" else exact(float(value))
        elif name in KNOWLEDGE.facts:
            person[name] = {"yes": True, "no": False, "?": None}[value]
        else:
            raise ValueError(f"no fact is called {name}")
    return person, settings, before


def row_of(product: str, cells: dict, jurisdiction: str, line: int) -> Row:
    person, settings, before = told(cells["facts"])
    weight, age = interval(cells["weight_kg"]), interval(cells["age_years"])
    return Row(
        product=product,
        jurisdiction=jurisdiction,
        regimen=cells["regimen"],
        limit=cells["limit"],
        person=adult(weight, age_years=age) | person,
        settings=settings,
        before=Before(before.get("mg", 0.0), int(before.get("visits", 0)), before.get("d", float("inf"))),
        dose_mg=float(cells["dose_mg"]),
        visits=int(cells["visits"]),
        wish=Wish(
            diluent_ml=number(cells["diluent_ml"]),
            minutes=number(cells["minutes"]),
            observe_min=number(cells["observe_min"]),
            method={"": None, "push": "push", "infusion": "infusion"}[cells["method"]],
            gap_d=number(cells["gap_d"]),
        ),
        expect=EXPECT[cells["expect"]],
        proposed={"proposed": True, "no": False}[cells["plan"]],
        name=f"{product}:{jurisdiction}:{cells['limit']}:{line}",
    )


def read(path: Path) -> list[Row]:
    """Strict: these columns, no short line, no row twice, a source for each, and only words that are known."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert tuple(lines[0]) == COLUMNS, path.name
    assert len({tuple(line) for line in lines}) == len(lines), f"{path.name}: a row stands twice"
    rows = []
    for at, line in enumerate(lines[1:], 2):
        assert len(line) == len(COLUMNS), f"{path.name}:{at}"
        cells = dict(zip(COLUMNS, line, strict=True))
        assert cells["source"].strip(), f"{path.name}:{at} has no source"
        rows += [row_of(path.stem, cells, name, at) for name in JURISDICTIONS[cells["jurisdiction"]]]
    return rows


ROWS = [row for path in sorted(FOLDER.glob("*.csv")) for row in read(path)]


@pytest.fixture(scope="module")
def off_label(tmp_path_factory) -> Knowledge:
    return under_clinic(tmp_path_factory.mktemp("clinic"), OFF_LABEL)


def course_of(row: Row) -> Course:
    rules = label_rules(KNOWLEDGE, row.product, row.jurisdiction)
    wanted = Wanted(row.dose_mg, row.wish, row.visits, row.before)
    way = rules.label.regimen[row.regimen]
    return forced_course(rules, KNOWLEDGE.plan, row.person, row.regimen, way, row.visits, wanted)


def test_each_product_has_its_table() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(KNOWLEDGE.products)


@pytest.mark.parametrize("product", KNOWLEDGE.products)
def test_each_limit_of_each_label_is_tried_at_and_beyond_its_value(product: str) -> None:
    for name, label in KNOWLEDGE.products[product].jurisdiction.items():
        tried = {(row.limit, row.expect) for row in ROWS if (row.product, row.jurisdiction) == (product, name)}
        assert {limit for limit, _ in tried} == set(label.limit), name
        for limit in label.limit:
            assert {(limit, True), (limit, False)} <= tried, f"{name}: {limit} is not tried on both sides"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_limit_is_kept_broken_or_unknown_as_its_text_says(row: Row) -> None:
    """The checker: the named limit over the facts of every visit; one broken visit is enough."""
    rules = label_rules(KNOWLEDGE, row.product, row.jurisdiction)
    found = [
        kept
        for visit in course_of(row).visits
        for rule, kept in rules.broken(visit.facts | row.settings)
        if rule.id == row.limit
    ]
    assert (False if False in found else None if found else True) is row.expect


@pytest.mark.parametrize("row", [row for row in ROWS if not row.settings], ids=lambda row: row.name)
def test_the_planner_proposes_what_is_kept_and_nothing_else(row: Row, off_label: Knowledge) -> None:
    """The whole planner: the dose is proposed, or it is not proposed that way and the refusal names the limit."""
    label = KNOWLEDGE.products[row.product].jurisdiction[row.jurisdiction]
    knowledge = off_label if label.regimen[row.regimen].off_label else KNOWLEDGE
    made = planned(
        row.product, row.jurisdiction, row.person, dose_mg=row.dose_mg, wish=row.wish, visits=row.visits,
        before=row.before, knowledge=knowledge,
    )  # fmt: skip
    assert len(made.proposals) + len(made.refusals) == 1
    if row.proposed:
        assert [one.total_dose_mg for one in made.proposals] == [row.dose_mg], made.refusals
        assert len(made.proposals[0].visits) == row.visits
        return
    assert all(one.regimen != row.regimen for one in made.proposals)
    first = next(key for key, way in label.regimen.items() if not way.off_label)
    if made.refusals and row.regimen == first and row.expect is not True:
        refusal = made.refusals[0]
        assert row.limit in (refusal.rule, *refusal.also) or (row.expect is None and refusal.needs)
