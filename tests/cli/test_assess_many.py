"""Many people: everybody who comes in has one outcome, whatever happens on the way (law 5)."""

import json
import os
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from ironrest.cli import assess as command
from ironrest.cli.interrupt import Interrupts
from ironrest.cli.main import main
from ironrest.cli.progress import EVERY, Progress
from ironrest.report.summary import Summary
from ironrest.values.errors import Bug
from tests.cli.many import ndjson, numbers, person

DAY = ["--as-of", "2026-11-22"]
RLS = ["--fact", "rls_diagnosed=yes", "--fact", "clinically_significant=yes"]
SAFE = [part for fact in ("iv_iron_allergy=no", "active_infection=no", "iv_iron_elsewhere=no", "tsat=30%")
        for part in ("--fact", fact)]  # fmt: skip


def run(*arguments: str) -> int:
    return main(["assess", *arguments])


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_summary_counts_what_was_worked_out_by_hand(tmp_path, capsys) -> None:
    """AASM with TSAT 30: ferritin 42 either route, 90 IV iron, 150 none, 420 none; without a ferritin not settled."""
    people = [person("a", 42), person("b", 43), person("c", 90), person("d", 150), person("e", 420), person("f")]
    assert run(ndjson(tmp_path, people), *DAY, *RLS, *SAFE) == 0
    said = capsys.readouterr().out
    #                          in iv either oral spec not-eligible (no-iron contra deferred not-covered) undet refused
    assert numbers(said) == [6, 1, 2, 0, 0, 2, 2, 0, 0, 0, 1, 0]
    assert "1  Blood draw: iron studies" in said


def test_each_outcome_is_written_once_and_the_equation_holds_the_same_numbers(tmp_path, capsys) -> None:
    people = [person(f"p{n}", n * 10) for n in range(1, 45)]
    out = tmp_path / "out.ndjson"
    assert run(ndjson(tmp_path, people), *DAY, *RLS, *SAFE, "--format", "ndjson", "--out", str(out)) == 0
    written = [one["verdict"] for one in lines(out)]
    taken, iv, either, oral, specialist, not_eligible, *_, undetermined, refused = numbers(capsys.readouterr().err)
    assert (taken, len(written)) == (44, 44)
    assert (iv, either, oral, specialist) == tuple(
        written.count(one) for one in ("iv-iron", "either-route", "oral-iron", "specialist-decision")
    )
    assert not_eligible == sum(written.count(one) for one in ("no-iron", "contraindicated", "deferred", "not-covered"))
    assert (undetermined, refused) == (written.count("undetermined"), 0)


@pytest.mark.parametrize(
    ("taken", "written", "unfinished"), [(3, 2, 0), (1, 2, 0), (2, 1, 0), (2, 3, 0), (2, 2, 1)]
)  # fmt: skip
def test_a_count_that_does_not_add_up_is_a_fault_of_the_program(taken, written, unfinished) -> None:
    summary = Summary(answered=2)
    summary.verdicts["no-iron"] = 2
    summary.reconcile(2, 2)
    with pytest.raises(Bug, match="does not add up"):
        summary.reconcile(taken, written, unfinished)


def test_a_verdict_that_no_term_knows_is_a_fault_of_the_program() -> None:
    summary = Summary(answered=1)
    summary.verdicts["a new verdict"] = 1
    with pytest.raises(Bug):
        summary.reconcile(1, 1)


def test_a_person_lost_on_the_way_ends_with_2_and_no_summary(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(Summary, "add", lambda self, assessment: None)
    assert run(ndjson(tmp_path, [person("a", 42), person("b", 43)]), *DAY, "--format", "ndjson") == 2
    assert "does not add up" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "ndjson", "text", "html"])
def test_a_person_on_whom_the_program_fails_is_refused_and_the_others_are_answered(
    tmp_path, capsys, monkeypatch, form
) -> None:
    real = command.assess

    def failing(chart: Any, *rest: Any, **more: Any) -> Any:
        if chart.patient == "b":
            raise KeyError("Wilhelmina-Secret")
        return real(chart, *rest, **more)

    monkeypatch.setattr(command, "assess", failing)
    rejects = tmp_path / "rejects.ndjson"
    path = ndjson(tmp_path, [person("a", 42), person("b", 43), person("c", 44)])
    assert run(path, *DAY, "--format", form, "--rejects", str(rejects)) == 0
    printed = capsys.readouterr()
    assert "Wilhelmina" not in printed.out + printed.err
    assert "KeyError" in printed.out
    (refused,) = [one for one in lines(rejects) if "KeyError" in one["reason"]]
    assert (refused["patient"], refused["file"]) == ("b", path)
    if form in ("json", "text"):
        taken, *_, refused_people = numbers(printed.err if form == "json" else printed.out)
        assert (taken, refused_people) == (3, 1)


def test_when_the_program_fails_on_everybody_that_is_no_result(tmp_path, capsys, monkeypatch) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(command, "assess", failing)
    assert run(ndjson(tmp_path, [person("a"), person("b")]), *DAY) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


def interrupted_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = command.assess

    def assess(chart: Any, *rest: Any, **more: Any) -> Any:
        if chart.patient == name:
            raise KeyboardInterrupt
        return real(chart, *rest, **more)

    monkeypatch.setattr(command, "assess", assess)


@pytest.mark.parametrize("form", ["json", "ndjson", "text", "html"])
def test_an_interrupted_run_is_usable_and_says_that_it_is_partial(tmp_path, capsys, monkeypatch, form) -> None:
    interrupted_at("c", monkeypatch)
    out = tmp_path / "out"
    path = ndjson(tmp_path, [person(name, 42) for name in "abcd"])
    assert run(path, *DAY, "--format", form, "--out", str(out)) == 3
    text = out.read_text("utf-8")
    if form in ("json", "ndjson"):
        people = json.loads(text) if form == "json" else lines(out)
        assert [one["patient"] for one in people] == ["a", "b", None]
        assert people[-1]["partial"] is True
        assert people[-1]["answered"] == 2
    else:
        assert "PARTIAL RESULT: interrupted." in text
        assert "1 in hand when interrupted" in " ".join(text.split())
    if form == "html":
        HTMLParser().feed(text)
        assert text.rstrip().endswith("</html>")


def test_an_interruption_before_anybody_is_answered_leaves_valid_json(tmp_path, capsys, monkeypatch) -> None:
    interrupted_at("a", monkeypatch)
    assert run(ndjson(tmp_path, [person("a")]), *DAY, "--format", "json") == 3
    (only,) = json.loads(capsys.readouterr().out)
    assert (only["partial"], only["answered"]) == (True, 0)


@pytest.mark.slow
def test_a_real_ctrl_c_closes_the_array(tmp_path) -> None:
    """The signal of the terminal, sent while answers are written."""
    path = ndjson(tmp_path, [person(f"p{n:05}", 42) for n in range(20_000)])
    out = tmp_path / "out.json"
    running = subprocess.Popen(
        [sys.executable, "-m", "ironrest.cli.main", "assess", path, *DAY, "--format", "json", "--out", str(out)],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    patience = time.monotonic() + 60
    while time.monotonic() < patience and not (out.exists() and out.stat().st_size):
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 3, said
    people = json.loads(out.read_text("utf-8"))
    assert people[-1]["partial"] is True
    assert people[-1]["answered"] == len(people) - 1
    assert numbers(said)[0] in (len(people) - 1, len(people))


def test_ctrl_c_waits_for_the_end_of_what_is_being_written() -> None:
    done = []
    interrupts = Interrupts()

    def interrupted() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        done.append("went on")

    def shielded() -> None:
        with interrupts.shield():
            interrupted()
        done.append("went on after")

    with interrupts.caught():
        with pytest.raises(KeyboardInterrupt):
            shielded()
        assert done == ["went on"]
        with pytest.raises(KeyboardInterrupt):
            interrupted()
    assert done == ["went on"]


def test_a_source_that_cannot_be_read_to_its_end_is_partial(tmp_path, capsys) -> None:
    """Tables that claim to be sorted, and are not: the people before the fault are answered, and the code is 3."""
    rows = "".join(f"{n},F,50,2026-01-01\n" for n in (1, 2, 3, 4, 2))
    (tmp_path / "people.csv").write_text("id,sex,age,seen\n" + rows)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'name = "t"\nsorted = true\n[[table]]\nfile = "people.csv"\nkind = "people"\n'
        'columns = { person = "id", sex = "sex", age = "age", date = "seen" }\nwords = { sex = { F = "female" } }\n'
    )
    assert run(str(tmp_path / "people.csv"), "--mapping", str(mapping), *DAY, "--format", "ndjson") == 3
    printed = capsys.readouterr()
    assert "PARTIAL" in printed.err
    assert numbers(printed.err)[-1] == 1


def test_the_rejects_hold_the_true_lines_and_the_count_is_printed(tmp_path, capsys) -> None:
    good, bad = person("a", 42), person("b", 43, unit="furlong")
    path = Path(ndjson(tmp_path, [good, bad]))
    path.write_text(path.read_text() + '\n{"resourceType": "Observation", "sta\n[1]\n')
    rejects = tmp_path / "rejects.ndjson"
    assert run(str(path), *DAY, "--format", "ndjson", "--rejects", str(rejects)) == 0
    found = {(one["line"], one["patient"], tuple(one["facts"])) for one in lines(rejects)}
    assert found == {(4, "b", ("ferritin",)), (6, None, ()), (7, None, ())}
    assert "Refused rows, resources and files: 3" in capsys.readouterr().err


def test_what_is_nobodys_in_a_bundle_is_rejected_once_and_for_nobody(tmp_path, capsys) -> None:
    entries: list[dict[str, Any]] = [{"resource": one} for name in "ab" for one in person(name, 42)]
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [*entries, {"resource": 1}]}))
    rejects = tmp_path / "rejects.ndjson"
    assert run(str(path), *DAY, "--format", "ndjson", "--rejects", str(rejects)) == 0
    assert [(one["patient"], one["path"]) for one in lines(rejects)] == [(None, "Bundle.entry[4].resource")]


def test_a_row_of_a_table_is_rejected_with_its_line(tmp_path, capsys) -> None:
    (tmp_path / "people.csv").write_text('id,sex,ferr\n1,F,42\n2,F,"12,5"\n,F,42\n3,F,9\n')
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'name = "t"\n[[table]]\nfile = "people.csv"\nkind = "people"\ncolumns = { person = "id", sex = "sex" }\n'
        'fixed = { date = "2026-11-01" }\nwords = { sex = { F = "female" } }\n'
        '[[table.column]]\ncolumn = "ferr"\nfact = "ferritin"\nunit = "ng/mL"\n'
    )
    rejects = tmp_path / "r.ndjson"
    arguments = ["--mapping", str(mapping), *DAY, "--format", "ndjson", "--rejects", str(rejects)]
    assert run(str(tmp_path / "people.csv"), *arguments) == 0
    assert {(one["line"], one["patient"]) for one in lines(rejects)} == {(3, "2"), (4, None)}


HOSTILE = [
    "\x1b[31mred",
    "line\nbreak",
    "<script>alert(1)</script>",
    "\u202eesrever",
    '"},{"patient":"x',
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("form", ["text", "html", "json", "ndjson"])
def test_hostile_ids_steer_nothing(tmp_path, capsys, form) -> None:
    entries = [{"resource": {"resourceType": "Patient", "id": name, "gender": "male"}} for name in HOSTILE]
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    rejects = tmp_path / "r.ndjson"
    assert run(str(path), *DAY, "--format", form, "--rejects", str(rejects)) == 0
    printed = capsys.readouterr()
    assert not any(name in printed.err for name in HOSTILE)
    if form in ("text", "html"):
        assert not any(sign in printed.out for sign in ("\x1b", "\u202e", "<script" if form == "html" else "\x1b"))
    else:
        people = json.loads(printed.out) if form == "json" else [json.loads(one) for one in printed.out.splitlines()]
        assert sorted(one["patient"] for one in people) == sorted(HOSTILE)
    assert all(isinstance(json.loads(one), dict) for one in rejects.read_text("utf-8").splitlines())


@pytest.mark.parametrize(("people", "more", "shown"), [(20, [], True), (21, [], False), (21, ["--each"], True)])
@pytest.mark.parametrize("form", ["text", "html"])
def test_people_are_printed_one_by_one_up_to_twenty_or_when_asked(tmp_path, capsys, people, more, shown, form) -> None:
    path = ndjson(tmp_path, [person(f"name-{n:03}") for n in range(people)])
    assert run(path, *DAY, "--format", form, "--no-asks", *more) == 0
    said = capsys.readouterr().out
    assert said.index("Summary of") < said.index("Decision support")
    assert all((f"name-{n:03}" in said) is shown for n in range(people))
    assert ("is left out above" in said) is not shown


def test_without_asks_the_verdicts_are_the_same(tmp_path, capsys) -> None:
    path = ndjson(tmp_path, [person(f"p{n}", n * 20) for n in range(1, 20)])
    verdicts = []
    for more in ([], ["--no-asks"]):
        assert run(path, *DAY, *RLS, "--format", "ndjson", *more) == 0
        answers = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
        verdicts.append([(one["patient"], one["verdict"], one["possible"], one["iv_clearance"]) for one in answers])
    assert verdicts[0] == verdicts[1]


def test_one_id_in_two_files_is_two_answers_and_said(tmp_path, capsys) -> None:
    paths = [ndjson(tmp_path, [person("a", 42)], name) for name in ("one.ndjson", "two.ndjson")]
    assert run(*paths, *DAY, "--no-asks") == 0
    assert "an id that an earlier answer also has: 1" in capsys.readouterr().out


def test_the_newest_day_of_a_record_may_be_that_of_a_medicine(tmp_path, capsys) -> None:
    medicine = {
        "resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order",
        "medicationCodeableConcept": {"text": "Pramipexole"}, "subject": {"reference": "Patient/a"},
        "authoredOn": "2150-03-04",
    }  # fmt: skip
    patient = {**person("a")[0], "birthDate": "2100-01-01"}
    assert run(ndjson(tmp_path, [[patient, medicine]]), "--as-of", "last", "--format", "ndjson") == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2150-03-04"


class Terminal:
    def __init__(self, *, shown: bool) -> None:
        self.text, self.shown = "", shown

    def isatty(self) -> bool:
        return self.shown

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None: ...


@pytest.mark.parametrize("shown", [True, False])
def test_progress_is_drawn_on_a_terminal_only_and_wiped(shown, monkeypatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    stream = Terminal(shown=shown)
    progress = Progress(stream)  # type: ignore[arg-type]
    now[0] = 4 * EVERY
    progress.people(1000)
    progress.end()
    assert stream.text == ("\r\x1b[K1,000 people, 500 a second\r\x1b[K" if shown else "")
