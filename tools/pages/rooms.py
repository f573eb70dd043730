"""docs/reference/rooms.md: the rooms, from .importlinter and each room's own first sentence."""

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

from tools.pages import ROOT

PACKAGE = ROOT / "src" / "ironrest"


def pages() -> dict[str, str]:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    rows: list[str] = []
    for layer in _lines(contracts["importlinter:contract:rooms"]["layers"]):
        for room in layer.split(" | "):
            rows.append(_row(room))
            if f"importlinter:contract:{room}" in contracts:
                inner = contracts[f"importlinter:contract:{room}"]["layers"]
                rows += [_row(f"{room}/{step}") for line in _lines(inner) for step in line.split(" | ")]
    table = "\n".join(["| Room | What lives there |", "|---|---|", *rows])
    text = (
        "# Rooms\n\nThe folders of `src/ironrest`, highest first. A room imports only rooms below it; "
        "`make check` enforces that. Why: [0001](../adr/0001-rooms-inside-by-care-outside-by-technology.md)."
    )
    return {"docs/reference/rooms.md": f"{text}\n\n{table}"}


def _lines(value: str) -> Iterator[str]:
    return (line.strip() for line in value.splitlines() if line.strip())


def _row(room: str) -> str:
    return f"| `{room}` | {_sentence(PACKAGE / room / '__init__.py')} |"


def _sentence(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
