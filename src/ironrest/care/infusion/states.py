"""States and events of an infusion: one table, every cell written out, and nothing is refused here.

A cell is a next state, STAYS (kept, the state does not change), or OUT (out of place: kept, listed as a deviation, the
state does not change). docs/reference/infusion.md is printed from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, cast, get_args

from ironrest.values.errors import Bug

State = Literal[
    "unplanned",  # no signed plan is in the record
    "planned",  # a signed plan is in the record
    "checked",  # the checks of the day were made
    "line-in",  # a line is in
    "line-failed",  # no line: the attempt failed, or the line was lost
    "test-dose",  # the test dose is going in
    "observing-test-dose",  # waiting after the test dose
    "running",  # iron is going in
    "paused",  # the infusion is held
    "reaction",  # a reaction is being looked after
    "restarted",  # iron is going in again after a reaction, at a reduced rate
    "restart-paused",  # the infusion is held, after a restart
    "flushing",  # the line is being flushed after the iron
    "completed",  # all of the iron is in
    "stopped",  # ended before all of it was in
    "observing",  # the person is observed
    "discharged",  # the person has left
    "abandoned",  # given up before any iron went in
]

EventType = Literal[
    "planned",
    "checked",
    "line-placed",
    "line-failed",
    "test-dose-started",
    "test-dose-given",
    "started",
    "rate-changed",
    "paused",
    "resumed",
    "reaction-noted",
    "sign-seen",
    "sign-gone",
    "signs-checked",
    "adrenaline-given",
    "drug-given",
    "restarted",
    "flush-started",
    "completed",
    "stopped",
    "observation-started",
    "vitals",
    "site-checked",
    "discharged",
    "abandoned",
    "note",
    "correction",
]

Cell = State | Literal["stays", "out"]

STATES: Final[tuple[State, ...]] = get_args(State)
EVENT_TYPES: Final[tuple[EventType, ...]] = get_args(EventType)

#: Before the first event.
FIRST: Final[State] = "unplanned"

#: No event leads out of these; what happens later belongs to follow-up, or is a correction.
TERMINAL: Final[frozenset[State]] = frozenset({"discharged", "abandoned"})

#: States in which iron may be on its way into the person.
IRON_FLOWS: Final[frozenset[State]] = frozenset({"test-dose", "running", "restarted"})

STAYS: Final = "stays"
OUT: Final = "out"


#: For each state the events that lead somewhere (event>state), those that stay, and those that are out of place.
_WRITTEN = """
[unplanned]
leads: planned>planned checked>checked line-placed>line-in line-failed>line-failed test-dose-started>test-dose
    test-dose-given>observing-test-dose started>running reaction-noted>reaction abandoned>abandoned
stays: sign-seen sign-gone signs-checked adrenaline-given drug-given vitals site-checked note correction
out: rate-changed paused resumed restarted flush-started completed stopped observation-started discharged
[planned]
leads: planned>planned checked>checked line-placed>line-in line-failed>line-failed test-dose-started>test-dose
    test-dose-given>observing-test-dose started>running reaction-noted>reaction abandoned>abandoned
stays: sign-seen sign-gone signs-checked adrenaline-given drug-given vitals site-checked note correction
out: rate-changed paused resumed restarted flush-started completed stopped observation-started discharged
[checked]
leads: planned>planned line-placed>line-in line-failed>line-failed test-dose-started>test-dose
    test-dose-given>observing-test-dose started>running reaction-noted>reaction abandoned>abandoned
stays: checked sign-seen sign-gone signs-checked adrenaline-given drug-given vitals site-checked note correction
out: rate-changed paused resumed restarted flush-started completed stopped observation-started discharged
[line-in]
leads: line-failed>line-failed test-dose-started>test-dose test-dose-given>observing-test-dose started>running
    reaction-noted>reaction abandoned>abandoned
stays: checked line-placed sign-seen sign-gone signs-checked adrenaline-given drug-given flush-started vitals
    site-checked note correction
out: planned rate-changed paused resumed restarted completed stopped observation-started discharged
[line-failed]
leads: line-placed>line-in test-dose-started>test-dose test-dose-given>observing-test-dose started>running
    reaction-noted>reaction abandoned>abandoned
stays: checked line-failed sign-seen sign-gone signs-checked adrenaline-given drug-given vitals site-checked note
    correction
out: planned rate-changed paused resumed restarted flush-started completed stopped observation-started discharged
[test-dose]
leads: line-failed>line-failed test-dose-given>observing-test-dose started>running reaction-noted>reaction
    stopped>stopped
stays: checked line-placed paused resumed sign-seen sign-gone signs-checked adrenaline-given drug-given flush-started
    vitals site-checked note correction
out: planned test-dose-started rate-changed restarted completed observation-started discharged abandoned
[observing-test-dose]
leads: line-failed>line-failed started>running reaction-noted>reaction stopped>stopped
stays: checked line-placed sign-seen sign-gone signs-checked adrenaline-given drug-given flush-started vitals
    site-checked note correction
out: planned test-dose-started test-dose-given rate-changed paused resumed restarted completed observation-started
    discharged abandoned
[running]
leads: line-failed>paused paused>paused reaction-noted>reaction flush-started>flushing completed>completed
    stopped>stopped
stays: checked line-placed rate-changed sign-seen sign-gone signs-checked adrenaline-given drug-given vitals
    site-checked note correction
out: planned test-dose-started test-dose-given started resumed restarted observation-started discharged abandoned
[paused]
leads: started>running resumed>running reaction-noted>reaction restarted>restarted flush-started>flushing
    completed>completed stopped>stopped
stays: checked line-placed line-failed rate-changed sign-seen sign-gone signs-checked adrenaline-given drug-given
    vitals site-checked note correction
out: planned test-dose-started test-dose-given paused observation-started discharged abandoned
[reaction]
leads: started>restarted resumed>restarted restarted>restarted completed>completed stopped>stopped
    observation-started>observing discharged>discharged
stays: line-placed line-failed rate-changed paused reaction-noted sign-seen sign-gone signs-checked adrenaline-given
    drug-given flush-started vitals site-checked note correction
out: planned checked test-dose-started test-dose-given abandoned
[restarted]
leads: line-failed>restart-paused paused>restart-paused reaction-noted>reaction flush-started>flushing
    completed>completed stopped>stopped
stays: checked line-placed rate-changed sign-seen sign-gone signs-checked adrenaline-given drug-given vitals
    site-checked note correction
out: planned test-dose-started test-dose-given started resumed restarted observation-started discharged abandoned
[restart-paused]
leads: started>restarted resumed>restarted restarted>restarted reaction-noted>reaction flush-started>flushing
    completed>completed stopped>stopped
stays: checked line-placed line-failed rate-changed sign-seen sign-gone signs-checked adrenaline-given drug-given
    vitals site-checked note correction
out: planned test-dose-started test-dose-given paused observation-started discharged abandoned
[flushing]
leads: reaction-noted>reaction completed>completed stopped>stopped
stays: line-placed line-failed sign-seen sign-gone signs-checked adrenaline-given drug-given vitals site-checked note
    correction
out: planned checked test-dose-started test-dose-given started rate-changed paused resumed restarted flush-started
    observation-started discharged abandoned
[completed]
leads: reaction-noted>reaction observation-started>observing discharged>discharged
stays: line-placed line-failed sign-seen sign-gone signs-checked adrenaline-given drug-given flush-started vitals
    site-checked note correction
out: planned checked test-dose-started test-dose-given started rate-changed paused resumed restarted completed stopped
    abandoned
[stopped]
leads: reaction-noted>reaction observation-started>observing discharged>discharged
stays: line-placed line-failed sign-seen sign-gone signs-checked adrenaline-given drug-given flush-started vitals
    site-checked note correction
out: planned checked test-dose-started test-dose-given started rate-changed paused resumed restarted completed stopped
    abandoned
[observing]
leads: reaction-noted>reaction discharged>discharged
stays: line-placed line-failed sign-seen sign-gone signs-checked adrenaline-given drug-given flush-started vitals
    site-checked note correction
out: planned checked test-dose-started test-dose-given started rate-changed paused resumed restarted completed stopped
    observation-started abandoned
[discharged]
leads: -
stays: note correction
out: planned checked line-placed line-failed test-dose-started test-dose-given started rate-changed paused resumed
    reaction-noted sign-seen sign-gone signs-checked adrenaline-given drug-given restarted flush-started completed
    stopped observation-started vitals site-checked discharged abandoned
[abandoned]
leads: -
stays: note correction
out: planned checked line-placed line-failed test-dose-started test-dose-given started rate-changed paused resumed
    reaction-noted sign-seen sign-gone signs-checked adrenaline-given drug-given restarted flush-started completed
    stopped observation-started vitals site-checked discharged abandoned
"""


def cell(state: State, event: EventType) -> Cell:
    """What the event does in that state."""
    return TABLE[state][event]


def after(state: State, event: EventType) -> State:
    """The state after the event."""
    found = cell(state, event)
    return state if found in (STAYS, OUT) else cast(State, found)


def out_of_place(state: State, event: EventType) -> bool:
    """Whether the table has no place for the event in that state."""
    return cell(state, event) == OUT


def transitions(state: State) -> dict[EventType, State]:
    """The events that lead into a state; empty for a terminal state."""
    return {event: cast(State, one) for event, one in TABLE[state].items() if one not in (STAYS, OUT)}


def _read(written: str) -> Mapping[State, Mapping[EventType, Cell]]:
    """Cells in the order of EVENT_TYPES. A cell that is missing, or written twice, is our mistake."""
    rows: dict[str, dict[str, str]] = {}
    state = kind = ""
    for word in written.split():
        if word.startswith("["):
            state = word.strip("[]")
            rows[state] = {}
        elif word.endswith(":"):
            kind = word.rstrip(":")
        elif word != "-":
            event, _, leads = word.partition(">")
            if event in rows[state]:
                raise Bug(f"{state}: `{event}` is written twice.")
            rows[state][event] = leads if kind == "leads" else kind
    if any(set(row) != set(EVENT_TYPES) for row in rows.values()) or tuple(rows) != STATES:
        raise Bug("The table of states and events has an empty or an unknown cell.")
    ordered = {state: {event: row[event] for event in EVENT_TYPES} for state, row in rows.items()}
    return cast("Mapping[State, Mapping[EventType, Cell]]", MappingProxyType(ordered))


def _moving() -> frozenset[EventType]:
    led = {event for state in STATES for event in transitions(state)}
    return frozenset({*led, "rate-changed", "correction"})


TABLE: Final = _read(_WRITTEN)

#: What may change state or flow: while one of them is not read, state or volume are in doubt.
CHANGES: Final[frozenset[EventType]] = _moving()

#: Those that may change how much iron went in.
MOVES_IRON: Final[frozenset[EventType]] = CHANGES - {"planned", "checked", "line-placed"}
