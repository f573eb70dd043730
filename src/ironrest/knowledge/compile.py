"""Every rule text of the knowledge folder to nodes, under one key each. Errors show the corrected line."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.knowledge import schema
from ironrest.knowledge.alternatives import alternatives_texts, alternatives_vocabulary
from ironrest.knowledge.compile_reactions import compile_reactions
from ironrest.knowledge.followup import followup_texts, followup_vocabulary
from ironrest.knowledge.infusion import guard_texts, guard_vocabulary
from ironrest.knowledge.products import plan_texts, plan_vocabulary
from ironrest.rules.nodes import Condition
from ironrest.rules.parse import Kind, Vocabulary, parse
from ironrest.rules.tokens import RuleError
from ironrest.values.errors import KnowledgeError


def base_id(key: str) -> str:
    """The id of a criterion without the date of its version: `name@2027-01-01` is a later version of `name`."""
    return key.partition("@")[0]


def vocabulary(knowledge: schema.Knowledge) -> Vocabulary:
    """What each name in a rule stands for."""
    kinds: dict[str, Kind] = {key: fact.kind for key, fact in knowledge.facts.items()}
    clash = kinds.keys() & {base_id(key) for key in knowledge.criteria}
    if clash:
        raise KnowledgeError(f"Both a fact and a criterion: {', '.join(sorted(clash))}. Rename the criterion.")
    kinds |= {base_id(key): "criterion" for key in knowledge.criteria}
    return Vocabulary(kinds, {key: fact.choices for key, fact in knowledge.facts.items() if fact.choices})


def compile_nodes(knowledge: schema.Knowledge) -> dict[str, Condition]:
    """Nodes by key (`criterion:…`, `alert:…`, `line:…`). Every faulty rule is reported, not only the first."""
    words = vocabulary(knowledge)
    nodes: dict[str, Condition] = {}
    faults: list[str] = []
    for key, text, indicator in texts(knowledge):
        try:
            nodes[key] = parse(text, words, allow_known=indicator)
        except RuleError as fault:
            faults.append(f"{key}: {fault}")
    bedside = guard_vocabulary(knowledge.infusion)
    for key, text in guard_texts(knowledge.infusion):
        try:
            nodes[key] = parse(text, bedside)
        except RuleError as fault:
            faults.append(f"{key}: {fault}")
    followed = followup_vocabulary(words.kinds, words.choices, knowledge.followup)
    for key, text in followup_texts(knowledge.followup):
        try:
            nodes[key] = parse(text, followed)
        except RuleError as fault:
            faults.append(f"{key}: {fault}")
    planned = plan_vocabulary(words.kinds, words.choices, knowledge.plan, knowledge.products)
    for key, text in (*plan_texts(knowledge.plan, knowledge.products), *_laws(knowledge)):
        try:
            nodes[key] = parse(text, planned)
        except RuleError as fault:
            faults.append(f"{key}: {fault}")
    beside = alternatives_vocabulary(words.kinds, words.choices)
    for key, text in alternatives_texts(knowledge.alternatives):
        try:
            nodes[key] = parse(text, beside)
        except RuleError as fault:
            faults.append(f"{key}: {fault}")
    if faults:
        raise KnowledgeError("Rules that are not in the rule language:\n" + "\n".join(faults))
    return nodes | compile_reactions(knowledge.reactions)


def texts(knowledge: schema.Knowledge) -> Iterator[tuple[str, str, bool]]:
    """Key, rule text, and whether `known(...)` is allowed."""
    for key, criterion in knowledge.criteria.items():
        yield f"criterion:{key}", criterion.when, criterion.indicator
    for key, population in knowledge.populations.items():
        yield f"population:{key}", population.when, False
    for key, alert in knowledge.alerts.items():
        yield f"alert:{key}", alert.when, False
    for key, caution in knowledge.cautions.items():
        yield f"caution:{key}", caution.when, False
    for key, decision in knowledge.decisions.items():
        yield from ((line_key(key, "", at), line.when, False) for at, line in enumerate(decision.lines))
    for guideline in knowledge.guidelines.values():
        for rules in guideline.populations:
            for at, line in enumerate(rules.lines):
                yield line_key(guideline.id, rules.population, at), line.when, False
    for key, fact in knowledge.facts.items():
        yield from ((f"implied:{key}:{at}", rule.when, False) for at, rule in enumerate(fact.implied))
        yield from ((f"assume:{key}:{at}", rule.when, False) for at, rule in enumerate(fact.assume) if rule.when)
    yield from texts_of_findings(knowledge)


def texts_of_findings(knowledge: schema.Knowledge) -> Iterator[tuple[str, str, bool]]:
    """Rules that choose a sentence. They decide no verdict, so that `known(...)` may stand in them."""
    yield from ((f"course:{one.id}", one.when, True) for one in knowledge.supportive.course)
    yield from ((f"secondary:{key}", one.when, True) for key, one in knowledge.secondary_causes.cause.items())
    yield from ((f"alone:{key}", other.when, True) for key, other in knowledge.mimics.not_rls_alone.items())
    yield "look_for", knowledge.deficiency_causes.look_for.when, True
    for key, cause in knowledge.deficiency_causes.cause.items():
        rules = {"applies": cause.applies, "first": cause.first}
        yield from ((f"{name}:{key}", text, True) for name, text in rules.items() if text)
    yield from ((f"finding:{key}", rule.when, True) for key, rule in knowledge.findings.finding.items() if rule.when)


def _laws(knowledge: schema.Knowledge) -> Iterator[tuple[str, str]]:
    """The laws, in the words of the person and of a planned visit."""
    yield from ((f"never:{key}", one.when) for key, one in knowledge.laws.never.items())
    for key, one in knowledge.laws.ceiling.items():
        yield f"ceiling:{key}", one.keeps
        if one.when:
            yield f"ceiling-when:{key}", one.when


def line_key(decision: str, population: str, at: int) -> str:
    return f"line:{decision}:{population}:{at}"
