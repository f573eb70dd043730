"""One guideline under the safety rules: every rule as a test, with the facts that it reads and its thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ironrest.knowledge.compile import base_id, line_key
from ironrest.knowledge.schema import Cap, Clearance, Knowledge
from ironrest.rules import nodes as n
from ironrest.rules.decide import Step, always
from ironrest.rules.evaluate import Test, compile_condition
from ironrest.rules.regions import Cut, cuts_of


class Population(NamedTuple):
    rule: Step
    lines: tuple[Step, ...]
    lifts: tuple[str, ...]
    criteria: tuple[str, ...]
    note: str


class Limit(NamedTuple):
    """A cap with its test."""

    rule: Step
    cap: Cap


class Rulebook(NamedTuple):
    """Everything that decides one guideline's answer; `versions` are the dated criteria in force."""

    guideline: str
    versions: tuple[str, ...]
    rls: tuple[Step, ...]
    significant: Step
    populations: tuple[Population, ...]
    caps: tuple[Limit, ...]
    blocks: dict[str, tuple[Step, ...]]
    defers: dict[str, tuple[Step, ...]]
    lifted_by: dict[str, str]


class Compiled:
    """All rules of one knowledge release in force on one day, compiled once."""

    def __init__(self, knowledge: Knowledge, on: date) -> None:
        self.knowledge = knowledge
        self.keys = in_force(knowledge, on)
        self.tests: dict[str, Test] = {}
        self._reads: dict[str, frozenset[str]] = {}
        self._cuts: dict[str, dict[str, frozenset[Cut]]] = {}
        self.facts_of_criterion: dict[str, tuple[str, ...]] = {}
        for key in self.keys:
            self._criterion(key)
        self.alerts = {key: self.rule(f"alert:{key}", key) for key in knowledge.alerts}
        self.cautions = {key: self.rule(f"caution:{key}", key) for key in knowledge.cautions}
        self.rulebooks = {key: self._rulebook(key) for key in knowledge.guidelines}

    # --- criteria and single rules ---------------------------------------------------------------
    def _criterion(self, key: str) -> Test:
        if key not in self.tests:
            node = self.node(key)
            for ref in n.refs_of(node):
                self._criterion(ref)
            self.tests[key] = compile_condition(node, self.tests)
            self._reads[key], self._cuts[key] = self._what(node)
            self.facts_of_criterion[key] = self._facts(node)
        return self.tests[key]

    def node(self, key: str) -> n.Condition:
        return self.knowledge.nodes[f"criterion:{self.keys[key]}"]

    def _facts(self, node: n.Condition) -> tuple[str, ...]:
        behind = (fact for ref in n.refs_of(node) for fact in self.facts_of_criterion[ref])
        return tuple(dict.fromkeys((*n.facts_of(node), *behind)))

    def _what(self, node: n.Condition) -> tuple[frozenset[str], dict[str, frozenset[Cut]]]:
        cuts = {fact: frozenset(found) for fact, found in cuts_of(node).items()}
        reads = frozenset(n.facts_of(node))
        for ref in n.refs_of(node):
            reads |= self._reads[ref]
            cuts = merged(cuts, self._cuts[ref])
        return reads, cuts

    def rule(self, node_key: str, name: str, then: str = "") -> Step:
        """Any node of the knowledge as a rule."""
        node = self.knowledge.nodes[node_key]
        reads, cuts = self._what(node)
        return Step(then, compile_condition(node, self.tests), reads, name, cuts)

    def of_criterion(self, key: str, then: str = "") -> Step:
        return Step(then, self.tests[key], self._reads[key], key, self._cuts[key])

    # --- decisions -------------------------------------------------------------------------------
    def _rulebook(self, guideline: str) -> Rulebook:
        knowledge = self.knowledge
        rls = knowledge.decisions["rls"]
        lines = [self.rule(line_key("rls", "", at), line.when, line.then) for at, line in enumerate(rls.lines)]
        clear = knowledge.clearances
        return Rulebook(
            guideline=guideline,
            versions=tuple(key for name, key in self.keys.items() if key != name),
            rls=(*lines, always(rls.otherwise)),
            significant=self.of_criterion("rls_clinically_significant"),
            populations=self._populations(guideline),
            caps=tuple(Limit(self.of_criterion(cap.criterion), cap) for cap in knowledge.caps),
            blocks={route: self._clearance(clear, route, "blocked") for route in ("iv", "oral")},
            defers={route: self._clearance(clear, route, "deferred") for route in ("iv", "oral")},
            lifted_by={name: entry.lifted_by for entry in clear if entry.lifted_by for name in entry.criteria},
        )

    def _clearance(self, entries: Iterable[Clearance], route: str, effect: str) -> tuple[Step, ...]:
        names = (name for one in entries if (one.route, one.effect) == (route, effect) for name in one.criteria)
        return tuple(self.of_criterion(name, effect) for name in names)

    def _populations(self, guideline: str) -> tuple[Population, ...]:
        found: list[Population] = []
        entries = self.knowledge.guidelines[guideline].populations
        for at, entry in enumerate(entries):
            keys = [line_key(guideline, entry.population, line) for line in range(len(entry.lines))]
            lines = [self.rule(key, line.when, line.then) for key, line in zip(keys, entry.lines, strict=True)]
            # the last population is for everybody whom no other took, so that no person falls between two
            last = at == len(entries) - 1
            rule = always(entry.population) if last else self.rule(f"population:{entry.population}", entry.population)
            criteria = dict.fromkeys(c for key in keys for c in self.criteria_of(self.knowledge.nodes[key]))
            found.append(
                Population(
                    rule._replace(then=entry.population),
                    (*lines, always(entry.otherwise)),
                    entry.lifts,
                    tuple(criteria),
                    entry.note,
                )
            )
        return tuple(found)

    def criteria_of(self, node: n.Condition) -> list[str]:
        """The criteria that a line names, and those that they name."""
        found: list[str] = []
        for ref in n.refs_of(node):
            found += [ref, *self.criteria_of(self.node(ref))]
        return found


def merged(one: Mapping[str, frozenset[Cut]], other: Mapping[str, frozenset[Cut]]) -> dict[str, frozenset[Cut]]:
    return {fact: one.get(fact, frozenset()) | other.get(fact, frozenset()) for fact in {**one, **other}}


def in_force(knowledge: Knowledge, on: date) -> dict[str, str]:
    """For each criterion the version that is in force on the day; the oldest for any day before it."""
    chosen: dict[str, str] = {}
    for key, criterion in knowledge.criteria.items():
        starts = criterion.since is None or criterion.since <= on
        ends = criterion.until is not None and criterion.until < on
        if base_id(key) not in chosen or (starts and not ends):
            chosen[base_id(key)] = key
    return chosen


def compiled(knowledge: Knowledge, on: date) -> Compiled:
    """Compiled rules, kept for each release and each set of versions in force."""
    return _compiled(_Key(knowledge, tuple(sorted(in_force(knowledge, on).items())), on))


class _Key:
    def __init__(self, knowledge: Knowledge, versions: tuple[tuple[str, str], ...], on: date) -> None:
        self.knowledge, self.on, self.name = knowledge, on, (knowledge.release, versions)

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.name == other.name


@lru_cache(maxsize=16)  # number: a handful of releases and versions side by side
def _compiled(key: _Key) -> Compiled:
    return Compiled(key.knowledge, key.on)
