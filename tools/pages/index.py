"""docs/README.md: the four shelves, the decisions, and where a newcomer begins."""

import re
from collections.abc import Iterable

from tools.pages import MARK, ROOT

SHELVES = [
    ("tutorials", "Tutorials", "learn by doing, once, from the beginning to the end"),
    ("how-to", "How-to", "a task at hand, step by step"),
    ("reference", "Reference", "look it up; most pages are printed from what they describe"),
    ("explanation", "Explanation", "why it is as it is"),
    ("soak", "Long runs", "reports of `make soak`, with what was run and when"),
]


def pages(printed: dict[str, str]) -> dict[str, str]:
    titles = _titles_on_disk() | {path: _title(path, text) for path, text in printed.items() if path.endswith(".md")}
    parts = [
        "# Documentation",
        "What Ironrest is, and its two commands: [README](../README.md). Its words: [GLOSSARY](../GLOSSARY.md).",
    ]
    for folder, name, purpose in SHELVES:
        parts += [
            f"## {name}",
            f"*{purpose[0].upper()}{purpose[1:]}.*",
            _list(titles, folder) or "Nothing yet.",
        ]
    parts += [
        "## Decisions",
        "*One page each: what was decided, and what it costs.*",
        _list(titles, "adr"),
        "## Safety",
        "Every hazard, with its control and its tests: [safety/hazards.toml](safety/hazards.toml).",
    ]
    return {"docs/README.md": "\n\n".join(parts)}


def _titles_on_disk() -> dict[str, str]:
    """Titles of the pages written by hand."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md")
    }
    return {path: _title(path, text) for path, text in texts.items() if not text.startswith(MARK)}


def _title(path: str, text: str) -> str:
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"{path} has no heading. Begin it with a line `# Title`.")
    return found[1]


def _list(titles: dict[str, str], folder: str) -> str:
    return "\n".join(_entries(sorted(titles.items()), f"docs/{folder}/"))


def _entries(titles: Iterable[tuple[str, str]], prefix: str) -> Iterable[str]:
    return (f"- [{title}]({path.removeprefix('docs/')})" for path, title in titles if path.startswith(prefix))
