"""docs/reference/json-rules.md, from json_contract_rules.toml."""

from tools.json_contract import RULES, about, shapes
from tools.pages.json_answer import rows
from tools.tables import table


def pages() -> dict[str, str]:
    parts = [
        "# The JSON of the map, of a comparison and of a recall",
        "What `ironrest rules map`, `ironrest rules diff` and `ironrest recall` print with `--format json`. Every key "
        "is always there. Keys may be added in a later version; none changes its meaning. How to use them: "
        "[releases of the knowledge](../how-to/releases.md).",
    ]
    for name, keys in shapes(RULES).items():
        parts += [f"## {name}", about(RULES)[name], table(["Key", "Type", "Means"], rows(keys, RULES))]
    return {"docs/reference/json-rules.md": "\n\n".join(parts)}
