"""`make check`: run every check, show what failed, count the failures; never stop at the first."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "format": [f"{BIN}/ruff", "format", "--check", "."],
    "lint": [f"{BIN}/ruff", "check", "."],
    "types": [f"{BIN}/mypy"],
    "imports": [f"{BIN}/lint-imports"],
    "knowledge": [f"{BIN}/ironrest", "rules", "check"],
    "docs": [sys.executable, "-m", "tools.print_docs", "--check"],
    "hazards": [sys.executable, "-m", "pytest", "-q", "tests/architecture/test_hazards.py"],
    # the whole proof and the large real records are part of `make test`; here the laws of one guideline, of the
    # labels and of single rules
    "tests": [sys.executable, "-m", "pytest", "-n", "auto", "-q", "-m", "not soak and not proof and not slow"],
}


def run_all(checks: Mapping[str, Sequence[str]]) -> list[str]:
    """Run each command; the names of those that failed."""
    return [name for name, command in checks.items() if not _passes(name, command)]


def _passes(name: str, command: Sequence[str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    passed = done.returncode == 0
    print(f"{name:<10} {'ok' if passed else 'FAILED':<7} {time.monotonic() - began:5.1f} s", flush=True)
    if not passed:
        print("\n".join(f"    {line}" for line in done.stdout.splitlines()), flush=True)
    return passed


def main() -> int:
    failed = run_all(CHECKS)
    if failed:
        print(f"{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}")
        return 1
    print(f"All {len(CHECKS)} checks passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
