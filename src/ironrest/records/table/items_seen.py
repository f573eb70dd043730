"""The items of a table of results that its mapping does not name: what a mapping may have forgotten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ironrest.records.table.mapping import Mapping
from ironrest.records.table.read import find_files
from ironrest.records.table.rows import open_table

#: What an item looks like: a code or a short name. Anything longer may be a sentence about a person.
_ITEM = re.compile(r"[\w .:/()%,+#-]{1,40}")
NO_ITEM = "(not an item)"


def unmapped_items(source: Path | Iterable[Path], mapping: Mapping) -> Counter[tuple[str, str]]:
    """Rows by file and item. Raises UnusableInput as reading the tables does."""
    seen: Counter[tuple[str, str]] = Counter()
    for table, path in find_files(source, mapping)[0]:
        column = table.columns.get("item")
        if not isinstance(column, str):
            continue
        mapped = {one for item in table.items for one in item.ids}
        opened = open_table(path, wanted=(column,), delimiter=table.delimiter)
        at = opened.header.index(column)
        for row in opened.rows:
            item = row.cells[at].strip() if len(row.cells) > at else ""
            if item and item not in mapped:
                seen[path.name, item if _ITEM.fullmatch(item) else NO_ITEM] += 1
    return seen
