"""A clinic's own codes: which of them means which concept of the code tables, or which fact. Strict TOML.

[[code]]
system = "https://hospital.example/lab"
is = ["50924"]
fact = "ferritin"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Strict
from ironrest.records.fact_value import nearest, quoted
from ironrest.values.codes import find_system
from ironrest.values.errors import UnusableInput

#: How a code that is mapped to a fact stands among the concepts.
OF_FACT = "fact: "


class LocalCodes(msgspec.Struct, frozen=True):
    """System and code to concepts."""

    concepts: dict[tuple[str, str], tuple[str, ...]]


def read_local_codes(path: Path, knowledge: Knowledge) -> LocalCodes:
    """The codes in a file. Raises UnusableInput with every fault."""
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as problem:
        raise UnusableInput(f"{path} cannot be opened: {problem.strerror or 'unknown reason'}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UnusableInput(f"{path} is not TOML: {problem}. Mend that line.") from None
    faults = list(_strangers(raw))
    if not faults:
        try:
            table = msgspec.convert(raw, _Table)
        except msgspec.ValidationError as problem:
            faults = [f"{problem}. Each [[code]] has `system`, `is`, and `fact` or `concept`."]
        else:
            faults = [f"code[{at}]: {fault}" for at, one in enumerate(table.codes) for fault in _faults(one, knowledge)]
            faults += _doubled(table)
    if faults:
        raise UnusableInput("\n".join(f"{path}: {fault}" for fault in faults))
    meant: dict[tuple[str, str], tuple[str, ...]] = {
        (one.system, code): (one.concept or OF_FACT + one.fact,) for one in table.codes for code in one.codes
    }
    return LocalCodes(meant)


class _Code(Strict, frozen=True, kw_only=True):
    system: str
    codes: tuple[str, ...] = msgspec.field(name="is")
    fact: str = ""
    concept: str = ""


class _Table(Strict, frozen=True, kw_only=True):
    codes: tuple[_Code, ...] = msgspec.field(name="code")


#: Ways of working a fact out that leave no room for a code of its own.
_NOT_CODED = ("age", "allergy", "drug", "hb_fall", "sex")

_KEYS = tuple(field.encode_name for field in msgspec.structs.fields(_Code))


def _strangers(raw: dict[str, Any]) -> Iterator[str]:
    for key in raw:
        if key != "code":
            yield f"{quoted(key)} is not a key of this file; it has [[code]] only."
    codes = raw.get("code")
    for at, one in enumerate(codes if isinstance(codes, list) else ()):
        for key in one if isinstance(one, dict) else ():
            if key not in _KEYS:
                yield f"code[{at}]: {quoted(key)} is not a key. {nearest(key, _KEYS)}"


def _faults(one: _Code, knowledge: Knowledge) -> Iterator[str]:
    if not one.system or not one.codes or not all(one.codes):
        yield "`system` and each code in `is` must not be empty."
    known = find_system(one.system)
    if known is not None:
        yield f"{known} is not a local system; what its codes mean stands in the code tables."
    if bool(one.fact) == bool(one.concept):
        yield "it needs either `fact` or `concept`."
    elif one.concept:
        concepts = {row.concept for row in knowledge.codes}
        if one.concept not in concepts:
            yield f"{quoted(one.concept)} is not a concept of the code tables. {nearest(one.concept, sorted(concepts))}"
    elif one.fact not in knowledge.facts:
        yield f"{quoted(one.fact)} is not a fact. {nearest(one.fact, knowledge.facts)}"
    elif knowledge.facts[one.fact].derived in _NOT_CODED or knowledge.facts[one.fact].kind == "choice":
        yield f"{one.fact} is not read from a code by itself. Name a `concept`."


def _doubled(table: _Table) -> list[str]:
    pairs = [(one.system, code) for one in table.codes for code in one.codes]
    return [
        f"code {quoted(code)} stands twice." for _, code in sorted({pair for pair in pairs if pairs.count(pair) > 1})
    ]
