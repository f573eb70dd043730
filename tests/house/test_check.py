"""`make check` and `make bench` run everything, then count; a failure cannot pass unseen."""

import sys
from pathlib import Path

import pytest

from tools import bench, check

PASS = [sys.executable, "-c", "print('fine')"]
FAIL = [sys.executable, "-c", "import sys; print('line 7 is wrong'); sys.exit(3)"]


def test_a_failure_does_not_stop_the_checks_after_it(capsys: pytest.CaptureFixture[str]):
    assert check.run_all({"lint": FAIL, "types": PASS, "docs": FAIL}) == ["lint", "docs"]
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines if not line.startswith("    ")] == [
        ["lint", "FAILED"],
        ["types", "ok"],
        ["docs", "FAILED"],
    ]


def test_what_a_failed_check_said_is_shown_and_what_a_passed_one_said_is_not(
    capsys: pytest.CaptureFixture[str],
):
    check.run_all({"lint": FAIL, "types": PASS})
    printed = capsys.readouterr().out
    assert "    line 7 is wrong" in printed
    assert "fine" not in printed


@pytest.mark.parametrize(
    ("checks", "code", "last"),
    [
        ({"lint": PASS, "types": PASS}, 0, "All 2 checks passed."),
        ({"lint": FAIL, "types": PASS}, 1, "1 of 2 checks failed: lint"),
        ({"lint": FAIL, "types": FAIL}, 1, "2 of 2 checks failed: lint, types"),
    ],
)
def test_the_last_line_counts_the_failures(
    checks: dict[str, list[str]],
    code: int,
    last: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(check, "CHECKS", checks)
    assert check.main() == code
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_the_checks_are_those_that_the_developers_were_promised():
    promised = ["format", "lint", "types", "imports", "knowledge", "docs", "hazards", "tests"]
    assert list(check.CHECKS) == promised


def test_a_measurement_that_fails_is_counted_and_the_others_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "a_slow.py").write_text("raise SystemExit(1)")
    (tmp_path / "benchmarks" / "b_fast.py").write_text("print('3 ms')")
    (tmp_path / "benchmarks" / "_people.py").write_text("raise SystemExit(1)")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    assert bench.main() == 1
    assert capfd.readouterr().out.splitlines() == [
        "== a_slow",
        "== b_fast",
        "3 ms",
        "2 measured, 1 failed: a_slow",
    ]
