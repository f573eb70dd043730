"""Tracked files name no package registry and no path of one machine: both are set outside."""

import re
import subprocess

import pytest

from tests.architecture.source import ROOT

# Written in parts, so that this file is clean too.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
    "anaconda" + ".org",
    "maven" + ".org",
    "repo.maven." + "apache",
    "crates" + ".io",
    "golang" + ".org",
    "ruby" + "gems.org",
    "docker" + ".io",
    "deb.debian" + ".org",
]
HOST = re.compile("|".join(re.escape(host) for host in REGISTRIES))
# A slash that begins a path (one inside a longer path does not), then a folder that only a machine has.
MACHINE_PATH = re.compile(r"(?<![\w.)\]}/*-])/" + "(?:work|root|home|Users|mnt|opt)" + r"/\w|\b[A-Z]:\\" + r"Users\b")


def faults_in(text: str) -> list[str]:
    return [
        f"line {number}: {match.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        for pattern in (HOST, MACHINE_PATH)
        for match in pattern.finditer(line)
    ]


def tracked_files() -> list[str]:
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout: no list of tracked files")
def test_tracked_files_name_no_registry_and_no_machine_path():
    found = []
    for name in tracked_files():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # not text
        found += [f"{name} {fault}" for fault in faults_in(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "index-url = https://" + "pypi" + ".org/simple",
        '"resolved": "https://registry.' + "npm" + 'js.org/a"',
        "open('/" + "home/me/data.csv')",
        "DATA=/" + "work/data",
        "cd /" + "root/x",
        "C:" + "\\Users\\me",
    ],
)
def test_the_search_finds(text: str):
    assert faults_in(text)


@pytest.mark.parametrize(
    "text",
    ["docs/work/page.md", "../home/index.html", "http://example.org/home/a", "the home/work balance"],
)
def test_the_search_leaves_alone(text: str):
    assert not faults_in(text)
