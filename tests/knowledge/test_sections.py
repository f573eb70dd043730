"""The strict schema of scales and RLS files: each fault is a sentence, and the cache gives back what was read."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from ironrest.knowledge import files, schema
from ironrest.knowledge.check import citations, problems
from ironrest.knowledge.load import load, read
from ironrest.values.errors import KnowledgeError
from tests.knowledge.data import citations as citations_in_file
from tests.knowledge.data import toml_names

KNOWLEDGE = load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(files.FOLDER, copy)
    return copy


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_knowledge_comes_back_from_the_cache_as_it_was_read() -> None:
    stored = msgspec.msgpack.encode(KNOWLEDGE)
    assert msgspec.msgpack.decode(stored, type=schema.Knowledge) == KNOWLEDGE


@pytest.mark.parametrize(
    "name", [*(name for name in toml_names() if name.startswith(("rls/", "infusion/"))), "instruments.toml"]
)
def test_every_citation_of_a_file_is_among_those_that_are_checked(name: str) -> None:
    checked = {(one.key, one.place, one.status) for _, one in citations(KNOWLEDGE)}
    written = {(one["key"], one["place"], one["status"]) for _, one in citations_in_file(name)}
    assert written
    assert written - checked == set()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("rls/mimics.toml", 'fact = "mimic_cramps"', 'fact = "mimic_cramp"', "no fact is called `mimic_cramp`"),
        ("rls/mimics.toml", 'exam = ["exam_venous"]', 'exam = ["exam_veins"]', "no fact is called `exam_veins`"),
        ("rls/red_flags.toml", 'key = "PROJECT"', 'key = "NOBODY"', "cites `NOBODY`"),
        ("rls/exacerbating.toml", '["exac_snri"]', '["exac_snris"]', "no code carries the concept `exac_snris`"),
        ("rls/exacerbating.toml", '["exac_snri"]', '["exac_ssri"]', "is in two groups"),
        ("rls/exacerbating.toml", 'stopping = "Low mood may return."\n', "", "stopping it suddenly"),
        ("rls/findings.toml", 'heading = "course"', 'heading = "curse"', "no heading is called `curse`"),
        ("rls/findings.toml", 'population = "child"', 'population = "kid"', "`kid`, which is no population"),
        ("rls/findings.toml", 'population = "child"', 'when = "pregnant"\npopulation = "child"', "either `when` or"),
        (
            "rls/exacerbating.toml",
            'concepts = ["exac_lithium"]\nexamples = ["lithium"]',
            "concepts = []\nexamples = []",
            "no drug",
        ),
        ("rls/exacerbating.toml", 'weak = "may worsen RLS a little"\n', "", "has no words for `weak`"),
        ("rls/augmentation.toml", '["dopamine_agonist", "levodopa"]', '["dopa"]', "concept `dopa`"),
        ("instruments.toml", 'item = "phq9_9"', 'item = "phq9_10"', "one of its items"),
        ("instruments.toml", "low = 0, high = 40", "low = 0, high = 41", "plausible range"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_sentence(folder: Path, name: str, old: str, new: str, said: str) -> None:
    change(folder, name, old, new)
    assert [one for one in problems(read(folder, "changed")) if said in one] != []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rls/red_flags.toml", "action =", "acton ="),
        ("rls/supportive.toml", "supports_when = true", 'supports_when = "yes"'),
        ("instruments.toml", 'missing = "refuse"', 'missing = "mean"'),
        ("instruments.toml", 'topic = "Need to move"', 'topic = "Need to move", wording = "x"'),
        ("rls/supportive.toml", 'when = "course_intermittent"', 'when = "course_intermitent"'),
        ("rls/drug_notes.toml", "[order]\n", '[order]\nother = "x"\n'),
    ],
)
def test_an_unknown_key_a_wrong_type_and_a_wrong_rule_are_refused(folder: Path, name: str, old: str, new: str) -> None:
    change(folder, name, old, new)
    with pytest.raises(KnowledgeError):
        read(folder, "changed")


def test_no_advice_on_a_drug_says_to_stop_it_today() -> None:
    """Every group goes to the prescriber, with the risk of stopping."""
    known = KNOWLEDGE.exacerbating
    assert "do not stop suddenly" in known.advice.label
    assert "Ask whoever prescribed it" in known.advice.says
    assert [key for key, one in known.group.items() if not one.stopping] == []


def test_every_fact_of_a_dopamine_drug_leads_to_the_questions_on_augmentation() -> None:
    concepts = set(KNOWLEDGE.augmentation.applies_to)
    facts = {key for key, fact in KNOWLEDGE.facts.items() if set(fact.concepts) & concepts}
    assert facts == {"on_dopamine_agonist", "on_levodopa"}
