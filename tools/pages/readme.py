"""README.md: its sample is run, and the count of what is not verified is counted."""

from collections import Counter

from ironrest.knowledge.load import load
from tools.pages import ROOT
from tools.walkthrough import walk

TEMPLATE = ROOT / "tools" / "pages" / "readme.md"


def pages() -> dict[str, str]:
    text = walk(TEMPLATE.read_text(encoding="utf-8")).text
    for name, number in counts().items():
        text = text.replace(f"{{{name}}}", str(number))
    return {"README.md": text}


def counts() -> dict[str, int]:
    """How many criteria, alerts and cautions there are, and how many are less than verified."""
    knowledge = load()
    tables = (knowledge.criteria, knowledge.alerts, knowledge.cautions)
    statuses = Counter(entry.source.status for table in tables for entry in table.values())
    every = statuses.total()
    return {
        "count": every,
        "weak": every - statuses["verified"],
        **{str(name): number for name, number in statuses.items()},
    }
