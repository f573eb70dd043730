"""Fragments become a changelog for two audiences, and nothing is lost on the way."""

from datetime import date
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tools import changelog

DAY = date(2026, 3, 1)
RELEASE = ["release", "--version", "0.2.0", "--knowledge", "2026.1", "--date", "2026-03-01"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    (folder / "README.md").write_text("How to write a fragment.")
    (folder / "b-cards.program.md").write_text("Cards are\nshorter.\n")
    (folder / "a-limit.knowledge.md").write_text("A limit changed in 3 golden cases.\n")
    (folder / "a-speed.program.md").write_text("Start is faster.\n")
    return tmp_path


def test_a_release_lists_the_changes_by_audience_clinicians_first(root: Path):
    assert changelog.release(root, version="0.2.0", knowledge="2026.1", on=DAY) == []
    assert (root / "CHANGELOG.md").read_text() == changelog.HEADER + (
        "\n## 0.2.0, knowledge 2026.1, 2026-03-01\n"
        "\n### Knowledge changes\n"
        "\n- A limit changed in 3 golden cases.\n"
        "\n### Program changes\n"
        "\n- Start is faster.\n- Cards are\n  shorter.\n"
    )


def test_a_release_takes_the_fragments_away_and_leaves_the_readme(root: Path):
    changelog.release(root, version="0.2.0", knowledge="2026.1", on=DAY)
    assert [path.name for path in (root / "changelog.d").iterdir()] == ["README.md"]


def test_the_newest_release_stands_first_and_the_older_stay(root: Path):
    changelog.release(root, version="0.2.0", knowledge="2026.1", on=DAY)
    (root / "changelog.d" / "more.program.md").write_text("More.")
    changelog.release(root, version="0.3.0", knowledge="2026.1", on=DAY)
    text = (root / "CHANGELOG.md").read_text()
    assert text.count(changelog.HEADER) == 1
    assert text.index("## 0.3.0") < text.index("- More.") < text.index("## 0.2.0") < text.index("A limit changed")


def test_an_audience_without_changes_has_no_heading(root: Path):
    (root / "changelog.d" / "a-limit.knowledge.md").unlink()
    changelog.release(root, version="0.2.0", knowledge="2026.1", on=DAY)
    assert "Knowledge changes\n" not in (root / "CHANGELOG.md").read_text().removeprefix(changelog.HEADER)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("Speed.program.md", "Faster.", "a fragment is called"),
        ("speed.md", "Faster.", "a fragment is called"),
        ("speed.nurses.md", "Faster.", "a fragment is called"),
        ("speed.program.txt", "Faster.", "a fragment is called"),
        ("speed.program.md", " \n", "write one or more sentences"),
        ("speed.program.md", "# Speed\nFaster.", "write one or more sentences"),
    ],
)
def test_a_file_that_is_not_a_fragment_stops_the_release_and_changes_nothing(
    root: Path, name: str, text: str, fault: str
):
    (root / "changelog.d" / name).write_text(text)
    before = sorted(root.rglob("*"))
    (found,) = changelog.release(root, version="0.2.0", knowledge="2026.1", on=DAY)
    assert found.startswith(f"{name}: {fault}")
    assert sorted(root.rglob("*")) == before


def test_a_version_is_released_once(root: Path):
    changelog.release(root, version="0.2.0", knowledge="2026.1", on=DAY)
    (root / "changelog.d" / "more.program.md").write_text("More.")
    (found,) = changelog.release(root, version="0.2.0", knowledge="2026.1", on=DAY)
    assert "Version 0.2.0 is already in CHANGELOG.md" in found
    assert (root / "changelog.d" / "more.program.md").exists()


def test_a_release_of_nothing_is_refused(tmp_path: Path):
    (tmp_path / "changelog.d").mkdir()
    (found,) = changelog.release(tmp_path, version="0.2.0", knowledge="2026.1", on=DAY)
    assert "nothing to release" in found


def test_the_command_releases(root: Path):
    assert changelog.main(RELEASE, root) == 0
    assert "## 0.2.0, knowledge 2026.1, 2026-03-01" in (root / "CHANGELOG.md").read_text()


def test_the_command_names_the_faults_and_fails(root: Path, capsys: pytest.CaptureFixture[str]):
    (root / "changelog.d" / "speed.md").write_text("Faster.")
    assert changelog.main(["check"], root) == 1
    assert changelog.main(RELEASE, root) == 1
    assert capsys.readouterr().out.count("speed.md: a fragment is called") == 2


def test_the_fragments_of_the_project_are_in_order():
    assert changelog.main(["check"], ROOT) == 0
