"""`--validate`: every FHIR resource under the paths through both checkers, and what the package misses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from ironrest.records.fhir.bindings import CHECKED
from ironrest.records.fhir.raw import raw_resources
from ironrest.records.fhir.validate import problems_of
from ironrest.records.fhir.validate_library import MISSES, library_problems, require_library
from ironrest.values.errors import UserError

#: How many kinds of fault are listed.
MOST = 50

_NUMBER = re.compile(r"\[\d+\]|(?<=\.)\d+(?=\.|$)")


class Fault(msgspec.Struct, frozen=True):
    """Every fault of one kind: resources of which type, which rule, where, and how often."""

    type: str
    rule: str
    path: str
    says: str
    count: int


class Validation(msgspec.Struct):
    """`checked` resources went through both; `with_faults` of them have one."""

    checked: int = 0
    with_faults: int = 0
    faults: list[Fault] = []
    misses: str = MISSES


def validate(paths: Iterable[str]) -> Validation:
    """Only the types from which something is read. Raises UserError without the extra."""
    require_library()
    found, counts = Validation(), Counter[tuple[str, str, str, str]]()
    for path in paths:
        for item in raw_resources(Path(path)):
            if item.type not in CHECKED:
                continue
            problems = (*problems_of(item.resource), *library_problems(item.resource))
            found.checked += 1
            found.with_faults += bool(problems)
            counts.update({(item.type, one.rule, _NUMBER.sub("*", one.path), one.says) for one in problems})
    found.faults = [Fault(*key, count) for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
    return found


def refuse_tables(arguments_mapping: str | None, source: str | None) -> None:
    """Tables are no FHIR."""
    if source == "omop" or (arguments_mapping is not None and _is_of_tables(arguments_mapping)):
        raise UserError("--validate checks FHIR, and this source is of tables. Leave --validate out.")


def lines_of(found: Validation) -> Iterator[str]:
    """For people; no line repeats what a resource says."""
    yield f"Validation (FHIR R4): {found.checked:,} resources checked, {found.with_faults:,} with faults."
    for one in found.faults[:MOST]:
        yield f"  {one.count:,} {one.type}: {one.rule} at {one.path}. {one.says}"
    if len(found.faults) > MOST:
        yield f"  And {len(found.faults) - MOST} more kinds."
    yield f"  Checked by fhir.resources (R4B) and by our own checks. Without ours it misses {found.misses}."
    yield "  Neither knows profiles or value sets; a resource without a fault can still say something wrong."


def _is_of_tables(mapping: str) -> bool:
    try:
        return b"[[table]]" in Path(mapping).read_bytes()
    except OSError:
        return False
