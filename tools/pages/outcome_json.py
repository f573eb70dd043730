"""docs/reference/json-outcome.md, from json_contract_outcome.toml."""

from pathlib import Path

from tools.json_contract import FILE, about, shapes
from tools.pages.json_answer import rows
from tools.tables import table

OUTCOME: Path = FILE.with_name("json_contract_outcome.toml")


def pages() -> dict[str, str]:
    parts = [
        "# The JSON of a pooled outcome",
        "What `ironrest evidence pool --outcome … --format json` prints: one object. Every key is always there. How to "
        "read it: [read the evidence report](../how-to/read-the-evidence-report.md).",
    ]
    for name, keys in shapes(OUTCOME).items():
        parts += [f"## {name}", about(OUTCOME)[name], table(["Key", "Type", "Means"], rows(keys, OUTCOME))]
    return {"docs/reference/json-outcome.md": "\n\n".join(parts)}
