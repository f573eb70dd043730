"""What notices a change, cheapest first. Nothing here takes its expected values from the changed text."""

from __future__ import annotations

import importlib
import random
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ironrest.care.assess.judge import judge
from ironrest.care.assess.rulebook import compiled
from ironrest.knowledge.check import problems
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.nodes import facts_of
from tools.mutation.mutant import Mutant

LABELS = ("limit", "kind of limit", "contraindication", "gate")
PEOPLE, SEED = 400, 20_261


class Noticed(NamedTuple):
    """By which check, and the first sentence of it."""

    by: str
    says: str


Killer = Callable[[Mutant, Knowledge], Iterator[str]]


def noticed(mutant: Mutant, base: Knowledge, only: tuple[str, ...] = ()) -> Noticed | None:
    """The first check that fails for the changed knowledge; of `only` some, where they are named."""
    made = mutant.make()
    made = msgspec.structs.replace(made, release=f"{base.release}:{mutant.id}")
    for by, killer in KILLERS.items():
        if only and by not in only:
            continue
        try:
            says = next(killer(mutant, made), None)
        except AssertionError as failed:
            says = str(failed).strip().partition("\n")[0] or "the test fails"
        except Exception as failed:  # whatever else stops a test is noticed too
            says = f"stops with {type(failed).__name__}"
        if says is not None:
            return Noticed(by, says)
    return None


def _checks(mutant: Mutant, made: Knowledge) -> Iterator[str]:
    yield from problems(made)


def _truths(mutant: Mutant, made: Knowledge) -> Iterator[str]:
    """Rows of the rule itself first."""
    table: Any = importlib.import_module("tests.criteria.truths")
    if mutant.kind in LABELS:
        rules = sorted({one.rule for one in table.truths() if one.rule.partition(":")[0] in table.OF_LABELS})
        told = mutant.where.rpartition(":")[0] or mutant.where
        for rule in sorted(rules, key=lambda one: told not in one):
            yield from table.wrong_truths(made, rule)
    elif mutant.kind in ("implied", "assume"):
        fact = mutant.where.split(":")[1]
        for way in ("fact", "assumed", "screened"):
            yield from table.wrong_truths(made, f"{way}:{fact}")
    else:
        for node in mutant.nodes:
            yield from table.wrong_truths(made, node)


def _decisions(mutant: Mutant, made: Knowledge) -> Iterator[str]:
    table: Any = importlib.import_module("tests.criteria.truths")
    if mutant.kind not in LABELS:
        yield from table.wrong_decisions(made)


@cache
def _stories() -> tuple[Any, Any, dict[str, Any]]:
    story: Any = importlib.import_module("tests.cases.story")
    cases: Any = importlib.import_module("tests.cases.test_cases")
    return story, cases, {name: one for name, one in story.stories().items() if not one.known_gap}


def _golden(mutant: Mutant, made: Knowledge) -> Iterator[str]:
    """Golden stories; those that tell of a fact of the changed rule first."""
    if mutant.kind in LABELS:
        return
    story, cases, stories = _stories()
    facts = {fact for node in mutant.nodes for fact in facts_of(made.nodes[node])}
    order = sorted(stories, key=lambda name: not any(fact in str(stories[name].chart) for fact in facts))
    for name in order:
        one = stories[name]
        yield from (f"{name}: {text}" for text in cases.differences(one.expect, story.answer(name, one, made)))


def _labels(mutant: Mutant, made: Knowledge) -> Iterator[str]:
    """The labels against the proposal that they were taken from: values and statuses."""
    if mutant.kind != "limit":
        return
    tests: Any = importlib.import_module("tests.knowledge.test_products")
    product, name, key = mutant.where.split(":")
    short = next(one for one, full in tests.PRODUCTS.items() if full == product)
    with _under(tests, made):
        for path, keys in tests.EXACT.items():
            if path.startswith(f"{short}.{name}.") and key in ((keys,) if isinstance(keys, str) else keys):
                tests.test_a_limit_has_the_value_and_the_status_of_its_fact(path)
        for path, (_, numbers) in tests.IN_WORDS.items():
            if path.startswith(f"{short}.{name}.") and key in numbers:
                tests.test_the_numbers_of_a_fact_in_words_stand_in_limits_of_its_status(path)
    yield from ()


def _limits(mutant: Mutant, made: Knowledge) -> Iterator[str]:
    """The table of each limit at and beyond its value."""
    if mutant.kind not in ("limit", "kind of limit"):
        return
    tests: Any = importlib.import_module("tests.care.plan.test_limit_tables")
    rows = [row for row in tests.ROWS if _concerns(mutant, made, row)]
    with _under(tests, made):
        for row in rows:
            try:
                tests.test_a_limit_is_kept_broken_or_unknown_as_its_text_says(row)
            except AssertionError:
                yield f"{row.name}: not {row.expect}"
    yield from ()


def _concerns(mutant: Mutant, made: Knowledge, row: Any) -> bool:
    limits = made.products[row.product].jurisdiction[row.jurisdiction].limit
    if mutant.kind == "kind of limit":
        return row.limit in limits and limits[row.limit].kind == mutant.where
    product, name, key = mutant.where.split(":")
    if (row.product, row.limit) != (product, key):
        return False
    inherited = limits[key].inherited if key in limits else ""
    return row.jurisdiction == name or inherited == name


def _planner(mutant: Mutant, made: Knowledge) -> Iterator[str]:
    """The whole planner over the same table, and the plans of its other tests."""
    if mutant.kind not in LABELS:
        return
    tests: Any = importlib.import_module("tests.care.plan.test_limit_tables")
    product = mutant.where.partition(":")[0]
    wide = mutant.kind == "kind of limit"
    rows = [row for row in tests.ROWS if row.product == product or (wide and _concerns(mutant, made, row))]
    rows.sort(key=lambda row: row.limit not in mutant.where)
    off_label = _off_label(made)
    with _under(tests, made):
        for row in rows:
            if not row.settings:
                try:
                    tests.test_the_planner_proposes_what_is_kept_and_nothing_else(row, off_label)
                except AssertionError:
                    yield f"{row.name}: the planner {'does not propose' if row.proposed else 'proposes'} it"


def _off_label(made: Knowledge) -> Knowledge:
    """The same under a clinic that has switched the off-label ways of giving on."""
    people: Any = importlib.import_module("tests.care.plan.people")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clinic.toml"
        path.write_text(people.HEAD + people.OFF_LABEL, "utf-8")
        return with_clinic(made, str(path))[0]


class _under:
    """The tests' own module, looking at the changed knowledge for a while."""

    def __init__(self, module: Any, made: Knowledge) -> None:
        self.module, self.made, self.before = module, made, module.KNOWLEDGE

    def __enter__(self) -> None:
        self.module.KNOWLEDGE = self.made

    def __exit__(self, *_: object) -> None:
        self.module.KNOWLEDGE = self.before


@cache
def _people() -> tuple[dict[str, Any], ...]:
    """The same random people every time, drawn with the numbers and facts of the property tests."""
    drawn: Any = importlib.import_module("tests.properties.people")
    chance = random.Random(SEED)
    found = []
    for _ in range(PEOPLE):
        person = {fact: value for fact, value in drawn.CANDIDATE.items() if fact in drawn.DECIDING}
        for fact in chance.sample(sorted(drawn.DECIDING), chance.randint(0, 5)):
            person[fact] = chance.choice([None, *_values(drawn, fact)])
        found.append(person)
    return tuple(found)


def _values(drawn: Any, fact: str) -> list[Any]:
    if fact not in drawn.LIMITS:
        entry = drawn.KNOWLEDGE.facts[fact]
        return list(entry.choices) or [True, False]
    return [drawn.exact(limit + step) for limit in drawn.LIMITS[fact] for step in (-0.1, 0.0, 0.1)]


def _random_people(mutant: Mutant, made: Knowledge) -> Iterator[str]:
    """Nobody is proposed intravenous iron unless every contraindication, written here again, is certainly absent."""
    if mutant.kind in LABELS:
        return
    law: Any = importlib.import_module("tests.properties.test_never_against_a_contraindication")
    rules = compiled(made, importlib.import_module("tests.properties.people").ON)
    for person in _people():
        for name, book in rules.rulebooks.items():
            if set(judge(book, person).verdicts) <= law.IV:
                for row, certain in law.REQUIRED.items():
                    if not certain(person):
                        yield f"{name} proposes intravenous iron without `{row}`"


KILLERS: dict[str, Killer] = {
    "the loader's checks": _checks,
    "truths.csv": _truths,
    "decisions.csv": _decisions,
    "golden stories": _golden,
    "the product proposal": _labels,
    "limit tables": _limits,
    "the planner over the limit tables": _planner,
    "random people": _random_people,
}
