"""Today is an argument: only the edges read the clock, and inside rooms have no stopwatch either."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import EDGES, PACKAGE, modules, name_of, room_of, tree_of

WALL_CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
}
STOPWATCH = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"}
#: Outside rooms may measure how long work takes; they still may not ask which day it is.
MAY_MEASURE = ("population", "registry", "actions")


def uses_of(tree: ast.Module, banned: set[str]) -> Iterator[tuple[int, str]]:
    """Line and name of every banned function, called or only passed on, under any import name."""
    names = dict(_imported_names(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            imported = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from ((node.lineno, name) for name in sorted(imported & banned))
        elif isinstance(node, ast.Attribute) and (name := _full_name(node, names)) in banned:
            yield node.lineno, name


def _imported_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _full_name(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        return f"{_full_name(node.value, names)}.{node.attr}"
    return ""


def test_only_the_edges_read_the_clock():
    found = []
    for path in modules(PACKAGE):
        room = room_of(path)
        if room in EDGES:
            continue
        banned = WALL_CLOCK if room in MAY_MEASURE else WALL_CLOCK | STOPWATCH
        found += [f"{name_of(path)}:{line} {name}" for line, name in uses_of(tree_of(path), banned)]
    assert not found, "Take the day or the moment as an argument (`on`, `at`):\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "import datetime as d\nd.date.today()",
        "from datetime import datetime\ndatetime.now(tz)",
        "from datetime import datetime as when\nwhen.utcnow()",
        "from datetime import date\nfield(default_factory=date.today)",
        "import time\ntime.time()",
        "from time import time",
        "def f():\n    from time import time_ns as t\n    return t()",
    ],
)
def test_the_search_finds_a_clock_under_any_name(source: str):
    assert list(uses_of(ast.parse(source), WALL_CLOCK))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\ndate(2026, 3, 1)",
        "from datetime import datetime\ndatetime.fromisoformat(text)",
        "chart.date.today()",
        "import time\ntime.perf_counter()",
    ],
)
def test_the_search_leaves_dates_that_were_given_alone(source: str):
    assert not list(uses_of(ast.parse(source), WALL_CLOCK))
