"""Computes knowledge/data/benefit.toml from the evidence base: python -m tools.make_benefit [--check]."""

import sys
from pathlib import Path
from typing import Any

import msgspec

from ironrest.knowledge.evidence import load_evidence
from ironrest.knowledge.schema_benefit import Benefit
from ironrest.science.synthesis.benefit import benefit_of_evidence

FILE = Path(__file__).parents[1] / "src/ironrest/knowledge/data/benefit.toml"
HEAD = """\
# What iron gave in controlled trials of RLS beside what a dummy gave, and where one person's fall on a dummy lies.
# Computed from the evidence base beside this file by `python -m tools.make_benefit`; never edited by hand, and a test
# computes it again. Falls are positive: the score went down. Shares are of ten people, with Wilson's 95 % interval.
"""


def text_of(benefit: Benefit) -> str:
    """The file, word for word."""
    plain: dict[str, Any] = msgspec.to_builtins(benefit)
    lines = [HEAD, *_pairs({key: value for key, value in plain.items() if _plain(value)})]
    for key, value in plain.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *_pairs(value)]
        elif not _plain(value):
            for row in value:
                lines += ["", f"[[{key}]]", *_pairs(row)]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    wanted = text_of(benefit_of_evidence(load_evidence()))
    if "--check" in arguments:
        same = FILE.exists() and FILE.read_text("utf-8") == wanted
        print("benefit.toml is current." if same else "benefit.toml is old: python -m tools.make_benefit")
        return 0 if same else 1
    FILE.write_text(wanted, "utf-8")
    print(f"Written: {FILE.name}")
    return 0


def _plain(value: object) -> bool:
    return not isinstance(value, dict) and not (
        isinstance(value, list | tuple) and any(isinstance(v, dict) for v in value)
    )


def _pairs(table: dict[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items()]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(_pairs(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    # Texts in JSON are texts in TOML, numbers as well.
    return msgspec.json.encode(value).decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
