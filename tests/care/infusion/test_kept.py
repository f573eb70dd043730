"""Events that cannot be read whole. DESIGN section 7: the record never refuses what happened; unknown is never no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.states import CHANGES, EVENT_TYPES, MOVES_IRON
from ironrest.cli.main import main
from tests.care.infusion.visit import LEAVING, PLAN, at, correction, event, raw, until, visit


def told(
    capsys: pytest.CaptureFixture[str], folder: Path, lines: list[Any], form: str = "json", minute: float = 60
) -> Any:
    path = folder / "events.ndjson"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines) + "\n", "utf-8")
    assert main(["infusion", "replay", str(path), "--now", at(minute).isoformat(), "--format", form]) == 0
    out = capsys.readouterr().out
    return json.loads(out) if form == "json" else " ".join(out.split())


def sent(events: list[Event]) -> list[Any]:
    return [json.loads(_json(one)) for one in events]


def _json(one: Event) -> bytes:
    return msgspec.json.encode(one)


BEFORE = sent(until("vitals"))
#: A start that happened, each with something that cannot be read.
STARTS = [
    raw("started", 15),
    raw("started", 15, {"rate_ml_per_h": "fast"}),
    raw("started", 15, {"rate_ml_per_h": 1000, "pump": "B"}),
    raw("started", 15) | {"payload": 7},
    raw("started", 15, {"rate_ml_per_h": 1000}, occurred_at="2026-03-12T09:15:00"),
    raw("started", 15, {"rate_ml_per_h": 1000}, occurred_at="2026-03-12T09:15:00", recorded_at="2026-03-12T09:15:00"),
    raw("started", 15, {"rate_ml_per_h": 1000}) | {"ward": "7"},
]


@pytest.mark.parametrize("start", STARTS)
def test_a_start_that_cannot_be_read_whole_is_a_start_and_the_volume_is_a_span(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, start: dict[str, Any]
) -> None:
    """The bag of the plan holds 250 mL, 1,000 mg."""
    found = told(capsys, tmp_path, [*BEFORE, start], minute=30)
    assert found["state"] == "running"
    assert found["dose"]["infused_ml"] == {"low": 0, "high": 250}
    assert found["dose"]["given_mg"] == {"low": 0, "high": 1000}
    assert {"unread-event", "volume-not-known"} <= set(found["doubts"])
    assert len(found["unread"]) == 1
    assert found["timeline"][-1]["type"] == "started"
    text = told(capsys, tmp_path, [*BEFORE, start], "text", 30)
    assert text.count("An event that changes state or flow could not be read") == 2
    assert "Infused from the bag: 0 to 250 mL" in text


def test_its_rate_is_not_known(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert told(capsys, tmp_path, [*BEFORE, raw("started", 15)])["dose"]["rate_ml_per_h"] is None


def broken(kind: str) -> dict[str, Any]:
    """Of that type, in the middle of an infusion, with a payload that is none."""
    return raw(kind, 20, id="broken") | {"payload": {"strange": 1}}


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_what_is_not_read_and_may_move_iron_leaves_no_exact_volume(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str
) -> None:
    found = told(capsys, tmp_path, [*BEFORE, *sent([event("started", 15, {"rate_ml_per_h": 500})]), broken(kind)])
    volume = found["dose"]["infused_ml"]
    assert ("unread-event" in found["doubts"]) is (kind in CHANGES)
    assert (volume == {"low": 0, "high": max(250, volume["high"])}) is (kind in MOVES_IRON)


@pytest.mark.parametrize("line", ["{", json.dumps({"type": "stopped"}), json.dumps({"type": "halted"}), "[]"])
def test_a_line_that_says_too_little_may_have_been_anything(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str
) -> None:
    found = told(capsys, tmp_path, [*sent(until("flush-started")), line])
    assert found["dose"]["infused_ml"] == {"low": 0, "high": 250}
    assert "unread-event" in found["doubts"]


def test_a_lost_line_of_vital_signs_changes_no_volume(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = told(capsys, tmp_path, [*sent(until("flush-started")), {"type": "vitals"}])
    assert found["dose"]["infused_ml"] == {"low": 250, "high": 250}
    assert found["doubts"] == []


def test_a_sign_without_a_readable_name_is_a_sign(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = [*BEFORE, *sent([event("started", 15, {"rate_ml_per_h": 500})]), raw("sign-seen", 20)]
    found = told(capsys, tmp_path, lines)
    assert found["reaction_now"]["strange_signs"] == ["sign_not_read"]
    assert "reaction-not-noted" in found["doubts"]


def test_a_test_dose_without_a_dose_is_a_span_up_to_that_of_the_plan(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    planned = event("planned", 0, {"plan": PLAN | {"test_dose_mg": 25, "test_wait_min": 60}})
    found = told(capsys, tmp_path, [*sent([planned, *until("vitals")[1:]]), raw("test-dose-given", 12)], minute=13)
    assert found["state"] == "observing-test-dose"
    assert found["dose"]["test_dose_mg"] == {"low": 0, "high": 25}


def test_once_it_is_corrected_there_is_no_doubt(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    start = raw("started", 15, id="start")
    said = {"type": "started", "occurred_at": at(15).isoformat(), "payload": {"rate_ml_per_h": 1000}}
    lines = [*BEFORE, start, *sent([correction(30, "start", said), event("stopped", 30)])]
    found = told(capsys, tmp_path, lines)
    assert found["dose"]["infused_ml"] == {"low": 250, "high": 250}
    assert found["doubts"] == []
    void = told(capsys, tmp_path, [*BEFORE, start, *sent([correction(30, "start")])])
    assert (void["state"], void["dose"]["infused_ml"], void["doubts"]) == ("line-in", {"low": 0, "high": 0}, [])


@pytest.mark.parametrize(
    ("kind", "payload"), [("sign-seen", {"sign": "wheeze"}), ("adrenaline-given", {}),
                          ("signs-checked", {"answers": {"wheeze": True}})],
)  # fmt: skip
def test_a_sign_without_a_reaction_noted_asks_whether_the_infusion_is_stopped(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str, payload: dict[str, Any]
) -> None:
    lines = sent([*until("started"), event(kind, 18, payload)])
    found = told(capsys, tmp_path, lines, minute=19)
    assert (found["state"], "reaction-not-noted" in found["doubts"]) == ("running", True)
    text = told(capsys, tmp_path, lines, "text", 19)
    said = "no reaction was noted; is the infusion stopped?"
    assert text.index(f"{said}") < text.index("State")
    noted = told(capsys, tmp_path, [*lines, *sent([event("reaction-noted", 18.5)])], minute=19)
    assert "reaction-not-noted" not in noted["doubts"]
    stopped = told(capsys, tmp_path, [*lines, *sent([event("stopped", 18.5)])], minute=19)
    assert "reaction-not-noted" not in stopped["doubts"]


def test_a_sign_after_a_restart_asks_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    again = [event("reaction-noted", 18), event("restarted", 40, {"rate_ml_per_h": 500})]
    quiet = sent([*until("started"), *again])
    assert "reaction-not-noted" not in told(capsys, tmp_path, quiet, minute=50)["doubts"]
    lines = [*quiet, *sent([event("sign-seen", 45, {"sign": "flushing"})])]
    assert "reaction-not-noted" in told(capsys, tmp_path, lines, minute=50)["doubts"]


def test_what_is_out_of_place_names_event_state_and_what_would_have_been_in_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """By the table of states: after the discharge only a note and a correction."""
    lines = sent([*visit(), event("discharged", 70, LEAVING)])
    (found,) = [one for one in told(capsys, tmp_path, lines, minute=71)["deviations"] if one["kind"] == "out-of-place"]
    assert found["label"] == "`discharged` in the state `discharged`"
    assert found["limit"] == "In the state `discharged` these are in place: `note`, `correction`."
    assert found["values"] == {"event": "discharged", "state": "discharged"}
    assert found["limit"] in told(capsys, tmp_path, lines, "text", 71)
