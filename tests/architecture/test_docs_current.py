"""Printed pages are what printing gives today, and nothing claims to be printed that is not."""

from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tools import print_docs
from tools.pages import MARK


@pytest.mark.slow
def test_every_printed_page_is_current():
    assert print_docs.faults(print_docs.printed_pages(), ROOT) == [], "Run `make docs` and commit the result."


def pages() -> dict[str, str]:
    """Two pages instead of all: what is tested here is the writing and the comparing."""
    return {"docs/a.md": f"{MARK}\n\n# B\n", "docs/b/c.md": f"{MARK}\n\n# C\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    print_docs.write({"docs/a.md": f"{MARK}\n\n# A\n"}, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("printed", "fault"),
    [
        ({"docs/a.md": f"{MARK}\n\n# A\n"}, []),
        ({"docs/a.md": f"{MARK}\n\n# B\n"}, ["docs/a.md is out of date."]),
        ({"docs/a.md": f"{MARK}\n\n# A\n", "docs/b.md": "b"}, ["docs/b.md is missing."]),
        ({}, ["docs/a.md is printed by nothing: delete it."]),
    ],
)
def test_a_page_that_is_missing_old_or_left_over_is_found(root: Path, printed: dict[str, str], fault: list[str]):
    assert print_docs.faults(printed, root) == fault


def test_checking_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(print_docs, "ROOT", root)
    before = sorted(root.rglob("*"))
    assert print_docs.main(["--check"], pages) == 1
    assert sorted(root.rglob("*")) == before
    assert "Run `make docs`" in capsys.readouterr().out


def test_printing_makes_every_page_current(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(print_docs, "ROOT", root)
    (root / "docs" / "a.md").unlink()
    assert print_docs.main([], pages) == 0
    assert print_docs.main(["--check"], pages) == 0
