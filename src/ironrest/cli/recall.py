"""`ironrest recall CRITERION@RELEASE FILE...`: which kept answers it touched."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from ironrest.cli.main import PARTIAL, USABLE
from ironrest.cli.out import Out
from ironrest.report.as_json import encode
from ironrest.report.kept import Json, answers_in, tells_criteria, touched
from ironrest.report.recall_told import Recall, recall_json, recall_text
from ironrest.values.errors import UserError


def run(arguments: argparse.Namespace) -> int:
    """The command. Exit 3 where a file could not be read: the list may lack people."""
    what, release = _asked(arguments.what)
    answers: list[tuple[str, Json]] = []
    unread: list[tuple[str, str]] = []
    for file in arguments.files:
        try:
            answers += [(file, one) for one in answers_in(_bytes(file))]
        except UserError as problem:
            unread.append((file, str(problem)))
    found = _recall(what, release, answers, len(arguments.files), tuple(unread))
    with Out(arguments.out) as out:
        out.write(encode([recall_json(found)], many=False) if arguments.format == "json" else recall_text(found))
    return PARTIAL if unread else USABLE


def _recall(
    what: str, release: str, answers: list[tuple[str, Json]], files: int, unread: tuple[tuple[str, str], ...]
) -> Recall:
    mine = [(file, one) for file, one in answers if str(one.get("knowledge_release", "")).startswith(release)]
    return Recall(
        what=what,
        release=release,
        files=files,
        answers=len(mine),
        other_releases=len(answers) - len(mine),
        without_criteria=sum(not tells_criteria(one) for _, one in mine),
        touched=tuple(place for file, one in mine for place in touched(one, what, file)),
        unread=unread,
    )


def _asked(text: str) -> tuple[str, str]:
    """A criterion and the beginning of a release. A later version of a criterion has a date in its name, and an @."""
    what, at, release = text.rpartition("@")
    if not at or not what or not re.fullmatch(r"[0-9a-f]{6,64}", release):
        raise UserError(
            "Write CRITERION@RELEASE, such as tsat_too_high@0f49656d40a8: the release is at least its first six "
            "letters, as the foot of every answer shows it."
        )
    return what.partition("@")[0], release


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as problem:
        raise UserError(f"it cannot be read: {problem.strerror}") from None
