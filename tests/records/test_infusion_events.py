"""Reading events: strict, line by line, and without repeating what a line says."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ironrest.care.infusion.event import BadEvent, event_of
from ironrest.care.infusion.payloads import PAYLOADS
from ironrest.records.infusion_events import read_event_file, read_event_lines
from ironrest.values.errors import UnusableInput
from tests.care.infusion.visit import PLAN, raw, visit

REPLACED = {"type": "started", "occurred_at": "2026-03-12T09:00:00Z"}


def lines(*events: object) -> bytes:
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in events).encode()


def test_every_line_is_an_event_and_empty_lines_are_none() -> None:
    found = read_event_lines(lines(raw("started", 1, {"rate_ml_per_h": 100}), "", raw("paused", 2), ""), file="e")
    assert [one.type for one in found.events] == ["started", "paused"]
    assert found.unread == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({**raw("paused", 1), "rate": 5}, "has no field `rate`. Its fields are: id,"),
        ({**raw("paused", 1), "Anna Smith": 5}, "has no field that. Its fields are: id,"),
        (raw("started", 1, {"rate": 5}), "payload of a `started` event has no field `rate`. Its fields are: rate_ml"),
        (raw("paused", 1, {"rate": 5}), "Its fields are: none at all."),
        (raw("started", 1), "missing required field `rate_ml_per_h`"),
        (raw("started", 1, {"rate_ml_per_h": 0}), "Expected `float` > 0.0"),
        (raw("started", 1, {"rate_ml_per_h": "5"}), "Expected `float`, got `str`"),
        (raw("infused", 1), "The type of the event is not known. It is one of planned, checked,"),
        (raw("paused", 1, id=""), "length >= 1"),
        (raw("paused", 1, occurred_at="2026-03-12T09:00:00"), "Times need a zone"),
        (raw("paused", 1, recorded_at="yesterday"), "Times need a zone"),
        (raw("planned", 1, {"plan": PLAN | {"volume": 5}}), "unknown field `volume`"),
        (raw("correction", 1, {"names": "a", "replacement": REPLACED}), "missing required field `rate_ml_per_h`"),
        (
            raw("correction", 1, {"names": "a", "replacement": REPLACED | {"type": "correction"}}),
            "cannot be replaced by a correction",
        ),
        (raw("correction", 1, {"names": "a", "replacement": REPLACED | {"type": "Anna"}}), "A word that is not in"),
        ("[1]", "An event is a JSON object"),
        ("{", "ends in the middle"),
        ('{"id": "a", "id": "b"}', "stands twice"),
        ('{"id": NaN}', "not a number"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_event_is_kept_apart_with_its_reason(line: object, said: str) -> None:
    found = read_event_lines(lines(raw("paused", 2), line), file="e")
    (unread,) = found.unread
    assert (unread.line, len(found.events)) == (2, 1)
    assert said in unread.reason
    assert "Anna" not in unread.reason


def test_a_file_without_one_event_is_unusable() -> None:
    with pytest.raises(UnusableInput, match="holds no event of an infusion"):
        read_event_lines(b"\n\n", file="e")
    with pytest.raises(UnusableInput, match="Line 1: An event is a JSON object"):
        read_event_lines(b"[]", file="e")


def test_a_file_that_is_not_there_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_event_file(tmp_path / "none.ndjson")


@pytest.mark.parametrize("one", visit(), ids=lambda one: one.id)
def test_an_event_written_is_the_event_read(one: Any) -> None:
    assert event_of(msgspec.to_builtins(one)) == one


def test_nothing_is_required_of_a_payload_that_nobody_could_know() -> None:
    """Those without what they are about are refused; all others can be recorded in one touch."""
    needs: list[str] = []
    for name in PAYLOADS:
        try:
            event_of(raw(name, 1))
        except BadEvent:
            needs.append(name)
    assert needs == [
        "planned", "test-dose-given", "started", "rate-changed", "sign-seen", "sign-gone", "drug-given", "restarted",
        "note", "correction",
    ]  # fmt: skip
