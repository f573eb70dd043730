"""docs/reference/json-follow-up.md, from json_contract_followup.toml."""

from pathlib import Path

from tools.json_contract import about, shapes
from tools.pages.json_answer import rows
from tools.tables import table

FILE = Path(__file__).parents[1] / "json_contract_followup.toml"


def pages() -> dict[str, str]:
    parts = [
        "# The JSON of a follow-up",
        "What `ironrest follow-up … --format json` prints: shape `followup`, one object for one person and a list for "
        "several; with `--due` one object of shape `due_list`. Every key is always there. Keys may be added in a "
        "later version; none changes its meaning. How to use it: [follow up](../how-to/follow-up.md).",
    ]
    for name, keys in shapes(FILE).items():
        parts += [f"## {name}", about(FILE)[name], table(["Key", "Type", "Means"], rows(keys, FILE))]
    return {"docs/reference/json-follow-up.md": "\n\n".join(parts)}
