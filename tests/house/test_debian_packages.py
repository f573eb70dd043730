"""The hook for Debian packages: nothing for an empty list, a plain sentence where it may not install."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

SCRIPT = ROOT / "tools" / "debian-packages.sh"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A Debian machine that has only `make`, and writes down what was asked of apt-get."""
    commands = {
        "dpkg-query": 'test "${@: -1}" = make && echo -n "install ok installed"',
        "apt-get": f'echo "$@" >> "{tmp_path}/asked"',
        "id": "echo ${TEST_UID:-1000}",
        "sudo": "exit 1",
    }
    for name, body in commands.items():
        (tmp_path / name).write_text(f"#!/usr/bin/env bash\n{body}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def run(machine: Path, packages: str, *, uid: str = "1000") -> subprocess.CompletedProcess[str]:
    (machine / "list.txt").write_text(packages)
    environment = {"PATH": f"{machine}:{os.environ['PATH']}", "TEST_UID": uid}
    command = ["bash", str(SCRIPT), str(machine / "list.txt")]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def asked(machine: Path) -> str:
    file = machine / "asked"
    return file.read_text() if file.exists() else ""


@pytest.mark.parametrize("packages", ["", "# none yet\n", "\n  \n# a\n#b", "make\n", "  make   # to build\n"])
def test_with_nothing_to_install_it_does_nothing_and_says_nothing(machine: Path, packages: str):
    done = run(machine, packages)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert asked(machine) == ""


def test_root_installs_only_what_is_missing(machine: Path):
    assert run(machine, "make\njq # reads JSON\nchromium\n", uid="0").returncode == 0
    assert asked(machine).splitlines() == ["update -qq", "install -y -qq --no-install-recommends jq chromium"]


def test_without_the_right_to_install_it_says_what_to_type_and_fails(machine: Path):
    done = run(machine, "make\njq\n")
    assert done.returncode == 1
    assert "Type: sudo apt-get install jq\n" in done.stderr
    assert asked(machine) == ""


def test_the_list_of_the_project_is_read_by_default():
    assert (ROOT / "tools" / "debian-packages.txt").is_file()
