"""Each hazard in docs/safety/hazards.toml names at least one test that exists and always runs."""

from pathlib import Path

import msgspec
import pytest

from tests.architecture.source import ROOT
from tools.hazards import Hazard, faults, load

TEST_FILE = """
import pytest

def test_plain(): ...
async def test_async(): ...
def helper(): ...
@pytest.mark.parametrize("n", [1])
def test_table(n): ...
@pytest.mark.skip(reason="later")
def test_skipped(): ...
@pytest.mark.soak
def test_long(): ...
class TestGroup:
    def test_inside(self): ...
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tests" / "room").mkdir(parents=True)
    (tmp_path / "tests" / "room" / "test_things.py").write_text(TEST_FILE)
    (tmp_path / "tests" / "room" / "things.py").write_text(TEST_FILE)
    return tmp_path


def hazard(*tests: str, **changes: str) -> Hazard:
    words = {"id": "wrong-arm", "hazard": "a", "cause": "b", "harm": "c", "control": "d", **changes}
    return Hazard(**words, test=list(tests))


def test_the_hazards_of_the_project_are_in_order():
    assert faults(load(ROOT), ROOT) == []


def test_the_project_has_hazards():
    assert load(ROOT)


@pytest.mark.parametrize("name", ["test_plain", "test_async", "test_table", "test_table[1]", "TestGroup::test_inside"])
def test_a_test_that_exists_is_accepted(project: Path, name: str):
    assert faults([hazard(f"tests/room/test_things.py::{name}")], project) == []


@pytest.mark.parametrize(
    ("test", "fault"),
    [
        ("tests/room/test_things.py::test_gone", "does not exist"),
        ("tests/room/test_things.py::TestGroup::test_gone", "does not exist"),
        ("tests/room/test_things.py::TestGone::test_inside", "does not exist"),
        ("tests/room/test_things.py::test_inside", "does not exist"),
        ("tests/room/test_things.py::helper", "does not exist"),
        ("tests/room/test_things.py", "does not exist"),
        ("tests/room/things.py::test_plain", "is not in a test file"),
        ("tests/room/test_other.py::test_plain", "is not in a test file"),
        ("src/test_things.py::test_plain", "is not in a test file"),
        ("tests/room/test_things.py::test_skipped", "is marked `skip`"),
        ("tests/room/test_things.py::test_long", "is marked `soak`"),
    ],
)
def test_a_test_that_is_missing_or_does_not_run_is_a_fault(project: Path, test: str, fault: str):
    (found,) = faults([hazard(test)], project)
    assert found.startswith(f"wrong-arm: {test} {fault}")


def test_a_hazard_without_a_test_is_a_fault(project: Path):
    assert faults([hazard()], project) == ["wrong-arm: names no test; a hazard without a test is not controlled."]


def test_two_hazards_with_one_id_are_a_fault(project: Path):
    twice = hazard("tests/room/test_things.py::test_plain")
    assert faults([twice, twice], project) == ["wrong-arm: this id is used 2 times; give each hazard its own."]


@pytest.mark.parametrize("name", ["", "Wrong-arm", "wrong arm", "wrong--arm", "-arm"])
def test_an_id_that_is_not_words_and_hyphens_is_a_fault(project: Path, name: str):
    (found,) = faults([hazard("tests/room/test_things.py::test_plain", id=name)], project)
    assert "an id is lower-case words joined by hyphens" in found


@pytest.mark.parametrize("field", ["hazard", "cause", "harm", "control"])
def test_an_empty_sentence_is_a_fault(project: Path, field: str):
    found = faults([hazard("tests/room/test_things.py::test_plain", **{field: " "})], project)
    assert found == [f"wrong-arm: `{field}` is empty; write a sentence."]


@pytest.mark.parametrize("line", ['extra = "x"', 'tests = ["a"]'])
def test_a_misspelt_key_is_refused(tmp_path: Path, line: str):
    (tmp_path / "docs" / "safety").mkdir(parents=True)
    text = '[[hazard]]\nid = "a"\nhazard = "a"\ncause = "b"\nharm = "c"\ncontrol = "d"\ntest = ["e"]\n'
    (tmp_path / "docs" / "safety" / "hazards.toml").write_text(text + line)
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        load(tmp_path)
