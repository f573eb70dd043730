"""No clinical number in code: care/ and rules/ hold no number but 0, 1, -1 and 2.

A number that is not clinical stands with a comment that says what it is:

    most_sets = 5  # number: how many sets of questions one page can hold
"""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import PACKAGE, comments_of, modules, name_of

ROOMS = ("care", "rules")
ALLOWED = {0, 1, 2}  # -1 is a minus sign before a 1
MARK = "# number:"
NUMBER_MAKERS = {"float", "int", "Decimal", "Fraction"}


def unexplained_numbers(source: str) -> Iterator[tuple[int, object]]:
    """Line and value of every number that is not allowed and whose lines carry no reason."""
    comments = comments_of(source)
    for node in ast.walk(ast.parse(source)):
        for value in _numbers_in(node):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)  # type: ignore[attr-defined]
            if not any(_is_reason(comments.get(line, "")) for line in lines):
                yield lines.start, value


def _numbers_in(node: ast.AST) -> Iterator[object]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, int | float | complex) and node.value not in ALLOWED:
            yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NUMBER_MAKERS:
        yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def _is_reason(comment: str) -> bool:
    return comment.startswith(MARK) and bool(comment.removeprefix(MARK).strip())


def test_care_and_rules_hold_no_unexplained_number():
    found = [
        f"{name_of(path)}:{line} {value}"
        for path in modules(*(PACKAGE / room for room in ROOMS))
        for line, value in unexplained_numbers(path.read_text(encoding="utf-8"))
    ]
    assert not found, (
        f"A clinical number belongs in knowledge/data with its source. Any other: `{MARK} what it is`.\n"
        + "\n".join(found)
    )


@pytest.mark.parametrize(
    "source",
    [
        "low = ferritin <= 75",
        "low = 45.0",
        "most = -3",
        "most = f'{dose * 20} mg'",
        "most = float('75')",
        "most = Decimal('0.7')",
        "match n:\n    case 300: pass",
        "most = 75  # number:",
        "most = 75  # from the guideline",
        "# number: a reason on another line\nmost = 75",
    ],
)
def test_the_search_finds_a_number_without_a_reason(source: str):
    assert list(unexplained_numbers(source))


@pytest.mark.parametrize(
    "source",
    [
        "first = rows[0] + rows[1] + rows[-1] + 2 * half",
        "yes = True",
        "most = 5  # number: how many sets of questions one page can hold",
        "text = 'ferritin <= 75'",
        "most = float(text)",
    ],
)
def test_the_search_leaves_these_alone(source: str):
    assert not list(unexplained_numbers(source))
