"""Every story of a follow-up is answered as it was worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ironrest.knowledge.load import load
from tests.cases.followup_story import AtDay, Expect, Json, Story, answer, read_story, stories

STORIES = stories()


@pytest.mark.parametrize("name", STORIES)
def test_a_follow_up_is_answered_as_worked_out_by_hand(name: str):
    story = STORIES[name]

    assert list(differences(story.expect, answer(name, story))) == [], f"{story.story}\n{story.why}"


def differences(expect: Expect, found: Json) -> Iterator[str]:
    """A sentence for each thing that is otherwise than expected."""
    for key, wanted in _wanted(expect).items():
        there = _there(key, found)
        if wanted != there:
            yield f"{key} is {there!r}, not {wanted!r}"
    for key, wanted in (("notes", expect.notes), ("alerts", expect.alerts)):
        if wanted and not wanted <= {one["id"] for one in found[key]}:
            yield f"{key}: {sorted(one['id'] for one in found[key])}, expected {sorted(wanted)}"
    if expect.missing_contains and not expect.missing_contains <= set(found["repeating"]["missing"]):
        yield f"missing: {found['repeating']['missing']}, expected {sorted(expect.missing_contains)}"
    for key, items in (("schedule", expect.schedule), ("needed", expect.needed)):
        for item, wanted in items.items():
            one = next(each for each in found["schedule"] if each["id"] == item)
            there = one["status" if key == "schedule" else "needed"]
            if there != wanted:
                yield f"{key} {item} is {there}, not {wanted}"
    for key in ("nonresponse", "guard", "phosphate"):
        yield from _truths(key, getattr(expect, key), found.get(key, []))
    if expect.conditions:
        yield from _truths("condition", expect.conditions, found["repeating"]["conditions"])
    for days, wanted in expect.at.items():
        yield from _at(days, wanted, found)


def _wanted(expect: Expect) -> Json:
    names = (
        "state", "courses", "days_between", "intervals_falling", "helped", "why", "baseline", "due", "repeat",
        "possible", "not_today", "relapse", "grades", "ferritin", "recorded", "rows",
    )  # fmt: skip
    return {name: value for name in names if (value := getattr(expect, name)) is not None}


def _there(key: str, found: Json) -> object:
    response, repeat = found.get("response") or {}, found.get("repeating") or {}
    held = {"relapse": "relapse", "ferritin": "ferritin_says", "grades": "phosphate_grades"}
    if key in held:
        return frozenset(one["id"] for one in found[held[key]] if one["truth"] == "true")
    if key in ("courses", "days_between", "intervals_falling"):
        value = found["courses"]["count" if key == "courses" else key]
        return "unknown" if value is None else value
    if key == "helped":
        return "unknown" if response["helped"] is None else response["helped"]
    if key == "why":
        return response["why"]
    if key == "baseline":
        return response["baseline"]["value"] if response["baseline"] else "none"
    if key in ("repeat", "possible", "not_today"):
        return repeat["answer" if key == "repeat" else key]
    if key == "recorded":
        return found["cumulative_iron"]["recorded_lifetime"]
    if key == "rows":
        return [[one["patient"], one["item"]["id"]] for one in found["rows"]]
    return found[key]


def _truths(what: str, expected: dict[str, str], there: list[Json]) -> Iterator[str]:
    by_id = {one["id"]: one["truth"] for one in there}
    for key, wanted in expected.items():
        if by_id.get(key) != wanted:
            yield f"{what} {key} is {by_id.get(key)}, not {wanted}"


def _at(days: str, wanted: AtDay, found: Json) -> Iterator[str]:
    rows = [one for one in found["response"]["results"] if one["days"] == int(days)]
    if not rows:
        yield f"there is no result on day {days}"
        return
    told = {each["id"]: each["truth"] for one in rows for each in one["definitions"]}
    if wanted.change is not None and wanted.change not in [one["change"] for one in rows]:
        yield f"day {days}: change {[one['change'] for one in rows]}, not {wanted.change}"
    if wanted.band is not None and wanted.band not in [one["placebo_band"] for one in rows]:
        yield f"day {days}: band {[one['placebo_band'] for one in rows]}, not {wanted.band}"
    for key, truth in wanted.definitions.items():
        if told.get(key) != truth:
            yield f"day {days}: {key} is {told.get(key)}, not {truth}"


# --- the stories themselves


def test_there_are_the_stories_that_the_follow_up_was_asked_for():
    assert set(STORIES) >= {
        "early-relapse", "ferritin-310-at-week-8", "iron-did-not-rise", "falling-interval",
        "phosphate-half-a-millimole",
        "pregnancy-after-response", "child", "iron-studies-at-week-2", "baseline-missing", "cgi-only",
        "responder-at-12-weeks", "dose-500", "unknown-dose-elsewhere", "remission", "overdue-list",
    }  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_a_story_names_its_sources_and_expects_something(name: str):
    story, knowledge = STORIES[name], load()
    rules = knowledge.followup

    assert story.source
    assert set(story.source) <= knowledge.sources.keys()
    assert (story.chart is None) == bool(story.charts)
    assert story.expect != Expect()
    assert {*story.expect.schedule, *story.expect.needed, *(story.expect.due or ())} <= rules.schedule.item.keys()
    assert story.expect.nonresponse.keys() <= rules.nonresponse.keys()
    assert story.expect.guard.keys() <= rules.guard.keys()
    assert story.expect.conditions.keys() <= rules.repeating.condition.keys()


@pytest.mark.parametrize("text", ["[expect]\nrepat = 'too-soon'", "[expect]\nat = { 28 = { bend = 'within' } }"])
def test_a_story_with_a_slip_of_the_pen_is_refused(text: str, tmp_path):
    path = tmp_path / "story.toml"
    path.write_text("story = 'x'\non = 2026-11-22\nwhy = 'y'\nsource = ['EARL05']\nchart = {}\n" + text, "utf-8")

    with pytest.raises(ValueError, match=r"story\.toml"):
        read_story(path)


def test_a_difference_is_seen():
    """The comparison itself: an answer that is otherwise in each respect is told in each."""
    story: Story = STORIES["early-relapse"]
    wrong = Expect(
        state="dead", courses=9, days_between=[1], intervals_falling=True, helped=False, why="said", baseline=1,
        at={"999": AtDay(), "42": AtDay(change=1, band="beyond", definitions={"remission": "unknown"})},
        schedule={"irls_6": "overdue"}, needed={"irls_6": "unknown"}, due=["x"], repeat="x", possible=[],
        not_today=False, conditions={"prior_response": "false"}, missing_contains=frozenset({"x"}),
        relapse=frozenset({"x"}), nonresponse={"dose": "true"}, guard={"stop": "true"}, phosphate={"low": "true"},
        grades=frozenset({"x"}), notes=frozenset({"x"}), alerts=frozenset({"x"}), ferritin=frozenset({"x"}),
        recorded="1 mg",
    )  # fmt: skip

    found = list(differences(wrong, answer("early-relapse", story)))

    assert len(found) == 28, "\n".join(found)
