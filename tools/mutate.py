"""`python -m tools.mutate`: change the rulebook in every way, one at a time, and report what notices each change."""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from datetime import date

from ironrest.knowledge.load import load
from tools.mutation.killers import KILLERS, LABELS
from tools.mutation.report import LISTED, PAGE, REASONS, listed, page, score
from tools.mutation.run import try_all

#: Per cent of the changes that matter; below it the command fails.
LEAST = 95.0


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__)
    parser.add_argument("--date", required=True, help="day of the run, as 2026-11-22")
    parser.add_argument("--commit", default="", help="commit that was run; without it nothing is written")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", action="append", default=[], choices=list(KILLERS), help="ask this check alone")
    arguments = parser.parse_args(argv)
    began = time.monotonic()
    day, only = date.fromisoformat(arguments.date), tuple(arguments.only)
    tried = try_all(day, processes=arguments.processes, only=only)
    seconds = time.monotonic() - began
    if arguments.commit and not only:
        reasons = {one["change"]: one for one in tomllib.loads(REASONS.read_text("utf-8")).get("survivor", [])}
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        said = page(
            tried, run_on=arguments.date, commit=arguments.commit, seconds=seconds, release=load().release,
            reasons=reasons,
        )  # fmt: skip
        PAGE.write_text(said, "utf-8")
        LISTED.write_text(listed(tried), "utf-8")
    survived = [one for one in tried if one.outcome == "survived"]
    for one in survived[: 0 if only else None]:
        print(one.id)
    print(f"{score(tried):.1f} % of {len(tried)} changes noticed, {len(survived)} survived, in {seconds:.0f} s")
    if only:
        rules = [one for one in tried if one.kind not in (*LABELS, "status")]
        print(f"{score(rules):.1f} % of {len(rules)} changes of the rules noticed by {', '.join(only)} alone")
    return 0 if score(tried) >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
