"""The error tree: as drawn at the top of errors.py, and a refusal names its rule."""

import re

import pytest

from ironrest.values import errors


def drawn_tree() -> dict[str, str]:
    """Class name to the name of its parent, read from the drawing."""
    parents: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"(    [│├└─ ]*)([A-Z]\w+)(?:\s|$)", line):
            depth, name = len(found[1]), found[2]
            path = [step for step in path if step[0] < depth]
            parents[name] = path[-1][1] if path else "Exception"
            path.append((depth, name))
    return parents


def real_tree() -> dict[str, str]:
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    return {each.__name__: each.__bases__[0].__name__ for each in classes}


def test_the_drawing_shows_every_error_under_its_parent():
    assert drawn_tree() == real_tree()


def test_a_refusal_says_why_and_names_its_rule():
    with pytest.raises(errors.IronrestError, match="Wait four weeks") as caught:
        raise errors.Refused("Wait four weeks.", rule="safety.too_soon")
    assert isinstance(caught.value, errors.Refused)
    assert caught.value.rule == "safety.too_soon"
