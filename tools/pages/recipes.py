"""docs/reference/make.md, from the help lines of the Makefile."""

import re

from tools.pages import ROOT


def pages() -> dict[str, str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rows = [f"| `make {name}` | {help} |" for name, help in re.findall(r"^([a-z-]+):.*## (.+)$", makefile, re.M)]
    table = "\n".join(["| Recipe | Does |", "|---|---|", *rows])
    return {"docs/reference/make.md": f"# Make recipes\n\n`make` alone prints this list.\n\n{table}"}
