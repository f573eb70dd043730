"""docs/reference/alternatives-json.md, from json_contract_alternatives.toml."""

from tools.json_contract import ALTERNATIVES, about, shapes
from tools.pages.json_answer import rows
from tools.tables import table


def pages() -> dict[str, str]:
    parts = [
        "# The JSON of the alternatives",
        "What `ironrest alternatives` prints with `--format json`. Every key is always there. Keys may be added in a "
        "later version; none changes its meaning. How to use it: [alternatives](../how-to/alternatives.md).",
    ]
    for name, keys in shapes(ALTERNATIVES).items():
        parts += [f"## {name}", about(ALTERNATIVES)[name], table(["Key", "Type", "Means"], rows(keys, ALTERNATIVES))]
    return {"docs/reference/alternatives-json.md": "\n\n".join(parts)}
