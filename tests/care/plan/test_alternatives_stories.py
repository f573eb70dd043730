"""Every story of the alternatives has the rungs, options and doses that its sources give."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ironrest.care.plan.ladder_shapes import AlternativesFor, Option
from ironrest.knowledge.load import load
from ironrest.report.alternatives_text import alternatives_text
from ironrest.report.alternatives_told import tell_alternatives
from tests.cases.alternatives_story import Expect, Story, stories, told

STORIES = stories()


@pytest.mark.parametrize("name", STORIES)
def test_a_story_has_the_steps_and_doses_of_its_sources(name: str):
    story = STORIES[name]

    assert list(differences(story.expect, told(name, story, load()))) == [], f"{story.story}\n{story.why}"


def differences(expect: Expect, found: AlternativesFor) -> Iterator[str]:
    """A sentence for each thing that is otherwise than expected."""
    yield from _numbers(expect, found)
    rungs = {one.id: one for one in found.rungs}
    for key, wanted in expect.rungs.items():
        if key not in rungs or rungs[key].status != wanted:
            yield f"rung {key} is {rungs[key].status if key in rungs else 'not there'}, not {wanted}"
    options = _options(found)
    for key, wanted in expect.options.items():
        if options[key].status != wanted:
            yield f"{key} is {options[key].status}, not {wanted}"
    yield from _doses(expect, options)
    text = " ".join(alternatives_text(tell_alternatives(found, load()), width=10_000).split())
    yield from (f"{words!r} is not said" for words in expect.says if words not in text)
    yield from (f"{fact} is not asked" for fact in expect.needs if fact not in found.asks)
    yield from (f"{fact} is asked" for fact in expect.not_needed if fact in found.asks)
    notes = rungs["aggravators"].aggravators
    drugs, prefer = {one.drug.name for one in notes}, {name for one in notes for name in one.prefer}
    yield from (f"{one} is not among what worsens" for one in expect.aggravators if one not in drugs)
    yield from (f"{one} is not offered instead" for one in expect.prefer if one not in prefer)
    alerts = {one.id for one in found.assessment.alerts}
    yield from (f"no alert {one}" for one in expect.alerts if one not in alerts)


def _numbers(expect: Expect, found: AlternativesFor) -> Iterator[str]:
    value, why = found.clearance.value, found.clearance.why
    if isinstance(expect.clearance, str) and expect.clearance != why:
        yield f"clearance is {value}, {why}, not {expect.clearance}"
    if isinstance(expect.clearance, float) and (value is None or round(value.low, 2) != expect.clearance):
        yield f"clearance is {value}, not {expect.clearance}"
    if expect.oral is not None and found.oral.status != expect.oral:
        yield f"iron by mouth is {found.oral.status}, not {expect.oral}"
    if expect.child_dose_mg is not None and found.oral.child_dose_mg != expect.child_dose_mg:
        yield f"the child's dose is {found.oral.child_dose_mg}, not {expect.child_dose_mg}"


def _options(found: AlternativesFor) -> dict[str, Option]:
    return {one.id: one for rung in found.rungs for one in rung.options}


def _doses(expect: Expect, options: dict[str, Option]) -> Iterator[str]:
    for key, wanted in expect.dose.items():
        dose = options[key].dose
        if dose.state != wanted.state:
            yield f"dose of {key} is {dose.state}, not {wanted.state}"
        line = dose.line if dose.state == "stated" else None
        start, most = (line.start, line.most) if line else (None, None)
        for what, amount, number in (("start", start, wanted.start), ("most", most, wanted.most)):
            if number is not None and (amount is None or amount.low != number):
                yield f"{what} of {key} is {amount}, not {number}"
        if wanted.per is not None and (most is None or most.per != wanted.per):
            yield f"{key} is not given {wanted.per}"
        if wanted.table is not None and len(dose.table) != wanted.table:
            yield f"{len(dose.table)} rows are shown of {key}, not {wanted.table}"
    for key, option in options.items():
        barred = expect.no_dose_of or tuple({one.group for one in options.values()})
        if expect.no_dose and option.group in barred and option.dose.state == "stated":
            yield f"{key} has a stated dose"


# --- the stories themselves


def test_there_are_fifteen_stories_or_more_and_each_names_what_there_is():
    knowledge = load()
    known = knowledge.alternatives
    assert len(STORIES) >= 15
    for name, story in STORIES.items():
        expect = story.expect
        assert set(story.source) <= knowledge.sources.keys(), name
        assert {*expect.options, *expect.dose} <= known.treatment.keys(), name
        assert expect.rungs.keys() <= known.step.keys(), name
        assert {*expect.needs, *expect.not_needed} <= knowledge.facts.keys(), name
        assert expect != Expect(), name


def test_a_difference_is_seen():
    story: Story = STORIES["unknown-kidney-function"]
    wrong = Expect(
        clearance=20.0, oral="not", child_dose_mg=60, rungs={"iron": "not"}, options={"gabapentin": "possible"},
        says=("never said",), needs=("ferritin",), not_needed=("creatinine",), aggravators=("x",), prefer=("x",),
        alerts=("augmentation",), no_dose=True,
    )  # fmt: skip

    assert len(list(differences(wrong, told("x", story, load())))) == 12
