"""Small pieces: at most 500 lines in a module and 60 in a function, unless size_exceptions.toml says why."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, modules, name_of

MODULE_CEILING = 500
FUNCTION_CEILING = 60
EXCEPTIONS = Path(__file__).with_name("size_exceptions.toml")

Piece = tuple[str, str]  # (path, function); the function is "" for the module itself


def sizes_of(path: str, source: str) -> Iterator[tuple[Piece, int]]:
    yield (path, ""), len(source.splitlines())
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (path, node.name), (node.end_lineno or node.lineno) - node.lineno + 1


def ceiling_of(piece: Piece, exceptions: dict[Piece, int]) -> int:
    return exceptions.get(piece, FUNCTION_CEILING if piece[1] else MODULE_CEILING)


def read_exceptions() -> list[dict[str, object]]:
    entries = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8")).get("exception", [])
    assert isinstance(entries, list)
    return entries


def allowed_sizes() -> dict[Piece, int]:
    return {(str(e["path"]), str(e.get("function", ""))): int(str(e["lines"])) for e in read_exceptions()}


def all_sizes() -> list[tuple[Piece, int]]:
    files = modules(PACKAGE, ROOT / "tools", ROOT / "benchmarks")
    return [size for path in files for size in sizes_of(name_of(path), path.read_text(encoding="utf-8"))]


def test_no_module_or_function_is_above_its_ceiling():
    allowed = allowed_sizes()
    too_long = [
        f"{path} {function} has {lines} lines, allowed are {ceiling_of((path, function), allowed)}"
        for (path, function), lines in all_sizes()
        if lines > ceiling_of((path, function), allowed)
    ]
    assert not too_long, "Split them, or give a reason in size_exceptions.toml:\n" + "\n".join(too_long)


def test_every_exception_has_a_reason_and_is_still_needed():
    longest: dict[Piece, int] = {}
    for piece, lines in all_sizes():
        longest[piece] = max(lines, longest.get(piece, 0))
    for entry in read_exceptions():
        piece = (str(entry["path"]), str(entry.get("function", "")))
        assert str(entry.get("reason", "")).strip(), f"{piece}: an exception needs a reason."
        assert longest.get(piece, 0) > ceiling_of(piece, {}), f"{piece} is small enough now: delete its exception."


@pytest.mark.parametrize(
    ("source", "too_long"),
    [
        pytest.param("x = 1\n" * MODULE_CEILING, False, id="module at the ceiling"),
        pytest.param("x = 1\n" * (MODULE_CEILING + 1), True, id="module above the ceiling"),
        pytest.param("def f():\n" + "    x = 1\n" * (FUNCTION_CEILING - 1), False, id="function at the ceiling"),
        pytest.param("def f():\n" + "    x = 1\n" * FUNCTION_CEILING, True, id="function above the ceiling"),
        pytest.param("class A:\n async def f():\n" + "  x = 1\n" * FUNCTION_CEILING, True, id="async method"),
    ],
)
def test_the_measure_finds_what_is_too_long(source: str, too_long: bool):
    assert any(lines > ceiling_of(piece, {}) for piece, lines in sizes_of("a.py", source)) is too_long
