"""What is installed is what was written: pinned, hashed packages, and a wheel with every data file."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def lines_of(name: str) -> list[str]:
    lines = (line.strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def name_of_requirement(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[._-]+", "-", found[0]).lower()


def pins(name: str) -> dict[str, tuple[str, int]]:
    """Package to its version and its number of hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.findall(r"^([\w.-]+)==(\S+)(.*)$", text, re.MULTILINE)
    return {name_of_requirement(package): (version, rest.count("--hash=sha256:")) for package, version, rest in found}


def test_requirements_in_repeats_the_dependencies_of_the_package():
    assert sorted(lines_of("requirements.in")) == sorted(PROJECT["dependencies"])


def test_the_tests_install_the_population_extra():
    assert set(PROJECT["optional-dependencies"]["population"]) <= set(lines_of("requirements-dev.in"))


@pytest.mark.parametrize(
    ("wanted", "lock"),
    [("requirements.in", "requirements.lock"), ("requirements-dev.in", "requirements-dev.lock")],
)
def test_every_requirement_is_pinned_with_hashes(wanted: str, lock: str):
    pinned = pins(lock)
    assert {name_of_requirement(line) for line in lines_of(wanted)} <= set(pinned)
    assert [name for name, (_, hashes) in pinned.items() if hashes == 0] == []


def test_nothing_in_a_lock_stands_without_a_version():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if re.match(r"\w", line) and "==" not in line] == []


def test_the_two_locks_agree():
    development = pins("requirements-dev.lock")
    assert {name: development.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


@pytest.mark.slow
def test_the_wheel_carries_every_file_of_the_package(tmp_path: Path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    written = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert written - carried == set()


@pytest.mark.slow
def test_the_wheel_carries_the_licence_and_the_notice(tmp_path: Path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    carried = {Path(name).name for name in zipfile.ZipFile(wheel).namelist()}
    assert {"LICENSE", "NOTICE"} <= carried
