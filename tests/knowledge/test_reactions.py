"""The files of reactions/: the figures are those of the sources, and each contradiction is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ironrest.knowledge import files
from ironrest.knowledge.check import citations, problems
from ironrest.knowledge.load import load, read
from ironrest.rules import nodes as n
from ironrest.values.errors import KnowledgeError

KNOWLEDGE = load()
REACTIONS = KNOWLEDGE.reactions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(files.FOLDER, copy)
    return copy


def changed(folder: Path, name: str, old: str, new: str) -> list[str]:
    path = folder / "reactions" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return problems(read(folder, "changed"))


def test_hypotension_is_90_or_less_or_30_less_than_before():
    """ASH23, verified: a systolic pressure of 90 mmHg or below, or a fall of 30 mmHg or more."""
    node = KNOWLEDGE.nodes["reaction-sign:hypotension"]

    assert node == n.Any(
        (
            n.Compare("<=", n.FactValue("systolic"), n.Number(90.0)),
            n.Compare(">=", n.Sum((n.FactValue("baseline_systolic"), n.Scaled(-1.0, "systolic"))), n.Number(30.0)),
        )
    )
    assert REACTIONS.signs.derived["hypotension"].source.status == "verified"


@pytest.mark.parametrize(
    ("step", "drug", "dose"),
    [
        ("oxygen", "oxygen", (8, 10, "L/min")),
        ("fluid_fast", "crystalloid, such as saline 0.9 %", (1, 2, "L")),
        ("glucagon", "glucagon", (1, 5, "mg")),
        ("ondansetron", "ondansetron", (4, 8, "mg")),
        ("antihistamine_second", "cetirizine", (10, None, "mg")),
        ("antihistamine_second", "loratadine", (10, None, "mg")),
    ],
)
def test_the_doses_are_those_of_the_sources(step: str, drug: str, dose: tuple[float, float | None, str]):
    """A6, A7, A10 and C13 of the clinical notes."""
    found = next(one for one in REACTIONS.actions.step[step].dose if one.drug == drug)

    assert (found.value, found.high, found.unit) == dose


def test_what_only_a_generated_page_says_is_unverified():
    """DRO-15 may not stand alone: the project answers for it."""
    for step in ("glucagon", "ondansetron", "antihistamine_second"):
        statuses = {dose.source.status for dose in REACTIONS.actions.step[step].dose}
        assert (REACTIONS.actions.step[step].source.status, statuses) == ("unverified", {"unverified"})


def test_every_class_has_steps_a_source_and_stops_the_infusion():
    stops = {"stop_infusion", "stop_if_running", "stop_leak"}

    assert [key for key, one in REACTIONS.classes.reaction.items() if key != "none" and one.steps[0] not in stops] == []


def test_every_statement_of_the_folder_is_listed_with_its_source():
    listed = [where for where, _ in citations(KNOWLEDGE) if where.startswith("reactions ")]

    assert len(listed) > 150
    assert any("reaction anaphylaxis" in where for where in listed)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("classes.toml", '"keep_watching"', '"keep_sleeping"', "no step is called `keep_sleeping`"),
        ("classes.toml", 'otherwise = "none"', 'otherwise = "minor"', "stands last"),
        ("classes.toml", 'urgency = "adrenaline-now"', 'urgency = "watch"', "more urgent than a class above it"),
        ("classes.toml", '["stop_leak", "no_flush"', '["stop_leak", "stop_leak"', "stands there twice"),
        ("classes.toml", "low = 3, high = 4", "low = 4, high = 3", "lowest grade is above"),
        ("actions.toml", 'when = "wheeze"\n', "", "needs the words for while it is unknown"),
        ("actions.toml", "value = 4, high = 8", "value = 8, high = 4", "ends below its beginning"),
        ("signs.toml", 'organ = "gut"', 'organ = "heart"', "no organ is called `heart`"),
        ("signs.toml", 'unit = "Cel"', 'unit = ""', "a number, and only a number, has a unit"),
        ("adrenaline.toml", 'jurisdictions = ["uk"]', 'jurisdictions = ["us", "uk"]', "2 doses for us, adult"),
        ("adrenaline.toml", "below = 12", "below = 11", "leave a gap"),
        ("adrenaline.toml", 'adult_band = "adult"', 'adult_band = "grown"', "no band is called `grown`"),
        ("restart.toml", "value = 0.5", "value = 1", "lies between 0 and 1"),
        ("restart.toml", 'then = "never-this-course"', 'then = "not-yet"', "most restrictive line comes first"),
        ("after.toml", "hours = 12", "hours = 1", "the longest comes first"),
    ],
)
def test_a_contradiction_is_found(folder: Path, name: str, old: str, new: str, sentence: str):
    assert any(sentence in problem for problem in changed(folder, name, old, new))


def test_a_sign_that_no_rule_reads_is_found(folder: Path):
    path = folder / "reactions" / "signs.toml"
    entry = '\n[sign.hiccups]\nlabel = "a"\nquestion = "b"\norgan = "gut"\n'
    entry += 'source = { key = "PROJECT", place = "p", status = "unverified" }\n'
    path.write_text(path.read_text("utf-8") + entry, "utf-8")

    assert "sign hiccups: no rule reads it." in problems(read(folder, "changed"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('when = "hypotension"', 'when = "hypotention"', "Did you mean `hypotension`"),
        ('when = "hypotension"', "when = \"reaction = 'minor'\"", "reaction"),
        ('when = "hypotension"', 'when = "known(hypotension)"', "known"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_its_class(folder: Path, old: str, new: str, said: str):
    with pytest.raises(KnowledgeError, match="reaction:isolated-hypotension") as refused:
        changed(folder, "classes.toml", old, new)
    assert said in str(refused.value)
