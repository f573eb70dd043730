"""Pages with commands and code that are run: one template in text/ for each, under the same path as in docs/."""

from tools.pages import ROOT
from tools.walkthrough import walk

TEMPLATES = ROOT / "tools" / "pages" / "text"


def pages() -> dict[str, str]:
    return {
        f"docs/{path.relative_to(TEMPLATES).as_posix()}": walk(path.read_text(encoding="utf-8")).text
        for path in sorted(TEMPLATES.rglob("*.md"))
    }
