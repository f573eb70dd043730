"""The mapping of a set of tables: which column is what, which local item is which fact. Read strictly from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Strict
from ironrest.records.fact_value import nearest, quoted
from ironrest.values.errors import UnusableInput

Kind = Literal["results", "conditions", "drugs", "procedures", "people"]


class Item(Strict, frozen=True, kw_only=True):
    """What one local item means. `fill` are texts for not measured, `bounds` texts for a bound such as `<3`.

    `unit` is for a table that says none; `units` says what the table's own words for units mean for this item.
    """

    ids: tuple[str, ...] = msgspec.field(name="is")
    fact: str = ""
    event: str = ""
    unit: str = ""
    units: dict[str, str] = msgspec.field(default_factory=dict)
    fill: tuple[str, ...] = ()
    bounds: dict[str, str] = msgspec.field(default_factory=dict)
    answers: dict[str, str] = msgspec.field(default_factory=dict)


class Column(Strict, frozen=True, kw_only=True):
    """One column of a table with one row for each person, or each visit, that holds one fact."""

    column: str
    fact: str
    unit: str = ""
    unit_columns: tuple[str, ...] = ()
    units: dict[str, str] = msgspec.field(default_factory=dict)
    comparator: str = ""
    date: str = ""
    fill: tuple[str, ...] = ()
    bounds: dict[str, str] = msgspec.field(default_factory=dict)
    answers: dict[str, str] = msgspec.field(default_factory=dict)


class Doubt(Strict, frozen=True, kw_only=True):
    """Two numbers of one row that contradict each other when their quotient, in their own units, is outside."""

    divide: str
    by: str
    outside: tuple[float, float]
    says: str


class Fixed(Strict, frozen=True, kw_only=True):
    """What the table does not hold and is the same for all of its rows."""

    system: str = ""
    date: str = ""
    status: str = ""
    dose_unit: str = ""


class Table(Strict, frozen=True, kw_only=True):
    """One table. `columns` says which column is what; `words` what its cells mean."""

    file: str
    kind: Kind
    columns: dict[str, str | tuple[str, ...]]
    fixed: Fixed = Fixed()
    words: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    date_format: str = ""
    delimiter: str = ","
    missing: tuple[str, ...] = ()
    one_dose: bool = False
    items: tuple[Item, ...] = msgspec.field(name="item", default=())
    facts: tuple[Column, ...] = msgspec.field(name="column", default=())
    doubts: tuple[Doubt, ...] = msgspec.field(name="doubt", default=())


class Mapping(Strict, frozen=True, kw_only=True):
    """All tables of one source. `sorted`: every table is in the order of its people, and is read as it comes."""

    name: str
    tables: tuple[Table, ...] = msgspec.field(name="table")
    sorted: bool = False
    notes: tuple[str, ...] = ()


def read_table_mapping(path: Path, knowledge: Knowledge | None = None) -> Mapping:
    """The mapping in a TOML file, checked against the knowledge. Raises UnusableInput with every fault."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise UnusableInput(f"{path} cannot be opened: {problem.strerror or 'unknown reason'}.") from None
    return read_mapping_bytes(data, file=str(path), knowledge=knowledge)


def read_mapping_bytes(data: bytes, *, file: str, knowledge: Knowledge | None = None) -> Mapping:
    """The same for bytes that came from elsewhere."""
    from ironrest.records.table.mapping_check import faults_of

    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UnusableInput(f"{file} is not TOML: {problem}. Mend that line.") from None
    _raise(file, list(_unknown_keys(raw)))
    try:
        mapping = msgspec.convert(raw, Mapping)
    except msgspec.ValidationError as problem:
        raise UnusableInput(f"{file}: {problem}. The form is in docs/reference/table-mapping.md.") from None
    _raise(file, list(faults_of(mapping, knowledge or load())))
    return mapping


def _raise(file: str, faults: list[str]) -> None:
    if faults:
        raise UnusableInput("\n".join(f"{file}: {fault}" for fault in faults))


def _unknown_keys(raw: dict[str, Any]) -> Iterator[str]:
    """Every key that the form does not have, with the nearest that it has."""
    yield from _strangers(raw, Mapping, "the mapping")
    for at, table in enumerate(_tables(raw.get("table"))):
        where = f"table[{at}]"
        yield from _strangers(table, Table, where)
        yield from _strangers(table.get("fixed"), Fixed, f"{where}.fixed")
        for key, kind in (("item", Item), ("column", Column), ("doubt", Doubt)):
            for place, one in enumerate(_tables(table.get(key))):
                yield from _strangers(one, kind, f"{where}.{key}[{place}]")


def _strangers(table: object, kind: type[Strict], where: str) -> Iterator[str]:
    allowed = [field.encode_name for field in msgspec.structs.fields(kind)]
    for key in table if isinstance(table, dict) else ():
        if key not in allowed:
            yield f"{quoted(key)} is not a key of {where}. {nearest(key, allowed)}"


def _tables(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
