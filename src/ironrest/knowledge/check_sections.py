"""Cross-checks of the scales and of the files in rls/: the facts, concepts, headings and items that they name exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from ironrest.knowledge import schema
from ironrest.knowledge.schema_base import Citation

#: Fields of `Knowledge` that hold whole files with citations at any depth.
SECTIONS = (
    "instruments",
    "mimics",
    "secondary_causes",
    "supportive",
    "red_flags",
    "deficiency_symptoms",
    "exacerbating",
    "drug_notes",
    "augmentation",
    "deficiency_causes",
    "findings",
    "reactions",
    "infusion",
    "followup",
    "plan",
    "laws",
    "products",
    "alternatives",
)


def citations_of_sections(knowledge: schema.Knowledge) -> Iterator[tuple[str, Citation]]:
    """Every citation of these files, with the path of names to it."""
    for section in SECTIONS:
        yield from _citations(getattr(knowledge, section), section)


def _citations(value: object, where: str) -> Iterator[tuple[str, Citation]]:
    if isinstance(value, Citation):
        yield where, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _citations(getattr(value, name), f"{where} {name}")
    elif isinstance(value, dict | tuple):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _citations(inner, f"{where} {key}")


def problems_of_sections(knowledge: schema.Knowledge) -> Iterator[str]:
    """Every contradiction, as a sentence."""
    yield from (f"{where}: no fact is called `{fact}`." for where, fact in _facts(knowledge) if _lost(knowledge, fact))
    coded = {row.concept for row in knowledge.codes} | {row.concept for row in knowledge.drug_names}
    yield from (f"{where}: no code carries the concept `{one}`." for where, one in _concepts(knowledge, coded))
    yield from chain(_instruments(knowledge), _findings(knowledge), _groups(knowledge))


def _lost(knowledge: schema.Knowledge, fact: str) -> bool:
    return bool(fact) and fact not in knowledge.facts


def _facts(knowledge: schema.Knowledge) -> Iterator[tuple[str, str]]:
    """Each fact that is named, with the entry that names it."""
    for key, scale in knowledge.instruments.items():
        yield from ((f"instrument {key}", fact) for fact in (scale.fact, *(item.fact for item in scale.items)))
    for key, mimic in knowledge.mimics.mimic.items():
        yield from ((f"mimic {key}", fact) for fact in (mimic.fact, *mimic.exam))
    for key, cause in knowledge.secondary_causes.cause.items():
        yield from ((f"secondary cause {key}", fact) for fact in cause.find)
    tables: dict[str, dict[str, str]] = {
        "supportive": {key: one.fact for key, one in knowledge.supportive.supportive.items()},
        "red flag": {key: one.fact for key, one in knowledge.red_flags.red_flag.items()},
        "symptom": {key: one.fact for key, one in knowledge.deficiency_symptoms.symptom.items()},
        "condition": {key: one.fact for key, one in knowledge.exacerbating.condition.items()},
        "lifestyle": {key: one.fact for key, one in knowledge.exacerbating.lifestyle.items()},
        "augmentation": {key: one.fact for key, one in knowledge.augmentation.feature.items()},
        "cause of iron deficiency": {key: one.fact for key, one in knowledge.deficiency_causes.cause.items()},
        "impulse control": {"": knowledge.augmentation.impulse_control.fact},
        "findings": {name: name for name in (*knowledge.findings.iron_status, *knowledge.findings.wanted)},
    }
    for name, table in tables.items():
        yield from ((f"{name} {key}".strip(), fact) for key, fact in table.items())


def _concepts(knowledge: schema.Knowledge, coded: set[str]) -> Iterator[tuple[str, str]]:
    """Each concept that is named and that no code carries."""
    named: list[tuple[str, Iterable[str]]] = [("augmentation", knowledge.augmentation.applies_to)]
    named += [(f"mimic {key}", (*one.concepts, *one.drugs)) for key, one in knowledge.mimics.mimic.items()]
    named += [(f"group {key}", one.concepts) for key, one in knowledge.exacerbating.group.items()]
    named += [(f"preferred {key}", one.concepts) for key, one in knowledge.exacerbating.preferred.items()]
    named += [(f"treatment {key}", one.concepts) for key, one in knowledge.drug_notes.treatment.items()]
    named += [(f"secondary cause {key}", one.concepts) for key, one in knowledge.secondary_causes.cause.items()]
    named += [(f"deficiency cause {key}", one.concepts) for key, one in knowledge.deficiency_causes.cause.items()]
    for where, concepts in named:
        yield from ((where, one) for one in concepts if one not in coded)


def _instruments(knowledge: schema.Knowledge) -> Iterator[str]:
    for key, scale in knowledge.instruments.items():
        codes = {item.code for item in scale.items}
        for rule in scale.rules:
            if (rule.on == "item") != bool(rule.item) or (rule.item and rule.item not in codes):
                yield f"instrument {key}, rule {rule.id}: `item` is one of its items where `on` is item."
        fact = knowledge.facts.get(scale.fact)
        if fact and scale.total and fact.plausible != (scale.total.low, scale.total.high):
            yield f"instrument {key}: its total and the plausible range of `{scale.fact}` differ."
        if scale.scoring == "sum" and not scale.items:
            yield f"instrument {key}: a sum needs items."


def _findings(knowledge: schema.Knowledge) -> Iterator[str]:
    for key, rule in knowledge.findings.finding.items():
        if rule.heading not in knowledge.findings.heading:
            yield f"finding {key}: no heading is called `{rule.heading}`."
        if bool(rule.when) == bool(rule.population):
            yield f"finding {key}: it has either `when` or `population`."
        if not (rule.says or rule.says_false or rule.says_unknown):
            yield f"finding {key} never says anything."
    populations = [one.population for one in knowledge.findings.finding.values()]
    populations += [one.population for one in knowledge.supportive.supportive.values()]
    populations += [one.population for other in knowledge.mimics.not_rls_alone.values() for one in other.limits]
    for name in dict.fromkeys(populations):
        if name and name not in knowledge.populations:
            yield f"findings name `{name}`, which is no population."


def _groups(knowledge: schema.Knowledge) -> Iterator[str]:
    """A drug group is found by a concept or by a name, and names what to prefer that there is."""
    found: dict[str, str] = {}
    for key, group in knowledge.exacerbating.group.items():
        if not group.concepts and not group.examples:
            yield f"group {key}: no drug can be found in it; give concepts or examples."
        if not group.stopping:
            yield f"group {key}: say what stopping it suddenly risks."
        if group.strength not in knowledge.exacerbating.strengths:
            yield f"group {key}: `strengths` has no words for `{group.strength}`."
        yield from (
            f"concept {one} is in two groups: {found[one]} and {key}." for one in group.concepts if one in found
        )
        found.update(dict.fromkeys(group.concepts, key))
