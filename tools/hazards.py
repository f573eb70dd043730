"""Read docs/safety/hazards.toml and find its faults: every hazard names a test that exists and runs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

HAZARDS = Path("docs") / "safety" / "hazards.toml"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: A test under one of these marks is collected and then not run by `make test`.
_NOT_RUN = {"skip", "skipif", "xfail", "soak"}


class Hazard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What can go wrong, how it comes about, whom it hurts, what stops it, and which tests show that."""

    id: str
    hazard: str
    cause: str
    harm: str
    control: str
    test: list[str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hazard: list[Hazard]


def load(root: Path) -> list[Hazard]:
    return msgspec.toml.decode((root / HAZARDS).read_bytes(), type=_File).hazard


def faults(hazards: list[Hazard], root: Path) -> list[str]:
    """One sentence for each fault; empty when every hazard is in order."""
    return [fault for check in (_id_faults, _text_faults, _test_faults) for fault in check(hazards, root)]


def _id_faults(hazards: list[Hazard], root: Path) -> Iterator[str]:
    ids = [hazard.id for hazard in hazards]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{name}: this id is used {ids.count(name)} times; give each hazard its own."
    for name in ids:
        if not _ID.fullmatch(name):
            yield f"{name!r}: an id is lower-case words joined by hyphens."


def _text_faults(hazards: list[Hazard], root: Path) -> Iterator[str]:
    for hazard in hazards:
        for field in ("hazard", "cause", "harm", "control"):
            if not getattr(hazard, field).strip():
                yield f"{hazard.id}: `{field}` is empty; write a sentence."


def _test_faults(hazards: list[Hazard], root: Path) -> Iterator[str]:
    for hazard in hazards:
        if not hazard.test:
            yield f"{hazard.id}: names no test; a hazard without a test is not controlled."
        for test in hazard.test:
            if fault := _fault_of_test(test, root):
                yield f"{hazard.id}: {test} {fault}"


def _fault_of_test(test: str, root: Path) -> str | None:
    path, *names = test.split("[", 1)[0].split("::")
    file = root / path
    if not re.fullmatch(r"tests/(.+/)?test_\w+\.py", path) or not file.is_file():
        return "is not in a test file; write tests/folder/test_file.py::test_name."
    found = _find(ast.parse(file.read_text(encoding="utf-8")), names)
    if found is None:
        return "does not exist; was it renamed?"
    marks = sorted(_marks(found) & _NOT_RUN)
    return f"is marked `{marks[0]}` and does not always run." if marks else None


def _find(tree: ast.Module, names: list[str]) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The test function, by itself or in its class, named as pytest collects it."""
    body: list[ast.stmt] = tree.body
    for name in names[:-1]:
        body = next((n.body for n in body if isinstance(n, ast.ClassDef) and n.name == name), [])
    functions = (n for n in body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    wanted = names[-1] if names else ""
    return next((f for f in functions if f.name == wanted and f.name.startswith("test")), None)


def _marks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    nodes = (node for decorator in function.decorator_list for node in ast.walk(decorator))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)}
