"""`ironrest facts` and `ironrest sources`: the data dictionary and the bibliography."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec

from ironrest.cli.main import USABLE
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Fact, Source
from ironrest.values.errors import UserError


def facts(arguments: argparse.Namespace) -> int:
    """The facts, or one of them."""
    _show(load().facts, arguments, _fact_line, "fact")
    return USABLE


def sources(arguments: argparse.Namespace) -> int:
    """The sources, or one of them."""
    _show(load().sources, arguments, _source_line, "source")
    return USABLE


def _show(table: dict[str, Any], arguments: argparse.Namespace, line: Any, what: str) -> None:
    if arguments.name is not None and arguments.name not in table:
        raise UserError(f"No {what} is called `{arguments.name}`. `ironrest {what}s` lists them.")
    chosen = table if arguments.name is None else {arguments.name: table[arguments.name]}
    if arguments.format == "json":
        print(msgspec.json.format(msgspec.json.encode(chosen), indent=2).decode())
    elif arguments.name is not None:
        for key, value in msgspec.to_builtins(chosen[arguments.name]).items():
            print(f"{key:15} {value}")
    else:
        for key, entry in chosen.items():
            print(line(key, entry))


def _fact_line(key: str, fact: Fact) -> str:
    kind = fact.unit if fact.kind == "number" else "/".join(fact.choices) or "yes/no"
    fresh = f"{fact.fresh.deciding}/{fact.fresh.screening} d" if fact.fresh else "-"
    return f"{key:30} {kind:20} {fresh:12} {fact.label}"


def _source_line(key: str, source: Source) -> str:
    return f"{key:14} {source.depth:18} {source.title}"
