"""docs/reference/json-pool.md, from json_contract_pool.toml."""

from pathlib import Path

from tools.json_contract import FILE, about, shapes
from tools.pages.json_answer import rows
from tools.tables import table

POOL: Path = FILE.with_name("json_contract_pool.toml")


def pages() -> dict[str, str]:
    parts = [
        "# The JSON of a pool",
        "What `ironrest evidence pool … --format json` prints: one object. Every key is always there. The formulas are "
        "in [synthesis](synthesis.md); how to use it: [pool your own data](../how-to/pool-your-own-data.md).",
    ]
    for name, keys in shapes(POOL).items():
        parts += [f"## {name}", about(POOL)[name], table(["Key", "Type", "Means"], rows(keys, POOL))]
    return {"docs/reference/json-pool.md": "\n\n".join(parts)}
