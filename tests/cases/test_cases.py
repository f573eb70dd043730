"""Every story is answered as it was worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ironrest.knowledge.load import load
from ironrest.values.interval import Interval
from tests.cases.story import FOLDER, OTHER_READERS, QUESTIONS, Expect, Json, Story, answer, read_story, stories

STORIES = stories()


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_answered_as_worked_out_by_hand(name: str, request: pytest.FixtureRequest):
    story = STORIES[name]
    if story.known_gap:
        request.applymarker(pytest.mark.xfail(reason=story.known_gap, strict=True))

    found = answer(name, story, load())

    assert list(differences(story.expect, found)) == [], f"{story.story}\n{story.why}"


def differences(expect: Expect, found: Json) -> Iterator[str]:
    """A sentence for each thing that is otherwise than expected."""
    for key in ("verdict", "definite", "rls", "indication", "iv_clearance", "oral_clearance"):
        wanted = getattr(expect, key)
        if wanted is not None and wanted != found[key]:
            yield f"{key} is {found[key]!r}, not {wanted!r}"
    if found["verdict"] in expect.never:
        yield f"verdict is {found['verdict']!r}, which it must never be"
    for key, there, exactly in _sets(found):
        wanted = getattr(expect, key)
        if wanted is not None and (wanted != there if exactly else not wanted <= there):
            yield f"{key}: {sorted(there)}, expected {sorted(wanted)}"
    for key, there in (("not_alerts", _ids(found["alerts"])), ("not_cautions", _ids(found["cautions"]))):
        if getattr(expect, key) & there:
            yield f"{key}: {sorted(getattr(expect, key) & there)} must not be there"
    if expect.not_asks & _asked(found):
        yield f"not_asks: {sorted(expect.not_asks & _asked(found))} must not be asked"
    yield from _texts(expect, found)
    yield from _reasons(expect, found)
    yield from _facts(expect, found)
    for name, beside in expect.guidelines.items():
        for key in ("verdict", "indication"):
            wanted = getattr(beside, key)
            if wanted is not None and wanted != found["guidelines"][name][key]:
                yield f"{name}: {key} is {found['guidelines'][name][key]!r}, not {wanted!r}"


def _sets(found: Json) -> Iterator[tuple[str, set[str], bool]]:
    possible = set(found["possible"])
    yield "possible", possible, True
    yield "possible_contains", possible, False
    yield "alerts", _ids(found["alerts"]), False
    yield "cautions", _ids(found["cautions"]), False
    yield "superseded", {one["fact"] for one in found["superseded"]}, True
    yield "refused", {one["fact"] for one in found["refused"]}, True
    yield "stale", {one["fact"] for one in found["stale"]}, False
    assumed = {one["fact"] for one in found["assumed"]}
    yield "assumed", assumed, True
    yield "assumed_contains", assumed, False
    yield "asks_contain", _asked(found), False


def _ids(entries: list[Json]) -> set[str]:
    return {one["id"] for one in entries}


def _asked(found: Json) -> set[str]:
    return {ask["id"] for one in found["asks"] for ask in one["asks"]}


def _texts(expect: Expect, found: Json) -> Iterator[str]:
    said = {
        "notes_contain": " ".join([*found["notes"], *found["guideline_notes"]]),
        "lifted_by_contains": " ".join(found["lifted_by"]),
    }
    for key, text in said.items():
        for wanted in getattr(expect, key):
            if wanted not in text:
                yield f"{key}: {wanted!r} is not said in {text!r}"


def _reasons(expect: Expect, found: Json) -> Iterator[str]:
    by_id = {one["criterion"]: one for one in found["reasons"]}
    for key, wanted in (*expect.reasons.items(), *expect.status_shown.items()):
        shown = by_id.get(key, {})
        if wanted not in (shown.get("truth"), shown.get("status")):
            yield f"reason {key}: {shown.get('truth')}, {shown.get('status')}; expected {wanted}"


def _facts(expect: Expect, found: Json) -> Iterator[str]:
    for key, wanted in expect.facts.items():
        value = found["facts_today"].get(key, "unknown")
        if isinstance(value, Interval) and value.is_exact:
            value = pytest.approx(value.low)
        if value != wanted:
            yield f"{key} is {value!r}, not {wanted!r}"


# --- the stories themselves


def test_there_are_stories_of_every_question():
    counts = {question: sum(name.startswith(f"{question}/") for name in STORIES) for question in QUESTIONS}

    assert min(counts.values()) >= 5, counts
    assert sum(counts.values()) == len(STORIES)
    assert {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"} == {
        *QUESTIONS,
        *OTHER_READERS,
    }


@pytest.mark.parametrize("name", STORIES)
def test_a_story_names_what_is_known_and_where_it_comes_from(name: str):
    story, knowledge = STORIES[name], load()
    expect = story.expect

    assert set(story.source) <= knowledge.sources.keys()
    assert story.source
    assert (story.chart is None) == bool(story.fhir)
    assert expect.alerts | expect.not_alerts <= knowledge.alerts.keys()
    assert expect.cautions | expect.not_cautions <= knowledge.cautions.keys()
    assert expect.asks_contain | expect.not_asks <= knowledge.asks.keys()
    assert {*expect.facts, *expect.stale, *expect.assumed_contains} <= knowledge.facts.keys()
    assert expect.guidelines.keys() <= knowledge.guidelines.keys()
    assert {*expect.reasons, *expect.status_shown} <= knowledge.criteria.keys()
    assert expect != Expect()


def test_no_two_stories_are_the_same_story():
    told = [story.story for story in STORIES.values()]

    assert len(set(told)) == len(told)


@pytest.mark.parametrize(
    "text",
    ["", "story = 'x'", "verdict = 'no-iron'", "[expect]\nverdct = 'no-iron'", "[expect]\nalerts = 'anaemia'"],
)
def test_a_story_with_a_slip_of_the_pen_is_refused(text: str, tmp_path):
    head = "story = 'x'\non = 2026-11-22\nwhy = 'y'\nsource = ['AASM25']\n" if "[expect]" in text else ""
    path = tmp_path / "story.toml"
    path.write_text(head + text, "utf-8")

    with pytest.raises(ValueError, match=r"story\.toml"):
        read_story(path)


def test_a_difference_is_seen():
    """The comparison itself: an answer that is otherwise in each respect is told in each."""
    name = "verdict/with-assumptions"
    wrong = Expect(
        verdict="no-iron",
        definite=False,
        possible=frozenset({"no-iron"}),
        possible_contains=frozenset({"no-iron"}),
        rls="no",
        indication="no-iron",
        iv_clearance="blocked",
        oral_clearance="blocked",
        lifted_by_contains=("x",),
        alerts=frozenset({"anaemia"}),
        cautions=frozenset({"atopy"}),
        not_cautions=frozenset({"normal_but_low"}),
        superseded=frozenset({"ferritin"}),
        refused=frozenset({"ferritin"}),
        assumed=frozenset(),
        stale=frozenset({"ferritin"}),
        assumed_contains=frozenset({"ferritin"}),
        asks_contain=frozenset({"record"}),
        notes_contain=("x",),
        reasons={"rls_1_urge": "false"},
        status_shown={"aasm_either_route": "unverified"},
        facts={"ferritin": 43.0, "tsat": "unknown", "pregnant": True},
        guidelines={"seed": STORIES["guidelines/ferritin-25-mild"].expect.guidelines["seed"]},
    )
    story: Story = STORIES[name]

    found = list(differences(wrong, answer(name, story, load())))

    assert len(found) == 25, "\n".join(found)
