"""The changelog, from fragments: one small file per change, gathered at a release for its two audiences.

python -m tools.changelog check
python -m tools.changelog release --version 0.2.0 --knowledge 2026.1 --date 2026-03-01
"""

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

#: Audience in the file name to heading in the changelog; clinicians first.
AUDIENCES = {"knowledge": "Knowledge changes", "program": "Program changes"}
HEADER = "# Changelog\n\nKnowledge changes are for clinicians; program changes for all who run or build it.\n"
_NAME = re.compile(r"(?P<slug>[a-z0-9]+(-[a-z0-9]+)*)\.(?P<audience>[a-z]+)\.md")


class Fragment(NamedTuple):
    path: Path
    audience: str
    text: str


def read_fragments(folder: Path) -> tuple[list[Fragment], list[str]]:
    """The fragments in the order of their names, and a sentence for each file that is not one."""
    fragments, faults = [], []
    for path in sorted(folder.iterdir()):
        if path.name == "README.md":
            continue
        name = _NAME.fullmatch(path.name)
        text = path.read_text(encoding="utf-8").strip()
        if name is None or name["audience"] not in AUDIENCES:
            kinds = " or ".join(f"short-name.{audience}.md" for audience in AUDIENCES)
            faults.append(f"{path.name}: a fragment is called {kinds}.")
        elif not text or text.startswith("#"):
            faults.append(f"{path.name}: write one or more sentences, without a heading.")
        else:
            fragments.append(Fragment(path, name["audience"], text))
    return fragments, faults


def section(fragments: list[Fragment], *, version: str, knowledge: str, on: date) -> str:
    """One release: a heading, then a list of changes for each audience that has any."""
    parts = [f"## {version}, knowledge {knowledge}, {on.isoformat()}"]
    for audience, heading in AUDIENCES.items():
        texts = [fragment.text for fragment in fragments if fragment.audience == audience]
        if texts:
            parts += [f"### {heading}", "\n".join(_as_item(text) for text in texts)]
    return "\n\n".join(parts) + "\n"


def _as_item(text: str) -> str:
    return "- " + text.replace("\n", "\n  ")


def with_section(changelog: str, new: str) -> str:
    """The newest release first, below the header."""
    older = changelog.removeprefix(HEADER).strip()
    return f"{HEADER}\n{new}" + (f"\n{older}\n" if older else "")


def release(root: Path, *, version: str, knowledge: str, on: date) -> list[str]:
    """Move the fragments into CHANGELOG.md; on any fault change nothing and say what is wrong."""
    fragments, faults = read_fragments(root / "changelog.d")
    file = root / "CHANGELOG.md"
    changelog = file.read_text(encoding="utf-8") if file.is_file() else HEADER
    if not fragments and not faults:
        faults.append("There is no fragment in changelog.d, so there is nothing to release.")
    if f"\n## {version}," in changelog:
        faults.append(f"Version {version} is already in CHANGELOG.md; name the next one.")
    if faults:
        return faults
    new = section(fragments, version=version, knowledge=knowledge, on=on)
    file.write_text(with_section(changelog, new), encoding="utf-8")
    for fragment in fragments:
        fragment.path.unlink()
    return []


def main(argv: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.changelog")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="say which files are not fragments")
    releasing = commands.add_parser("release", help="gather the fragments into CHANGELOG.md")
    releasing.add_argument("--version", required=True)
    releasing.add_argument("--knowledge", required=True, help="the knowledge release")
    releasing.add_argument("--date", required=True, type=date.fromisoformat)
    given = parser.parse_args(argv)
    if given.command == "check":
        faults = read_fragments(root / "changelog.d")[1]
    else:
        faults = release(root, version=given.version, knowledge=given.knowledge, on=given.date)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
