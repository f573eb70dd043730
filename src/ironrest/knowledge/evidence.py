"""Read the evidence base, strictly. Apart from `load()`, so that an assessment does not wait for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, get_origin

import msgspec

from ironrest.knowledge import files
from ironrest.knowledge import schema_evidence as se
from ironrest.knowledge.evidence_check import problems_of_evidence
from ironrest.values.errors import KnowledgeError

Row = TypeVar("Row", se.Study, se.Outcome, se.Contrast, se.RiskOfBias, se.Published, se.Number, se.OutcomeKind)


@cache
def load_evidence(folder: Path = files.FOLDER / "evidence") -> se.Evidence:
    """All rows that ship. Raises KnowledgeError with every contradiction that was found."""
    studies = read_rows(folder / "studies.csv", se.Study)
    evidence = se.Evidence(
        studies={one.study: one for one in studies},
        outcomes=read_rows(folder / "outcomes.csv", se.Outcome),
        contrasts=read_rows(folder / "contrasts.csv", se.Contrast),
        risk_of_bias=read_rows(folder / "risk_of_bias.csv", se.RiskOfBias),
        published={one.id: one for one in read_rows(folder / "published.csv", se.Published)},
        associations={one.id: one for one in read_rows(folder / "associations.csv", se.Number)},
        modelling={one.id: one for one in read_rows(folder / "modelling.csv", se.Number)},
        kinds={one.outcome: one for one in read_rows(folder / "kinds.csv", se.OutcomeKind)},
        base=files.read_toml(folder / "base.toml", se.Base),
    )
    found = [*_lost(folder, evidence, len(studies)), *problems_of_evidence(evidence, _keys(folder))]
    if found:
        raise KnowledgeError("The evidence base contradicts itself:\n" + "\n".join(f"  - {one}" for one in found))
    return evidence


def read_rows(path: Path, kind: type[Row]) -> tuple[Row, ...]:
    """One CSV file. An empty cell is unknown where a number may stand, and empty text elsewhere."""
    rows: list[Row] = []
    for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8"))), start=2):
        try:
            rows.append(msgspec.convert(dict(_cells(row, kind)), kind, strict=False))
        except (msgspec.ValidationError, ValueError) as problem:
            raise KnowledgeError(f"{path.name}, line {number}: {problem}.") from None
    return tuple(rows)


def _cells(row: dict[str, str], kind: type[Row]) -> Iterator[tuple[str, str | None]]:
    fields = msgspec.structs.fields(kind)
    text = {one.name for one in fields if one.type is str or get_origin(one.type) is Literal}
    for name, cell in row.items():
        if name is None or cell is None:
            raise ValueError("the row has not as many cells as the heading")
        yield name, cell if cell or name in text else None


def _lost(folder: Path, evidence: se.Evidence, studies: int) -> Iterator[str]:
    """Two rows of one name would swallow each other."""
    tables = {
        "studies": studies - len(evidence.studies),
        **{
            name: len(list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text("utf-8")))))
            - len(getattr(evidence, name))
            for name in ("published", "associations", "modelling", "kinds")
        },
    }
    yield from (f"{name}.csv names {lost} rows twice." for name, lost in tables.items() if lost)


def _keys(folder: Path) -> frozenset[str]:
    return frozenset(files.read_toml(folder.parent / "sources.toml", files.SourceFile).source)
