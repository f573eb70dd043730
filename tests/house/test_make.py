"""The Makefile: `make` alone lists every recipe with a line of help."""

import re
import subprocess

import pytest

from tests.architecture.source import ROOT

RECIPES = ["help", "setup", "run", "test", "check", "fix", "bench", "soak", "docs"]


@pytest.fixture(scope="module")
def listing() -> dict[str, str]:
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [re.fullmatch(r"  make ([a-z-]+) +(.+)", line) for line in done.stdout.splitlines()]
    assert all(rows), done.stdout
    return {row[1]: row[2] for row in rows if row}


@pytest.mark.parametrize("recipe", RECIPES)
def test_make_alone_lists_the_recipe(listing: dict[str, str], recipe: str):
    assert listing[recipe]


def test_every_recipe_meant_for_people_is_listed(listing: dict[str, str]):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert set(phony.split()) - set(listing) == {"system-packages"}


@pytest.mark.parametrize("name", [".ci/run", "tools/setup.sh", "tools/lock.sh", "tools/debian-packages.sh"])
def test_a_script_stops_at_the_first_error(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text


def test_continuous_integration_runs_what_the_desk_runs():
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert "make test </dev/null" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
