"""What the findings need of the knowledge, worked out once: tests, and the lines for what nobody asked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ironrest.care.assess.answer import Finding
from ironrest.care.assess.rulebook import Compiled
from ironrest.care.assess.words import answered
from ironrest.care.chart.readings import Reading
from ironrest.knowledge.schema import Citation, Criterion, Knowledge
from ironrest.knowledge.schema_rls import Course, DeficiencyCause, FindingRule, SecondaryCause, Statement
from ironrest.rules.decide import Step
from ironrest.rules.evaluate import Facts, Test
from ironrest.values.truth import Truth

TRUTH = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}
Readings = dict[str, Reading]


class Line(NamedTuple):
    """A yes-or-no fact under a heading; `more` is added to a yes, `silent` is the line when nobody asked."""

    id: str
    label: str
    fact: str
    citation: Citation
    more: str
    more_citation: Citation
    silent: Finding

    def read(self, readings: Readings) -> Finding:
        reading = readings.get(self.fact)
        if reading is None:
            return self.silent
        says, citation = answered(reading), self.citation
        if reading.value is True and self.more:
            says, citation = f"{says}. {self.more}", self.more_citation
        return Finding(self.id, self.label, says, truth_of_flag(reading), (reading,), citation)


class Tested(NamedTuple):
    """A rule with the facts that it reads."""

    test: Test
    reads: tuple[str, ...]

    def facts(self, readings: Readings) -> tuple[Reading, ...]:
        return tuple(readings[fact] for fact in self.reads if fact in readings)


class Sentence(NamedTuple):
    """A finding rule: which of its three sentences is said."""

    id: str
    entry: FindingRule
    rule: Tested

    def read(self, readings: Readings, values: Facts) -> Finding | None:
        truth = self.rule.test(values)
        entry = self.entry
        says = entry.says if truth is True else entry.says_false if truth is False else entry.says_unknown
        if not says:
            return None
        return Finding(self.id, entry.label, says, TRUTH[truth], self.rule.facts(readings), entry.source)


class Prepared(NamedTuple):
    criteria: tuple[tuple[str, Criterion, Tested], ...]
    mimic_facts: frozenset[str]
    mimics: tuple[Line, ...]
    exam: tuple[Line, ...]
    mimic_drugs: dict[str, tuple[str, str, Citation]]
    red_flags: tuple[Line, ...]
    symptoms: tuple[Line, ...]
    augmentation: tuple[Line, ...]
    impulse: Line
    courses: tuple[tuple[Course, Tested], ...]
    secondary: tuple[tuple[str, SecondaryCause, Tested], ...]
    alone: tuple[Sentence, ...]
    sentences: dict[str, tuple[Sentence, ...]]
    populations: dict[str, Tested]
    look_for: Tested
    causes: tuple[tuple[str, DeficiencyCause, Test | None, Test | None], ...]
    on_dopaminergic: Tested


def line(id: str, label: str, fact: str, source: Citation, more: str = "", more_source: Citation | None = None) -> Line:
    silent = Finding(id, label, "not asked", Truth.UNKNOWN, (), source)
    return Line(id, label, fact, source, more, more_source or source, silent)


def remark(id: str, statement: Statement) -> Finding:
    """A sentence that is neither true nor false of the person."""
    return Finding(id, statement.label, statement.says, None, (), statement.source)


def truth_of_flag(reading: Reading) -> Truth:
    return TRUTH[reading.value] if isinstance(reading.value, bool) else Truth.UNKNOWN


@lru_cache(maxsize=16)  # number: as many as there are compiled rules side by side
def prepared(rules: Compiled) -> Prepared:
    """Compiled rules are kept, one object for each release and version, so that the object is the key."""
    known = rules.knowledge
    control = known.augmentation.impulse_control
    populations = {key: _tested(rules, f"population:{key}") for key in known.populations}
    dopaminergic = [key for key, fact in known.facts.items() if set(fact.concepts) & set(known.augmentation.applies_to)]
    return Prepared(
        criteria=tuple(_criterion(rules, key) for key in rules.criteria_of(known.nodes["line:rls::0"])),
        mimic_facts=frozenset(one.fact for one in known.mimics.mimic.values()),
        mimics=tuple(
            line(key, one.label, one.fact, one.source, one.distinguishes, one.reading)
            for key, one in known.mimics.mimic.items()
        ),
        exam=tuple(_exam(known)),
        mimic_drugs=_mimic_drugs(known),
        red_flags=tuple(
            line(k, one.label, one.fact, one.source, one.action) for k, one in known.red_flags.red_flag.items()
        ),
        symptoms=tuple(
            line(k, one.label, one.fact, one.source) for k, one in known.deficiency_symptoms.symptom.items()
        ),
        augmentation=tuple(line(k, one.label, one.fact, one.source) for k, one in known.augmentation.feature.items()),
        impulse=line("impulse_control", control.label, control.fact, control.source, control.says),
        courses=tuple((one, _tested(rules, f"course:{one.id}")) for one in known.supportive.course),
        secondary=tuple((k, one, _tested(rules, f"secondary:{k}")) for k, one in known.secondary_causes.cause.items()),
        alone=tuple(_alone(rules)),
        sentences=_sentences(rules, populations),
        populations=populations,
        look_for=_tested(rules, "look_for"),
        causes=tuple(
            (key, one, _optional(rules, f"applies:{key}"), _optional(rules, f"first:{key}"))
            for key, one in known.deficiency_causes.cause.items()
        ),
        on_dopaminergic=Tested(_any_true(dopaminergic), tuple(dopaminergic)),
    )


def _any_true(facts: Iterable[str]) -> Test:
    """True when one holds; not settled otherwise, because a list of drugs is never known to be whole."""
    names = tuple(facts)
    return lambda values: True if any(values.get(name) is True for name in names) else None


def _of_rule(rule: Step) -> Tested:
    return Tested(rule.test, tuple(sorted(rule.reads)))


def _tested(rules: Compiled, node: str) -> Tested:
    return _of_rule(rules.rule(node, node))


def _optional(rules: Compiled, node: str) -> Test | None:
    return rules.rule(node, node).test if node in rules.knowledge.nodes else None


def _criterion(rules: Compiled, key: str) -> tuple[str, Criterion, Tested]:
    entry = rules.knowledge.criteria[rules.keys[key]]
    return key, entry, Tested(rules.tests[key], rules.facts_of_criterion[key])


def _exam(known: Knowledge) -> Iterable[Line]:
    """Each finding of the examination with the mimics to which it points."""
    points: dict[str, list[str]] = {}
    for mimic in known.mimics.mimic.values():
        for fact in mimic.exam:
            points.setdefault(fact, []).append(mimic.label)
    for fact, labels in points.items():
        entry = known.facts[fact]
        yield line(fact, entry.label, fact, entry.source, f"Points to: {', '.join(labels)}. Ask about it before RLS")


def _mimic_drugs(known: Knowledge) -> dict[str, tuple[str, str, Citation]]:
    return {concept: (key, one.label, one.reading) for key, one in known.mimics.mimic.items() for concept in one.drugs}


def _alone(rules: Compiled) -> Iterable[Sentence]:
    for key, one in rules.knowledge.mimics.not_rls_alone.items():
        entry = FindingRule(heading="mimics", label=one.label, when=one.when, says=one.says, source=one.source)
        yield Sentence(key, entry, _tested(rules, f"alone:{key}"))


def _sentences(rules: Compiled, populations: dict[str, Tested]) -> dict[str, tuple[Sentence, ...]]:
    found: dict[str, list[Sentence]] = {key: [] for key in rules.knowledge.findings.heading}
    for key, entry in rules.knowledge.findings.finding.items():
        rule = populations[entry.population] if entry.population else _tested(rules, f"finding:{key}")
        found[entry.heading].append(Sentence(key, entry, rule))
    return {key: tuple(sentences) for key, sentences in found.items()}
