"""Parquet through pyarrow, which is an extra: cells as the texts that a CSV would hold, rows by number from 1."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ironrest.records.table.rows import Row
from ironrest.values.errors import UnusableInput

_BATCH = 65_536


def read_parquet(path: Path, *, file: str, wanted: Sequence[str]) -> tuple[list[str], Iterator[Row]]:
    """The columns that were read, and the rows. A column that is wanted and not there is left to the caller."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UnusableInput(
            f"{file} is Parquet, which needs one more package. Type: pip install 'ironrest[population]'"
        ) from None
    try:
        with pyarrow.parquet.ParquetFile(path) as opened:
            names = list(opened.schema_arrow.names)
    except (pyarrow.ArrowException, OSError):
        raise UnusableInput(f"{file} is damaged: it begins like Parquet and cannot be opened. Copy it again.") from None
    kept = [name for name in names if name in wanted] if wanted else names
    if any(names.count(name) > 1 for name in kept):
        return names, iter(())
    return kept, _rows(path, kept, file)


def _rows(path: Path, names: list[str], file: str) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet

    number = 0
    try:
        with pyarrow.parquet.ParquetFile(path) as opened:
            for batch in opened.iter_batches(batch_size=_BATCH, columns=names):
                texts = [_texts(batch.column(name)) for name in names]
                for cells in zip(*texts, strict=True):
                    number += 1
                    yield Row(number, cells)
    except (pyarrow.ArrowException, OSError):
        raise UnusableInput(f"{file} is damaged after row {number}. Copy the file again.") from None


def _texts(column: Any) -> list[str]:
    kind = str(column.type)
    if kind in ("string", "large_string"):
        return ["" if value is None else value for value in column.to_pylist()]
    write = _short if kind in ("float", "halffloat") else _text
    return [write(value) for value in column.to_pylist()]


def _text(value: Any) -> str:
    """As a table of texts would hold it: NaN is nothing, 3.0 is 3."""
    return "" if value is None else _WRITERS.get(type(value), str)(value)


def _short(value: float | None) -> str:
    """A number of single precision in the digits that it has."""
    return "" if value is None else _float(float(f"{value:.7g}"))


def _float(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


_WRITERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "true" if value else "false",
    float: _float,
    Decimal: lambda value: format(value, "f"),
    date: date.isoformat,
    datetime: datetime.isoformat,
}
