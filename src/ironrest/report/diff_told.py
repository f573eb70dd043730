"""Which verdicts change between two guidelines or releases, as text and as JSON. Of people it tells the ids alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import fill

import msgspec

from ironrest.knowledge.compare import Change
from ironrest.report.as_json import Json
from ironrest.report.words import clean, word

#: Changes and ids that a terminal shows; the JSON has all.
FEW = 40

#: What stands for somebody whom one side could not read.
NOT_READ = "not-read"


class Told(msgspec.Struct, frozen=True):
    """The answer to one person: the verdict, and those still possible."""

    verdict: str
    possible: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True):
    """One source under one guideline before and one after; people by id."""

    source: str
    before: str
    after: str
    answers: dict[str, tuple[Told, Told]]

    @property
    def changed(self) -> list[str]:
        return [patient for patient, (one, other) in self.answers.items() if one != other]

    def table(self) -> list[tuple[str, str, int, int]]:
        """Verdict before and after, how many people, and of how many of them the answer changes."""
        people = Counter((one.verdict, other.verdict) for one, other in self.answers.values())
        apart = Counter((one.verdict, other.verdict) for one, other in self.answers.values() if one != other)
        return [(*key, people[key], apart[key]) for key in sorted(people, key=lambda key: (key[0] == key[1], key))]


class Side(msgspec.Struct, frozen=True):
    """One side of the comparison in words."""

    name: str
    release: str


class Diff(msgspec.Struct, frozen=True):
    """All of it."""

    before: Side
    after: Side
    changes: tuple[Change, ...]
    groups: tuple[Group, ...]


def diff_json(diff: Diff) -> Json:
    """docs/reference/json-rules.md is its contract."""
    return {
        "before": msgspec.to_builtins(diff.before),
        "after": msgspec.to_builtins(diff.after),
        "changes": [msgspec.to_builtins(one) for one in diff.changes],
        "sources": [
            {
                "source": one.source,
                "guideline_before": one.before,
                "guideline_after": one.after,
                "people": len(one.answers),
                "people_changed": len(one.changed),
                "table": [
                    {"before": before, "after": after, "people": people, "people_changed": changed}
                    for before, after, people, changed in one.table()
                ],
                "patients_changed": one.changed,
            }
            for one in diff.groups
        ],
    }


def diff_text(diff: Diff, width: int = 100) -> str:
    """For a terminal."""
    return "\n".join(_lines(diff, width)) + "\n"


def _lines(diff: Diff, width: int) -> Iterator[str]:
    before, after = diff.before, diff.after
    names = {"before": before.name, "after": after.name}
    yield word("diff", "title", **names, release=before.release[:12], release_after=after.release[:12])
    yield ""
    yield word("diff", "changes" if diff.changes else "no_changes", count=f"{len(diff.changes):,}")
    for change in diff.changes[:FEW]:
        yield from _change(change, width)
    if len(diff.changes) > FEW:
        yield "  " + word("diff", "more", count=f"{len(diff.changes) - FEW:,}")
    for one in diff.groups:
        yield ""
        yield from _group(one, width)


def _change(change: Change, width: int) -> Iterator[str]:
    yield _wrap(" ".join(part for part in (change.part, change.id, change.what) if part), 2, width)
    for name, text in (("before", change.before), ("after", change.after)):
        yield _wrap(f"{word('diff', name)}: {text if text is not None else word('diff', 'absent')}", 6, width)


def _group(one: Group, width: int) -> Iterator[str]:
    counts = {"changed": f"{len(one.changed):,}", "people": f"{len(one.answers):,}"}
    guideline = one.before if one.before == one.after else f"{one.before} -> {one.after}"
    yield _wrap(word("diff", "source", source=clean(one.source), guideline=guideline, **counts), 0, width)
    for before, after, people, changed in one.table():
        verdict = f"{before} -> {after}"
        yield f"  {people:>7,}  {verdict if before != after else before}" + (
            f"  ({word('diff', 'possible', count=changed)})" if before == after and changed else ""
        )
    ids = [clean(patient) for patient in one.changed]
    if ids:
        more = f" {word('diff', 'more', count=f'{len(ids) - FEW:,}')}" if len(ids) > FEW else ""
        yield _wrap(f"{word('diff', 'who')}: {', '.join(ids[:FEW])}{more}", 2, width)


def _wrap(text: str, indent: int, width: int) -> str:
    return fill(text, width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2), break_on_hyphens=False)
