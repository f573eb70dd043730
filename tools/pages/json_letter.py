"""docs/reference/json-letter.md, from json_contract_letter.toml."""

from pathlib import Path

from tools.json_contract import FILE, about, shapes
from tools.pages.json_answer import rows
from tools.tables import table

LETTER: Path = FILE.with_name("json_contract_letter.toml")


def pages() -> dict[str, str]:
    parts = [
        "# The JSON of a letter and of a path",
        "What `ironrest letter … --format json` prints (`letter`: one object for one person, an array for several) and "
        "`ironrest path … --format json` (`path`: one object). Every key is always there. Who has no letter is not in "
        "the array; standard error counts them by rule. Three paths as text: "
        "[three paths](../explanation/three-paths.md).",
    ]
    for name, keys in shapes(LETTER).items():
        parts += [f"## {name}", about(LETTER)[name], table(["Key", "Type", "Means"], rows(keys, LETTER))]
    return {"docs/reference/json-letter.md": "\n\n".join(parts)}
