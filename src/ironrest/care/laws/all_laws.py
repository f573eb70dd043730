"""Every law of a release, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ironrest.care.laws.ceilings import ceiling_laws, possible_visit_laws
from ironrest.care.laws.kleene import kleene_laws
from ironrest.care.laws.law import Law
from ironrest.care.laws.model import model_of
from ironrest.care.laws.never import clearance_laws, never_laws
from ironrest.care.laws.thresholds import lower_ferritin_laws, overlap_laws, point_laws, side_laws
from ironrest.care.laws.tighter import tighter_laws
from ironrest.care.laws.total import constant_laws, reachable_laws, total_laws
from ironrest.knowledge.schema import Knowledge


def all_laws(
    knowledge: Knowledge,
    *,
    on: date,
    clinics: Iterable[tuple[str, Knowledge]] = (),
    guidelines: Sequence[str] = (),
) -> Iterator[Law]:
    """The laws of each guideline under the safety rules, of the criteria, of the labels, and of each clinic's file.

    With `guidelines` only what is said of those.
    """
    for guideline in guidelines or knowledge.guidelines:
        yield from guideline_laws(knowledge, guideline, on)
    if not guidelines:
        yield from _shared_laws(knowledge, on)
    for name, local in clinics:
        yield from clinic_laws(knowledge, local, name, on, guidelines)


def _shared_laws(knowledge: Knowledge, on: date) -> Iterator[Law]:
    """What no guideline has to itself."""
    model = model_of(knowledge, next(iter(knowledge.guidelines)), on=on)
    yield from clearance_laws(knowledge, model)
    yield from constant_laws(knowledge, model)
    yield from ceiling_laws(knowledge)
    yield from possible_visit_laws(knowledge)
    yield from kleene_laws(knowledge, on)


def clinic_laws(
    knowledge: Knowledge, local: Knowledge, name: str, on: date, guidelines: Sequence[str]
) -> Iterator[Law]:
    """That a clinic's file only tightens, and that laws 1 and 2 hold under it."""
    yield from tighter_laws(knowledge, local, name, on, guidelines)
    for guideline in guidelines or local.guidelines:
        for law in never_laws(local, guideline, model_of(local, guideline, on=on)):
            yield law._replace(about=f"{guideline}, {name}")


def guideline_laws(knowledge: Knowledge, guideline: str, on: date) -> Iterator[Law]:
    """The laws of one guideline."""
    model = model_of(knowledge, guideline, on=on)
    yield from never_laws(knowledge, guideline, model)
    yield from total_laws(knowledge, guideline, model)
    yield from reachable_laws(knowledge, guideline, model)
    yield from point_laws(knowledge, guideline, on)
    yield from side_laws(knowledge, guideline, on)
    yield from overlap_laws(knowledge, guideline, on)
    yield from lower_ferritin_laws(knowledge, guideline, on)
