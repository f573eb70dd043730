"""No status changes by itself: each citation says the same as in the table beside this file, both ways.

After a new or corrected citation: `python -m tests.knowledge.statuses`, and read what changed, line by line.
"""

from __future__ import annotations

import pytest

from tests.knowledge.data import STATUSES
from tests.knowledge.statuses import cited, differences, kept

CITED = cited()


@pytest.mark.parametrize("name", sorted({row.file for row in kept().values()} | CITED.keys()))
def test_each_citation_has_the_status_that_the_table_holds(name: str) -> None:
    assert list(differences(name, CITED.get(name, []))) == []


def test_the_table_knows_only_our_statuses() -> None:
    assert {row.status for row in kept().values()} == set(STATUSES)


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_that_was_raised_or_lowered_is_seen(status: str) -> None:
    name = "criteria/safety.toml"
    rows = CITED[name]
    place, one = next((place, one) for place, one in rows if one["status"] != status)
    other = [(at, {**it, "status": status} if at == place else it) for at, it in rows]
    assert len(list(differences(name, other))) == 1, one


def test_a_citation_that_came_or_went_is_seen() -> None:
    name = "criteria/safety.toml"
    assert len(list(differences(name, CITED[name][1:]))) == 1
    assert len(list(differences(name, [*CITED[name], ("criterion.new.source", CITED[name][0][1])]))) == 1
