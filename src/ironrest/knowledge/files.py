"""The knowledge folder: which files there are, and what each may hold. Reads bytes; understands nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from ironrest.knowledge import schema
from ironrest.knowledge.signatures import SIGNATURES
from ironrest.values.errors import KnowledgeError

Read = TypeVar("Read")

#: The folder that ships with the package.
FOLDER = Path(__file__).parent / "data"

#: Code tables and the system that each belongs to.
CODE_TABLES = {
    "atc": "ATC",
    "cpt": "CPT",
    "hcpcs": "HCPCS",
    "icd10cm": "ICD-10-CM",
    "loinc": "LOINC",
    "rxnorm": "RxNorm",
    "snomed": "SNOMED-CT",
}


class GuidelineHead(schema.Strict, frozen=True, kw_only=True):
    id: str
    title: str
    published: str
    source: schema.Citation
    priority: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class RuleFile(schema.Strict, frozen=True, kw_only=True):
    """A file of criteria, decisions, safety rules or one guideline."""

    guideline: GuidelineHead | None = None
    criterion: dict[str, schema.Criterion] = msgspec.field(default_factory=dict)
    decision: dict[str, schema.Decision] = msgspec.field(default_factory=dict)
    rules: tuple[schema.PopulationRules, ...] = ()
    clearance: tuple[schema.Clearance, ...] = ()
    cap: tuple[schema.Cap, ...] = ()


class FactFile(schema.Strict, frozen=True, kw_only=True):
    fact: dict[str, schema.Fact]


class SourceFile(schema.Strict, frozen=True, kw_only=True):
    source: dict[str, schema.Source]


class AskFile(schema.Strict, frozen=True, kw_only=True):
    ask: dict[str, schema.AskEntry]


class EventFile(schema.Strict, frozen=True, kw_only=True):
    event: dict[str, schema.EventKind]


class LimitFile(schema.Strict, frozen=True, kw_only=True):
    limit: dict[str, schema.Limit]
    assay_pair: tuple[schema.AssayPair, ...]


class PopulationFile(schema.Strict, frozen=True, kw_only=True):
    population: dict[str, schema.PopulationEntry]


class AlertFile(schema.Strict, frozen=True, kw_only=True):
    alert: dict[str, schema.Alert]


class CautionFile(schema.Strict, frozen=True, kw_only=True):
    caution: dict[str, schema.Caution]


class InstrumentFile(schema.Strict, frozen=True, kw_only=True):
    instrument: dict[str, schema.Instrument]


def fingerprint(folder: Path) -> str:
    """A hash over every knowledge file, names included: the knowledge release. Signatures of it are no part of it."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".toml", ".csv", ".md")):
        if path.relative_to(folder).parts[0] == SIGNATURES:
            continue
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_toml(path: Path, kind: type[Read]) -> Read:
    """One TOML file, strictly: an unknown key or a wrong type is refused with file and place."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as problem:
        raise KnowledgeError(f"{path.name}: {problem}. Mend the file; `ironrest rules check` reads them all.") from None


def read_table(path: Path, kind: type[Read], **fixed: str) -> tuple[Read, ...]:
    """One CSV file to rows of `kind`; `fixed` are columns that the file name says."""
    rows: list[Read] = []
    for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8"))), start=2):
        try:
            rows.append(msgspec.convert({**row, **fixed}, kind))
        except msgspec.ValidationError as problem:
            raise KnowledgeError(f"{path.name}, line {number}: {problem}.") from None
    return tuple(rows)
