"""What notices a changed status, cheapest first: the rules about marks and own sources, then the table of statuses."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from tools.mutation.killers import Noticed
from tools.mutation.statuses import Restated

Cited = dict[str, list[tuple[str, dict[str, Any]]]]


@cache
def cited() -> Cited:
    """The citations of every file."""
    found: Cited = importlib.import_module("tests.knowledge.statuses").cited()
    return found


def noticed_status(one: Restated) -> Noticed | None:
    """The first check that fails when one citation has another status."""
    rows = [
        (place, {**citation, "status": one.status} if place == one.place else citation)
        for place, citation in cited()[one.file]
    ]
    tests: Any = importlib.import_module("tests.knowledge.test_data_files")
    before, tests.citations = tests.citations, lambda name: rows
    try:
        tests.test_what_was_recalled_or_chosen_by_the_project_is_unverified(one.file)
        tests.test_a_mark_is_never_raised_on_the_way_to_our_scale(one.file)
    except AssertionError:
        return Noticed("the rules about marks and sources", "raised above its mark or source")
    finally:
        tests.citations = before
    says = next(importlib.import_module("tests.knowledge.statuses").differences(one.file, rows), None)
    return None if says is None else Noticed("statuses.csv", says)
