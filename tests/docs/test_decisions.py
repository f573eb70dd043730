"""Decisions: number, file name and heading agree; one page; four parts; a consequence that hurts."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

FOLDER = ROOT / "docs" / "adr"
DECISIONS = sorted(FOLDER.glob("*.md"))
ONE_PAGE = 60


def slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))


def parts_of(text: str) -> dict[str, str]:
    pieces = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def test_decisions_are_numbered_without_a_gap():
    assert [path.name[:4] for path in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_the_number_is_the_file_name_is_the_heading(path: Path):
    heading = re.match(r"# (\d{4})\. (.+)\n", path.read_text(encoding="utf-8"))
    assert heading, "Begin with `# 0001. Title`."
    assert path.stem == f"{heading[1]}-{slug(heading[2])}"


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_four_parts_and_fits_on_a_page(path: Path):
    text = path.read_text(encoding="utf-8")
    parts = parts_of(text)
    assert set(parts) == {"Status", "Context", "Decision", "Consequences"}
    assert all(part.strip() for part in parts.values())
    assert len(text.splitlines()) <= ONE_PAGE


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_what_hurts(path: Path):
    assert "\n- It hurts: " in parts_of(path.read_text(encoding="utf-8"))["Consequences"]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_a_known_status(path: Path):
    status = parts_of(path.read_text(encoding="utf-8"))["Status"].strip()
    assert re.fullmatch(r"(Proposed|Accepted|Superseded by \[\d{4}\]\(\d{4}-[a-z0-9-]+\.md\))\.", status)
