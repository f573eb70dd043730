"""docs/reference/json-teach.md, from json_contract_teach.toml."""

from pathlib import Path

from tools.json_contract import FILE, about, shapes
from tools.pages.json_answer import rows
from tools.tables import table

TEACH: Path = FILE.with_name("json_contract_teach.toml")


def pages() -> dict[str, str]:
    parts = [
        "# The JSON of a leaflet",
        "What `ironrest teach … --format json` prints: one object for one person, an array for several. Every key is "
        "always there. A record that could not be read stands as `patient` null and `refused`, as in [the JSON of an "
        "answer](json.md). How to write and translate the texts: "
        "[write for patients](../how-to/write-for-patients.md).",
    ]
    for name, keys in shapes(TEACH).items():
        parts += [f"## {name}", about(TEACH)[name], table(["Key", "Type", "Means"], rows(keys, TEACH))]
    return {"docs/reference/json-teach.md": "\n\n".join(parts)}
