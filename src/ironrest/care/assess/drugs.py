"""Medicines in the record that matter for RLS: what worsens it, what treats it, what to say. Nothing here says stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ironrest.care.assess.answer import DrugNote
from ironrest.care.assess.keyed import ByRelease
from ironrest.care.chart.person import Chart, Drug, Origin
from ironrest.care.chart.readings import Day
from ironrest.knowledge.schema import Knowledge, Use
from ironrest.knowledge.schema_rls import DrugGroup, TreatmentGroup
from ironrest.values.dates import write_when

_NOBODY = Origin("")


class _Groups(NamedTuple):
    """Groups by concept; groups without a concept by a name in the text."""

    worse: dict[str, DrugGroup]
    treat: dict[str, TreatmentGroup]
    named: re.Pattern[str]
    by_name: dict[str, DrugGroup]
    days: dict[str, tuple[int, int]]


def drug_notes(chart: Chart, day: Day, knowledge: Knowledge, on: date, use: Use) -> tuple[DrugNote, ...]:
    """A note for each group of each drug that is taken, or may be; then the habits that worsen RLS."""
    found: list[DrugNote] = []
    if chart.drugs:
        groups = _groups(ByRelease(knowledge))
        for drug in chart.drugs:
            if may_be_taken(drug, on):
                found += _of_drug(drug, groups, knowledge, on, use)
    return (*found, *_habits(day, knowledge))


def may_be_taken(drug: Drug, on: date) -> bool:
    """Active or of unknown status on that day, or ended only on that day or later; not only from a later day."""
    later = drug.started is not None and drug.started.earliest > on
    if drug.status == "ended":
        return not later and drug.ended is not None and drug.ended.latest >= on
    return not later and drug.status in ("active", "unknown")


def _of_drug(drug: Drug, groups: _Groups, knowledge: Knowledge, on: date, use: Use) -> Iterator[DrugNote]:
    order = _order(drug, groups, knowledge, on, use)
    worse = {id(one): one for concept in drug.concepts if (one := groups.worse.get(concept))}
    named = groups.named.search(drug.name.lower())
    if named:
        group = groups.by_name[named.group()]
        worse[id(group)] = group
    dopaminergic = any(concept in knowledge.augmentation.applies_to for concept in drug.concepts)
    for group in worse.values():
        yield _worsens(drug, group, order, knowledge)
    treatments = {id(entry): entry for concept in drug.concepts if (entry := groups.treat.get(concept))}
    for treatment in treatments.values():
        advice = knowledge.exacerbating.advice_dopaminergic
        stopping = advice.says if dopaminergic else ""
        says = _sentences(treatment.says, advice.label if dopaminergic else "", stopping, order)
        also = (advice.source,) if dopaminergic else ()
        yield DrugNote(
            drug, treatment.label, says, treatment.source, "treatment", stopping=stopping, order=order, also=also
        )


def _worsens(drug: Drug, group: DrugGroup, order: str, knowledge: Knowledge) -> DrugNote:
    known = knowledge.exacerbating
    strength = known.strengths[group.strength]
    says = _sentences(
        strength[:1].upper() + strength[1:],
        f"Less likely to: {', '.join(group.prefer)}" if group.prefer else "",
        group.note,
        known.advice.says,
        f"Stopping suddenly: {group.stopping}" if group.stopping else "",
        order,
    )
    also = (known.advice.source, known.stopping_source)
    return DrugNote(
        drug, group.label, says, group.source, "worsens-rls", group.strength, group.prefer, group.stopping, order, also
    )


def _sentences(*parts: str) -> str:
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts if part)


def _order(drug: Drug, groups: _Groups, knowledge: Knowledge, on: date, use: Use) -> str:
    """Why it is not certain that the drug is taken now, or an empty string."""
    words = knowledge.drug_notes.order
    if drug.status == "unknown":
        return words["unknown"]
    if drug.ended is not None and drug.ended.latest < on:
        return words["ended"]
    if drug.started is None:
        return words["undated"]
    limits = [groups.days[concept] for concept in drug.concepts if concept in groups.days]
    age = (on - drug.started.earliest).days
    if limits and age > min(limits)[use == "screening"]:
        return words["old"].format(date=write_when(drug.started).partition("T")[0])
    return ""


def _habits(day: Day, knowledge: Knowledge) -> Iterator[DrugNote]:
    """Alcohol, caffeine and nicotine are one question: one note."""
    said: set[str] = set()
    for sign in knowledge.exacerbating.lifestyle.values():
        reading = day.readings.get(sign.fact) if sign.fact not in said else None
        if reading is None or reading.value is not True:
            continue
        said.add(sign.fact)
        named = [one for one in knowledge.exacerbating.lifestyle.values() if one.fact == sign.fact]
        name = ", ".join(one.label for one in named)
        drug = Drug(
            name=name,
            concepts=(),
            status="active",
            started=None,
            ended=None,
            origin=reading.origin or _NOBODY,
            recognised_by="none",
        )
        yield DrugNote(drug, knowledge.drug_notes.habit.label, knowledge.drug_notes.habit.says, sign.source, "habit")


@lru_cache(maxsize=8)  # number: a handful of releases side by side
def _groups(by_release: ByRelease) -> _Groups:
    knowledge = by_release.knowledge
    groups = knowledge.exacerbating.group.values()
    by_name = {name.lower(): one for one in groups if not one.concepts for name in one.examples}
    alternatives = "|".join(re.escape(name) for name in by_name)
    fresh = {one: fact.fresh for fact in knowledge.facts.values() if fact.derived == "drug" for one in fact.concepts}
    return _Groups(
        worse={concept: one for one in groups for concept in one.concepts},
        treat={concept: one for one in knowledge.drug_notes.treatment.values() for concept in one.concepts},
        named=re.compile(rf"\b(?:{alternatives})\b" if by_name else r"(?!)"),
        by_name=by_name,
        days={concept: (limit.deciding, limit.screening) for concept, limit in fresh.items() if limit},
    )
