"""docs/reference/decisions.md: every decision with the first thing about it that hurts."""

import re

from tools.pages import ROOT
from tools.tables import table


def pages() -> dict[str, str]:
    rows = [_row(path.name, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    parts = [
        "# Decisions and what they cost",
        "One page each in `docs/adr`; here is the first thing about each that hurts.",
        table(["Decision", "Status", "It hurts"], rows),
    ]
    return {"docs/reference/decisions.md": "\n\n".join(parts)}


def _row(name: str, text: str) -> tuple[str, ...]:
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    status = re.search(r"^## Status\n(.+)$", text, re.MULTILINE)
    hurts = re.search(r"^- It hurts: (.+(?:\n  .+)*)", text, re.MULTILINE)
    words = re.sub(r"\s+", " ", hurts[1]) if hurts else "nothing said"
    return (
        f"[{title[1] if title else name}](../adr/{name})",
        status[1].rstrip(".") if status else "",
        words[0].upper() + words[1:],
    )
