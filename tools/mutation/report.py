"""The page and the table of what was tried."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.mutation.run import Tried
from tools.tables import table

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "soak" / "mutation.md"
LISTED = ROOT / "docs" / "soak" / "mutation-survivors.csv"
REASONS = Path(__file__).parent / "reasons.toml"
COLUMNS = ("change", "outcome", "by", "says")

ABOUT = """# Mutation check

Does anything notice when the rulebook is changed? Every threshold, operator, connective, negation, line,
contraindication, cap, limit and citation status is changed, one at a time, in memory, and the checks are run until one
fails. Their expected values are written from the clinical texts: a check that reads them from the changed rule does not
count, and neither do the printed pages, which are printed again after any change. How the checks work:
[How the rules are tested](../explanation/how-the-rules-are-tested.md).

Every change of a status is noticed because each stands a second time in `tests/knowledge/statuses.csv`; those that the
rules about marks and sources notice too are counted there. The table shows that a status was changed, not that it was
right to begin with.
"""


def score(tried: Sequence[Tried]) -> float:
    """Noticed among those that are not the same for everybody, in per cent."""
    counted = [one for one in tried if one.outcome != "equivalent"]
    return 100 * sum(one.outcome == "noticed" for one in counted) / len(counted)


def per_cent(tried: Sequence[Tried]) -> str:
    """Rounded down, so that only a whole score says 100."""
    return f"{math.floor(score(tried) * 10) / 10:.1f} %"


def page(
    tried: Sequence[Tried], *, run_on: str, commit: str, seconds: float, release: str, reasons: dict[str, Any]
) -> str:
    """The whole page."""
    survived = [one for one in tried if one.outcome == "survived"]
    equivalent = [one for one in tried if one.outcome == "equivalent"]
    clinical = [one for one in tried if one.kind != "status"]
    parts = [
        ABOUT,
        f"**{per_cent(tried)}** of the changes that matter to somebody are noticed; without the statuses "
        f"{per_cent(clinical)}. {len(tried)} changes: {sum(one.outcome == 'noticed' for one in tried)} noticed, "
        f"{len(equivalent)} proved to be the same for everybody, {len(survived)} survived.",
        f"Run with `python -m tools.mutate` on {run_on}, commit `{commit}`, knowledge release `{release[:12]}`, "
        f"in {seconds:.0f} s on two processes.",
        "## By kind\n\n" + _by_kind(tried),
        "## By what noticed them first\n\nThe cheapest check is asked first; a later one may notice too.\n\n"
        + table(("Check", "Changes"), [(by, str(count)) for by, count in _firsts(tried)]),
        "## Survivors\n\n" + _survivors(survived, reasons),
        "## The same for everybody\n\nProved with z3 over every possible person or visit; not counted in the score.\n\n"
        + table(("Change", "Proved"), [(_shown(one), one.says) for one in equivalent]),
        "## Not changed\n\nRules at the bedside and of reactions, findings and scales, ages after which a result is "
        "too old, codes and drug names, doses and grades of the products, and sentences.",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def listed(tried: Sequence[Tried]) -> str:
    """What the tests alone do not notice, as CSV, for the sample in `make test`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((one.id, one.outcome, one.by, one.says) for one in tried if _is_listed(one))
    return text.getvalue()


def read_listed() -> set[str]:
    """The changes that the committed table lists."""
    with LISTED.open(encoding="utf-8", newline="") as file:
        return {row["change"] for row in csv.DictReader(file)}


def _is_listed(one: Tried) -> bool:
    return one.outcome != "noticed" or one.by == "safety laws"


def _by_kind(tried: Sequence[Tried]) -> str:
    rows = []
    for kind in dict.fromkeys(one.kind for one in tried):
        mine = [one for one in tried if one.kind == kind]
        counts = Counter(one.outcome for one in mine)
        numbers = (len(mine), counts["noticed"], counts["equivalent"], counts["survived"])
        rows.append((kind, *map(str, numbers), per_cent(mine)))
    return table(("Kind", "Changes", "Noticed", "Same for everybody", "Survived", "Score"), rows)


def _firsts(tried: Sequence[Tried]) -> list[tuple[str, int]]:
    return Counter(one.by for one in tried if one.outcome == "noticed").most_common()


def _survivors(survived: Sequence[Tried], reasons: dict[str, Any]) -> str:
    if not survived:
        return "None."
    rows = []
    for one in survived:
        said = reasons.get(one.id, {})
        rows.append((_shown(one), said.get("reason", "not looked at yet"), said.get("would", "not known yet")))
    return table(("Change", "Why nothing notices", "What would"), rows)


def _shown(one: Tried) -> str:
    kind, where, was, now = one.id.split("|", 3)
    return f"{kind} `{where}`: `{was}` becomes `{now}`"
