"""Reads the folder followup/, gives its rules to the compiler, and checks what one file says of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ironrest.knowledge import files, schema
from ironrest.knowledge import schema_followup as sf
from ironrest.rules.parse import Kind, Vocabulary
from ironrest.values.errors import KnowledgeError

#: What follows when no line of the rule on repeating holds; it needs every condition too.
MAY_REPEAT = "may-repeat"


def read_followup(folder: Path) -> sf.FollowUpRules:
    """All files of the folder."""
    return sf.FollowUpRules(
        fact=files.read_toml(folder / "facts.toml", sf.FollowUpFactFile).fact,
        schedule=files.read_toml(folder / "schedule.toml", sf.Schedule),
        response=files.read_toml(folder / "response.toml", sf.ResponseRules),
        relapse=_rules(folder / "relapse.toml"),
        nonresponse=_rules(folder / "nonresponse.toml"),
        repeating=files.read_toml(folder / "retreatment.toml", sf.Repeating),
        guard=_rules(folder / "guard.toml"),
        phosphate=files.read_toml(folder / "phosphate.toml", sf.PhosphateRules),
        ferritin=files.read_toml(folder / "ferritin.toml", sf.FerritinRules),
        concern=files.read_toml(folder / "concerns.toml", sf.ConcernFile).concern,
        notes=_rules(folder / "notes.toml"),
    )


def _rules(path: Path) -> dict[str, sf.FollowUpRule]:
    return files.read_toml(path, sf.RuleList).rule


def sections(rules: sf.FollowUpRules) -> dict[str, dict[str, sf.FollowUpRule]]:
    """The lists of rules with sentences, by name."""
    return {
        "relapse": rules.relapse,
        "nonresponse": rules.nonresponse,
        "guard": rules.guard,
        "phosphate": rules.phosphate.rule,
        "ferritin": rules.ferritin.rule,
        "notes": rules.notes,
    }


def followup_texts(rules: sf.FollowUpRules) -> Iterator[tuple[str, str]]:
    """Key and text of every rule."""
    for name, found in sections(rules).items():
        yield from ((f"followup:{name}:{key}", one.when) for key, one in found.items())
    yield from ((f"followup:grade:{key}", one.when) for key, one in rules.phosphate.grade.items())
    yield from ((f"followup:condition:{key}", one.when) for key, one in rules.repeating.condition.items())
    yield from ((f"followup:line:{at}", line.when) for at, line in enumerate(rules.repeating.line))
    for key, item in rules.schedule.item.items():
        yield from ((f"followup:because:{key}:{at}", one.when) for at, one in enumerate(item.because))


def followup_vocabulary(
    facts: Mapping[str, Kind], choices: Mapping[str, tuple[str, ...]], rules: sf.FollowUpRules
) -> Vocabulary:
    """The person's facts, and what the follow-up works out."""
    clash = facts.keys() & rules.fact.keys()
    if clash:
        raise KnowledgeError(f"Both a fact of the person and of the follow-up: {', '.join(sorted(clash))}.")
    kinds: dict[str, Kind] = {**facts, **{key: one.kind for key, one in rules.fact.items()}}
    return Vocabulary(kinds, {**choices, **{key: one.choices for key, one in rules.fact.items() if one.choices}})


def problems_of_followup(knowledge: schema.Knowledge) -> Iterator[str]:
    """Every contradiction, as a sentence."""
    rules = knowledge.followup
    for key, item in rules.schedule.item.items():
        yield from (f"follow-up item {key}: no fact is called `{f}`." for f in item.results if f not in knowledge.facts)
        last = item.counts_until_d if item.counts_until_d is not None else item.overdue_after_d
        if not 0 <= item.not_before_d <= item.due_d <= item.overdue_after_d <= last:
            yield f"follow-up item {key}: its days are not in order."
    for key, concern in rules.concern.items():
        yield from (f"concern {key}: no fact is called `{f}`." for f in concern.facts if f not in knowledge.facts)
    yield from _definitions(knowledge)
    wanted = {line.then for line in rules.repeating.line} | {MAY_REPEAT, "undetermined"}
    if wanted != rules.repeating.says.keys():
        yield f"retreatment says: `{', '.join(sorted(wanted ^ rules.repeating.says.keys()))}` stands on one side only."
    for key, fact in rules.fact.items():
        if (fact.kind == "number") != bool(fact.unit) or (fact.kind == "choice") != bool(fact.choices):
            yield f"follow-up fact {key}: a number has a unit, a choice its choices, a flag neither."


def _definitions(knowledge: schema.Knowledge) -> Iterator[str]:
    rules = knowledge.followup.response
    for one in rules.definitions:
        scale = knowledge.instruments.get(one.scale)
        if scale is None or one.rule not in {rule.id for rule in scale.rules}:
            yield f"definition {one.id}: instruments.toml has no rule `{one.rule}` of `{one.scale}`."
    named = {one.id for one in rules.definitions}
    yield from (f"responder_by: no definition is called `{one}`." for one in rules.responder_by if one not in named)
