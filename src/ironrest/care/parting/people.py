"""Everybody whom the guidelines can tell apart: who they are, the yes/no reasons, and the regions of the plane."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from ironrest.care.assess.rulebook import Compiled
from ironrest.knowledge.compile import line_key
from ironrest.rules.decide import Step
from ironrest.rules.evaluate import Facts
from ironrest.rules.nodes import refs_of
from ironrest.rules.regions import Cut, regions
from ironrest.values.errors import KnowledgeError
from ironrest.values.interval import Interval, exact

#: The two numbers of the plane: across and up.
PLANE = ("ferritin", "tsat")

Truths = tuple[bool, ...]
_Limits = tuple[tuple[str, bool], ...]


class Who(NamedTuple):
    """People to whom the same lines and the same limits apply; `caps` are limits that follow from who they are."""

    population: str
    also: tuple[tuple[str, bool], ...]
    caps: tuple[tuple[str, bool], ...]
    facts: Facts


class Reasons(NamedTuple):
    """One combination of the yes/no criteria that can occur, with the fewest facts that make it so."""

    truths: Truths
    facts: Facts


class People(NamedTuple):
    """The axes. `ferritin` and `tsat` are intervals that cover the plane; `switches` are criteria, as in Reasons.

    `fixed` are limits that also forbid iron into a vein: false of everybody here. `limits` are the other yes/no limits:
    the map is drawn for people without any, and again for people who have them.
    """

    who: tuple[Who, ...]
    switches: tuple[str, ...]
    reasons: tuple[Reasons, ...]
    ferritin: tuple[Interval, ...]
    tsat: tuple[Interval, ...]
    fixed: tuple[str, ...]
    limits: tuple[Reasons, ...]
    limit_names: tuple[str, ...]
    barred: Facts


def people_of(rules: Compiled) -> People:
    """Read from the rules themselves, so that a new criterion or threshold is never forgotten."""
    who_facts = _who_facts(rules)
    of_lines = _named(_in_lines(rules), rules, who_facts)
    of_caps = _named(_in_caps(rules), rules, who_facts)
    barred = {rule.name for book in rules.rulebooks.values() for rule in book.blocks["iv"]}
    fixed = tuple(name for name in of_caps if name in barred)
    limits = tuple(name for name in of_caps if name not in barred and name not in of_lines)
    across, up = (regions(_cuts(rules, fact)) for fact in PLANE)
    _all_are_read(rules, {*PLANE, *who_facts, *_facts(rules, (*of_lines, *of_caps))})
    return People(
        _who(rules, who_facts), of_lines, tuple(_reasons(rules, of_lines)), across, up, fixed,
        tuple(_reasons(rules, limits)), limits, dict.fromkeys(_facts(rules, fixed), False),
    )  # fmt: skip


def representative(interval: Interval) -> float:
    """A number that a reader can check the region with: whole where one lies inside."""
    if interval.is_exact:
        return interval.low
    if interval.low == -math.inf:
        found = interval.high / 2
    elif interval.high == math.inf:
        found = interval.low + interval.low / 2
    else:
        found = (interval.low + interval.high) / 2
    whole = float(round(found))
    return whole if interval.low < whole < interval.high else found


# --- which criteria and facts there are --------------------------------------------------------------
def _in_lines(rules: Compiled) -> Iterator[str]:
    for guideline, entry in rules.knowledge.guidelines.items():
        for one in entry.populations:
            yield from switches_in(rules, guideline, one.population)


def switches_in(rules: Compiled, guideline: str, population: str) -> Iterator[str]:
    """The criteria that the lines of one population name."""
    entry = next(one for one in rules.knowledge.guidelines[guideline].populations if one.population == population)
    for at in range(len(entry.lines)):
        yield from refs_of(rules.knowledge.nodes[line_key(guideline, population, at)])


def _in_caps(rules: Compiled) -> Iterator[str]:
    return (cap.criterion for cap in rules.knowledge.caps)


def _named(names: Iterable[str], rules: Compiled, who_facts: Iterable[str]) -> tuple[str, ...]:
    """The criteria among them that ask yes/no facts only, and not who somebody is."""
    who = set(who_facts)
    facts = rules.knowledge.facts
    return tuple(
        name
        for name in dict.fromkeys(names)
        if all(facts[fact].kind == "flag" and fact not in who for fact in rules.facts_of_criterion[name])
    )


def _facts(rules: Compiled, names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(fact for name in names for fact in rules.facts_of_criterion[name]))


def _who_facts(rules: Compiled) -> tuple[str, ...]:
    found = (fact for book in rules.rulebooks.values() for one in book.populations for fact in sorted(one.rule.reads))
    return tuple(dict.fromkeys(found))


def _cuts(rules: Compiled, fact: str) -> set[Cut]:
    return {cut for step in _steps(rules) for cut in step.cuts.get(fact, ())}


def _steps(rules: Compiled) -> Iterator[Step]:
    for book in rules.rulebooks.values():
        yield from (limit.rule for limit in book.caps)
        for population in book.populations:
            yield from (population.rule, *population.lines)


def _all_are_read(rules: Compiled, seen: set[str]) -> None:
    """A rule over any other fact would make the map wrong without a word."""
    missed = {fact for step in _steps(rules) for fact in step.reads} - seen
    if missed:
        raise KnowledgeError(
            f"The map of the guidelines has no axis for {', '.join(sorted(missed))}. It draws ferritin, TSAT, the "
            "populations, and criteria made of yes/no facts; say the rule as such a criterion."
        )


# --- who -------------------------------------------------------------------------------------------
def _who(rules: Compiled, facts: tuple[str, ...]) -> tuple[Who, ...]:
    """Combinations of who somebody can be, those that no rule tells apart together."""
    caps = [cap.criterion for cap in rules.knowledge.caps if set(rules.facts_of_criterion[cap.criterion]) <= set(facts)]
    found: dict[tuple[str, _Limits], list[Facts]] = {}
    for chosen in product(*(_values(rules, fact) for fact in facts)):
        person = dict(zip(facts, chosen, strict=True))
        limits = tuple((name, rules.tests[name](person) is True) for name in caps)
        found.setdefault((_population(rules, person), limits), []).append(person)
    who = [Who(population, (), limits, _fewest(alike)) for (population, limits), alike in found.items()]
    who = [one._replace(also=_also(one, who, found[one.population, one.caps])) for one in who]
    order = list(rules.knowledge.populations)
    return tuple(sorted(who, key=lambda one: (-order.index(one.population), one.also)))


def _also(one: Who, who: list[Who], alike: list[Facts]) -> _Limits:
    """The yes/no facts that tell this group from another of the same population."""
    others = [other for other in who if other.population == one.population and other is not one]
    flags = [fact for fact, value in one.facts.items() if isinstance(value, bool)]
    same = [fact for fact in flags if len({person[fact] for person in alike}) == 1]
    return tuple(
        (fact, one.facts[fact] is True)
        for fact in same
        if any(other.facts[fact] != one.facts[fact] for other in others)
    )


def _values(rules: Compiled, fact: str) -> list[Interval | bool]:
    if rules.knowledge.facts[fact].kind == "flag":
        return [False, True]
    return [exact(representative(one)) for one in regions(_cuts(rules, fact))]


def _population(rules: Compiled, facts: Facts) -> str:
    """The same for every guideline."""
    found = {
        next(one.rule.then for one in book.populations if one.rule.test(facts)) for book in rules.rulebooks.values()
    }
    if len(found) > 1:
        raise KnowledgeError(
            f"The guidelines divide people otherwise ({', '.join(sorted(found))}): no map can be drawn."
        )
    return found.pop()


def _fewest(alike: Iterable[Facts]) -> Facts:
    return min(alike, key=lambda facts: sum(value is True for value in facts.values()))


# --- reasons ---------------------------------------------------------------------------------------
def _reasons(rules: Compiled, names: tuple[str, ...]) -> Iterator[Reasons]:
    """Every combination of these criteria that some person has."""
    parts = [list(_together(rules, group).items()) for group in _sharing(rules, names)]
    for chosen in product(*parts):
        truths = {name: value for told, _ in chosen for name, value in told}
        facts = {fact: value for _, some in chosen for fact, value in some.items()}
        yield Reasons(tuple(truths[name] for name in names), facts)


def _together(rules: Compiled, names: list[str]) -> dict[tuple[tuple[str, bool], ...], Facts]:
    """Of criteria that share facts: each combination, with the fewest facts that make it."""
    facts = _facts(rules, names)
    found: dict[tuple[tuple[str, bool], ...], Facts] = {}
    for chosen in sorted(product((False, True), repeat=len(facts)), key=sum):
        person: Facts = dict(zip(facts, chosen, strict=True))
        found.setdefault(tuple((name, rules.tests[name](person) is True) for name in names), person)
    return found


def _sharing(rules: Compiled, names: Iterable[str]) -> list[list[str]]:
    """Criteria in groups, so that no two groups share a fact."""
    groups: list[list[str]] = []
    for name in names:
        mine = set(rules.facts_of_criterion[name])
        joined = [group for group in groups if mine & set(_facts(rules, group))]
        groups = [group for group in groups if group not in joined]
        groups.append([*(one for group in joined for one in group), name])
    return groups
