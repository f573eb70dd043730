"""`ironrest evidence check` lists what is weak; `ironrest evidence add` keeps a new trial in a user's own folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.knowledge.evidence import load_evidence
from ironrest.knowledge.evidence_own import SUFFIXES, read_trial, with_own
from ironrest.knowledge.evidence_weak import weak_points
from ironrest.knowledge.files import FOLDER
from ironrest.knowledge.schema_evidence import Evidence
from ironrest.report.evidence_text import weak_json, weak_text
from ironrest.report.words import clean
from ironrest.values.errors import UserError

#: A trial is a page or two; what is larger is another file.
_LARGEST_BYTES = 1024 * 1024


def evidence_of(folder: str | None) -> Evidence:
    """The base that ships, with the trials of `--evidence`."""
    base = load_evidence()
    return base if folder is None else with_own(base, Path(folder))


def check(arguments: argparse.Namespace) -> int:
    """Weak points, outcome by outcome."""
    found = weak_points(evidence_of(arguments.evidence))
    if arguments.outcome is not None:
        found = tuple(one for one in found if one.outcome == arguments.outcome)
        if not found:
            raise UserError(f"Nothing is known of an outcome `{clean(arguments.outcome)}`.")
    with Out(arguments.out) as out:
        out.write(weak_json(found) if arguments.format == "json" else weak_text(found))
    return USABLE


def add(arguments: argparse.Namespace) -> int:
    """Check one trial; keep it as it was written, under the name of its study."""
    source, folder = Path(arguments.file), Path(arguments.evidence)
    _refuse_package(folder)
    text = _text(source)
    base = evidence_of(arguments.evidence if folder.is_dir() else None)
    trial = read_trial(text, source.suffix, base)
    kept = folder / f"{trial.study.study}{source.suffix}"
    rows = f"{len(trial.outcome)} outcomes and {len(trial.contrast)} contrasts"
    if arguments.check_only:
        print(f"{trial.study.study} can be added: {rows}. Nothing was kept.")
        return USABLE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with kept.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise UserError(f"{kept} is there already. Remove it, or give the study another name.") from None
    except OSError as problem:
        raise UserError(f"{kept} cannot be written: {problem.strerror}. Name another folder.") from None
    print(f"{trial.study.study} is kept in {kept}: {rows}. Use it with --evidence {folder}.")
    return USABLE


def _text(source: Path) -> str:
    if source.suffix not in SUFFIXES:
        raise UserError(f"A trial is a file that ends in {' or '.join(SUFFIXES)}; {source.name} does not.")
    try:
        if source.stat().st_size > _LARGEST_BYTES:
            raise UserError(f"{source.name} is larger than a trial can be (1 MiB). Give one trial in a file.")
        return source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{source.name} is not text in UTF-8. Save it so.") from None
    except OSError as problem:
        raise UserError(f"{source} cannot be read: {problem.strerror}. Name a file that is there.") from None


def _refuse_package(folder: Path) -> None:
    """What ships is never changed by adding to it."""
    package = FOLDER.parents[1].resolve()
    if folder.resolve().is_relative_to(package):
        raise UserError(
            "The folder of your own trials lies outside the installed program. Name another with --evidence."
        )
