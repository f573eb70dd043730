"""`ironrest infusion replay`: text, JSON by its contract, a page, and its exit codes."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ironrest.care.infusion.event import Event
from ironrest.cli.main import main
from ironrest.knowledge.load import load
from tests.care.infusion.stories import anaphylaxis
from tests.care.infusion.visit import LEAVING, at, correction, event, until, visit
from tests.report.html import KNOWN, Page
from tools.infusion_contract import FILE
from tools.json_contract import faults, shapes

NOT_A_MONITOR = "This page is not a monitor"


def written(folder: Path, events: list[Event], *more: str) -> str:
    path = folder / "events.ndjson"
    lines = [msgspec.json.encode(one).decode() for one in events]
    path.write_text("\n".join([*lines, *more]) + "\n", "utf-8")
    return str(path)


def eventful() -> list[Event]:
    """Something of everything that an answer can hold."""
    return [
        *until("vitals"),
        event("started", 15, {"rate_ml_per_h": 1200}, reason="late", authoriser="Dr B"),
        event("rate-changed", 16, {"rate_ml_per_h": 1100}, recorded_at=at(60).isoformat()),
        event("reaction-noted", 18, {"signs": ["hives"]}), event("adrenaline-given", 18.5),
        event("sign-seen", 18.6, {"sign": "wheeze"}),
        event("note", 19, {"text": "x"}, person="invented-13"),
        event("note", 20, {"text": "y"}), correction(21, "020.00-note"), correction(22, "nobody"),
        event("completed", 23),
        event("observation-started", 24), event("paused", 25),
    ]  # fmt: skip


def replayed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["infusion", "replay", *arguments]) == 0
    return capsys.readouterr().out


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(replayed(capsys, *arguments, "--format", "json"))
    return found


def test_the_uneventful_visit_is_told_without_an_alarm(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = replayed(capsys, written(tmp_path, visit()))
    assert NOT_A_MONITOR in text
    assert "Infused from the bag: 250 mL" in text
    assert "Iron given, test dose included: 1,000 mg" in text
    for absent in ("Deviations", "OVERDUE", "Refused events", "Recorded late", "\n  ! "):
        assert absent not in text


def test_everything_that_is_wrong_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = " ".join(replayed(capsys, written(tmp_path, eventful(), "{"), "--now", at(30).isoformat()).split())
    for said in (
        "! 1 of the lines could not be read", "! Vital signs overdue: At the end of the infusion",
        "Rate within the plan - did not hold [unverified]", "Reason: late. Authorised by: Dr B.",
        "Open. Reason: missing. Authorised by: missing.", "out of place in the state `observing`",
        "names no event that was recorded before it", "The event is of another person.",
        "rate changed, 2026", "void, by 021.00-correction", "hives",
        "counts once all signs have gone; 720 min are needed then", "known only as a span", NOT_A_MONITOR,
        "! STOP", "Names that no rule knows, and that count for nothing: hives",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize("events", [visit(), eventful(), until("checked"), [event("note", 0, {"text": "x"})]])
def test_the_answer_is_in_the_shape_of_the_contract(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, events: list[Event]
) -> None:
    found = answer(capsys, written(tmp_path, events, "{"))
    assert list(faults(found, "infusion", "infusion", FILE)) == [], "Bring tools/infusion_contract.toml up to date."


def test_each_shape_of_the_contract_is_met(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = answer(capsys, written(tmp_path, eventful(), "{"))
    met = _shapes_in(found, "infusion")
    assert set(shapes(FILE)) - met == set()


def _shapes_in(value: Any, kind: str) -> set[str]:
    name, _, rest = kind.removesuffix(" or null").partition(" of ")
    if name in ("list", "map") and value:
        inner = value if isinstance(value, list) else value.values()
        return {found for one in inner for found in _shapes_in(one, rest)}
    known = shapes(FILE)
    if name not in known or value is None:
        return set()
    return {name} | {found for key, entry in known[name].items() for found in _shapes_in(value[key], entry["type"])}


def test_the_same_events_give_the_same_answer_whenever_they_are_replayed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = written(tmp_path, visit())
    assert replayed(capsys, path) == replayed(capsys, path)
    assert answer(capsys, path)["as_of_asked"] is False


def test_now_says_what_is_overdue_then(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, until("started"))
    found = answer(capsys, path, "--now", at(24).isoformat())
    assert [one["set"] for one in found["overdue"]] == ["after-5-min"]
    assert found["dose"]["infused_ml"]["low"] == pytest.approx(150)  # 9 min at 1,000 mL/h
    assert (found["state"], found["as_of_asked"]) == ("running", True)


def test_the_page_is_ours_alone_and_says_that_it_is_no_monitor(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    hostile = event("note", 26, {"text": "<script>alert(1)</script>\u202e"}, by="<b>x</b>")
    path = written(tmp_path, [*eventful(), hostile], "{")
    page = Page(replayed(capsys, path, "--now", at(30).isoformat(), "--format", "html"))
    assert page.faults == []
    assert {tag for tag, _ in page.elements} <= KNOWN
    assert page.text.count(NOT_A_MONITOR) == 1
    assert "<script>alert(1)</script>\ufffd" in page.text
    assert "OVERDUE" in page.text


def test_every_unverified_schedule_and_guard_is_marked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = " ".join(replayed(capsys, written(tmp_path, visit(checks={"lot": None}))).split())
    knowledge = load().infusion
    assert all(one.source.status == "unverified" for one in knowledge.vitals)
    shown = [one for one in knowledge.vitals if one.anchor not in ("test-dose", "reaction")]
    assert all(f"{one.label} [unverified]" in text for one in shown)
    assert "Lot recorded, not expired - not known, so it has not passed [unverified]" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.ndjson"], "cannot be read"),
        (["{events}", "--now", "2026-03-12T09:00:00"], "takes a time with its zone"),
        (["{events}", "--now", "soon"], "takes a time with its zone"),
    ],
)
def test_what_is_unusable_ends_with_two_and_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], said: str
) -> None:
    path = written(tmp_path, visit())
    assert main(["infusion", "replay", *(one.format(events=path) for one in arguments)]) == 2
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True)


def test_an_empty_file_is_unusable(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["infusion", "replay", written(tmp_path, [])]) == 2
    assert "holds no event" in capsys.readouterr().err


def test_it_is_written_to_the_file_that_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    assert replayed(capsys, written(tmp_path, visit()), "--format", "html", "--out", str(out)) == ""
    assert NOT_A_MONITOR in out.read_text("utf-8")


def test_a_discharge_too_early_stands_at_the_top_until_somebody_answers_for_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    early = [*until("observation-started"), event("discharged", 40, LEAVING)]
    text = replayed(capsys, written(tmp_path, early))
    assert "! Deviations without a reason or an authoriser: 1." in text
    assert "minutes_observed >= observation_needed_min" in text
    assert "Minutes of observation: 8 min; Observation needed: 30 min" in " ".join(text.split())


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["infusion", "check", *arguments]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_check_names_what_has_not_passed_before_an_event(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, until("vitals"))
    text = checked(capsys, path, "--for", "started")
    assert "- Rate within the plan [unverified]: not known, so it has not passed." in text
    assert "Rule: rate_ml_per_h <= plan_max_rate_ml_per_h" in text
    fast = checked(capsys, path, "--for", "started", "--fact", "rate_ml_per_h=1001 mL/h")
    assert "- Rate within the plan [unverified]: did not hold." in fast
    passed = checked(capsys, path, "--for", "started", "--fact", "rate_ml_per_h=1000")
    assert "Every guard before it passes" in passed
    assert NOT_A_MONITOR in passed


def test_check_under_the_clinics_file_is_tighter(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "clinic.toml"
    own.write_text(
        '[clinic]\nname = "Example"\n[infusion.guard.temperature]\n'
        'when = "temperature_c >= 35 and temperature_c < 36.5"\n'
        'source = { key = "PROJECT", place = "minutes", status = "unverified" }\n', "utf-8",
    )  # fmt: skip
    path = written(tmp_path, until("vitals"))
    arguments = [path, "--for", "started", "--fact", "rate_ml_per_h=1000", "--clinic", str(own)]
    assert "- No fever [unverified]: did not hold." in checked(capsys, *arguments)
    assert "No fever" in replayed(capsys, path, "--clinic", str(own))


def test_check_says_that_an_event_has_no_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "no place in the state `discharged`" in checked(capsys, written(tmp_path, visit()), "--for", "started")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--for", "begun"], "No event has that name"),
        (["--for", "started", "--fact", "rate=3"], "No guard knows that fact"),
        (["--for", "started", "--fact", "rate_ml_per_h=3 L/h"], ""),
        (["--for", "started", "--fact", "two_identifiers=maybe"], "yes, no or unknown"),
        (["--for", "started", "--fact", "line_patent=yes", "--fact", "line_patent=no"], "twice"),
    ],
)
def test_check_refuses_what_cannot_be_meant(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, more: list[str], said: str
) -> None:
    assert main(["infusion", "check", written(tmp_path, until("vitals")), *more]) == 2
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True)


def test_a_reaction_is_told_at_each_moment(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    minutes = {
        23.5: ("anaphylaxis", None), 30: ("anaphylaxis", None), 45: ("anaphylaxis", at(40).isoformat()),
    }  # fmt: skip
    for minute, (kind, gone) in minutes.items():
        so_far = written(tmp_path, [one for one in anaphylaxis() if one.occurred_at <= at(minute)])
        found = answer(capsys, so_far)["reaction_now"]
        assert (found["reaction"], found["gone_at"], found["restart"]["outcome"]) == (kind, gone, "never-this-course")
    found = answer(capsys, written(tmp_path, anaphylaxis()))
    assert found["reaction_now"]["suggested_entry"]["fact"] == "iv_iron_allergy"
    assert found["observation"]["needed_min"] == {"low": 360, "high": 360}
    text = " ".join(replayed(capsys, written(tmp_path, anaphylaxis()[:7])).split())
    assert text.index("! STOP the infusion.") < text.index("State")
    assert "Suggested entry, which nobody has made: iv_iron_allergy = yes" in text
    page = Page(replayed(capsys, written(tmp_path, anaphylaxis()[:7]), "--format", "html"))
    assert "STOP the infusion." in page.text
    assert page.faults == []
