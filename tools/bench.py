"""`make bench`: run each measurement in benchmarks/ by itself, and count those that failed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def benchmarks(folder: Path) -> list[Path]:
    """Every measurement; a name that begins with _ is only used by others."""
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("_"))


def main() -> int:
    failed = []
    found = benchmarks(ROOT / "benchmarks")
    for path in found:
        print(f"== {path.stem}", flush=True)
        if subprocess.run([sys.executable, str(path)], cwd=ROOT).returncode:
            failed.append(path.stem)
    print(f"{len(found)} measured, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
