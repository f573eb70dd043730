"""A link inside the repository leads to a file that is there, and to a heading that is in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changelog.d").glob("*.md")])


def broken_links(page: Path) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            yield f"{target}: there is no such file"
        elif anchor and anchor not in _anchors(file):
            yield f"{target}: the file has no such heading"


def _without_code(text: str) -> str:
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)


def _anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_links_of_a_page_lead_somewhere(page: Path):
    assert list(broken_links(page)) == []


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("[a](other.md)", []),
        ("[a](other.md#two-words)", []),
        ("[a](#here)\n\n# Here", []),
        ("[a](https://example.org/x)", []),
        ("`[a](gone.md)`", []),
        ("[a](gone.md)", ["gone.md: there is no such file"]),
        ("[a](other.md#gone)", ["other.md#gone: the file has no such heading"]),
        ("[a](#gone)", ["#gone: the file has no such heading"]),
    ],
)
def test_a_broken_link_is_found(tmp_path: Path, text: str, broken: list[str]):
    (tmp_path / "other.md").write_text("# Other\n\n## Two words\n")
    (tmp_path / "page.md").write_text(text)
    assert list(broken_links(tmp_path / "page.md")) == broken


def test_every_page_of_the_documentation_can_be_reached_from_its_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    linked = {(ROOT / "docs" / target).resolve() for target in re.findall(r"\]\(([^)#\s]+)", index)}
    pages = set((ROOT / "docs").rglob("*.md")) - {ROOT / "docs" / "README.md"}
    assert {page.relative_to(ROOT).as_posix() for page in pages - linked} == set()
