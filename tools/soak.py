"""`python -m tools.soak`: the property tests with many more, random examples, and a page of what was run."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from tools.tables import table

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "soak" / "properties.md"
EXAMPLES = 1_000
PYTEST = ("-m", "soak or hypothesis", "--hypothesis-profile", "soak", "-q", "-p", "no:cacheprovider")

ABOUT = f"""# Soak of the properties

The property tests, each with {EXAMPLES:,} examples drawn at random (a test that names a number of its own keeps it). In
`make test` they run with 100, the same every time. A counterexample is printed with the line that runs it again.
"""


class File(NamedTuple):
    """One file of tests: how many there are, how many failed or were skipped, and seconds of all."""

    name: str
    tests: int
    failed: int
    skipped: int
    seconds: float


def files(report: str) -> list[File]:
    """The files of a JUnit report, by name."""
    found: dict[str, File] = {}
    for case in ElementTree.fromstring(report).iter("testcase"):
        name = case.get("classname", "").removeprefix("tests.").replace(".", "/")
        before = found.get(name, File(name, 0, 0, 0, 0.0))
        failed = case.find("failure") is not None or case.find("error") is not None
        found[name] = File(
            name, before.tests + 1, before.failed + failed, before.skipped + (case.find("skipped") is not None),
            before.seconds + float(case.get("time", "0")),
        )  # fmt: skip
    return [found[name] for name in sorted(found)]


def page(found: Sequence[File], *, run_on: str, commit: str, seconds: float) -> str:
    tests, failed, skipped = (sum(getattr(one, what) for one in found) for what in ("tests", "failed", "skipped"))
    rows = [(f"`{one.name}`", one.tests, one.failed, one.skipped, f"{one.seconds:.0f} s") for one in found]
    told = (
        f"{tests} tests, {failed} failed, {skipped} skipped, in {seconds:.0f} s. Run with `python -m tools.soak` on "
        f"{run_on}, commit `{commit}`."
    )
    return "\n\n".join((ABOUT.strip(), told, table(("File", "Tests", "Failed", "Skipped", "Time"), rows))) + "\n"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    parser.add_argument("--date", required=True, help="day of the run, as 2026-11-22")
    parser.add_argument("--commit", required=True, help="commit that was run")
    parser.add_argument("--processes", default="auto")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        report, began = Path(folder) / "report.xml", time.monotonic()
        command = [sys.executable, "-m", "pytest", "-n", arguments.processes, *PYTEST, f"--junit-xml={report}"]
        code = subprocess.run(command, cwd=ROOT).returncode
        found = files(report.read_text("utf-8"))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    seconds = time.monotonic() - began
    PAGE.write_text(page(found, run_on=arguments.date, commit=arguments.commit, seconds=seconds), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
