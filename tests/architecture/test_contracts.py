"""The import contracts hold, and each of them notices the import that it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT

LINT = Path(sys.executable).parent / "lint-imports"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(LINT), "--no-cache", "--config", str(root / ".importlinter")]
    path = {"PYTHONPATH": str(root / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=root, env=path, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """The rooms with nothing in them."""
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for init in PACKAGE.rglob("__init__.py"):
        copy = tmp_path / init.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("")
    return tmp_path


def test_no_room_imports_what_it_may_not():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_empty_rooms_are_in_order(rooms: Path):
    assert lint(rooms).returncode == 0


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("values/a.py", "import ironrest.knowledge", "A room imports only the rooms below it"),
        ("cli/a.py", "import ironrest.web", "A room imports only the rooms below it"),
        ("care/a.py", "import ironrest.science", "A room imports only the rooms below it"),
        ("utils/__init__.py", "", "A room imports only the rooms below it"),
        ("care/chart/a.py", "import ironrest.care.assess", "The path of care"),
        ("care/reactions/__init__.py", "", "The path of care"),
        ("science/outcomes/a.py", "import ironrest.science.physiology", "The parts of science are strangers"),
        ("records/a.py", "def f():\n    import duckdb", "DuckDB, Spark and sqlglot live in population"),
        ("rules/a.py", "from sqlglot import exp", "DuckDB, Spark and sqlglot live in population"),
        ("actions/a.py", "import django.db", "Django lives in registry, web and app"),
        ("knowledge/a.py", "import urllib.request", "The inside rooms reach no database"),
        ("care/plan/a.py", "import sqlite3", "The inside rooms reach no database"),
        ("values/a.py", "import numpy", "The bedside needs no extra"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(rooms: Path, module: str, line: str, contract: str):
    path = rooms / "src" / "ironrest" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(line)
    done = lint(rooms)
    assert done.returncode == 1
    broken = [row for row in done.stdout.splitlines() if row.endswith("BROKEN")]
    assert [row for row in broken if row.startswith(contract)], done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("population/a.py", "import duckdb, sqlglot, pyarrow"),
        ("web/a.py", "import django"),
        ("records/a.py", "import pyarrow\nimport ironrest.care.chart"),
        ("report/a.py", "import matplotlib\nimport ironrest.care.assess"),
        ("rules/a.py", "import z3"),
        ("cli/a.py", "import ironrest.population\nimport urllib.request"),
    ],
)
def test_an_allowed_import_breaks_none(rooms: Path, module: str, line: str):
    (rooms / "src" / "ironrest" / module).write_text(line)
    done = lint(rooms)
    assert done.returncode == 0, done.stdout
