"""The table of states and events, cell for cell against grid.csv, which was written by hand and read by eye."""

import csv
from pathlib import Path
from typing import get_args

import pytest

from ironrest.care.infusion.payloads import PAYLOADS
from ironrest.care.infusion.states import (
    EVENT_TYPES,
    FIRST,
    OUT,
    STATES,
    STAYS,
    TERMINAL,
    EventType,
    State,
    after,
    cell,
    out_of_place,
    transitions,
)  # fmt: skip
from ironrest.report.words import group
from tests.care.infusion.visit import KNOWLEDGE

GRID = list(csv.DictReader(Path(__file__).with_name("grid.csv").read_text("utf-8").splitlines()))


def test_the_grid_has_every_state_and_every_event_once() -> None:
    assert [row["event"] for row in GRID] == list(EVENT_TYPES) == list(get_args(EventType))
    assert [name for name in GRID[0] if name != "event"] == list(STATES) == list(get_args(State))


@pytest.mark.parametrize("row", GRID, ids=lambda row: row["event"])
def test_every_cell_is_as_in_the_grid(row: dict[str, str]) -> None:
    for state in STATES:
        wanted, event = row[state], row["event"]
        assert cell(state, event) == wanted, (state, event)
        assert after(state, event) == (state if wanted in (STAYS, OUT) else wanted)
        assert out_of_place(state, event) is (wanted == OUT)


@pytest.mark.parametrize("state", STATES)
def test_a_terminal_state_and_no_other_leads_nowhere(state: State) -> None:
    assert (transitions(state) == {}) is (state in TERMINAL)


def test_every_state_can_be_reached() -> None:
    seen: set[State] = {FIRST}
    waiting = [FIRST]
    while waiting:
        for one in transitions(waiting.pop()).values():
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    assert seen == set(STATES)


def test_a_reaction_and_a_stop_have_a_place_wherever_iron_may_be_going_in() -> None:
    for state in ("test-dose", "running", "paused", "restarted", "flushing"):
        assert after(state, "reaction-noted") == "reaction"
        assert after(state, "stopped") == "stopped"


def test_every_type_has_a_payload_and_every_word_is_told() -> None:
    assert list(PAYLOADS) == list(EVENT_TYPES)
    assert list(group("infusion_event")) == list(EVENT_TYPES)
    assert list(group("infusion_state")) == list(STATES)


def test_a_guard_stands_before_events_that_there_are() -> None:
    named = {event for guard in KNOWLEDGE.infusion.guards.values() for event in guard.before}
    assert named <= set(EVENT_TYPES)
